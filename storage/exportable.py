"""What a reader may see of everything recorded, as rows for export. It goes through `storage.facts.load` alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from storage.applying.releasing import release_of
from storage.domain.classification import Classification, Publication
from storage.domain.indicator import DatedRule
from storage.domain.viewer import COMMAND_LINE, Reader
from storage.facts import Facts, load
from storage.known import scope_of
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

Row = Mapping[str, Any]
Rows = list[Row]
_INDICATOR, _PLACEMENT, _SCORECARD = table_of(Indicator), table_of(Placement), table_of(Scorecard)
_MEASUREMENT, _SHOWING, _EDITION = table_of(Measurement), table_of(Showing), table_of(Edition)
_ALIAS, _BENCHMARK, _FILE = table_of(Alias), table_of(Benchmark), table_of(FileImport)


class NoScorecard(ValueError):
    """There is no scorecard of the name asked for, or none for this reader; the message is a sentence."""


class Exportable:
    """Read once. Everything is by indicator (row id) and holds only what the reader may see `today`.

    `whole` tells the command line, which also sees who recorded what, from which file, and empty scorecards.
    """

    def __init__(self, session: Session, *, viewer: Reader, today: date, scorecard: str | None) -> None:
        self._session, self.today, self.whole = session, today, viewer is COMMAND_LINE
        self.scorecards = {row["id"]: row for row in self._read(select(_SCORECARD).order_by(_SCORECARD.c.id))}
        self._facts = load(session, col(Indicator.merged_into).is_(None), viewer=viewer, today=today)
        self._seen = {facts.definition.key.scope for facts in self._facts.values()}
        self.wanted = self._chosen(scorecard)
        self.by_scope = {row["scope"]: row for row in self.wanted}
        mine = and_(_INDICATOR.c.merged_into.is_(None), _INDICATOR.c.scope.in_(list(self.by_scope)))
        self.indicators = self._indicators(mine)
        ids = select(_INDICATOR.c.id).where(mine)
        self.aliases = self._grouped(select(_ALIAS).where(_ALIAS.c.indicator_id.in_(ids)).order_by(_ALIAS.c.id))
        self.measurements = self._visible_measurements(ids)
        self.showings = self._visible_showings(ids)
        self.benchmarks = self._visible_benchmarks(ids)

    def rules(self, indicator: Row) -> tuple[DatedRule, ...]:
        """What was decided of the indicator's rule, in the order of the days it holds from."""
        held = self._facts[indicator["id"]].definition.rules
        return tuple(sorted(held, key=lambda one: one.effective_from))

    def _read(self, statement: Any) -> Rows:
        return [dict(row) for row in self._session.connection().execute(statement).mappings()]

    def _grouped(self, statement: Any) -> dict[int, Rows]:
        """By indicator, of those the reader may see at all."""
        grouped: dict[int, Rows] = defaultdict(list)
        for row in self._read(statement):
            if row["indicator_id"] in self._facts:
                grouped[row["indicator_id"]].append(row)
        return grouped

    def is_seen(self, scorecard: Row | None) -> bool:
        """Whether the reader may know of a scorecard."""
        return scorecard is not None and (self.whole or scorecard["scope"] in self._seen)

    def _chosen(self, scorecard: str | None) -> Rows:
        rows = [row for row in self.scorecards.values() if self.is_seen(row)]
        if scorecard is None:
            return rows
        chosen = [row for row in rows if row["scope"] == scope_of(scorecard)]
        if not chosen:
            names = ", ".join(f"“{row['name']}”" for row in rows) or "none at all"
            raise NoScorecard(f"There is no scorecard “{scorecard}”. There are: {names}.")
        return chosen

    def _indicators(self, mine: ColumnElement[bool]) -> Rows:
        statement = select(_INDICATOR, _PLACEMENT.c.section, _PLACEMENT.c.scorecard_id)
        statement = statement.outerjoin(_PLACEMENT, _PLACEMENT.c.indicator_id == _INDICATOR.c.id)
        return [row for row in self._read(statement.where(mine).order_by(_INDICATOR.c.id)) if row["id"] in self._facts]

    def _visible_measurements(self, ids: Any) -> dict[int, Rows]:
        """Every revision that may be seen, in the order of time."""
        grouped = self._grouped(select(_MEASUREMENT).where(_MEASUREMENT.c.indicator_id.in_(ids)))
        for key, rows in grouped.items():
            seen = self._facts[key].measurements
            grouped[key] = sorted((row for row in rows if row["id"] in seen), key=_in_time)
        return grouped

    def _visible_showings(self, ids: Any) -> dict[int, Rows]:
        showings = select(_SHOWING, _EDITION.c.scorecard_id, _EDITION.c.quarter_start, _EDITION.c.quarter_end)
        showings = showings.join(_EDITION, _EDITION.c.id == _SHOWING.c.edition_id).order_by(_EDITION.c.quarter_end)
        grouped = self._grouped(showings.where(_SHOWING.c.indicator_id.in_(ids)))
        for key, rows in grouped.items():
            seen = {(one.scorecard, one.quarter.end) for one in self._facts[key].shown}
            names = {row["scorecard_id"]: self.scorecards[row["scorecard_id"]]["name"] for row in rows}
            grouped[key] = [row for row in rows if (names[row["scorecard_id"]], row["quarter_end"]) in seen]
        return grouped if self.whole else _without_gaps(grouped)

    def _visible_benchmarks(self, ids: Any) -> dict[int, Rows]:
        grouped = self._grouped(select(_BENCHMARK).where(_BENCHMARK.c.indicator_id.in_(ids)))
        for key, rows in grouped.items():
            seen = _compared(self._facts[key])
            grouped[key] = [row for row in rows if (row["series"], row["period_end"]) in seen]
        return grouped

    def is_unnamed(self, indicator: Row) -> bool:
        """Whether the indicator is a draft of which nothing has been published."""
        rows = (*self.measurements.get(indicator["id"], ()), *self.showings.get(indicator["id"], ()))
        return bool(indicator["is_draft"]) and not any(release_of(row).is_out(self.today) for row in rows)

    def kept(self, indicator: Row) -> Rows:
        """The revisions that count for someone: the latest, the latest published, and what is due to be published."""
        rows = self.measurements.get(indicator["id"], [])
        last = {row["period_key"]: row["id"] for row in rows}
        shown = {showing["measurement_id"] for showing in self.showings.get(indicator["id"], ())}
        wanted = {*last.values(), *shown, *self._published(rows)}
        return [row for row in rows if row["id"] in wanted]

    def _published(self, rows: Rows) -> Iterator[int]:
        """The revisions that are out or will be, less those that a later one is out as soon as."""
        soonest: dict[str, date] = {}
        for row in reversed(rows):
            day = max(row["publish_on"] or date.min, self.today)
            if row["publication"] == Publication.PUBLISHED and day < soonest.get(row["period_key"], date.max):
                soonest[row["period_key"]] = day
                yield row["id"]

    def compared_with(self, indicator: Row, rows: Rows) -> dict[int, Rows]:
        """Comparators by the row (its id) they are written beside: once for each period, with what is published."""
        found: dict[int, Rows] = {}
        for one in self.benchmarks.get(indicator["id"], ()):
            beside = [row for row in rows if row["period_end"] == one["period_end"]]
            out = [row for row in beside if release_of(row).is_out(self.today)]
            if beside:
                found.setdefault((out or beside)[-1]["id"], []).append(one)
        return found

    def files(self) -> dict[int, str]:
        """The names of imported files, which are for the command line alone."""
        return {row["id"]: row["name"] for row in self._read(select(_FILE.c.id, _FILE.c.name))} if self.whole else {}


def effective_class(indicator: Row, row: Row | None) -> Classification:
    """The class that holds: what is written beside a figure protects it in whatever order the files come back."""
    own = Classification(indicator["classification"])
    return own.stricter(Classification(row["classification"])) if row else own


def _without_gaps(showings: dict[int, Rows]) -> dict[int, Rows]:
    """The lines of each edition counted anew: a gap would tell of one that is not for the reader."""
    lines = [(row["edition_id"], row["position"], key) for key, rows in showings.items() for row in rows]
    place: dict[tuple[int, int], int] = {}
    for _, of_edition in groupby(sorted(lines), key=itemgetter(0)):
        place |= {(edition, key): count for count, (edition, _, key) in enumerate(of_edition)}
    return {key: [{**row, "position": place[row["edition_id"], key]} for row in rows] for key, rows in showings.items()}


def _compared(facts: Facts) -> set[tuple[str, date]]:
    return {(one.name, period.end) for one in facts.benchmarks for period, _ in one.values}


def _in_time(row: Row) -> tuple[date, str, int]:
    return row["period_end"] or date.max, row["period_key"], row["revision"]
