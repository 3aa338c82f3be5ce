"""Definitions, measurements and histories in a few words, for tests of the rules."""

from decimal import Decimal

from storage.domain import history
from storage.domain.indicator import Definition, IndicatorKey, Polarity, Unit
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Measurement, Point


def number(text):
    """A decimal from a text or an int; None stays None."""
    return None if text is None else Decimal(text)


def definition(**fields) -> Definition:
    """Care leavers in EET: a percentage by quarter where higher is better, unless `fields` say otherwise."""
    for name in ("target", "no_change_band"):
        if name in fields:
            fields[name] = number(fields[name])
    plain = {"unit": Unit.PERCENT, "polarity": Polarity.HIGHER, "frequency": PeriodType.QUARTER, "defined": True}
    return Definition(IndicatorKey("CL-EET", "CFC"), "Care leavers in EET", **(plain | fields))


def measurement(period: str, value, **fields) -> Measurement:
    """A figure for a printed period (one that is no date stays text); `target` as text."""
    try:
        read: Period | None = parse_period(period)
    except PeriodError:
        read = None
    if "target" in fields:
        fields["target"] = number(fields["target"])
    return Measurement(read, period, number(value), **fields)


def points(one: Definition, *figures, **later) -> tuple[Point, ...]:
    """The history of (period, value) or (period, value, fields) figures, oldest first."""
    made = [measurement(period, value, **(more[0] if more else {})) for period, value, *more in figures]
    return history.points(one, made, **later)


def rated(*figures) -> tuple[Point, ...]:
    """A history of (period, published status): "Q1 2018/19 red"; a trailing * marks it illustrative."""
    made = []
    for words in figures:
        period, status = words.removesuffix("*").rsplit(" ", 1)
        published = None if status == "grey" else RagStatus(status.upper())
        made.append((period, 1, {"published": published, "illustrative": words.endswith("*")}))
    return points(definition(), *made)
