"""What a channel or a person asked to be told of: which indicators, which changes, how often."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from storage.domain.change import ChangeKind
from storage.domain.indicator import IndicatorKey


class Register(StrEnum):
    """What a subscription is about: the indicators of the scorecards, or the risks of the register."""

    INDICATORS = "indicators"
    RISKS = "risks"


class ScopeKind(StrEnum):
    """What a subscription covers. `own` is what the person owns at that moment.

    Sections, scorecards and single indicators are of indicators only, areas and single risks of risks.
    """

    INDICATOR = "indicator"
    SECTION = "section"
    DIRECTORATE = "directorate"
    SCORECARD = "scorecard"
    EVERYTHING = "everything"
    OWN = "own"
    AREA = "area"
    RISK = "risk"


class Which(StrEnum):
    """Which changes are told."""

    NEWLY_RED = "newly red"
    RECOVERIES = "newly red and recoveries"
    ANY = "any change"

    def includes(self, kind: ChangeKind) -> bool:
        """Whether a change of this kind is told."""
        if self is Which.ANY or kind is ChangeKind.NEWLY_RED:
            return True
        return self is Which.RECOVERIES and kind is ChangeKind.RECOVERED


class Cadence(StrEnum):
    """How often: `at once` gives alerts, every other one a digest at its time."""

    AT_ONCE = "at once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True)
class Scope:
    """What is covered: `name` is the section, directorate, scorecard or area; `indicator` the row id of one indicator,
    `risk` that of one risk.
    """

    kind: ScopeKind
    name: str = ""
    indicator: int | None = None
    register: Register = Register.INDICATORS
    risk: int | None = None


@dataclass(frozen=True)
class Subscription:
    """One subscription. `at` and `zone` are local; `weekday` is 0 for Monday, used by `weekly` alone.

    `person` asked for it; `destination` is a channel or that person's account. No slot before `counts_from`, when its
    times were last set, is its own.
    """

    id: int
    destination: str
    person: str
    scope: Scope
    which: Which = Which.NEWLY_RED
    cadence: Cadence = Cadence.AT_ONCE
    at: time = time(9)
    zone: str = "Europe/London"
    weekday: int = 0
    counts_from: datetime | None = None

    @property
    def is_digest(self) -> bool:
        """Whether it gives a digest at its time, and no alerts."""
        return self.cadence is not Cadence.AT_ONCE


@dataclass(frozen=True)
class Watched:
    """A subscription as one reader may know it.

    `words` name its scope, empty where the reader may see nothing of it; `count` is how many of its indicators they
    may see, 0 where that is not counted; `key` is the one indicator.
    """

    subscription: Subscription
    words: str = ""
    count: int = 0
    key: IndicatorKey | None = None
