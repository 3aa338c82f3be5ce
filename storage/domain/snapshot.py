"""What is true of an indicator now: the read model that cards, charts and lists are made from."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from storage.domain.classification import OUT, Classification, Release
from storage.domain.indicator import Definition, Unit, format_value
from storage.domain.period import Period
from storage.domain.rag import RagStatus, Rating
from storage.domain.rule import Rule, Target
from storage.domain.trend import DirectionOfTravel, Streak


class MeasurementStatus(StrEnum):
    """How final a figure is."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


@dataclass(frozen=True)
class Measurement:
    """A value for one period, as printed and as read. `period` is None where the printed one is no real date.

    `value` is None where the page prints none; `target` is the one in force for this period; `unit` the printed one.
    """

    period: Period | None
    period_text: str
    value: Decimal | None
    text: str = ""
    unit: Unit | None = None
    decimals: int | None = None
    target: Decimal | None = None
    target_text: str = ""
    published: RagStatus | None = None
    commentary: str = ""
    status: MeasurementStatus = MeasurementStatus.FINAL
    illustrative: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    revision: int = 1
    classification: Classification = Classification.PUBLIC
    release: Release = OUT

    @property
    def label(self) -> str:
        """The period's name, or the text as printed where it is no real period."""
        return self.period.label if self.period else self.period_text or "period not stated"


@dataclass(frozen=True)
class Point:
    """A measurement with the target it is held against, the rating calculated from the two, and the rule in force."""

    measurement: Measurement
    target: Target | None
    calculated: Rating
    rule: Rule

    @property
    def status(self) -> RagStatus:
        """The published RAG where there is one; what was calculated otherwise."""
        return self.measurement.published or self.calculated.status


class FlagKind(StrEnum):
    """Why a figure is marked as odd. It is kept as printed all the same."""

    NO_SUCH_DATE = "no such date"
    SCORE_AS_PERCENT = "score printed with %"
    RAG_WITHOUT_TARGET = "RAG without a target"
    PUBLISHED_DIFFERS = "published RAG differs"
    OLD_PERIOD = "old data period"
    TARGET_DECIDED = "target decided otherwise"


@dataclass(frozen=True)
class Flag:
    """A mark on a figure and the sentence that explains it."""

    kind: FlagKind
    text: str


@dataclass(frozen=True)
class EditionRef:
    """Which edition a snapshot answers from: a scorecard's reporting quarter."""

    scorecard: str
    quarter: Period
    is_latest: bool = True


@dataclass(frozen=True)
class Benchmark:
    """A comparator series, such as England: (period, value) pairs, oldest first."""

    name: str
    values: tuple[tuple[Period, Decimal], ...]
    illustrative: bool = False


@dataclass(frozen=True)
class IndicatorSnapshot:
    """All that a card or a chart says of one indicator. `points` are oldest first; the last is the figure shown.

    `stated` is the RAG of an edition that prints only the name of the indicator, `stated_release` its publication.
    """

    definition: Definition
    scorecard: str
    section: str
    points: tuple[Point, ...]
    short_term: DirectionOfTravel
    long_term: DirectionOfTravel
    today: date
    edition: EditionRef | None = None
    streak: Streak | None = None
    flags: tuple[Flag, ...] = ()
    stale: str = ""
    movement: str = ""
    stated: RagStatus | None = None
    stated_release: Release = OUT
    benchmarks: tuple[Benchmark, ...] = ()
    source: str = ""
    notice: str = ""

    @property
    def latest(self) -> Point | None:
        """The figure the card shows; None when no measurement has been recorded."""
        return self.points[-1] if self.points else None

    @property
    def status(self) -> RagStatus:
        """The status the card shows: published where there is one, else calculated, else awaiting data."""
        return self.latest.status if self.latest else self.stated or RagStatus.AWAITING

    @property
    def classification(self) -> Classification:
        """The class of what is shown: the strictest of the indicator's and of every figure in the history."""
        found = self.definition.classification
        for point in self.points:
            found = found.stricter(point.measurement.classification)
        return found

    @property
    def unpublished(self) -> tuple[Point, ...]:
        """The points that not everyone of their class may see yet, oldest first."""
        return tuple(point for point in self.points if not point.measurement.release.is_out(self.today))

    @property
    def has_illustrative(self) -> bool:
        """Whether any point of the history is illustrative."""
        return any(point.measurement.illustrative for point in self.points)


def value_words(measurement: Measurement, definition: Definition) -> str:
    """The value for people: tidied where unit and print agree, as printed where they do not; "no figure" for none."""
    return _words(measurement.value, measurement.text, measurement.unit, measurement.decimals, definition)


def held_against(point: Point, definition: Definition) -> str:
    """The target decided for a figure, else the one printed with it, in words; empty where there is neither."""
    if not point.rule.sets_target:
        return target_words(point.measurement, definition)
    return "" if point.rule.target is None else format_value(point.rule.target, definition.unit)


def target_words(measurement: Measurement, definition: Definition) -> str:
    """The target printed with a figure, in the same manner; empty where there is none."""
    if measurement.target is None:
        return ""
    return _words(measurement.target, measurement.target_text, None, None, definition)


def _words(value: Decimal | None, text: str, unit: Unit | None, decimals: int | None, definition: Definition) -> str:
    if value is None:
        return text or "no figure"
    if "%" in text and definition.unit is not Unit.PERCENT:
        return text
    return format_value(value, unit or definition.unit, decimals)


def as_shown(
    measurement: Measurement, *, published: RagStatus | None, commentary: str, release: Release = OUT
) -> Measurement:
    """The measurement as an edition showed it, with that edition's published RAG, commentary and publication."""
    return replace(measurement, published=published, commentary=commentary, release=release)
