"""What lies before a person who publishes: the lines of editions, read through what that person may see."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select
from sqlmodel import Session, col

from storage.domain.classification import Classification, Publication, Release
from storage.domain.period import Period, PeriodType
from storage.domain.publishing import LineId, Pending, State, state_of, token_of
from storage.domain.role import Permission
from storage.domain.snapshot import IndicatorSnapshot, Measurement
from storage.domain.viewer import Readers, Viewer
from storage.facts import Facts, Shown, load
from storage.scorecard import snapshot_of
from storage.tables import Edition, Indicator, Scorecard, Showing, table_of
from storage.tables import Measurement as MeasurementRow

_SHOWING, _EDITION, _SCORECARD = table_of(Showing), table_of(Edition), table_of(Scorecard)
_MEASUREMENT = table_of(MeasurementRow)
_SHOWINGS = (
    select(_SHOWING, _EDITION.c.quarter_start, _EDITION.c.quarter_end, _SCORECARD.c.name.label("scorecard"))
    .join(_EDITION, _EDITION.c.id == _SHOWING.c.edition_id)
    .join(_SCORECARD, _SCORECARD.c.id == _EDITION.c.scorecard_id)
    .where(_SHOWING.c.indicator_id.in_(bindparam("ids", expanding=True)))
    .order_by(_EDITION.c.quarter_end, _SHOWING.c.position, _SHOWING.c.indicator_id)
)
_CURRENT = select(_MEASUREMENT.c.id).where(
    _MEASUREMENT.c.indicator_id.in_(bindparam("ids", expanding=True)), _MEASUREMENT.c.current
)
_CHUNK = 500


@dataclass(frozen=True)
class Entry:
    """A line as it is stored; `release` is the line's own, and `facts` what the person may see of its indicator."""

    line: LineId
    scorecard: str
    quarter: Period
    section: str
    measurement: int | None
    release: Release
    commentary: str
    facts: Facts

    def stands(self) -> Release:
        """The line's release together with its figure's: it is no further than the less advanced of the two."""
        figure = self.facts.measurements[self.measurement].release if self.measurement is not None else self.release
        if self.release.publication is not Publication.PUBLISHED:
            return self.release
        if figure.publication is not Publication.PUBLISHED:
            return figure
        return max(self.release, figure, key=lambda one: one.on or date.min)

    def state(self, today: date) -> State:
        """Where the line stands."""
        return state_of(self.stands(), today)


class Desk:
    """The lines of some indicators that one person may decide on. Nothing is here that is not for that person.

    `entries` holds them in the order of the pages.
    """

    def __init__(self, found: dict[int, Facts], out: dict[int, Facts], today: date) -> None:
        self._found, self._out, self.today = found, out, today
        self._shown: dict[int, list[Row[Any]]] = defaultdict(list)
        self._by_indicator: dict[int, list[Row[Any]]] = defaultdict(list)
        self._current: set[int] = set()
        self.entries: dict[LineId, Entry] = {}

    @staticmethod
    def of_edition(edition: int) -> ColumnElement[bool]:
        """The condition that selects the indicators of an edition."""
        return col(Indicator.id).in_(select(_SHOWING.c.indicator_id).where(_SHOWING.c.edition_id == edition))

    @classmethod
    def load(
        cls, session: Session, wanted: ColumnElement[bool], *, viewer: Viewer, today: date, compared: bool = False
    ) -> "Desk":
        """Of the indicators that `wanted` selects, those the person sees and may publish.

        With `compared` the lines know what readers see now, which takes as long again.
        """
        seen = load(session, wanted, viewer=viewer, today=today)
        mine = {key: facts for key, facts in seen.items() if viewer.may(Permission.PUBLISH, facts.directorate)}
        out = load(session, wanted, viewer=_without_drafts(viewer), today=today) if compared else {}
        desk = cls(mine, out, today)
        desk._read(session)
        return desk

    def _read(self, session: Session) -> None:
        ids, connection, rows = list(self._found), session.connection(), list[Row[Any]]()
        for start in range(0, len(ids), _CHUNK):
            chunk = {"ids": ids[start : start + _CHUNK]}
            rows += connection.execute(_SHOWINGS, chunk).all()
            self._current |= set(connection.execute(_CURRENT, chunk).scalars())
        seen = {key: {_what(shown) for shown in facts.shown} for key, facts in self._found.items()}
        for row in rows:
            self._by_indicator[row.indicator_id].append(row)
            if row.measurement_id is not None:
                self._shown[row.measurement_id].append(row)
            if (row.scorecard, row.quarter_end, row.measurement_id) in seen[row.indicator_id]:
                self.entries[_line(row)] = _entry(row, self._found[row.indicator_id])

    def other_lines(self, entry: Entry) -> list[Release]:
        """The releases of the other lines that show the same figure."""
        rows = self._shown[entry.measurement] if entry.measurement is not None else []
        return [_release(row) for row in rows if _line(row) != entry.line]

    def along(self, entry: Entry) -> list[int]:
        """The earlier figures that no edition shows and that go with this line, by row id.

        They are those that wait to be published, and those that were published with it. What has been held back on
        purpose is not among them.
        """
        earlier = [row for row in entry.facts.measurements if self._is_earlier(entry, row)]
        return [row for row in earlier if self._goes_with(entry, row, entry.facts.measurements[row])]

    def _is_earlier(self, entry: Entry, row: int) -> bool:
        end, of_line = _end(entry.facts, row), _end(entry.facts, entry.measurement)
        return row not in self._shown and end is not None and of_line is not None and end <= of_line

    def _goes_with(self, entry: Entry, row: int, one: Measurement) -> bool:
        if one.release.publication in (Publication.DRAFT, Publication.APPROVED):
            return row in self._current
        return one.release == entry.release and one.release.on is not None

    def covering(self, entry: Entry, row: int) -> list[Release]:
        """The releases of other lines with which this earlier figure would have been published, had this not been."""
        end, on = _end(entry.facts, row), entry.facts.measurements[row].release.on
        return [
            _release(other)
            for other in self._by_indicator[entry.line.indicator]
            if _line(other) != entry.line
            and other.publish_on is not None
            and on is not None
            and other.publish_on >= on
            and end is not None
            and (_end(entry.facts, other.measurement_id) or date.min) >= end
        ]

    def pending(self, entry: Entry) -> Pending:
        """The line as it is shown to whoever decides on it."""
        now = _snapshot(entry.facts, entry, self.today)
        along = self.along(entry)
        figures = entry.facts.measurements
        return Pending(
            id=entry.line,
            token=_token(entry, now, [(row, figures[row]) for row in along]),
            section=entry.section or entry.facts.section,
            release=entry.stands(),
            classification=_classification(entry),
            snapshot=now,
            commentary=entry.commentary,
            before=self._before(entry),
            seen=self._seen(entry),
            along=tuple(figures[row] for row in along),
        )

    def _before(self, entry: Entry) -> IndicatorSnapshot | None:
        """The indicator as the last edition before this one shows it to those who see what is out."""
        out = self._out.get(entry.line.indicator)
        earlier = [one for one in out.shown if one.quarter.end < entry.quarter.end] if out else []
        return snapshot_of(out, today=self.today, quarter=earlier[-1].quarter) if out and earlier else None

    def _seen(self, entry: Entry) -> Measurement | None:
        """The figure for the same period that is out now, where it is not the line's own."""
        out = self._out.get(entry.line.indicator)
        if out is None or entry.measurement is None:
            return None
        wanted = entry.facts.measurements[entry.measurement].label
        found = [row for row in out.current if out.measurements[row].label == wanted and row != entry.measurement]
        return out.measurements[found[-1]] if found else None


def _without_drafts(viewer: Viewer) -> Readers:
    """Whoever may see what this person may, once it has been published."""
    return Readers(frozenset(frozenset(replace(one, drafts=False) for one in sight) for sight in viewer.audience))


def _snapshot(facts: Facts, entry: Entry, today: date) -> IndicatorSnapshot:
    of_this_page = [one for one in facts.shown if one.scorecard == entry.scorecard]
    found = snapshot_of(replace(facts, shown=of_this_page), today=today, quarter=entry.quarter)
    assert found is not None  # an entry is one of the lines that are shown
    return found


def _classification(entry: Entry) -> Classification:
    own, figure = entry.facts.definition.classification, entry.facts.measurements.get(entry.measurement or 0)
    return own.stricter(figure.classification) if figure else own


def _token(entry: Entry, now: IndicatorSnapshot, along: list[tuple[int, Measurement]]) -> str:
    figure = entry.facts.measurements[entry.measurement] if entry.measurement is not None else None
    target = now.latest.target if now.latest else None
    line = (entry.line, entry.section, entry.release, entry.commentary, entry.measurement, figure)
    return token_of((line, now.definition.name, now.status, target, _classification(entry), along))


def _end(facts: Facts, row: int | None) -> date | None:
    """The last day of a figure's period; None where there is no figure, or its period is no real one."""
    figure = facts.measurements.get(row) if row is not None else None
    return figure.period.end if figure and figure.period else None


def _entry(row: Row[Any], facts: Facts) -> Entry:
    return Entry(
        line=_line(row),
        scorecard=row.scorecard,
        quarter=Period(PeriodType.QUARTER, row.quarter_start, row.quarter_end),
        section=row.section,
        measurement=row.measurement_id,
        release=_release(row),
        commentary=row.commentary,
        facts=facts,
    )


def _line(row: Row[Any]) -> LineId:
    return LineId(row.edition_id, row.indicator_id)


def _release(row: Row[Any]) -> Release:
    return Release(Publication(row.publication), row.publish_on)


def _what(shown: Shown) -> tuple[str, date, int | None]:
    """Which line of an indicator it is that a person sees."""
    return shown.scorecard, shown.quarter.end, shown.measurement_id
