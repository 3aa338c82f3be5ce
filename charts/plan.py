"""What a trend chart shows, worked out before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from charts import wording
from charts.figures import caption, drawable, mark, short, value_label
from charts.scale import Scale, scale
from charts.text import clean
from charts.timeline import Timeline, timeline
from storage.domain.indicator import Accumulation, Definition
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus, bands
from storage.domain.snapshot import Benchmark, IndicatorSnapshot, MeasurementStatus, Point

MOST_POINTS = 60
MOST_BENCHMARKS = 3
_LONGEST_LABEL = 18


@dataclass(frozen=True)
class PlanPoint:
    """A period on the axis; `value` is None for a gap. `edge` is 1 or -1 where the value lies above or below the scale.

    `joined` says that a line leads here from the point before; `text` is the value in words, `mark` as it stands
    beside the point.
    """

    x: float
    value: float | None
    label: str
    text: str
    mark: str
    status: RagStatus
    provisional: bool = False
    illustrative: bool = False
    joined: bool = False
    edge: int = 0

    @property
    def hollow(self) -> bool:
        """Whether the marker is drawn hollow."""
        return self.provisional or self.illustrative


@dataclass(frozen=True)
class PlanBand:
    """A stretch of the number axis with one status; None is an open end."""

    status: RagStatus
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stretch:
    """The periods from `start` to `end` (None: to the side of the chart) that share one target and its bands."""

    start: float | None
    end: float | None
    target: float | None
    target_text: str
    bands: tuple[PlanBand, ...]


@dataclass(frozen=True)
class BenchmarkLine:
    """A comparator's points as (x, value), with the label that stands at its end."""

    name: str
    text: str
    points: tuple[tuple[float, float], ...]
    illustrative: bool = False


@dataclass(frozen=True)
class TrendPlan:
    """All that is drawn, and nothing else: two equal plans are the same picture.

    `name` is the indicator's; `code` stands in where no font can draw the name. `finding` says what the figures say;
    `cycle` is the number of periods in a year, 0 on an irregular axis; `latest` is the figure the card shows, None
    where it cannot be drawn. `marking` says for whom the figures are where not everyone may see them.
    """

    name: str
    code: str
    rating: str
    status: RagStatus
    finding: str
    notes: str
    source: str
    points: tuple[PlanPoint, ...]
    stretches: tuple[Stretch, ...]
    benchmarks: tuple[BenchmarkLine, ...]
    scale: Scale
    caption: str
    cycle: int
    latest: PlanPoint | None
    marking: str = ""

    @property
    def title(self) -> str:
        """The finding as one line: "Care leavers in EET: 43%, 9 points below target, deteriorating"."""
        return f"{self.name}: {self.finding}"

    @property
    def footer(self) -> str:
        """What is written under the picture, above the source: first of all for whom it is."""
        return f"{self.marking} {self.notes}".strip()

    @property
    def drawn(self) -> tuple[PlanPoint, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)


def trend_plan(snapshot: IndicatorSnapshot) -> TrendPlan:
    """Work out the chart of an indicator: its last 60 points, oldest first, as the snapshot orders them."""
    definition, history = snapshot.definition, _in_order(snapshot.points[-MOST_POINTS:])
    axis = timeline([one.measurement.period for one in history if one.measurement.period])
    stretches = _stretches(definition, history, _positions(axis, history))
    lines = _benchmarks(definition, snapshot.benchmarks, axis, history)
    values = [value for one in history if (value := drawable(one.measurement.value)) is not None]
    targets = [one.target for one in stretches if one.target is not None]
    limits = scale(values, targets, [y for line in lines for _, y in line.points], definition.unit)
    points = _points(definition, history, axis, limits)
    return TrendPlan(
        name=clean(definition.name, wording.LONGEST_NAME) or "Unnamed indicator",
        code=clean(definition.key.code, 40),
        rating=wording.rating(snapshot),
        status=snapshot.status,
        finding=wording.finding(snapshot),
        notes=wording.notes(snapshot, history),
        source=wording.source(snapshot, history),
        points=points,
        stretches=stretches,
        benchmarks=lines,
        scale=limits,
        caption=caption(definition.unit),
        cycle=axis.cycle,
        latest=_latest(snapshot, history, points),
        marking=wording.for_whom(snapshot),
    )


def _latest(snapshot: IndicatorSnapshot, history: Sequence[Point], points: Sequence[PlanPoint]) -> PlanPoint | None:
    pairs = zip(history, points, strict=True)
    return next((point for one, point in pairs if one is snapshot.latest and point.value is not None), None)


def _in_order(history: Sequence[Point]) -> tuple[Point, ...]:
    """Figures whose printed period is no date stand last."""
    return tuple(sorted(history, key=lambda one: one.measurement.period is None))


def _positions(axis: Timeline, history: Sequence[Point]) -> list[float]:
    places: list[float] = []
    for one in history:
        period = one.measurement.period
        places.append(axis.position(period) if period else (places[-1] + 1 if places else 0.0))
    return places


def _points(definition: Definition, history: Sequence[Point], axis: Timeline, limits: Scale) -> tuple[PlanPoint, ...]:
    places = _positions(axis, history)
    return tuple(
        _point(definition, one, places[index], limits, index > 0 and _joined(definition, history, places, index, axis))
        for index, one in enumerate(history)
    )


def _point(definition: Definition, point: Point, x: float, limits: Scale, joined: bool) -> PlanPoint:
    one = point.measurement
    value = drawable(one.value)
    label = one.period.short_label if one.period else clean(one.label, _LONGEST_LABEL)
    return PlanPoint(
        x=x,
        value=value,
        label=label,
        text=value_label(one, definition),
        mark=mark(one, definition),
        status=point.status,
        provisional=one.status is MeasurementStatus.PROVISIONAL,
        illustrative=one.illustrative,
        joined=joined,
        edge=0 if value is None or limits.holds(value) else 1 if value > limits.high else -1,
    )


def _joined(
    definition: Definition, history: Sequence[Point], places: Sequence[float], index: int, axis: Timeline
) -> bool:
    """Whether a line may lead here: both values known, no period missing, and no new year for one that adds up."""
    now, then = history[index].measurement, history[index - 1].measurement
    if drawable(now.value) is None or drawable(then.value) is None or now.period is None or then.period is None:
        return False
    if axis.cycle and places[index] - places[index - 1] > 1.01:
        return False
    if definition.accumulation is Accumulation.CUMULATIVE:
        return _year(now.period) == _year(then.period)
    return True


def _year(period: Period) -> Period:
    return Period.containing(PeriodType.FINANCIAL_YEAR, period.end)


def _stretches(definition: Definition, history: Sequence[Point], places: Sequence[float]) -> tuple[Stretch, ...]:
    """Target and bands along the axis; each holds half-way to the neighbouring period."""
    found: list[Stretch] = []
    for index, point in enumerate(history):
        before = history[index - 1]
        if index and (point.target, point.rule.polarity) == (before.target, before.rule.polarity):
            continue
        start = None if index == 0 else (places[index - 1] + places[index]) / 2
        one = _stretch(definition, point, start)
        if found and (found[-1].target, found[-1].bands) == (one.target, one.bands):
            continue
        if found:
            found[-1] = Stretch(found[-1].start, start, found[-1].target, found[-1].target_text, found[-1].bands)
        found.append(one)
    return tuple(found)


def _stretch(definition: Definition, point: Point, start: float | None) -> Stretch:
    target = point.target.value if point.target else None
    value = drawable(target)
    text = short(target, definition.unit) if target is not None and value is not None else ""
    found = tuple(
        PlanBand(band.status, drawable(band.low), drawable(band.high))
        for band in bands(point.target, point.rule.polarity)
        if _finite(band.low) and _finite(band.high)
    )
    return Stretch(start, None, value, text, found)


def _finite(edge: Decimal | None) -> bool:
    return edge is None or drawable(edge) is not None


def _benchmarks(
    definition: Definition, series: Sequence[Benchmark], axis: Timeline, history: Sequence[Point]
) -> tuple[BenchmarkLine, ...]:
    """Comparators over the same periods; what lies a year or more outside them is left out."""
    places = _positions(axis, history)
    if not places:
        return ()
    lines = []
    for one in series[:MOST_BENCHMARKS]:
        known = [(axis.position(period), drawable(value), value) for period, value in one.values[-MOST_POINTS:]]
        inside = [(x, y, value) for x, y, value in known if y is not None and places[0] - 1 <= x <= places[-1] + 1]
        if inside:
            text = short(inside[-1][2], definition.unit)
            points = tuple((x, y) for x, y, _ in inside)
            lines.append(BenchmarkLine(clean(one.name, 40), text, points, one.illustrative))
    return tuple(lines)
