"""An indicator's history read as a whole: points in order, comparisons with earlier ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from storage.domain.indicator import Accumulation, Definition, format_gap
from storage.domain.period import MONTHS, Period, PeriodType, day_words
from storage.domain.rag import RagStatus, Rating, rate, unrated
from storage.domain.rule import Rule, Target, in_force
from storage.domain.snapshot import Measurement, Point
from storage.domain.trend import DirectionOfTravel, Travel, compare

_NOT_DEFINED = "No definition has been loaded for this indicator, so it is not rated here."
_NEW = "This is the first figure recorded and no target is set, so there is nothing to rate it against."


def points(
    definition: Definition, measurements: Sequence[Measurement], *, today: date | None = None
) -> tuple[Point, ...]:
    """Each measurement with its target and its calculated rating, by the rule in force for its period.

    `today` tells a figure that is not due yet from one that is awaited; without it every missing one is awaited.
    """
    by_period = {one.period: one for one in measurements if one.period}
    found = tuple(_point(definition, one, by_period, today) for one in measurements)
    figures = [point for point in found if point.measurement.value is not None]
    if len(figures) != 1 or figures[0].calculated.status is not RagStatus.NO_TARGET:
        return found
    first = figures[0]
    return tuple(replace(one, calculated=Rating(RagStatus.NEW, _NEW)) if one is first else one for one in found)


def _point(
    definition: Definition, measurement: Measurement, by_period: Mapping[Period, Measurement], today: date | None
) -> Point:
    rule, value = rule_for(definition, measurement), measurement.value
    target = _target(definition, measurement, rule)
    if value is None:
        return Point(measurement, target, _missing(definition, measurement, today), rule)
    if not definition.defined and rule.decision is None:
        return Point(measurement, target, unrated(RagStatus.NOT_DEFINED, _NOT_DEFINED, value, target), rule)
    earlier = by_period.get(measurement.period.same_last_year()) if measurement.period else None
    rating = rate(
        value,
        target,
        rule.polarity,
        year_ago=earlier.value if earlier else None,
        year_ago_illustrative=bool(earlier and earlier.illustrative),
    )
    return Point(measurement, target, rating, rule)


def _missing(definition: Definition, measurement: Measurement, today: date | None) -> Rating:
    """Not due yet up to the day a figure is expected by; awaited from the day after."""
    if measurement.period is None or today is None:
        return rate(None, None, None)
    due = measurement.period.expected_by(definition.lag_days)
    if today <= due:
        return Rating(RagStatus.NOT_DUE, f"A figure for {measurement.label} is not due until {day_words(due)}.")
    reason = f"A figure for {measurement.label} was expected by {day_words(due)} and has not been recorded."
    return Rating(RagStatus.AWAITING, reason)


def rule_for(definition: Definition, measurement: Measurement) -> Rule:
    """The rule in force for the figure's period."""
    return in_force(definition, measurement.period.end if measurement.period else None)


def target_for(definition: Definition, measurement: Measurement) -> Target | None:
    """The target decided for the period, else the one printed with the figure, else the definition's.

    Explicit edges can stand without any.
    """
    return _target(definition, measurement, rule_for(definition, measurement))


def _target(definition: Definition, measurement: Measurement, rule: Rule) -> Target | None:
    value = rule.target if measurement.target is None or rule.sets_target else measurement.target
    if value is None and (rule.amber is None or rule.amber.edges is None):
        return None
    return Target(value, rule.amber, definition.unit)


def short_term(definition: Definition, history: Sequence[Point]) -> DirectionOfTravel:
    """Against the previous period. A figure that adds up over the year has none, unless it is a whole year's."""
    if not history:
        return DirectionOfTravel(Travel.NO_EARLIER, "no earlier figure")
    if definition.accumulation is Accumulation.CUMULATIVE and not _is_whole_year(history[-1].measurement.period):
        words = "not comparable with the period before, since it adds up over the year"
        return DirectionOfTravel(Travel.NOT_COMPARABLE, words)
    return _against(definition, history[-1], _previous(history), "the period before")


def _is_whole_year(period: Period | None) -> bool:
    return period is not None and MONTHS.get(period.type) == 12


def long_term(definition: Definition, history: Sequence[Point]) -> DirectionOfTravel:
    """Against the same period last year."""
    if not history or not history[-1].measurement.period:
        return DirectionOfTravel(Travel.NO_EARLIER, "no figure for the same period last year")
    wanted = history[-1].measurement.period.same_last_year()
    then = next((point for point in history if point.measurement.period == wanted), None)
    return _against(definition, history[-1], then, "the same period last year")


def _previous(history: Sequence[Point]) -> Point | None:
    if len(history) < 2:
        return None
    now, then = history[-1].measurement.period, history[-2]
    if now is None or now.type is PeriodType.DATE or then.measurement.period is None:
        return then
    return next((point for point in history if point.measurement.period == now.previous()), None)


def _against(definition: Definition, now: Point, then: Point | None, basis: str) -> DirectionOfTravel:
    if now.measurement.value is None:
        return DirectionOfTravel(Travel.NO_EARLIER, f"no figure for {now.measurement.label} to compare")
    if then is None or then.measurement.value is None:
        return DirectionOfTravel(Travel.NO_EARLIER, f"no figure for {basis}")
    one, other = now.measurement, then.measurement
    travel, arrow, change = compare(
        now.measurement.value,
        then.measurement.value,
        now.rule.polarity,
        band=definition.no_change_band,
        decimals=_precision(definition, one, other),
        targets=(_target_value(now), _target_value(then)),
    )
    words = _travel_words(travel, change, definition, other.label)
    rests_on_illustrative = one.illustrative or other.illustrative
    return DirectionOfTravel(travel, words, arrow, change, other.label, rests_on_illustrative)


def _precision(definition: Definition, one: Measurement, other: Measurement) -> int | None:
    """The finer of the two published precisions, unless the definition fixes one."""
    if definition.decimals is not None:
        return definition.decimals
    return None if one.decimals is None or other.decimals is None else max(one.decimals, other.decimals)


def _target_value(point: Point) -> Decimal | None:
    return point.target.value if point.target else None


def _travel_words(travel: Travel, change: Decimal, definition: Definition, against: str) -> str:
    if change == 0:
        return f"no change from {against}"
    moved = f"{'up' if change > 0 else 'down'} {format_gap(change, definition.unit)} from {against}"
    if travel is Travel.STEADY:
        within_band = abs(change) <= definition.no_change_band
        return f"steady: {moved}, {'within the no-change band' if within_band else 'and as near its target as then'}"
    if travel is Travel.NOT_COMPARABLE:
        return f"{moved}, not comparable without both targets"
    return moved if travel is Travel.CHANGED else f"{travel}: {moved}"
