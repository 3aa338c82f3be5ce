"""A risk in words: its sentence, its scores with bands as words and shapes, how it moved, what is late."""

import re
from collections.abc import Iterable
from datetime import date

from handlers.messages.blocks import Block, brief, context, join
from storage.domain import marking
from storage.domain.classification import Classification
from storage.domain.matrix import RiskScore
from storage.domain.period import day_words
from storage.domain.rag import RagStatus
from storage.domain.risk import LinkedIndicator, Mitigation, Move, Movement, RiskSnapshot
from storage.domain.snapshot import value_words

NOT_SCORED = "not scored"
_SIGNS = {Classification.INTERNAL: "🔒", Classification.EXEMPT: "⛔"}
_RULES = {
    Classification.INTERNAL: "Internal: not for sharing outside the council.",
    Classification.EXEMPT: "Exempt (Part B): for cleared officers only.",
}
_CLASSES = {Classification.INTERNAL: "internal", Classification.EXEMPT: "exempt (Part B)"}
_LONGEST = 400
_MADE_UP = re.compile(r"\s*illustrative:\s*", re.IGNORECASE)
_OPENERS = frozenset(
    {
        "a",
        "an",
        "the",
        "there",
        "this",
        "these",
        "it",
        "if",
        "when",
        "we",
        "our",
        "more",
        "fewer",
        "less",
        "too",
        "not",
        "no",
        "some",
        "many",
        "most",
        "few",
        "all",
        "any",
        "each",
        "both",
    }
)


def sentence(risk: RiskSnapshot) -> str:
    """ "Because …, …, so that …": what is known of cause, event and effect, else the title. Not escaped, not cut."""
    cause, event, effect = _clause(risk.cause), _clause(risk.event or risk.title), _clause(risk.effect)
    if not (risk.cause or risk.event or risk.effect):
        return f"{_capital(event)}."
    cause = cause if _starts(cause, "because") or not cause else f"because {cause}"
    effect = effect if _starts(effect, "so that") or not effect else f"so that {effect}"
    return f"{_capital(', '.join(part for part in (cause, event, effect) if part))}."


def _clause(text: str) -> str:
    """A part of a sentence: without its full stop, and small where a word that is no name begins it."""
    words = " ".join(text.split()).rstrip(".; ")
    first = words.split(" ", 1)[0]
    return words[:1].lower() + words[1:] if first.lower() in _OPENERS else words


def _starts(text: str, word: str) -> bool:
    return text.lower().startswith(f"{word} ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def says_illustrative(texts: Iterable[str]) -> bool:
    """Whether each of these, and there is one, begins by saying that it is made up: it can then be said once."""
    told = [text for text in texts if text.strip()]
    return bool(told) and all(_MADE_UP.match(text) for text in told)


def unmarked(text: str) -> str:
    """A text without what it begins with where that is to be said elsewhere."""
    bare = _MADE_UP.sub("", text, count=1)
    return _capital(bare) if bare != text else text


def score_words(score: RiskScore | None) -> str:
    """ "🟥 16 High (4 × 4)"; likelihood comes first."""
    return f"{score.band.shape} {score.words}" if score else NOT_SCORED


def short_score(score: RiskScore | None) -> str:
    """ "🟥 16 High", for a line of a list."""
    return f"{score.band.shape} {score.score} {score.band.word}" if score else NOT_SCORED


def score_change(was: RiskScore | None, now: RiskScore | None, target: RiskScore | None = None) -> str:
    """Then → now → target, each with its shape and word; a target that is not set is left out."""
    said = [short_score(was), short_score(now)]
    return " → ".join([*said, f"{short_score(target)} (target)"] if target else said)


def move_words(move: Move) -> str:
    """How it moved, with the arrow: "↑ up from 12 Medium (3 × 4)"."""
    was = move.was.words if move.was else NOT_SCORED
    match move.movement:
        case Movement.NEW:
            said = "new on the register"
        case Movement.UP:
            said = f"up, which is worse, from {was}"
        case Movement.DOWN:
            said = f"down, which is better, from {was}"
        case Movement.CLOSED:
            said = f"closed, was {was}"
        case Movement.SAME:
            said = "no change"
        case _:
            said = f"cannot be compared: it was {was}" if move.was else "cannot be compared: it was not scored"
    return f"{move.movement.arrow} {said}".strip()


def late_words(due: date, today: date) -> str:
    """ "12 days overdue (due 3 June 2019)"."""
    days = (today - due).days
    return f"{days} day{'' if days == 1 else 's'} overdue (due {day_words(due)})"


def mitigation_due(mitigation: Mitigation, today: date) -> str:
    """By when: overdue in words with the days, the day, or the text that stood for one."""
    if mitigation.due is None:
        return f"due “{mitigation.due_text}”" if mitigation.due_text else "no day set"
    if mitigation.is_overdue(today):
        return late_words(mitigation.due, today)
    return f"due {day_words(mitigation.due)}"


def review_words(risk: RiskSnapshot) -> str:
    """When the risk is to be looked at next; empty where nothing says so."""
    due = risk.next_review
    if due is None or risk.is_closed:
        return ""
    return f"⏰ {late_words(due, risk.today)}" if risk.is_review_overdue else day_words(due)


def indicator_words(link: LinkedIndicator) -> str:
    """A linked indicator with its present rating: "🔴 Red, Care leavers in EET: 52% (illustrative)"."""
    one = link.snapshot
    latest = one.latest
    value = f": {value_words(latest.measurement, one.definition)}" if latest else ""
    marks = ["illustrative"] if latest and latest.measurement.illustrative else []
    marks += marking.of_latest(one)
    return f"{rag_words(one.status)}, {one.definition.name}{value}" + (f" ({', '.join(marks)})" if marks else "")


def rag_words(status: RagStatus) -> str:
    """A rating as shape and word."""
    return f"{status.shape} {status.word}"


def marks(classification: Classification, illustrative: bool) -> tuple[str, ...]:
    """What must be said of a risk or an area wherever it is named, for a row of a list."""
    made_up = ("illustrative",) if illustrative else ()
    word = _CLASSES.get(classification)
    return (*made_up, word) if word else made_up


def in_brackets(words: tuple[str, ...]) -> str:
    """Marks after what they are said of; nothing where there are none."""
    return f" ({', '.join(words)})" if words else ""


def name_words(risk: RiskSnapshot) -> str:
    """A risk as a list names it: reference, title and what must be said of it."""
    return f"{risk.key.reference} {risk.title}{in_brackets(marks(risk.classification, risk.illustrative))}"


def class_words(classification: Classification) -> str:
    """A sentence on a class that is not for everyone; empty for the others."""
    return _RULES.get(classification, "")


def marked(classification: Classification) -> list[Block]:
    """The line at the top of a card or window; none for what everyone may see."""
    rule = class_words(classification)
    return [context(join(_SIGNS[classification], " ", brief(rule, _LONGEST)))] if rule else []
