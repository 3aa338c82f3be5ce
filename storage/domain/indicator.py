"""An indicator's definition: what is measured, in which unit, and which way is good."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from storage.domain.period import PeriodType


class Polarity(StrEnum):
    """Which way is good. NONE is a real answer: a rate of children in care has no good direction."""

    HIGHER = "higher"
    LOWER = "lower"
    CLOSER = "closer"
    NONE = "none"


class Accumulation(StrEnum):
    """Whether a figure stands for its own period or adds up since the year began."""

    SNAPSHOT = "snapshot"
    CUMULATIVE = "cumulative"


class Unit(StrEnum):
    """Units a council prints. A RATE is per so many of the population; POINTS are percentage points."""

    PERCENT = "percent"
    POUNDS = "pounds"
    DAYS = "days"
    RATE = "rate per 10,000"
    RATE_1000 = "rate per 1,000"
    RATE_100000 = "rate per 100,000"
    NUMBER = "number"
    SCORE = "score"
    FTE = "full-time equivalents"
    POINTS = "percentage points"


_AFTER = {
    Unit.PERCENT: "%",
    Unit.DAYS: " days",
    Unit.RATE: " per 10,000",
    Unit.RATE_1000: " per 1,000",
    Unit.RATE_100000: " per 100,000",
    Unit.FTE: " FTE",
    Unit.POINTS: " points",
}


def format_value(value: Decimal, unit: Unit, decimals: int | None = None) -> str:
    """The figure in words: 43%, £82,483,000, -1.48, 70 per 10,000. Rounded (half up) only when `decimals` is given."""
    number = value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = "-" if number < 0 else ""
    body = f"{abs(number):,f}"
    if unit is Unit.DAYS and body == "1":
        return f"{sign}1 day"
    return f"{sign}{'£' if unit is Unit.POUNDS else ''}{body}{_AFTER.get(unit, '')}"


def format_gap(gap: Decimal, unit: Unit) -> str:
    """A difference between two figures, without its sign or trailing zeros: two percentages differ by points."""
    size = abs(gap).normalize()
    if size == size.to_integral_value():
        size = size.quantize(Decimal(1))
    if unit in (Unit.PERCENT, Unit.POINTS):
        return f"{size:,f} {'point' if size == 1 else 'points'}"
    return format_value(size, unit)


@dataclass(frozen=True)
class AmberRule:
    """How far from the target a figure may be and still be amber, or which edges were set by hand.

    Exactly one of these forms:
    - `points`: a tolerance in the indicator's own unit; `percent`: a tolerance in percent of the target (not of zero);
    - `floor`: the floor standard itself (Kent: amber while the floor is met);
    - `edges`: (green, red), the values where green ends and where red begins, or for a closer-is-better
      indicator the distance from the target at which each happens.
    `improved` adds Havering's rule: what misses amber is still amber if it is better than a year ago.
    """

    points: Decimal | None = None
    percent: Decimal | None = None
    floor: Decimal | None = None
    edges: tuple[Decimal, Decimal] | None = None
    improved: bool = False


@dataclass(frozen=True)
class IndicatorKey:
    """Which indicator: its code and the scope it is measured for (a scorecard's), since one code can stand in two."""

    code: str
    scope: str


@dataclass(frozen=True)
class Definition:
    """What is known of an indicator. `defined` is False while only figures files have named it."""

    key: IndicatorKey
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    unit: Unit = Unit.NUMBER
    decimals: int | None = None
    polarity: Polarity | None = None
    frequency: PeriodType | None = None
    accumulation: Accumulation = Accumulation.SNAPSHOT
    amber: AmberRule | None = None
    target: Decimal | None = None
    no_change_band: Decimal = Decimal(0)
    directorate: str = ""
    owner: str = ""
    lag_days: int = 45
    defined: bool = False
