"""The risk picture of a part of the council: what a director needs before a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from storage.domain.clearance import same_directorate
from storage.domain.matrix import Cell, RiskBand, RiskMatrix
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.risk import LinkedIndicator, Mitigation, Movement, RiskSnapshot, by_seriousness
from storage.domain.risk_area import RiskArea

NOBODY = "No directorate"
"""Where a risk stands that names none."""


@dataclass(frozen=True)
class DirectorateCount:
    """A directorate's risks: how many there are, how many are high, and how many in each band, the lowest first.

    `unscored` have no residual score.
    """

    name: str
    total: int
    high: int
    bands: tuple[tuple[RiskBand, int], ...]
    unscored: int = 0


@dataclass(frozen=True)
class LateMitigation:
    """A mitigation that is overdue, and of which risk."""

    risk: RiskSnapshot
    mitigation: Mitigation


@dataclass(frozen=True)
class RiskPicture:
    """The risks and areas of a scope as one reader sees them; `since` is the day that they are compared with.

    `where` names the scope as a title does, "The whole register" for everything. `risks` holds those on the register
    today, the gravest first, `closed` those that went off it since.
    """

    where: str
    today: date
    since: date
    matrix: RiskMatrix
    risks: tuple[RiskSnapshot, ...]
    closed: tuple[RiskSnapshot, ...] = ()
    areas: tuple[RiskArea, ...] = ()

    @property
    def total(self) -> int:
        """How many risks there are."""
        return len(self.risks)

    @cached_property
    def high(self) -> tuple[RiskSnapshot, ...]:
        """The high ones, the gravest first."""
        return tuple(one for one in self.risks if one.is_high)

    @cached_property
    def before(self) -> tuple[int, int]:
        """How many risks there were on the day compared with, and how many of them were high."""
        then = [one for one in (*self.risks, *self.closed) if one.is_open_on(self.since)]
        scores = [one.score(on=self.since) for one in then]
        return len(then), sum(score is not None and score.band.is_high for score in scores)

    def moved(self, movement: Movement) -> tuple[RiskSnapshot, ...]:
        """The risks that moved so since then, the gravest first."""
        return self._moves.get(movement, ())

    @cached_property
    def _moves(self) -> dict[Movement, tuple[RiskSnapshot, ...]]:
        found: dict[Movement, list[RiskSnapshot]] = {}
        for one in self.risks:
            found.setdefault(one.since(self.since).movement, []).append(one)
        return {movement: tuple(risks) for movement, risks in found.items()} | {Movement.CLOSED: self.closed}

    @cached_property
    def newly_high(self) -> tuple[RiskSnapshot, ...]:
        """The high ones that were not high then."""

        def was(one: RiskSnapshot) -> bool:
            score = one.since(self.since).was
            return score is not None and score.band.is_high

        return tuple(one for one in self.high if not was(one))

    @cached_property
    def above_appetite(self) -> tuple[RiskSnapshot, ...]:
        """Those scored above what is accepted."""
        return tuple(one for one in self.risks if one.is_above_appetite)

    @cached_property
    def late_reviews(self) -> tuple[RiskSnapshot, ...]:
        """Those whose review is overdue, the longest first."""
        late = [one for one in self.risks if one.is_review_overdue]
        return tuple(sorted(late, key=lambda one: one.next_review or date.max))

    @cached_property
    def late_mitigations(self) -> tuple[LateMitigation, ...]:
        """The mitigations that are overdue, the longest first."""
        late = [LateMitigation(one, action) for one in self.risks for action in one.overdue]
        return tuple(sorted(late, key=lambda one: one.mitigation.due or date.max))

    @cached_property
    def expiring(self) -> tuple[RiskSnapshot, ...]:
        """Those whose acceptance ends within 30 days, or has ended."""
        return tuple(one for one in self.risks if one.is_acceptance_expiring)

    @cached_property
    def directorates(self) -> tuple[DirectorateCount, ...]:
        """The directorates by how many high risks they have, then by how many at all, then by name."""
        groups: dict[str, list[RiskSnapshot]] = {}
        for one in self.risks:
            name = next((known for known in groups if same_directorate(known, one.directorate)), one.directorate)
            groups.setdefault(name, []).append(one)
        found = [_count(name or NOBODY, risks, self.matrix) for name, risks in groups.items()]
        return tuple(sorted(found, key=lambda one: (-one.high, -one.total, one.name)))

    @cached_property
    def cells(self) -> dict[Cell, tuple[RiskSnapshot, ...]]:
        """The risks of each cell of the matrix that has any."""
        found: dict[Cell, list[RiskSnapshot]] = {}
        for one in self.risks:
            if one.residual:
                found.setdefault(one.residual.cell, []).append(one)
        return {cell: tuple(risks) for cell, risks in found.items()}

    @property
    def unscored(self) -> tuple[RiskSnapshot, ...]:
        """Those that no cell holds."""
        return tuple(one for one in self.risks if one.residual is None)

    @property
    def red_areas(self) -> tuple[RiskArea, ...]:
        """The areas that are red."""
        return tuple(one for one in self.areas if one.is_red)

    @cached_property
    def red_indicators(self) -> tuple[tuple[LinkedIndicator, tuple[RiskSnapshot, ...]], ...]:
        """The red indicators that these risks hang on, each with its risks."""
        found: dict[int, tuple[LinkedIndicator, list[RiskSnapshot]]] = {}
        for one in self.risks:
            for link in one.linked:
                if link.snapshot.status is RagStatus.RED:
                    found.setdefault(link.id, (link, []))[1].append(one)
        return tuple((link, tuple(risks)) for link, risks in found.values())

    @property
    def is_illustrative(self) -> bool:
        """Whether any of it is made up."""
        return any(one.illustrative for one in (*self.risks, *self.closed)) or any(
            one.illustrative for one in self.areas
        )


def _count(name: str, risks: Sequence[RiskSnapshot], matrix: RiskMatrix) -> DirectorateCount:
    scores = [one.residual for one in risks]
    bands = tuple((band, sum(one is not None and one.band == band for one in scores)) for band in matrix.bands)
    return DirectorateCount(name, len(risks), sum(one.is_high for one in risks), bands, scores.count(None))


def picture(
    where: str,
    risks: Iterable[RiskSnapshot],
    areas: Iterable[RiskArea],
    *,
    matrix: RiskMatrix,
    today: date,
    since: date | None = None,
) -> RiskPicture:
    """The picture of these risks and areas; without `since`, compared with the quarter before the last reported."""
    every = tuple(risks)
    then = since or compared_with((day for one in every for day in days_of(one)), today)
    gone = tuple(one for one in every if one.is_closed and one.is_open_on(then))
    there = by_seriousness([one for one in every if not one.is_closed])
    return RiskPicture(where, today, then, matrix, there, by_seriousness(gone), tuple(areas))


def days_of(risk: RiskSnapshot) -> tuple[date, ...]:
    """The days on which it was scored, raised or closed."""
    days = [one.on for one in risk.scorings] + [day for day in (risk.raised_on, risk.closed_on) if day]
    return tuple(days)


def compared_with(days: Iterable[date], today: date) -> date:
    """The day that a register is compared with: the end of the quarter before its last full quarter of changes.

    `days` are those on which anything changed. Where there was none before the running quarter, the end of the quarter
    before that one. A change of the running quarter so never hides what moved in the one that is being reported.
    """
    running = Period.containing(PeriodType.QUARTER, today)
    changed = [day for day in days if day < running.start]
    reported = Period.containing(PeriodType.QUARTER, max(changed)) if changed else running
    return reported.start - timedelta(days=1)
