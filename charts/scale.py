"""The number axis: limits that let the data be seen, round ticks, labels in the indicator's unit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from charts.figures import MINUS
from storage.domain.indicator import Unit

_LEAST_SHARE = 0.06
_LEAST_PERCENT = 5.0
_PAD = 0.12
_TARGET_SHARE = 0.04
_BENCHMARK_SHARE = 0.2
_OUTLIER_SHARE = 0.125
_FEWEST_FOR_OUTLIERS = 6
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


@dataclass(frozen=True)
class Scale:
    """The number axis from `low` to `high`, with its ticks as (value, label)."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def holds(self, value: float) -> bool:
        """Whether the value lies within the limits."""
        return self.low <= value <= self.high


def scale(values: Sequence[float], targets: Sequence[float], benchmarks: Sequence[float], unit: Unit) -> Scale:
    """Limits for the values drawn (the last is the latest), with targets and benchmarks where they do not swamp them.

    A lone value far away from all others is left off the scale (it is drawn at the edge), never the latest.
    """
    kept = without_outliers(values) or list(values) or list(targets) or [0.0]
    low, high = _widened(min(kept), max(kept), unit)
    few = len(kept) < 3
    low, high = _with(low, high, targets[-1:], 0.0 if few else _TARGET_SHARE)
    low, high = _with(low, high, targets[:-1], _BENCHMARK_SHARE)
    low, high = _with(low, high, benchmarks, _BENCHMARK_SHARE)
    low, high = _padded(low, high, unit)
    return Scale(low, high, _ticks(low, high, unit))


def without_outliers(values: Sequence[float]) -> list[float]:
    """The values less those few that would squeeze all others into an eighth of the axis; the latest always stays."""
    if len(values) < _FEWEST_FOR_OUTLIERS:
        return list(values)
    kept, latest = sorted(values), values[-1]
    for _ in range(max(1, len(values) // 10)):
        span = kept[-1] - kept[0]
        without = [one for one in (kept[:-1], kept[1:]) if one[-1] - one[0] < span * _OUTLIER_SHARE]
        if not without or not without[0][0] <= latest <= without[0][-1]:
            break
        kept = without[0]
    return kept


def _widened(low: float, high: float, unit: Unit) -> tuple[float, float]:
    """Room around values that hardly differ, so that noise does not look like a cliff."""
    size = max(abs(low), abs(high))
    least = max(size * _LEAST_SHARE, _LEAST_PERCENT if unit is Unit.PERCENT else 0.0) or 1.0
    missing = max(0.0, least - (high - low)) / 2
    wider = (low - missing, high + missing)
    if low >= 0 and wider[0] < 0:
        return 0.0, wider[1] - wider[0]
    if unit is Unit.PERCENT and high <= 100 < wider[1]:
        return 100.0 - (wider[1] - wider[0]), 100.0
    return wider


def _with(low: float, high: float, others: Sequence[float], share: float) -> tuple[float, float]:
    for one in others:
        wider = (min(low, one), max(high, one))
        if high - low >= share * (wider[1] - wider[0]):
            low, high = wider
    return low, high


def _padded(low: float, high: float, unit: Unit) -> tuple[float, float]:
    pad = (high - low) * _PAD
    bottom, top = low - pad, high + pad
    if low >= 0 and (bottom < 0 or low < 0.35 * high):
        bottom = 0.0
    if unit is Unit.PERCENT and high <= 100:
        top = min(top, 100.0 + pad / 3)
    return bottom, top


def _ticks(low: float, high: float, unit: Unit) -> tuple[tuple[float, str], ...]:
    step = _round_step((high - low) / 4.5)
    first = math.ceil(low / step - 1e-9)
    values = [index * step for index in range(first, first + 8) if index * step <= high + step * 1e-9]
    if unit is Unit.PERCENT and high <= 105:
        values = [value for value in values if value <= 100]
    divisor, suffix = _divisor(max(abs(low), abs(high)), step, unit)
    return tuple((value, _label(value / divisor, step / divisor, suffix, unit)) for value in values)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))


def _divisor(size: float, step: float, unit: Unit) -> tuple[float, str]:
    thousands = 10 if unit is Unit.POUNDS else 100
    for divisor, suffix in _SCALES:
        if size >= divisor * (thousands if divisor == 1e3 else 1) and step >= divisor / 1000:
            return divisor, suffix
    return 1.0, ""


def _label(value: float, step: float, suffix: str, unit: Unit) -> str:
    if step < 1e-6:
        body = f"{abs(value):.3g}"
    else:
        places = -int(Decimal(f"{step:.3g}").normalize().as_tuple().exponent)
        body = f"{abs(value):,.{max(0, places)}f}"
    sign = MINUS if value < 0 and body.strip("0.,") else ""
    suffix = "" if not body.strip("0.,") else suffix
    return f"{sign}{'£' if unit is Unit.POUNDS else ''}{body}{suffix}{'%' if unit is Unit.PERCENT else ''}"
