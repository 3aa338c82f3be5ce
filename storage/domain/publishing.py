"""Publishing, line by line: what a person is shown before deciding, which decision may follow, and what it carries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.domain.classification import Classification, Publication, Release
from storage.domain.line import Line
from storage.domain.period import Period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement


class Decision(StrEnum):
    """What a person decides about a line."""

    APPROVE = "approve"
    PUBLISH = "publish"
    HOLD = "hold back"


class State(StrEnum):
    """Where a line stands, as a person counts: one to be published on a later day stands apart from what is out."""

    DRAFT = "draft"
    APPROVED = "approved"
    HELD = "held back"
    SCHEDULED = "to be published on a later day"
    PUBLISHED = "published"


_STATES = {
    Publication.DRAFT: State.DRAFT,
    Publication.APPROVED: State.APPROVED,
    Publication.HELD: State.HELD,
    Publication.PUBLISHED: State.SCHEDULED,
}
_FOLLOWS = {
    State.DRAFT: (Decision.APPROVE, Decision.HOLD),
    State.APPROVED: (Decision.PUBLISH, Decision.HOLD),
    State.HELD: (Decision.APPROVE,),
    State.SCHEDULED: (Decision.PUBLISH, Decision.HOLD),
    State.PUBLISHED: (Decision.HOLD,),
}


def state_of(release: Release, today: date) -> State:
    """The release as a person counts it."""
    return State.PUBLISHED if release.is_out(today) else _STATES[release.publication]


def decided(was: Release, decision: Decision, *, today: date, on: date | None = None) -> Release | None:
    """The release after a decision: the same where it has been taken already, None where it may not follow.

    What is published carries the day from which it is, `on` or today; `on` is not before today.
    """
    if decision in _FOLLOWS[state_of(was, today)]:
        if decision is Decision.PUBLISH:
            return Release(Publication.PUBLISHED, on or today)
        return Release(Publication.APPROVED if decision is Decision.APPROVE else Publication.HELD)
    is_taken = {Decision.APPROVE: Publication.APPROVED, Decision.HOLD: Publication.HELD}.get(decision)
    return was if was.publication is is_taken or (decision is Decision.PUBLISH and was.is_out(today)) else None


def carried(figure: Release, *, was: Release, now: Release, others: Iterable[Release]) -> Release:
    """What becomes of a figure when its line goes from one release to another; `others` are its lines elsewhere.

    A figure is out from the first day that one of its lines is. One that was out before this line had a part in it
    stays so; holding a line back, or approving it, never brings a figure out.
    """
    published = [now] if _is_published(now) else []
    if _is_published(figure):
        published += [one for one in others if _is_published(one)]
        if not _is_published(was) or _day(figure) < _day(was):
            published.append(figure)
    if published:
        floor = min((one for one in (figure, now) if _is_published(one)), key=_day)
        return max(min(published, key=_day), floor, key=_day)
    if any(one.publication is Publication.APPROVED for one in others):
        return Release(Publication.APPROVED)
    return now


def _is_published(release: Release) -> bool:
    return release.publication is Publication.PUBLISHED


def _day(release: Release) -> date:
    return release.on or date.min


@dataclass(frozen=True)
class LineId:
    """A line of an edition, by row ids."""

    edition: int
    indicator: int


@dataclass(frozen=True)
class Pending:
    """A line as the one who decides on it sees it: `token` stands for all that is shown of it.

    `before` is the indicator as the last published edition before this one shows it; `seen` the figure for the same
    period that readers see now, where it is another; `along` are the earlier figures that are published with the line.
    """

    id: LineId
    token: str
    section: str
    release: Release
    classification: Classification
    snapshot: IndicatorSnapshot
    commentary: str
    before: IndicatorSnapshot | None = None
    seen: Measurement | None = None
    along: tuple[Measurement, ...] = ()

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.snapshot.definition.name

    @property
    def status(self) -> RagStatus:
        """The status that the line shows."""
        return self.snapshot.status

    @property
    def state(self) -> State:
        """Where the line stands today."""
        return state_of(self.release, self.snapshot.today)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What may be decided about it now."""
        return _FOLLOWS[self.state]

    @property
    def is_waiting(self) -> bool:
        """Whether publishing all that is meant to be published would bring it out."""
        return self.state in (State.DRAFT, State.APPROVED)

    @property
    def is_newly_red(self) -> bool:
        """Red, and something else in the last published edition before."""
        before = self.before.status if self.before else None
        return Line(self.snapshot, before, before_is_illustrative=False, updated=False).is_newly_red

    @property
    def is_unexplained(self) -> bool:
        """Red without a commentary."""
        return self.status is RagStatus.RED and not self.commentary.strip()


def in_order(lines: Iterable[Pending]) -> tuple[Pending, ...]:
    """What needs a person's eye first: newly red, red without commentary, red, the rest; what is out comes last."""
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: Pending) -> tuple[bool, bool, bool, bool]:
    is_red = line.status is RagStatus.RED
    return line.state is State.PUBLISHED, not line.is_newly_red, not line.is_unexplained, not is_red


def digest(lines: Iterable[Pending]) -> str:
    """Stands for all that is shown of several lines."""
    return token_of(sorted((one.id.edition, one.id.indicator, one.token) for one in lines))


def token_of(shown: object) -> str:
    """Sixteen characters that are others as soon as anything shown is."""
    return hashlib.sha256(repr(shown).encode(errors="backslashreplace")).hexdigest()[:16]


@dataclass(frozen=True)
class EditionLines:
    """An edition with how many of its lines, of those that the person may decide on, stand in each state."""

    id: int
    scorecard: str
    quarter: Period
    states: tuple[tuple[State, int], ...]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(count for _, count in self.states)

    @property
    def unpublished(self) -> int:
        """How many are not out."""
        return sum(count for state, count in self.states if state is not State.PUBLISHED)


class Result(StrEnum):
    """What came of a decision. Only `DONE` has changed anything."""

    DONE = "done"
    ALREADY = "already so"
    CHANGED = "changed since"
    NOT_NOW = "does not follow"
    NOT_FOUND = "not found"
    NO_DAY = "no day for it"


@dataclass(frozen=True)
class Outcome:
    """What came of a decision on one line; `release` is how the line stands now, `is_less` that fewer see it."""

    result: Result
    name: str = ""
    release: Release | None = None
    is_less: bool = False
