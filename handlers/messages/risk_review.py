"""The window that reviews a risk: its score with the band before it is saved, what is done about it, when again."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.messages.blocks import Block, Message, Mrkdwn, brief, context, cut, esc, join, modal, plain, section
from handlers.messages.decisions import by
from handlers.messages.risk_lines import plural
from handlers.messages.risk_words import marked, mitigation_due, score_words
from handlers.messages.roles import asked, form, option
from storage.domain.classification import Classification
from storage.domain.matrix import RiskScore
from storage.domain.period import day_words
from storage.domain.risk import Mitigation, MitigationStatus, RiskSnapshot
from storage.domain.risk_review import LONGEST_TEXT, Edit, Review, offered, result

LIKELIHOOD, IMPACT, SAVE = "risk.review.likelihood", "risk.review.impact", "risk.review.save"
WHY, WHAT_NEXT, NEXT_REVIEW, STATUS = "why", "what_next", "next_review", "status"
MOST_MITIGATIONS = 8
"""How many mitigations the window asks about, those that are overdue and open first."""
_TITLE, _ACTION, _CHANGE, _MOST_CHANGES, _LONGEST_FIELD = 300, 140, 240, 8, 3000
_WHY_HINT = "Needed where the score changes. It then says on the card why the risk is scored so; the history keeps it."
_NEXT_HINT = "Left blank, what stands there stays."
_LABELS = {
    "residual": "Score",
    "why": "Why",
    "what_next": "What next",
    "next_review_on": "Next review",
    "last_review": "Looked at",
    "closed_on": "Closed",
}
SEEN_FIRST = "The score has changed since its band was last shown. Look at it below, then press Save again."


def window(risk: RiskSnapshot, entered: Review, *, metadata: str, notice: Mrkdwn | None = None) -> Block:
    """The window, filled in with `entered`; a notice stands on top.

    The blocks are named after the version of the risk too: while that stays, Slack keeps what stands in them, and when
    another one is shown, what was typed before does not hide it.
    """
    blocks = [section(notice)] if notice else []
    blocks.append(section(join("*", brief(f"{risk.key.reference} {risk.title}", _TITLE), "*")))
    blocks += [*marked(risk.classification), *_made_up(risk)]
    fields = [
        _scale(LIKELIHOOD, "Likelihood", risk.matrix.likelihood, entered.likelihood),
        _scale(IMPACT, "Impact", risk.matrix.impact, entered.impact),
        section(outcome(risk, entered)),
        _text(WHY, "Why", entered.why, _WHY_HINT),
        *_mitigations(risk, entered),
        _text(WHAT_NEXT, "What next?", entered.what_next, _NEXT_HINT),
        _day(risk, entered),
    ]
    blocks += [_named(one, risk.version) for one in fields]
    blocks.append(context(esc(_who_sees(risk))))
    return form("Review a risk", SAVE, "Save", blocks, metadata)


def _made_up(risk: RiskSnapshot) -> list[Block]:
    return [context(esc("Illustrative: this risk is made up, as an example."))] if risk.illustrative else []


def _named(block: Block, version: int) -> Block:
    return block | {"block_id": f"{block['block_id']}.{version}"} if block["type"] == "input" else block


def _scale(action: str, label: str, steps: Sequence[str], chosen: int | None) -> Block:
    options = [option(f"{place} {word}", str(place)) for place, word in enumerate(steps, 1)]
    element: Block = {"type": "static_select", "options": options, "placeholder": plain("Not scored yet", 150)}
    if chosen is not None and 1 <= chosen <= len(steps):
        element["initial_option"] = options[chosen - 1]
    return asked(action, label, element) | {"dispatch_action": True, "optional": chosen is None}


def outcome(risk: RiskSnapshot, entered: Review) -> Mrkdwn:
    """The score of now and the one that would be saved, with bands, and what the appetite says of it."""
    was, score = risk.residual, result(entered, risk)
    if score is None or (entered.likelihood is None) != (entered.impact is None):
        return esc(f"Now {score_words(was)}. Choose a likelihood and an impact to see the score.")
    if was is not None and score.cell == was.cell:
        return join("*Stays ", esc(score_words(score)), "*", esc(_against(risk, score)))
    now = join("Now ", esc(score_words(was)), "\n")
    return join(now, "*Will be ", esc(score_words(score)), "*", esc(_way(was, score)), esc(_against(risk, score)))


def _way(was: RiskScore | None, score: RiskScore) -> str:
    if was is None or was.seriousness == score.seriousness:
        return ""
    return ": ↑ up, which is worse" if score.seriousness > was.seriousness else ": ↓ down, which is better"


def _against(risk: RiskSnapshot, score: RiskScore) -> str:
    limit = risk.limit
    if limit is None:
        return ", no appetite is set"
    return f", {'above the' if score.score > limit else 'within the'} appetite of {limit}"


def _text(name: str, label: str, value: str, hint: str) -> Block:
    # A text from a file may be longer than what a person may type; Slack refuses one that is longer than the field.
    most = min(max(LONGEST_TEXT, len(value)), _LONGEST_FIELD)
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": most}
    if value:
        element["initial_value"] = value[:_LONGEST_FIELD]
    return asked(name, label, element, hint=hint) | {"optional": True}


def asked_about(risk: RiskSnapshot) -> tuple[Mitigation, ...]:
    """The mitigations that the window asks about: overdue ones first, then open ones, then the rest."""
    return risk.in_order[:MOST_MITIGATIONS]


def _mitigations(risk: RiskSnapshot, entered: Review) -> list[Block]:
    shown = asked_about(risk)
    blocks = [_status(one, entered.statuses.get(one.id, one.status), risk) for one in shown]
    rest = len(risk.mitigations) - len(shown)
    more = f"{plural(rest, 'further mitigation')} {'is' if rest == 1 else 'are'} not shown and stay as they are."
    return [*blocks, *([context(esc(more))] if rest > 0 else [])]


def _status(one: Mitigation, chosen: MitigationStatus, risk: RiskSnapshot) -> Block:
    options = {status: option(status.capitalize(), status) for status in MitigationStatus}
    element: Block = {"type": "static_select", "options": list(options.values()), "initial_option": options[chosen]}
    owner = " ".join(one.owner.split())
    hint = f"{mitigation_due(one, risk.today)}{f' · {cut(owner, 60)}' if owner else ''}"
    label = f"Mitigation: {cut(' '.join(one.action.split()), _ACTION)}"
    return asked(f"{STATUS}{one.id}", label, element, hint=f"{hint[:1].upper()}{hint[1:]}") | {"optional": True}


def _day(risk: RiskSnapshot, entered: Review) -> Block:
    element: Block = {"type": "datepicker"}
    if entered.next_review:
        element["initial_date"] = entered.next_review.isoformat()
    often = _often(risk.review_months) if risk.review_months else ""
    is_kept = risk.next_review_on is not None and offered(risk) == risk.next_review_on
    hint = often or ("Left blank, the day that is set stays." if is_kept else "")
    return asked(NEXT_REVIEW, "Next review", element, hint=hint) | {"optional": True}


def _often(months: int) -> str:
    return f"It is reviewed every {'month' if months == 1 else f'{months} months'}."


def _who_sees(risk: RiskSnapshot) -> str:
    kept = "Earlier scores are kept, and the record says who scored what and why."
    if risk.classification is Classification.PUBLIC:
        return f"Everyone who may ask sees this from the next question on. {kept}"
    return f"Those who may see the risk see this from the next question on. {kept}"


def changed_notice(who: str, at: datetime | None, what: Sequence[Edit]) -> Mrkdwn:
    """What the second of two people hears; what they entered stands in the window below."""
    when = f" at {at:%H:%M} on {day_words(at.date())}" if at else ""
    lines = [join("• ", brief(_edit_words(one), _CHANGE)) for one in what[:_MOST_CHANGES]]
    rest = len(what) - _MOST_CHANGES
    lines += [esc(f"• and {rest} more")] if rest > 0 else []
    return join(
        "⚠️ Changed by ", by(who or "somebody"), esc(when), " while you were editing, so nothing has been saved yet.\n",
        "".join(f"{line}\n" for line in lines),
        "What you entered is kept; everything else below is as it stands now. Look it over, then press Save again.",
    )  # fmt: skip


def _edit_words(one: Edit) -> str:
    name = _LABELS.get(one.field, one.field.replace("_", " "))
    return f"{name[:1].upper()}{name[1:]}: {_side(one.was)} → {_side(one.now)}"


def _side(text: str) -> str:
    """One side of a change, short enough that a long text does not hide what came after it."""
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return cut(" ".join(text.split()), _CHANGE // 2) or "nothing"


def not_saved(words: str) -> Block:
    """A window that says why nothing can be saved at all."""
    return modal("Not saved", [section(esc(words))])


def saved(risk: RiskSnapshot, was: RiskScore | None, changes: Sequence[Edit]) -> Mrkdwn:
    """What the person is told privately, above the card."""
    name = brief(f"{risk.key.reference} {risk.title}", _TITLE)
    if not changes:
        return join("✅ ", name, " has been saved already; nothing more was done.")
    fields = {one.field for one in changes}
    score = risk.residual
    scored = f" {score_words(was)} → {score_words(score)}." if "residual" in fields else f" Stays {score_words(score)}."
    count = sum(field.startswith(f"{STATUS}: ") for field in fields)
    moved = f" {plural(count, 'mitigation')} moved on." if count else ""
    due = risk.next_review
    again = f" Next review: {day_words(due)}." if due else ""
    return join("✅ *", name, "* has been reviewed.", esc(f"{scored}{moved}{again}"))


def confirmed(card: Message, words: Mrkdwn) -> Message:
    """The card with what was done above it."""
    return Message(join(words, " ", Mrkdwn(card.text)), (section(words), *card.blocks))
