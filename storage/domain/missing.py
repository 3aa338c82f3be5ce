"""Data that has not come: what is awaited of an indicator next, and whether it is due soon or overdue.

It is a state of its own, beside the rating: a figure that is missing is never green, never zero, and changes no status.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from storage.domain.indicator import Definition
from storage.domain.period import Period, PeriodType, day_words

SOON = timedelta(days=14)
"""How long before it is expected a figure is due soon."""


class DataState(StrEnum):
    """How far the awaited figure is from the day it is expected by."""

    NOT_DUE = "not due"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Awaited:
    """The first period without a figure, and the day by which its figure is expected.

    `newest` is the last period that is overdue as well, `missed` how many there are, 0 while none is.
    """

    state: DataState
    period: Period
    by: date
    newest: Period
    missed: int = 0

    @property
    def words(self) -> str:
        """The state in a sentence: "overdue since 14 May 2020 (Q4 2019/20 and 1 more)"."""
        if self.state is DataState.NOT_DUE:
            return f"not due until {day_words(self.by)}"
        if self.state is DataState.DUE_SOON:
            return f"due by {day_words(self.by)}"
        more = f" and {self.missed - 1} more" if self.missed > 1 else ""
        return f"overdue since {day_words(self.by)} ({self.period.label}{more})"


@dataclass(frozen=True)
class Missing:
    """An indicator (row id) whose figure is due soon or overdue; `account` stands for its owner in Slack, if any.

    `section` is where its latest edition had it, `placed_in` where it was put: what a subscription goes by.
    """

    indicator: int
    definition: Definition
    scorecard: str
    section: str
    awaited: Awaited
    account: str = ""
    placed_in: str = ""

    @property
    def directorate(self) -> str:
        """Whose indicator it is: its directorate, or the scorecard it stands on where none is named."""
        return self.definition.directorate or self.scorecard


def awaited(frequency: PeriodType | None, latest: date | None, *, lag_days: int, today: date) -> Awaited | None:
    """What is awaited of an indicator whose latest figure is for a period that ends on `latest`.

    A figure taken on some day of a period is that period's. Where there is no figure at all, the last period that has
    ended is awaited. None without a frequency: nobody knows then when the next one is due.
    """
    if frequency is None or frequency is PeriodType.DATE:
        return None
    first = _after(Period.containing(frequency, latest)) if latest else _before(Period.containing(frequency, today))
    by = first.expected_by(lag_days)
    if today > max(by, first.end):
        newest, missed = _newest(first, lag_days, today)
        return Awaited(DataState.OVERDUE, first, by, newest, missed)
    is_soon = today > first.end and today >= by - SOON
    return Awaited(DataState.DUE_SOON if is_soon else DataState.NOT_DUE, first, by, first)


def _newest(first: Period, lag_days: int, today: date) -> tuple[Period, int]:
    """The last period that is overdue, and how many are from the first on."""
    newest, missed = first, 1
    while today > max(_after(newest).expected_by(lag_days), _after(newest).end):
        newest, missed = _after(newest), missed + 1
    return newest, missed


def _after(period: Period) -> Period:
    following = period.next()
    assert following is not None  # only a single date has none
    return following


def _before(period: Period) -> Period:
    earlier = period.previous()
    assert earlier is not None
    return earlier
