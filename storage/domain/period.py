"""Periods a figure can be for: how they are read, named, ordered and compared."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from storage.domain.months import months_after


class PeriodType(StrEnum):
    """Kind of period; as an indicator's frequency it says how often a figure is due."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    ACADEMIC_YEAR = "academic year"
    CALENDAR_YEAR = "calendar year"
    DATE = "date"


MONTHS = {
    PeriodType.MONTH: 1,
    PeriodType.QUARTER: 3,
    PeriodType.FINANCIAL_YEAR: 12,
    PeriodType.ACADEMIC_YEAR: 12,
    PeriodType.CALENDAR_YEAR: 12,
}
FIRST_MONTH = {PeriodType.FINANCIAL_YEAR: 4, PeriodType.ACADEMIC_YEAR: 9, PeriodType.CALENDAR_YEAR: 1}
PERIOD_WORDS = "a period such as Q2 2019/20, September 2019, 2018/19 or 30/09/2019"
LONGEST = 60


class PeriodError(ValueError):
    """A text that names no period; the message is a sentence for the person who wrote it."""


@dataclass(frozen=True)
class Period:
    """A span of days, `start` and `end` both included. Quarters follow the financial year: Q1 is April to June."""

    type: PeriodType
    start: date
    end: date

    @classmethod
    def beginning(cls, type: PeriodType, year: int, month: int) -> "Period":
        """The period of this type whose first day is the first of the given month."""
        return cls(type, date(year, month, 1), months_after(date(year, month, 1), MONTHS[type]) - timedelta(days=1))

    @classmethod
    def on(cls, day: date) -> "Period":
        """A single date, as printed for snapshots."""
        return cls(PeriodType.DATE, day, day)

    @classmethod
    def containing(cls, type: PeriodType, day: date) -> "Period":
        """The period of this type that the day falls in."""
        if type is PeriodType.DATE:
            return cls.on(day)
        first = FIRST_MONTH.get(type)
        if first is None:
            length = MONTHS[type]
            return cls.beginning(type, day.year, (day.month - 1) // length * length + 1)
        return cls.beginning(type, day.year if day.month >= first else day.year - 1, first)

    @cached_property
    def label(self) -> str:
        """The name a council prints: Q2 2019/20, September 2019, 2018/19, 2018/19 academic year, 2019, 30/09/2019."""
        match self.type:
            case PeriodType.MONTH:
                return f"{calendar.month_name[self.start.month]} {self.start.year}"
            case PeriodType.QUARTER:
                year = Period.containing(PeriodType.FINANCIAL_YEAR, self.start)
                return f"Q{self.quarter_number} {year.label}"
            case PeriodType.FINANCIAL_YEAR:
                return f"{self.start.year}/{self.end.year % 100:02d}"
            case PeriodType.ACADEMIC_YEAR:
                return f"{self.start.year}/{self.end.year % 100:02d} academic year"
            case PeriodType.CALENDAR_YEAR:
                return str(self.start.year)
        return f"{self.start:%d/%m/%Y}"

    @property
    def short_label(self) -> str:
        """The label cut for the axis of a chart: Q2 19/20, Sep 19, 18/19, 2019, 30 Sep 19."""
        match self.type:
            case PeriodType.MONTH:
                return f"{calendar.month_abbr[self.start.month]} {self.start:%y}"
            case PeriodType.QUARTER:
                year = Period.containing(PeriodType.FINANCIAL_YEAR, self.start)
                return f"Q{self.quarter_number} {year.short_label}"
            case PeriodType.FINANCIAL_YEAR | PeriodType.ACADEMIC_YEAR:
                return f"{self.start:%y}/{self.end:%y}"
            case PeriodType.CALENDAR_YEAR:
                return str(self.start.year)
        return f"{self.start.day} {calendar.month_abbr[self.start.month]} {self.start:%y}"

    @property
    def quarter_number(self) -> int:
        """1 for April to June … 4 for January to March."""
        return (self.start.month - 4) % 12 // 3 + 1

    def previous(self) -> "Period | None":
        """The period just before; None for a single date, which has no length to step by."""
        if self.type is PeriodType.DATE:
            return None
        start = months_after(self.start, -MONTHS[self.type])
        return Period.beginning(self.type, start.year, start.month)

    def next(self) -> "Period | None":
        """The period just after; None for a single date."""
        if self.type is PeriodType.DATE:
            return None
        return Period.containing(self.type, self.end + timedelta(days=1))

    def same_last_year(self) -> "Period":
        """The same period twelve months earlier; a date that ends its month goes to the end of that month."""
        start = months_after(self.start, -12)
        if self.type is PeriodType.DATE:
            return Period.on(_month_end(start) if self.end == _month_end(self.end) else start)
        return Period.beginning(self.type, start.year, start.month)

    def expected_by(self, lag_days: int) -> date:
        """The day by which a figure for this period is expected, `lag_days` after it ends."""
        return self.end + timedelta(days=lag_days)

    def as_frequency(self, frequency: PeriodType | None) -> "Period":
        """Read a printed period at an indicator's own frequency, where that is certain.

        The last day of a quarter (month, year) names that quarter; a year label names the indicator's kind of year.
        Anything else stays as it is.
        """
        if frequency is None or frequency is PeriodType.DATE or frequency is self.type:
            return self
        if self.type is PeriodType.DATE:
            whole = Period.containing(frequency, self.start)
            return whole if whole.end == self.end else self
        if self.type is PeriodType.FINANCIAL_YEAR and frequency is PeriodType.ACADEMIC_YEAR:
            return Period.beginning(frequency, self.start.year, FIRST_MONTH[frequency])
        return self


def day_words(day: date) -> str:
    """A day in a sentence: 14 February 2020."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH_NUMBERS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH_NUMBERS["sept"] = 9
_YEAR = r"((?:19|20)\d\d)"
_YEAR_OR_SHORT = r"((?:19|20)\d\d|\d\d)"
_YEARS = rf"{_YEAR_OR_SHORT}\s*[/\-–]\s*(\d{{4}}|\d\d)"
_FLAGS = re.IGNORECASE | re.ASCII
_QUARTER = re.compile(rf"(?:q|qtr|quarter)\s*([1-4])[\s,]*{_YEARS}", _FLAGS)
_QUARTER_LAST = re.compile(rf"{_YEARS}[\s,]*(?:q|qtr|quarter)\s*([1-4])", _FLAGS)
_YEAR_PAIR = re.compile(rf"(?:(fy|ay|financial year|academic year)\s*)?{_YEARS}", _FLAGS)
_YEAR_PAIR_LAST = re.compile(rf"{_YEARS}\s+(financial|academic)(?: year)?", _FLAGS)
_CALENDAR = re.compile(rf"(?:calendar year )?{_YEAR}(?: calendar year)?", _FLAGS)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.\-])(\d{{1,2}})\2{_YEAR}", _FLAGS)
_DAY_FIRST_SHORT = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d\d)", _FLAGS)
_ISO = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?)?", _FLAGS)
_MONTH_YEAR = re.compile(rf"([a-z]{{3,9}})[\s\-]+{_YEAR_OR_SHORT}", _FLAGS)
_DAY_MONTH_YEAR = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+([a-z]{{3,9}})[\s\-]+{_YEAR_OR_SHORT}", _FLAGS)


def parse_period(text: str) -> Period:
    """Read a printed period, dates day first. A bare year pair is a financial year until a frequency says otherwise.

    Two digits stand for a year from 1980 to 2079. Raises PeriodError for an impossible date ("31/09/2019: September
    has 30 days") or for no period at all.
    """
    clean = " ".join(text.split())
    for read in (_read_quarter, _read_years, _read_date, _read_month):
        if period := read(clean):
            return period
    shown = clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
    raise PeriodError(f"“{shown}” is not {PERIOD_WORDS}")


def _full_year(digits: str) -> int:
    """The year that two or four digits stand for."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 80 else 2000)


def _start_year(first: str, second: str) -> int:
    """The first of two years that follow each other; PeriodError when they do not."""
    start = _full_year(first)
    following = str(start + 1)
    if second not in (following, following[2:]):
        raise PeriodError(f"“{first}/{second}” is not one year: {start} is followed by {following}")
    return start


def _read_quarter(text: str) -> Period | None:
    if found := _QUARTER.fullmatch(text):
        number, *years = found.groups()
    elif found := _QUARTER_LAST.fullmatch(text):
        *years, number = found.groups()
    else:
        return None
    year = Period.beginning(PeriodType.FINANCIAL_YEAR, _start_year(*years), 4)
    return Period.containing(PeriodType.QUARTER, months_after(year.start, 3 * (int(number) - 1)))


def _read_years(text: str) -> Period | None:
    if found := _YEAR_PAIR.fullmatch(text):
        kind, *years = found.groups()
    elif found := _YEAR_PAIR_LAST.fullmatch(text):
        *years, kind = found.groups()
    elif found := _CALENDAR.fullmatch(text):
        return Period.beginning(PeriodType.CALENDAR_YEAR, int(found[1]), 1)
    else:
        return None
    is_academic = (kind or "").lower().startswith("a")
    type = PeriodType.ACADEMIC_YEAR if is_academic else PeriodType.FINANCIAL_YEAR
    return Period.beginning(type, _start_year(*years), FIRST_MONTH[type])


def _read_date(text: str) -> Period | None:
    if found := _DAY_FIRST.fullmatch(text) or _DAY_FIRST_SHORT.fullmatch(text):
        day, _, month, year = found.groups()
    elif found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif (found := _DAY_MONTH_YEAR.fullmatch(text)) and found[2].lower() in _MONTH_NUMBERS:
        day, month, year = found[1], str(_MONTH_NUMBERS[found[2].lower()]), found[3]
    else:
        return None
    return Period.on(_real_date(text, int(day), int(month), _full_year(year)))


def _real_date(text: str, day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise PeriodError(f"“{text}” is not a date: there is no month {month} (dates are read day first)")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise PeriodError(f"“{text}” is not a date: {calendar.month_name[month]} {year} has {days} days")
    return date(year, month, day)


def _read_month(text: str) -> Period | None:
    found = _MONTH_YEAR.fullmatch(text)
    if not found or found[1].lower() not in _MONTH_NUMBERS:
        return None
    return Period.beginning(PeriodType.MONTH, _full_year(found[2]), _MONTH_NUMBERS[found[1].lower()])
