"""Rows into values: what a reader may see of some indicators, read in a fixed number of statements.

This is the one place where figures leave the tables for an answer, and nothing passes it that is not for the reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, bindparam, select
from sqlmodel import Session

from storage.domain.amber import parse_amber
from storage.domain.classification import OUT, Classification, Publication, Release
from storage.domain.clearance import Access, access
from storage.domain.indicator import Accumulation, DatedRule, Definition, IndicatorKey, Polarity, Unit
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Benchmark, Measurement, MeasurementStatus
from storage.domain.viewer import Reader
from storage.tables import Alias as AliasRow
from storage.tables import Benchmark as BenchmarkRow
from storage.tables import DatedRule as RuleRow
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
    release: Release = OUT


@dataclass
class Facts:
    """What a reader may see of one indicator.

    `measurements` holds every revision by its row id, `current` those that count: of each period the latest revision
    that the reader may see. `is_draft` marks an indicator that is not named to everyone before a figure is.
    """

    id: int
    definition: Definition
    retired: bool
    is_draft: bool = False
    scorecard: str = ""
    section: str = ""
    source: str = ""
    notice: str = ""
    measurements: dict[int, Measurement] = field(default_factory=dict)
    current: list[int] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    benchmarks: tuple[Benchmark, ...] = ()

    @property
    def directorate(self) -> str:
        """Whose indicator it is: its directorate, or the scorecard it stands on where none is named."""
        return self.definition.directorate or self.scorecard


_INDICATOR, _ALIAS, _BENCHMARK = table_of(IndicatorRow), table_of(AliasRow), table_of(BenchmarkRow)
_MEASUREMENT, _SHOWING, _EDITION = table_of(MeasurementRow), table_of(Showing), table_of(Edition)
_PLACEMENT, _SCORECARD, _RULE = table_of(Placement), table_of(Scorecard), table_of(RuleRow)

# Built once, with the indicators as a parameter: putting a statement together costs as much as running it.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_INDICATORS = select(_INDICATOR).order_by(_INDICATOR.c.id)
_ALIASES = select(_ALIAS).where(_ALIAS.c.indicator_id.in_(_IDS)).order_by(_ALIAS.c.id)
_RULES = select(_RULE).where(_RULE.c.indicator_id.in_(_IDS) & ~_RULE.c.superseded).order_by(_RULE.c.effective_from)
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


def load(session: Session, wanted: ColumnElement[bool], *, viewer: Reader, today: date) -> dict[int, Facts]:
    """What the reader may see today of every indicator that `wanted` (a condition on its table) selects, by row id."""
    named = _named(session, wanted, viewer, today)
    _add_figures(session, named, today)
    return {key: facts for key, (facts, _) in named.items() if _is_named(facts, named[key][1], today)}


def load_names(session: Session, wanted: ColumnElement[bool], *, viewer: Reader, today: date) -> dict[int, Facts]:
    """The same without figures: definitions and where they stand."""
    named = _named(session, wanted, viewer, today)
    # Whether a draft indicator is named to this reader depends on its figures.
    _add_figures(session, {key: pair for key, pair in named.items() if pair[0].is_draft}, today)
    return {key: facts for key, (facts, _) in named.items() if _is_named(facts, named[key][1], today)}


_Named = Mapping[int, tuple[Facts, Access]]


def _named(session: Session, wanted: ColumnElement[bool], viewer: Reader, today: date) -> _Named:
    """The indicators whose class the reader is cleared for, with what else they may see of each."""
    connection = session.connection()
    rows = connection.execute(_INDICATORS.where(wanted)).all()
    ids = [row.id for row in rows]
    aliases = _grouped(connection, _ALIASES, ids)
    rules = _grouped(connection, _RULES, ids)
    found = {row.id: _facts(row, aliases[row.id], rules[row.id]) for row in rows}
    _add_places(found, _grouped(connection, _PLACES, ids))
    keys = {key: access(viewer.audience, key, facts.directorate) for key, facts in found.items()}
    return {
        key: (facts, keys[key])
        for key, facts in found.items()
        if keys[key].names(facts.definition.classification, today)
    }


def _facts(row: Row[Any], aliases: Iterable[Row[Any]], rules: Iterable[Row[Any]]) -> Facts:
    return Facts(row.id, definition_of(row, aliases, rules), row.retired_on is not None, row.is_draft)


def _is_named(facts: Facts, key: Access, today: date) -> bool:
    if not facts.is_draft or facts.measurements or facts.shown:
        return True
    return key.names(facts.definition.classification, today, is_draft=True)


def _add_figures(session: Session, named: _Named, today: date) -> None:
    connection = session.connection()
    sieves = {key: _Sieve(key_to, facts.definition.classification, today) for key, (facts, key_to) in named.items()}
    hidden: dict[int, set[date]] = {}
    for key, rows in _grouped(connection, _MEASUREMENTS, named).items():
        facts, sieve = named[key][0], sieves[key]
        kept = [row for row in rows if sieve.passes(row.classification, row.publication, row.publish_on)]
        facts.measurements = {row.id: measurement_of(row) for row in kept}
        if len(kept) < len(rows):
            _count_anew(facts.measurements, kept)
        facts.current = _current(kept)
        hidden[key] = {row.period_end for row in rows} - {row.period_end for row in kept}
    for key, rows in _grouped(connection, _SHOWINGS, named).items():
        facts, sieve = named[key][0], sieves[key]
        facts.shown = [
            _shown(row)
            for row in rows
            if sieve.passes(Classification.PUBLIC, row.publication, row.publish_on)
            and (row.measurement_id is None or row.measurement_id in facts.measurements)
        ]
    for key, rows in _grouped(connection, _BENCHMARKS, named).items():
        # That there is a comparator for a period tells that there is a figure for it.
        named[key][0].benchmarks = _benchmarks([row for row in rows if row.period_end not in hidden.get(key, ())])


class _Sieve:
    """Lets through what may be shown of one indicator; most rows of a table are alike, so each answer is kept."""

    def __init__(self, key: Access, classification: Classification, today: date) -> None:
        self._key, self._classification, self._today = key, classification, today
        self._known: dict[tuple[str, str, date | None], bool] = {}

    def passes(self, classification: str, publication: str, on: date | None) -> bool:
        what = (classification, publication, on)
        if what not in self._known:
            strict = self._classification.stricter(Classification(classification))
            self._known[what] = self._key.shows(strict, Release(Publication(publication), on), self._today)
        return self._known[what]


def _count_anew(measurements: dict[int, Measurement], kept: list[Row[Any]]) -> None:
    """Number the revisions as the reader sees them: a gap would tell of one that is not for them."""
    counted: dict[str, int] = defaultdict(int)
    for row in sorted(kept, key=lambda row: row.revision):
        counted[row.period_key] += 1
        measurements[row.id] = replace(measurements[row.id], revision=counted[row.period_key])


def _current(rows: list[Row[Any]]) -> list[int]:
    """Of each period the latest revision; the one before where a draft that is not for the reader took its place."""
    latest: dict[str, Row[Any]] = {}
    for row in rows:
        if row.period_key not in latest or row.revision > latest[row.period_key].revision:
            latest[row.period_key] = row
    return [row.id for row in rows if latest[row.period_key] is row]


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


def definition_of(row: Any, aliases: Iterable[Row[Any]], rules: Iterable[Row[Any]] = ()) -> Definition:
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
        classification=Classification(row.classification),
        rules=tuple(rule_of(one) for one in rules),
    )


def rule_of(row: Any) -> DatedRule:
    """A row of a rule that was decided as a value."""
    return DatedRule(
        effective_from=row.effective_from,
        sets_target=row.sets_target,
        target=row.target,
        amber=parse_amber(row.amber),
        polarity=Polarity(row.polarity) if row.polarity else None,
        reason=row.reason,
        decided_by=row.made_by,
        decided_on=row.made_at.date(),
    )


def rules_of(session: Session, ids: Iterable[int]) -> Mapping[int, tuple[DatedRule, ...]]:
    """What was decided of these indicators (row ids), superseded rules left out."""
    found = _grouped(session.connection(), _RULES, ids)
    return {key: tuple(rule_of(row) for row in rows) for key, rows in found.items()}


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
        classification=Classification(row.classification),
        release=Release(Publication(row.publication), row.publish_on),
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
        release=Release(Publication(row.publication), row.publish_on),
    )


def _benchmarks(rows: list[Row[Any]]) -> tuple[Benchmark, ...]:
    series: dict[str, list[tuple[Period, Any]]] = defaultdict(list)
    illustrative = {row.series for row in rows if row.illustrative}
    for row in rows:
        series[row.series].append((Period(PeriodType(row.period_type), row.period_start, row.period_end), row.value))
    return tuple(Benchmark(name, tuple(values), name in illustrative) for name, values in series.items())
