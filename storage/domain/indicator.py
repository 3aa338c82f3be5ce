"""An indicator's definition: what is measured, in which unit, and which way is good."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from storage.domain.classification import Classification
from storage.domain.period import PeriodType

LONGEST_NAME = 300


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
_AFTER_ONE = {Unit.DAYS: " day", Unit.POINTS: " point"}
# Room for every digit of the longest figure and of the finest rounding.
_EXACT = Context(prec=100)


def round_half_up(value: Decimal, decimals: int | None) -> Decimal:
    """The figure to so many places after the point; as it is where `decimals` is None."""
    return value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)


def format_value(value: Decimal, unit: Unit, decimals: int | None = None) -> str:
    """The figure in words: 43%, £82,483,000, -1.48, 70 per 10,000. Rounded (half up) only when `decimals` is given."""
    number = round_half_up(value, decimals)
    body = f"{number.copy_abs():,f}"
    after = _AFTER_ONE[unit] if body == "1" and unit in _AFTER_ONE else _AFTER.get(unit, "")
    return f"{'-' if number < 0 else ''}{'£' if unit is Unit.POUNDS else ''}{body}{after}"


def format_gap(gap: Decimal, unit: Unit) -> str:
    """A difference between two figures, without its sign or trailing zeros: two percentages differ by points."""
    size = f"{gap.copy_abs():f}"
    plain = Decimal(size.rstrip("0").rstrip(".") if "." in size else size)
    return format_value(plain, Unit.POINTS if unit is Unit.PERCENT else unit)


@dataclass(frozen=True)
class AmberRule:
    """How far from the target a figure may be and still be amber, or which edges were set by hand.

    At most one of these forms; with none of them amber is empty but for `improved`:
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


BEGINNING = date.min
"""The day from which a rule holds that was decided for every figure there is."""


@dataclass(frozen=True)
class DatedRule:
    """What was decided of an indicator's rule, for figures whose period ends on or after `effective_from`.

    It stands whole until the next one: `amber` None is no amber band, `target` None is no target where `sets_target`.
    Without `sets_target` targets are left as they are printed and defined; `polarity` None leaves the definition's.
    """

    effective_from: date
    sets_target: bool = False
    target: Decimal | None = None
    amber: AmberRule | None = None
    polarity: Polarity | None = None
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Definition:
    """What is known of an indicator. `defined` is False while only figures files have named it.

    `rules` were decided later, each from a day on and no two for the same day; their order does not matter.
    """

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
    classification: Classification = Classification.PUBLIC
    rules: tuple[DatedRule, ...] = ()
