"""A stretch of red: who has taken it on, until when it was put off, and what may be asked of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from storage.domain.period import day_words
from storage.domain.text import storable

LONGEST_SNOOZE = timedelta(days=366)
USUAL_SNOOZE = timedelta(days=14)
LONGEST_REASON = 300


@dataclass(frozen=True)
class Episode:
    """A stretch of red of one indicator at one stage, as it stands. `snoozed_until` is a day, the first one on which
    it is told again.
    """

    id: int
    stage: str
    period_key: str
    opened_at: datetime
    closed_at: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    snoozed_by: str = ""
    snoozed_until: date | None = None
    snooze_reason: str = ""
    reminders: int = 0
    reminded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still red."""
        return self.closed_at is None

    def is_snoozed(self, today: date) -> bool:
        """Whether it has been put off to a later day than this one."""
        return self.snoozed_until is not None and self.snoozed_until > today


class TakeOutcome(StrEnum):
    """What came of saying "I'm on it"."""

    FIRST = "first"
    ALREADY_MINE = "already mine"
    SOMEBODY_ELSE = "somebody else"
    CLOSED = "closed"


@dataclass(frozen=True)
class Taken:
    """Who has a stretch of red, since when, and what the press that asked for it came to."""

    outcome: TakeOutcome
    who: str = ""
    at: datetime | None = None


class SnoozeProblem(ValueError):
    """It cannot be put off so; `problems` has a sentence for each field: "until", "reason"."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def check_snooze(until: date | None, reason: str, today: date) -> str:
    """The reason as it is kept, on one line. Raises SnoozeProblem."""
    problems, said = {}, " ".join(storable(reason).split())
    last = today + LONGEST_SNOOZE
    if until is None:
        problems["until"] = "Choose a day."
    elif until <= today:
        problems["until"] = f"Choose a day after today, {day_words(today)}."
    elif until > last:
        problems["until"] = f"That is too far away. The latest is {day_words(last)}."
    if not said:
        problems["reason"] = "Say why, in a few words: everyone who sees the alert can read it."
    elif len(said) > LONGEST_REASON:
        problems["reason"] = f"Keep it to {LONGEST_REASON} letters; this has {len(said)}."
    if problems:
        raise SnoozeProblem(problems)
    return said
