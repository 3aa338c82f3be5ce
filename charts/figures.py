"""Numbers as a chart writes them: short, in the indicator's unit, with a true minus sign."""

from decimal import ROUND_HALF_UP, Decimal

from charts.text import clean
from storage.domain.indicator import Definition, Unit, format_gap
from storage.domain.snapshot import Measurement, Point, value_words

LARGEST = Decimal("1e15")
MINUS = "−"
_SCALES = ((12, "tn"), (9, "bn"), (6, "m"), (3, "k"))
_CAPTIONS = {
    Unit.DAYS: "days",
    Unit.RATE: "per 10,000",
    Unit.RATE_1000: "per 1,000",
    Unit.RATE_100000: "per 100,000",
    Unit.FTE: "full-time equivalents",
    Unit.POINTS: "percentage points",
}
_LONGEST_VALUE = 24


def drawable(value: Decimal | None) -> float | None:
    """The value as a float, or None where there is none, it is no number, or is too large to draw (1e15)."""
    if value is None or not value.is_finite() or abs(value) >= LARGEST:
        return None
    return float(value)


def caption(unit: Unit) -> str:
    """The unit as it stands above the number axis; empty where every number carries it."""
    return _CAPTIONS.get(unit, "")


def short(value: Decimal, unit: Unit) -> str:
    """A figure without the words of its unit: 52%, £82.5m, 1.2m, −1.48; three digits at least from a thousand on."""
    size = abs(value)
    digits, suffix = next(((places, letter) for places, letter in _SCALES if size >= _from(places, unit)), (0, ""))
    if digits:
        body = _trim(f"{_rounded(size.scaleb(-digits)):,f}")
    else:
        body = f"{size:,f}" if -int(size.as_tuple().exponent) <= 4 else _trim(f"{size:,.4f}")
    sign = MINUS if value < 0 else ""
    return f"{sign}{'£' if unit is Unit.POUNDS else ''}{body}{suffix}{'%' if unit is Unit.PERCENT else ''}"


def _from(places: int, unit: Unit) -> Decimal:
    if places == 3:
        return Decimal(10_000) if unit is Unit.POUNDS else Decimal(100_000)
    return Decimal(1).scaleb(places)


def _rounded(size: Decimal) -> Decimal:
    return size.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _trim(body: str) -> str:
    return body.rstrip("0").rstrip(".") if "." in body else body


def value_label(measurement: Measurement, definition: Definition) -> str:
    """The value beside its point: as the card words it, shortened where it is long or large money."""
    value, unit = measurement.value, measurement.unit or definition.unit
    if value is not None and not value.is_finite():
        return clean(measurement.text, _LONGEST_VALUE) or "no figure"
    if value is not None and drawable(value) is not None and unit is Unit.POUNDS:
        return short(value, unit)
    words = clean(value_words(measurement, definition), 200)
    if value is not None and drawable(value) is not None and len(words) > _LONGEST_VALUE:
        return short(value, unit)
    return clean(words.replace("-", MINUS, 1) if words.startswith("-") else words, _LONGEST_VALUE)


def mark(measurement: Measurement, definition: Definition) -> str:
    """The value as it stands beside its point: without the words that the axis carries."""
    value, unit = measurement.value, measurement.unit or definition.unit
    if value is not None and drawable(value) is not None and caption(unit):
        return short(value, unit)
    return value_label(measurement, definition)


def gap_label(point: Point, unit: Unit) -> str:
    """ "9 points below target", with large money shortened; empty where nothing can be compared."""
    gap = point.calculated.gap
    if gap is None or gap == 0 or drawable(gap) is None:
        return point.calculated.gap_words if gap is not None and gap == 0 else ""
    size = short(abs(gap), unit) if unit is Unit.POUNDS else format_gap(gap, unit)
    return f"{clean(size, _LONGEST_VALUE)} {'above' if gap > 0 else 'below'} target"
