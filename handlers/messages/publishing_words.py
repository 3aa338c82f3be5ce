"""What a person is told of a decision about publishing."""

from collections.abc import Sequence
from datetime import date

from handlers.messages.blocks import cut
from storage.domain.classification import Publication
from storage.domain.period import day_words
from storage.domain.publishing import Decision, Outcome, Result

NOT_MINE = "That button is not one of mine, or is from an older version. Please type /scorecard publish again."
LOOKING = "Looking what there is to publish …"
NO_LINES = "There is no line of any edition that you may publish."
_NAME, _NAMED = 80, 5
_LEFT = {
    Result.ALREADY: "was so already",
    Result.CHANGED: "has changed since you were shown it",
    Result.NOT_NOW: "cannot go there from where it stands",
    Result.NOT_FOUND: "is not there for you",
    Result.NO_DAY: "cannot be published on that day",
}
_WHOLE = {
    Result.CHANGED: "This has changed since you were shown it. Nothing was done; look again and decide anew.",
    Result.NOT_FOUND: "There is no such line for you to decide on. Nothing was done.",
    Result.NO_DAY: "That is no day to publish on. Nothing was done.",
}


def outcome_words(outcomes: Sequence[Outcome], decision: Decision, today: date) -> str:
    """What was done and what was left alone, and why."""
    if len(outcomes) == 1:
        return _one(outcomes[0], decision, today)
    done = [one for one in outcomes if one.result is Result.DONE]
    parts = [f"{_verb(done[0], decision, today)}: {len(done)} of {len(outcomes)} lines."] if done else []
    parts += [] if done else ["Nothing was done."]
    for result, words in _LEFT.items():
        left = [one for one in outcomes if one.result is result]
        if left:
            parts.append(f"{_names(left)} {words}.")
    return " ".join(parts)


def _one(outcome: Outcome, decision: Decision, today: date) -> str:
    name = cut(outcome.name, _NAME)
    match outcome.result:
        case Result.DONE:
            return f"{_verb(outcome, decision, today)}: {name}{'' if name.endswith('…') else '.'}"
        case Result.ALREADY:
            return f"“{name}” is {_state(outcome, today)} already; nothing was done."
        case Result.NOT_NOW if decision is Decision.PUBLISH:
            return f"“{name}” is {_state(outcome, today)}. Approve it first, then publish it."
        case Result.NOT_NOW:
            return f"“{name}” is {_state(outcome, today)}; nothing was done."
    return _WHOLE[outcome.result]


def _verb(outcome: Outcome, decision: Decision, today: date) -> str:
    if decision is Decision.PUBLISH:
        words = _state(outcome, today)
        return f"{words[:1].upper()}{words[1:]}"
    return "Approved" if decision is Decision.APPROVE else "Held back"


def _state(outcome: Outcome, today: date) -> str:
    release = outcome.release
    if release is None:
        return "as it was"
    if release.publication is Publication.PUBLISHED and release.on and release.on > today:
        return f"to be published on {day_words(release.on)}"
    return str(release.publication) if release.publication is not Publication.DRAFT else "a draft"


def _names(outcomes: Sequence[Outcome]) -> str:
    named = [f"“{cut(one.name, _NAME)}”" for one in outcomes if one.name]
    if not named or len(named) > _NAMED:
        return f"{len(outcomes)} {'line' if len(outcomes) == 1 else 'lines'}:"
    return ", ".join(named)


def no_day(day: date | None, today: date) -> str:
    """Why a day is none to publish on."""
    if day is None:
        return "Choose a day."
    if day < today:
        return f"{day_words(day)} is in the past. Choose today, {day_words(today)}, to publish at once, or a later day."
    return f"{day_words(day)} is more than a year away. Choose a day within a year of today."
