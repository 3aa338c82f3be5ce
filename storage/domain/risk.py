"""A risk as it stands on the register, what it was scored at, and what follows from that on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from storage.domain.classification import Classification
from storage.domain.matrix import Cell, RiskMatrix, RiskScore
from storage.domain.months import months_after
from storage.domain.snapshot import IndicatorSnapshot

EXPIRES_WITHIN = timedelta(days=30)
"""How long before its end an acceptance counts as expiring."""


@dataclass(frozen=True, order=True)
class RiskKey:
    """What identifies a risk: its reference, in capital letters."""

    reference: str


class ScoreKind(StrEnum):
    """Which of a risk's scores: without controls, as it is now with them, and what is aimed at."""

    INHERENT = "inherent"
    RESIDUAL = "residual"
    TARGET = "target"


class RiskResponse(StrEnum):
    """What is done about a risk. One that is tolerated has been accepted, for a time."""

    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"


class Proximity(StrEnum):
    """How soon the risk would be felt."""

    IMMINENT = "within three months"
    YEAR = "within a year"
    LATER = "in more than a year"


class MitigationStatus(StrEnum):
    """How far a mitigation is."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self in (MitigationStatus.NOT_STARTED, MitigationStatus.IN_PROGRESS)


class Movement(StrEnum):
    """Which way a risk's residual score went since a day. `UP` is worse."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    SAME = "same"
    CLOSED = "closed"
    UNKNOWN = "not scored"

    @property
    def arrow(self) -> str:
        """An arrow beside the word; it shows the score's direction."""
        return _ARROWS[self]


_ARROWS = {
    Movement.NEW: "✳️",
    Movement.UP: "↑",
    Movement.DOWN: "↓",
    Movement.SAME: "→",
    Movement.CLOSED: "✔️",
    Movement.UNKNOWN: "",
}


@dataclass(frozen=True)
class Scoring:
    """One scoring that somebody made. `cell` is None where it was left open, `printed` the text that stood for it.

    It holds from the day `on`; of several of one day the last recorded counts. `by` is an account, or a name on the
    command line.
    """

    kind: ScoreKind
    cell: Cell | None
    on: date
    why: str = ""
    by: str = ""
    at: datetime | None = None
    printed: str = ""
    id: int = 0


@dataclass(frozen=True)
class Mitigation:
    """Something that is to be done. `due` is None where none is given, or the one given (`due_text`) is no day."""

    id: int
    action: str
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    status: MitigationStatus = MitigationStatus.NOT_STARTED
    done_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and it is still to be done; on the day itself it is not."""
        return self.status.is_open and self.due is not None and self.due < today


@dataclass(frozen=True)
class LinkedIndicator:
    """An indicator that a risk hangs on, as it stands today for whoever reads."""

    id: int
    snapshot: IndicatorSnapshot


@dataclass(frozen=True)
class RiskFlag:
    """What is odd about a risk as it was printed, in a sentence; it is kept as printed all the same."""

    text: str


@dataclass(frozen=True)
class Move:
    """A risk's residual score then and now."""

    was: RiskScore | None
    now: RiskScore | None
    movement: Movement


@dataclass(frozen=True)
class RiskSnapshot:
    """All that is true of a risk today, for one reader. `id` is its row id and `version` goes up with each change.

    `scorings` holds every scoring that was ever made, oldest first. `next_review_on` is the day that was set, which
    goes before the one that follows from `review_months`. `accepted_until` ends an acceptance.
    """

    id: int
    version: int
    key: RiskKey
    title: str
    matrix: RiskMatrix
    today: date
    cause: str = ""
    event: str = ""
    effect: str = ""
    directorate: str = ""
    category: str = ""
    owner: str = ""
    owner_account: str = ""
    area: str = ""
    why: str = ""
    what_next: str = ""
    controls: tuple[str, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    response: RiskResponse | None = None
    accepted_until: date | None = None
    appetite: str = ""
    proximity: Proximity | None = None
    review_months: int | None = None
    last_review: date | None = None
    next_review_on: date | None = None
    raised_on: date | None = None
    closed_on: date | None = None
    closed_why: str = ""
    classification: Classification = Classification.PUBLIC
    illustrative: bool = False
    scorings: tuple[Scoring, ...] = ()
    linked: tuple[LinkedIndicator, ...] = ()
    flags: tuple[RiskFlag, ...] = ()
    source: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it is off the register today."""
        return self.closed_on is not None and self.closed_on <= self.today

    def is_open_on(self, day: date) -> bool:
        """Whether it stood on the register at the end of that day; without a day raised, since its first scoring."""
        began = self.raised_on or min((one.on for one in self.scorings), default=date.min)
        return began <= day and (self.closed_on is None or self.closed_on > day)

    def scoring(self, kind: ScoreKind = ScoreKind.RESIDUAL, on: date | None = None) -> Scoring | None:
        """The scoring in force at the end of a day (default: today)."""
        day = on or self.today
        found: Scoring | None = None
        for one in self.scorings:
            if one.kind is kind and one.on <= day and (found is None or one.on >= found.on):
                found = one
        return found

    def score(self, kind: ScoreKind = ScoreKind.RESIDUAL, on: date | None = None) -> RiskScore | None:
        """What that scoring comes to; None where there is none, or it was left open."""
        found = self.scoring(kind, on)
        return self.matrix.score(found.cell) if found and found.cell and self.matrix.holds(found.cell) else None

    @cached_property
    def residual(self) -> RiskScore | None:
        """What the risk is scored at now."""
        return self.score()

    @property
    def is_high(self) -> bool:
        """Whether it is on the register and counts among the high ones."""
        return not self.is_closed and self.residual is not None and self.residual.band.is_high

    @property
    def limit(self) -> int | None:
        """The highest score that its appetite accepts."""
        return self.matrix.limit(self.appetite)

    @property
    def is_above_appetite(self) -> bool:
        """Whether it is on the register and scored above what is accepted; equal to it is accepted."""
        return not self.is_closed and self.was_above_appetite(self.today)

    def was_above_appetite(self, day: date) -> bool:
        """Whether its score of that day is above what is accepted now."""
        score, limit = self.score(on=day), self.limit
        return score is not None and limit is not None and score.score > limit

    def since(self, day: date) -> Move:
        """How the residual score of now compares with that at the end of a day; better and worse as the band goes."""
        then, now = self.is_open_on(day), not self.is_closed
        was, score = self.score(on=day) if then else None, self.residual if now else None
        if then and not now:
            return Move(was, None, Movement.CLOSED)
        if not then:
            return Move(None, score, Movement.NEW if now else Movement.SAME)
        return Move(was, score, _way(was, score))

    @property
    def first(self) -> Scoring | None:
        """The first residual scoring, which it was raised with."""
        return next((one for one in self.scorings if one.kind is ScoreKind.RESIDUAL), None)

    @property
    def since_raised(self) -> Move | None:
        """How it compares with its first scoring; None where there is only that one."""
        first = self.first
        if first is None or first == self.scoring():
            return None
        was = self.matrix.score(first.cell) if first.cell and self.matrix.holds(first.cell) else None
        return Move(was, self.residual, _way(was, self.residual))

    @property
    def next_review(self) -> date | None:
        """When it is to be looked at next: the day that was set, else so many months after the last review."""
        if self.next_review_on is not None or self.review_months is None:
            return self.next_review_on
        began = self.last_review or self.raised_on
        return months_after(began, self.review_months) if began else None

    @property
    def is_review_overdue(self) -> bool:
        """Whether that day has passed; on the day itself it has not."""
        due = self.next_review
        return not self.is_closed and due is not None and due < self.today

    @property
    def overdue(self) -> tuple[Mitigation, ...]:
        """The mitigations that are late, the latest one first."""
        found = [] if self.is_closed else [one for one in self.mitigations if one.is_overdue(self.today)]
        return tuple(sorted(found, key=lambda one: one.due or date.max))

    @property
    def in_order(self) -> tuple[Mitigation, ...]:
        """The mitigations: overdue ones first, then what is still to be done by its day, then the rest."""
        late = {one.id for one in self.overdue}
        return tuple(
            sorted(
                self.mitigations,
                key=lambda one: (one.id not in late, not one.status.is_open, one.due or date.max, one.id),
            )
        )

    @property
    def is_accepted(self) -> bool:
        """Whether somebody has accepted it as it is."""
        return self.response is RiskResponse.TOLERATE

    @property
    def is_acceptance_expiring(self) -> bool:
        """Whether its acceptance ends within 30 days, or has ended."""
        until = self.accepted_until if self.is_accepted and not self.is_closed else None
        return until is not None and until - EXPIRES_WITHIN <= self.today

    @property
    def is_acceptance_over(self) -> bool:
        """Whether its acceptance has ended; on its last day it still holds."""
        return self.is_acceptance_expiring and self.accepted_until is not None and self.accepted_until < self.today

    @property
    def is_due(self) -> bool:
        """Whether a review or a mitigation is late."""
        return self.is_review_overdue or bool(self.overdue)


def _way(was: RiskScore | None, now: RiskScore | None) -> Movement:
    """Which way a score went; what was scored on one side alone cannot be compared."""
    if was is None or now is None:
        return Movement.SAME if was is now else Movement.UNKNOWN
    if was.seriousness == now.seriousness:
        return Movement.SAME
    return Movement.UP if now.seriousness > was.seriousness else Movement.DOWN


def by_seriousness(risks: Sequence[RiskSnapshot]) -> tuple[RiskSnapshot, ...]:
    """The gravest first: by band and score, then the likelier to be felt (impact), then by reference."""

    def place(one: RiskSnapshot) -> tuple[object, ...]:
        score = one.residual
        if score is None:
            return (1, 0, 0, 0, one.key)
        return (0, -score.band.rank, -score.score, -score.cell.impact, one.key)

    return tuple(sorted(risks, key=place))
