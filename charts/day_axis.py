"""The axis of days: round months with their labels, or the days themselves where the time is short."""

from collections.abc import Iterator
from datetime import date

from storage.domain.months import months_after
from storage.domain.period import day_words

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 12000)
_MOST = 5


def ticks(first: int, last: int) -> tuple[tuple[int, str], ...]:
    """Days from one to another (counted as `date.toordinal` does), at most six of them with their labels."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    if last - first < 62:
        ends = (begin,) if first == last else (begin, end)
        return tuple((day.toordinal(), day_words(day)) for day in ends)
    months = (end.year - begin.year) * 12 + end.month - begin.month
    step = next(step for step in _STEPS if months / step <= _MOST)
    return tuple((day.toordinal(), f"{day:%b} {day.year}") for day in _firsts(begin, end, step))


def _firsts(begin: date, end: date, step: int) -> Iterator[date]:
    """The first days of months, so many apart and of the same months each year."""
    count = begin.year * 12 + begin.month - 1
    day = months_after(date(1, 1, 1), -(-count // step) * step - 12)
    if day < begin:
        day = months_after(day, step)
    while day <= end:
        yield day
        later = months_after(day, step)
        if later <= day:
            return
        day = later
