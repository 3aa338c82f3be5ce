"""Whether an indicator that turned red changes a risk: the question with its buttons, and what was answered."""

import re
from collections.abc import Sequence

from handlers.messages.alert_lines import figure, moment
from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    cut,
    esc,
    join,
    plain,
    section,
)
from handlers.messages.risk_keys import OPEN, REVIEW, card_of, write_risk_subject
from handlers.messages.risk_lines import name, plural
from handlers.messages.risk_words import score_words
from handlers.messages.roles import asked, confirm, form
from storage.domain.risk_told import Answer, AskedRisk

RAISE, NO_CHANGE, WRONG_LINK = "risk.ask.raise", "risk.ask.same", "risk.ask.wrong"
TITLE = "No change because…"
_INDICATOR, _FIGURE, _REASON, _TEXT, _LONGEST = 200, 200, 300, 2900, 300
_WRONG = "The risk will not hang on this indicator any more. Who said so is kept."
_KEY = re.compile(r"question\.([1-9][0-9]{0,8})")
_SAID = {
    Answer.RAISE: "says that it raises the risk",
    Answer.NO_CHANGE: "says that nothing changes",
    Answer.WRONG_LINK: "says that the two do not hang together; the link is undone",
}


def write_key(question: int) -> str:
    """The value of the buttons, and what the window keeps."""
    return f"question.{question}"


def read_key(text: object) -> int | None:
    """Which question (a row id), or None for anything that this program cannot have written."""
    found = _KEY.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def message(questions: Sequence[AskedRisk], *, is_owner: bool, is_first: bool) -> Message:
    """The questions of one message. `is_owner` where its only reader owns the risks, `is_first` where it is posted
    for the first time, and so must call nobody.
    """
    blocks: list[Block] = []
    for one in questions:
        blocks += [section(_question(one, is_owner)), *_answer(one, is_first)]
    open_ones = sum(one.answer is None for one in questions)
    lead = f"{plural(len(questions), 'question')} about risks"
    state = "" if open_ones == len(questions) else f", {open_ones} still open"
    said = " ".join(_spoken(one, is_owner) for one in questions)
    return Message(esc(cut(f"{lead}{state}. {said}", _TEXT)), tuple(blocks))


def _question(one: AskedRisk, is_owner: bool) -> Mrkdwn:
    indicator = brief(one.indicator.definition.name, _INDICATOR)
    told = brief(f"{figure(one.change, one.indicator)}, {one.change.label}", _FIGURE)
    begin = join(one.change.now.shape, " *", indicator, "* turned red (", told, ").")
    whose = "your risk " if is_owner else "the risk "
    score = esc(f", {score_words(one.risk.residual)}")
    return join(begin, "\nIt is linked to ", whose, name(one.risk), score, ". *Does it change the risk?*")


def _spoken(one: AskedRisk, is_owner: bool) -> str:
    whose = "your risk" if is_owner else "the risk"
    told = f"{cut(one.indicator.definition.name, _INDICATOR)} turned red ({figure(one.change, one.indicator)})"
    made_up = " (illustrative)" if one.risk.illustrative else ""
    about = f"{one.risk.key.reference} {cut(one.risk.title, _INDICATOR)}{made_up}"
    said = "Does it change the risk?" if one.answer is None else f"Answered: {one.answer}."
    return f"{told}. It is linked to {whose} {about}. {said}"


def _answer(one: AskedRisk, is_first: bool) -> list[Block]:
    key, card = write_key(one.id), write_risk_subject(card_of(one.risk.key))
    show = _labelled(button("Card", OPEN, card), one)
    if one.answer is None:
        sure = confirm("Undo the link?", _WRONG, "Undo it")
        row = [
            _labelled(button("Raise", RAISE, key, style="primary"), one),
            _labelled(button(TITLE, NO_CHANGE, key), one),
            _labelled(button("Wrong link", WRONG_LINK, key), one) | {"confirm": sure},
        ]
        return [actions(*row, show)]
    found = [section(_said(one, is_first))]
    if one.answer is Answer.RAISE and not one.is_reviewed:
        found.append(context(esc("It has not been scored anew yet: press Review to do so.")))
        return [*found, actions(_labelled(button("Review", REVIEW, card), one), show)]
    return [*found, actions(show)]


def _said(one: AskedRisk, is_first: bool) -> Mrkdwn:
    assert one.answer
    who = join("Somebody") if is_first else join("<@", esc(one.answered_by), ">")
    when = esc(f", {moment(one.answered_at)}") if one.answered_at else ""
    why = join(": ", brief(one.reason.rstrip(" ."), _REASON)) if one.reason else ""
    scored = esc(f" It is scored {score_words(one.risk.residual)} now.") if one.is_reviewed else ""
    return join("✅ ", who, " ", _SAID[one.answer], why, when, ".", scored)


def _labelled(element: Block, one: AskedRisk) -> Block:
    label = element["text"]["text"]
    return element | {"accessibility_label": cut(f"{label}: {one.risk.key.reference} {one.risk.title}", 75)}


def window(one: AskedRisk) -> Block:
    """The window that asks why nothing changes."""
    reason: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": _LONGEST,
        "placeholder": plain("It was foreseen, and the mitigations are in place", 150),
    }
    blocks = [
        section(_question(one, is_owner=False)),
        asked("reason", "Why it does not", reason, hint="Everyone who reads the question can read this."),
    ]
    return form(TITLE, NO_CHANGE, "Save", blocks, write_key(one.id))


def answered_already(one: AskedRisk) -> Mrkdwn:
    """What whoever comes second is told."""
    return join("<@", esc(one.answered_by), "> has answered already: it is in the message.")


def kept(one: AskedRisk) -> Mrkdwn:
    """What is said once an answer is kept."""
    return join("✅ Kept for ", name(one.risk), ". The message says so in a moment.")
