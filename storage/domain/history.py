"""An indicator's history read as a whole: points in order, comparisons with earlier ones, streaks."""

from collections.abc import Sequence
from decimal import Decimal

from storage.domain.indicator import Accumulation, Definition, format_gap
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus, rate, unrated
from storage.domain.rule import Target
from storage.domain.snapshot import Measurement, Point
from storage.domain.trend import DirectionOfTravel, Streak, Travel, compare

_NOT_DEFINED = "No definition has been loaded for this indicator, so it is not rated here."
_PERIOD_WORDS = {PeriodType.MONTH: "month", PeriodType.QUARTER: "quarter", None: "period", PeriodType.DATE: "period"}


def points(definition: Definition, measurements: Sequence[Measurement]) -> tuple[Point, ...]:
    """Each measurement with its target and its calculated rating, by the definition as it stands now."""
    values = {one.period: one.value for one in measurements if one.period}
    return tuple(_point(definition, one, values) for one in measurements)


def _point(definition: Definition, measurement: Measurement, values: dict[Period, Decimal | None]) -> Point:
    target = target_for(definition, measurement)
    if not definition.defined and measurement.value is not None:
        return Point(measurement, target, unrated(RagStatus.NOT_DEFINED, _NOT_DEFINED, measurement.value, target))
    year_ago = values.get(measurement.period.same_last_year()) if measurement.period else None
    return Point(measurement, target, rate(measurement.value, target, definition.polarity, year_ago=year_ago))


def target_for(definition: Definition, measurement: Measurement) -> Target | None:
    """The target printed with the figure, else the definition's; explicit edges can stand without either."""
    value = definition.target if measurement.target is None else measurement.target
    if value is None and (definition.amber is None or definition.amber.edges is None):
        return None
    return Target(value, definition.amber, definition.unit)


def short_term(definition: Definition, history: Sequence[Point]) -> DirectionOfTravel:
    """Against the previous period. A figure that adds up over the year has none: it would always grow."""
    if not history:
        return DirectionOfTravel(Travel.NO_EARLIER, "no earlier figure")
    if definition.accumulation is Accumulation.CUMULATIVE:
        return DirectionOfTravel(
            Travel.NOT_COMPARABLE, "not comparable with the period before, since it adds up over the year"
        )
    return _against(definition, history[-1], _previous(history), "the period before")


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
    if then is None or then.measurement.value is None or now.measurement.value is None:
        return DirectionOfTravel(Travel.NO_EARLIER, f"no figure for {basis}")
    one, other = now.measurement, then.measurement
    travel, arrow, change = compare(
        now.measurement.value,
        then.measurement.value,
        definition.polarity,
        band=definition.no_change_band,
        decimals=_precision(definition, one, other),
        targets=(_target_value(now), _target_value(then)),
    )
    return DirectionOfTravel(
        travel, _travel_words(travel, change, definition, other.label), arrow, change, other.label, other.illustrative
    )


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
        return f"steady: {moved}, within the no-change band"
    return moved if travel in (Travel.CHANGED, Travel.NOT_COMPARABLE) else f"{travel}: {moved}"


def streak(definition: Definition, history: Sequence[Point]) -> Streak | None:
    """How many periods in a row have had the latest status; None while that is a grey or there is nothing earlier."""
    if len(history) < 2 or not history[-1].status.is_rated:
        return None
    status, run = history[-1].status, 1
    while run < len(history) and history[-run - 1].status is status and _follows(history[-run], history[-run - 1]):
        run += 1
    if run > 1:
        words = f"{status.word.lower()} for {run} {_period_word(definition)}s running"
        return Streak(status, run, words, _any_illustrative(history[-run:]))
    since = next((index for index in range(len(history) - 2, -1, -1) if history[index].status is status), None)
    if since is None:
        words = f"{status.word.lower()} for the first time in {len(history)} recorded {_period_word(definition)}s"
    else:
        words = f"first {status.word.lower()} since {history[since].measurement.label}"
    return Streak(status, run, words, _any_illustrative(history[since or 0 :]))


def _any_illustrative(history: Sequence[Point]) -> bool:
    return any(point.measurement.illustrative for point in history)


def _follows(later: Point, earlier: Point) -> bool:
    period = later.measurement.period
    if period is None or period.type is PeriodType.DATE:
        return True
    return earlier.measurement.period == period.previous()


def _period_word(definition: Definition) -> str:
    return _PERIOD_WORDS.get(definition.frequency, "year")
