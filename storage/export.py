"""Everything recorded as three tables: definitions, measurements and corrections; the first two can be imported."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from storage.applying.known import scope_of
from storage.applying.periods import printed_period
from storage.domain.period import Period, PeriodType
from storage.domain.viewer import Viewer
from storage.intake.table import MAX_ROWS
from storage.intake.write import Cell
from storage.tables import (
    Alias,
    Benchmark,
    Edition,
    FileImport,
    Indicator,
    Measurement,
    Placement,
    Scorecard,
    Showing,
    table_of,
)

Rows = list[Mapping[str, Any]]
DEFINITION_HEADER = (
    "scorecard", "scope", "level", "parent scorecard", "source", "notice", "section", "code", "name", "aliases",
    "description", "unit", "decimals", "polarity", "frequency", "accumulation", "amber rule", "target",
    "no change band", "directorate", "owner", "lag days", "defined", "retired",
)  # fmt: skip
MEASUREMENT_HEADER = (
    "scorecard", "scope", "code", "name", "section", "position", "edition", "data period", "period", "value", "unit",
    "target", "rag", "movement", "commentary", "figure status", "illustrative", "name only", "numerator", "denominator",
)  # fmt: skip
CORRECTION_HEADER = (
    "scorecard", "code", "name", "period", "from", "to", "target from", "target to", "status from", "status to",
    "recorded by", "recorded at", "corrected by", "corrected at", "from file", "to file",
)  # fmt: skip
_INDICATOR, _PLACEMENT, _SCORECARD = table_of(Indicator), table_of(Placement), table_of(Scorecard)
_MEASUREMENT, _SHOWING, _EDITION = table_of(Measurement), table_of(Showing), table_of(Edition)
_ALIAS, _BENCHMARK, _FILE = table_of(Alias), table_of(Benchmark), table_of(FileImport)


@dataclass(frozen=True)
class Sheet:
    """A table to be written: `name` without an ending."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


class NoScorecard(ValueError):
    """There is no scorecard of the name asked for; the message is a sentence."""


def sheets(session: Session, *, viewer: Viewer, scorecard: str | None = None) -> tuple[Sheet, ...]:
    """All that the viewer may see as tables, of one scorecard or all. Raises NoScorecard.

    Measurements beyond what one import takes go on in a further table; definitions should then be imported first.
    """
    export = _Export(session, viewer, scorecard)
    measurements = list(export.measurements())
    parts = [measurements[start : start + MAX_ROWS] for start in range(0, len(measurements), MAX_ROWS)] or [[]]
    header = MEASUREMENT_HEADER + export.series + (("illustrative benchmarks",) if export.series else ())
    return (
        Sheet("definitions", DEFINITION_HEADER, list(export.definitions())),
        *(Sheet(f"measurements-{n}" if n > 1 else "measurements", header, part) for n, part in enumerate(parts, 1)),
        Sheet("corrections", CORRECTION_HEADER, list(export.corrections())),
    )


class _Export:
    """What is recorded, read once."""

    def __init__(self, session: Session, viewer: Viewer, scorecard: str | None) -> None:
        self._session = session
        where = col(Indicator.merged_into).is_(None)
        self._scorecards = {row["id"]: row for row in self._read(select(_SCORECARD).order_by(_SCORECARD.c.id))}
        self._wanted = self._chosen(scorecard)
        scopes = [row["scope"] for row in self._wanted]
        mine: ColumnElement[bool] = and_(where, _INDICATOR.c.scope.in_(scopes))
        statement = select(_INDICATOR, _PLACEMENT.c.section, _PLACEMENT.c.scorecard_id)
        statement = statement.outerjoin(_PLACEMENT, _PLACEMENT.c.indicator_id == _INDICATOR.c.id)
        self._indicators = self._read(statement.where(mine).order_by(_INDICATOR.c.id))
        self._by_scope = {row["scope"]: row for row in self._wanted}
        ids = select(_INDICATOR.c.id).where(mine)
        self._aliases = self._grouped(select(_ALIAS).where(_ALIAS.c.indicator_id.in_(ids)).order_by(_ALIAS.c.id))
        self._measurements = self._grouped(select(_MEASUREMENT).where(_MEASUREMENT.c.indicator_id.in_(ids)))
        showings = select(_SHOWING, _EDITION.c.quarter_start, _EDITION.c.quarter_end)
        showings = showings.join(_EDITION, _EDITION.c.id == _SHOWING.c.edition_id).order_by(_EDITION.c.quarter_end)
        self._showings = self._grouped(showings.where(_SHOWING.c.indicator_id.in_(ids)))
        self._benchmarks = self._grouped(select(_BENCHMARK).where(_BENCHMARK.c.indicator_id.in_(ids)))
        self.series = tuple(sorted({row["series"] for rows in self._benchmarks.values() for row in rows}))

    def _read(self, statement: Any) -> Rows:
        return [dict(row) for row in self._session.connection().execute(statement).mappings()]

    def _grouped(self, statement: Any) -> Mapping[int, Rows]:
        grouped: dict[int, Rows] = defaultdict(list)
        for row in self._read(statement):
            grouped[row["indicator_id"]].append(row)
        return grouped

    def _chosen(self, scorecard: str | None) -> Rows:
        rows = list(self._scorecards.values())
        if scorecard is None:
            return rows
        chosen = [row for row in rows if row["scope"] == scope_of(scorecard)]
        if not chosen:
            names = ", ".join(f"“{row['name']}”" for row in rows) or "none at all"
            raise NoScorecard(f"There is no scorecard “{scorecard}”. There are: {names}.")
        return chosen

    def definitions(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each indicator, and one for each scorecard that has none."""
        filled = {row["scope"] for row in self._indicators}
        for scorecard in self._wanted:
            if scorecard["scope"] not in filled:
                yield (*self._about(scorecard), *[""] * (len(DEFINITION_HEADER) - 6))
        for row in self._indicators:
            yield (*self._about(self._by_scope[row["scope"]]), *self._definition(row))

    def _about(self, scorecard: Mapping[str, Any]) -> tuple[Cell, ...]:
        parent = self._scorecards.get(scorecard["parent_id"])
        above = parent["name"] if parent else ""
        return (
            scorecard["name"], scorecard["scope"], scorecard["level"], above, scorecard["source"], scorecard["notice"],
        )  # fmt: skip

    def _definition(self, row: Mapping[str, Any]) -> tuple[Cell, ...]:
        # A semicolon separates aliases; within one it means no more than a comma.
        aliases = "; ".join(one["alias"].replace(";", ",") for one in self._aliases[row["id"]])
        return (
            row["section"] or "", row["code"], row["name"], aliases, row["description"], row["unit"], row["decimals"],
            row["polarity"], row["frequency"], row["accumulation"], row["amber"], row["target"], row["no_change_band"],
            row["directorate"], row["owner"], row["lag_days"], _yes(row["defined"]) or "no", row["retired_on"],
        )  # fmt: skip

    def measurements(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each line of an edition, and for each figure no edition shows; revisions in their order."""
        for indicator in self._indicators:
            shown: dict[int | None, Rows] = defaultdict(list)
            for showing in self._showings[indicator["id"]]:
                shown[showing["measurement_id"]].append(showing)
            rows = sorted(self._measurements[indicator["id"]], key=_in_time)
            for row in rows:
                if row["current"] or row["id"] in shown:
                    yield from self._lines(indicator, row, shown[row["id"]])
            for showing in shown[None]:
                yield self._line(indicator, _NO_FIGURE, showing, ())

    def _lines(self, indicator: Mapping[str, Any], row: Mapping[str, Any], shown: Rows) -> Iterator[tuple[Cell, ...]]:
        benchmarks = [
            one
            for one in self._benchmarks[indicator["id"]]
            if row["current"] and one["period_end"] == row["period_end"]
        ]
        first = shown[0] if shown else None
        yield self._line(indicator, row, first, benchmarks)
        for showing in shown[1:]:
            yield self._line(indicator, row, showing, ())

    def _line(
        self,
        indicator: Mapping[str, Any],
        row: Mapping[str, Any],
        showing: Mapping[str, Any] | None,
        benchmarks: Sequence[Mapping[str, Any]],
    ) -> tuple[Cell, ...]:
        said = showing or row
        quarter = Period(PeriodType.QUARTER, showing["quarter_start"], showing["quarter_end"]) if showing else None
        scorecard = self._by_scope[indicator["scope"]]
        values = {one["series"]: one["value"] for one in benchmarks}
        illustrative = _yes(any(one["illustrative"] for one in benchmarks)) or "no"
        return (
            scorecard["name"], scorecard["scope"], indicator["code"], indicator["name"],
            showing["section"] if showing else indicator["section"] or "", showing["position"] if showing else None,
            quarter.label if quarter else "", row["period_text"], _stated(row, quarter), row["value_text"], row["unit"],
            row["target_text"], said["published"], showing["movement"] if showing else "", said["commentary"],
            row["status"], _yes(row["illustrative"]), _yes(row is _NO_FIGURE), row["numerator"], row["denominator"],
            *(values.get(name) for name in self.series), *((illustrative if values else "",) if self.series else ()),
        )  # fmt: skip

    def corrections(self) -> Iterator[tuple[Cell, ...]]:
        """A row for each value that another took the place of."""
        files = {row["id"]: row["name"] for row in self._read(select(_FILE.c.id, _FILE.c.name))}
        for indicator in self._indicators:
            rows = sorted(self._measurements[indicator["id"]], key=_in_time)
            following = {(row["period_key"], row["revision"]): row for row in rows}
            for row in rows:
                if then := following.get((row["period_key"], row["revision"] + 1)):
                    yield (
                        self._by_scope[indicator["scope"]]["name"], indicator["code"], indicator["name"],
                        row["period_text"] or row["period_key"], row["value_text"], then["value_text"],
                        row["target_text"], then["target_text"], row["status"], then["status"],
                        row["recorded_by"], _moment(row), then["recorded_by"], _moment(then),
                        files.get(row["import_id"], ""), files.get(then["import_id"], ""),
                    )  # fmt: skip


_NO_FIGURE: Mapping[str, Any] = dict.fromkeys(
    ("period_text", "period_type", "value_text", "unit", "target_text", "status", "numerator", "denominator"), ""
) | {"illustrative": False}


def _in_time(row: Mapping[str, Any]) -> tuple[date, str, int]:
    return row["period_end"] or date.max, row["period_key"], row["revision"]


def _stated(row: Mapping[str, Any], quarter: Period | None) -> str:
    """The period in full, where the printed text alone would be read as another."""
    if not row["period_type"]:
        return ""
    stored = Period(PeriodType(row["period_type"]), row["period_start"], row["period_end"])
    if not row["period_text"]:
        return "" if stored == quarter else stored.label
    printed = printed_period(row["period_text"])
    frequencies: Iterable[PeriodType | None] = (None, *PeriodType)
    is_plain = printed and any(printed.as_frequency(one) == stored for one in frequencies)
    return "" if is_plain else stored.label


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _moment(row: Mapping[str, Any]) -> str:
    return f"{row['recorded_at']:%d/%m/%Y %H:%M:%S} UTC"
