"""The period axis: a regular position for every period, so that a missing one is a gap."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from storage.domain.period import MONTHS, Period, PeriodType


@dataclass(frozen=True)
class Timeline:
    """Positions on the period axis: the first dated period stands at 0, the next of its kind at 1.

    `cycle` is the number of periods in a year. It is 0 where single dates or several kinds of period are mixed:
    then no distance means a gap.
    """

    origin: float
    step: float
    cycle: int

    def position(self, period: Period) -> float:
        """Where a period stands, by its last day; a period of another kind falls in between."""
        place = (_months(period.end) - self.origin) / self.step
        return float(round(place)) if abs(place - round(place)) < 1e-6 else place


def timeline(periods: Sequence[Period]) -> Timeline:
    """The axis for these periods, oldest first."""
    if not periods:
        return Timeline(0.0, 1.0, cycle=1)
    kinds = {period.type for period in periods}
    ends = sorted({_months(period.end) for period in periods})
    if len(kinds) == 1 and PeriodType.DATE not in kinds:
        step = MONTHS[kinds.pop()]
        return Timeline(ends[0], step, cycle=12 // step)
    distances = sorted(later - earlier for earlier, later in pairwise(ends))
    return Timeline(ends[0], distances[len(distances) // 2] if distances else 1.0, cycle=0)


def _months(day: date) -> float:
    return day.year * 12 + day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1]
