"""Rows into values: all that is recorded of some indicators, read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, bindparam, select
from sqlmodel import Session

from storage.domain.amber import parse_amber
from storage.domain.indicator import Accumulation, Definition, IndicatorKey, Polarity, Unit
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Benchmark, Measurement, MeasurementStatus
from storage.tables import Alias as AliasRow
from storage.tables import Benchmark as BenchmarkRow
from storage.tables import Edition, Placement, Scorecard, Showing, table_of
from storage.tables import Indicator as IndicatorRow
from storage.tables import Measurement as MeasurementRow


@dataclass(frozen=True)
class Shown:
    """What one edition showed of an indicator; `measurement_id` is None where it printed only the name."""

    scorecard: str
    quarter: Period
    measurement_id: int | None
    section: str
    published: RagStatus | None
    commentary: str
    movement: str


@dataclass
class Facts:
    """Everything recorded of one indicator. `measurements` holds every revision by its row id."""

    id: int
    definition: Definition
    retired: bool
    scorecard: str = ""
    section: str = ""
    source: str = ""
    notice: str = ""
    measurements: dict[int, Measurement] = field(default_factory=dict)
    current: list[int] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    benchmarks: tuple[Benchmark, ...] = ()


_INDICATOR, _ALIAS, _BENCHMARK = table_of(IndicatorRow), table_of(AliasRow), table_of(BenchmarkRow)
_MEASUREMENT, _SHOWING, _EDITION = table_of(MeasurementRow), table_of(Showing), table_of(Edition)
_PLACEMENT, _SCORECARD = table_of(Placement), table_of(Scorecard)

# Built once, with the indicators as a parameter: putting a statement together costs as much as running it.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_INDICATORS = select(_INDICATOR).order_by(_INDICATOR.c.id)
_ALIASES = select(_ALIAS).where(_ALIAS.c.indicator_id.in_(_IDS)).order_by(_ALIAS.c.id)
_PLACES = (
    select(_PLACEMENT.c.indicator_id, _PLACEMENT.c.section, _SCORECARD.c.name, _SCORECARD.c.source, _SCORECARD.c.notice)
    .join(_SCORECARD, _SCORECARD.c.id == _PLACEMENT.c.scorecard_id)
    .where(_PLACEMENT.c.indicator_id.in_(_IDS))
    .order_by(_PLACEMENT.c.scorecard_id)
)
_MEASUREMENTS = (
    select(_MEASUREMENT)
    .where(_MEASUREMENT.c.indicator_id.in_(_IDS))
    .order_by(_MEASUREMENT.c.period_end, _MEASUREMENT.c.id)
)
_SHOWINGS = (
    select(_SHOWING, _EDITION.c.quarter_start, _EDITION.c.quarter_end, _SCORECARD.c.name)
    .join(_EDITION, _EDITION.c.id == _SHOWING.c.edition_id)
    .join(_SCORECARD, _SCORECARD.c.id == _EDITION.c.scorecard_id)
    .where(_SHOWING.c.indicator_id.in_(_IDS))
    .order_by(_EDITION.c.quarter_end)
)
_BENCHMARKS = (
    select(_BENCHMARK).where(_BENCHMARK.c.indicator_id.in_(_IDS)).order_by(_BENCHMARK.c.series, _BENCHMARK.c.period_end)
)


def load(session: Session, wanted: ColumnElement[bool]) -> dict[int, Facts]:
    """The facts of every indicator that `wanted` (a condition on the indicator table) selects, by row id."""
    found, connection = load_names(session, wanted), session.connection()
    for key, measurements in _grouped(connection, _MEASUREMENTS, found).items():
        found[key].measurements = {row.id: measurement_of(row) for row in measurements}
        found[key].current = [row.id for row in measurements if row.current]
    for key, showings in _grouped(connection, _SHOWINGS, found).items():
        found[key].shown = [_shown(row) for row in showings]
    for key, benchmarks in _grouped(connection, _BENCHMARKS, found).items():
        found[key].benchmarks = _benchmarks(benchmarks)
    return found


def load_names(session: Session, wanted: ColumnElement[bool]) -> dict[int, Facts]:
    """The same without figures: definitions and where they stand."""
    connection = session.connection()
    rows = connection.execute(_INDICATORS.where(wanted)).all()
    ids = [row.id for row in rows]
    aliases = _grouped(connection, _ALIASES, ids)
    found = {row.id: Facts(row.id, definition_of(row, aliases[row.id]), row.retired_on is not None) for row in rows}
    _add_places(found, _grouped(connection, _PLACES, ids))
    return found


def _grouped(connection: Connection, statement: Select[Any], wanted: Iterable[int]) -> Mapping[int, list[Row[Any]]]:
    grouped: dict[int, list[Row[Any]]] = defaultdict(list)
    ids = list(wanted)
    # SQLite takes a limited number of variables in one statement.
    for start in range(0, len(ids), 500):
        for row in connection.execute(statement, {"ids": ids[start : start + 500]}).all():
            grouped[row.indicator_id].append(row)
    return grouped


def _add_places(found: dict[int, Facts], places: Mapping[int, list[Row[Any]]]) -> None:
    for key, rows in places.items():
        first, facts = rows[0], found[key]
        facts.scorecard, facts.section = first.name, first.section
        facts.source, facts.notice = first.source, first.notice


def definition_of(row: Any, aliases: Iterable[Row[Any]]) -> Definition:
    """An indicator row as a value."""
    return Definition(
        key=IndicatorKey(row.code, row.scope),
        name=row.name,
        aliases=tuple(one.alias for one in aliases),
        description=row.description,
        unit=Unit(row.unit),
        decimals=row.decimals,
        polarity=Polarity(row.polarity) if row.polarity else None,
        frequency=PeriodType(row.frequency) if row.frequency else None,
        accumulation=Accumulation(row.accumulation),
        amber=parse_amber(row.amber),
        target=row.target,
        no_change_band=row.no_change_band or Decimal(0),
        directorate=row.directorate,
        owner=row.owner,
        lag_days=row.lag_days,
        defined=row.defined,
    )


def measurement_of(row: Any) -> Measurement:
    """A measurement row as a value."""
    period = Period(PeriodType(row.period_type), row.period_start, row.period_end) if row.period_type else None
    return Measurement(
        period=period,
        period_text=row.period_text,
        value=row.value,
        text=row.value_text,
        unit=Unit(row.unit) if row.unit else None,
        decimals=row.decimals,
        target=row.target,
        target_text=row.target_text,
        published=RagStatus(row.published) if row.published else None,
        commentary=row.commentary,
        status=MeasurementStatus(row.status),
        illustrative=row.illustrative,
        numerator=row.numerator,
        denominator=row.denominator,
        revision=row.revision,
    )


def _shown(row: Row[Any]) -> Shown:
    return Shown(
        scorecard=row.name,
        quarter=Period(PeriodType.QUARTER, row.quarter_start, row.quarter_end),
        measurement_id=row.measurement_id,
        section=row.section,
        published=RagStatus(row.published) if row.published else None,
        commentary=row.commentary,
        movement=row.movement,
    )


def _benchmarks(rows: list[Row[Any]]) -> tuple[Benchmark, ...]:
    series: dict[str, list[tuple[Period, Any]]] = defaultdict(list)
    illustrative = {row.series for row in rows if row.illustrative}
    for row in rows:
        series[row.series].append((Period(PeriodType(row.period_type), row.period_start, row.period_end), row.value))
    return tuple(Benchmark(name, tuple(values), name in illustrative) for name, values in series.items())
