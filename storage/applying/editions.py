"""The page itself: which measurement an edition shows for each indicator, with its RAG and commentary."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlmodel import Session, col

from storage.applying.measuring import Measured
from storage.applying.outcome import Outcome
from storage.applying.releasing import (
    PUBLISHED_STAYS,
    Wanted,
    advance,
    columns_of,
    release_of,
    release_words,
    replaced,
)
from storage.audit import Change
from storage.domain.classification import Publication, Release
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.intake.problems import Problems
from storage.intake.values import FigureRow, FiguresFile
from storage.known import Known, KnownIndicator
from storage.tables import Edition, Measurement, Showing, table_of

Shows = tuple[FigureRow, KnownIndicator, Measured | None]
_FIELDS = {
    "measurement_id": "figure",
    "published": "published RAG",
    "commentary": "commentary",
    "movement": "movement",
    "section": "section",
}
# Another figure is told as a correction already.
_TOLD = ("published", "commentary", "movement", "section")
# What the audit says of a new line; its figure is recorded beside it.
_PRINTED = ("published", "commentary", "movement")
_TABLE, _MEASUREMENT = table_of(Showing), table_of(Measurement)
_MOVE = (
    update(_TABLE)
    .where((_TABLE.c.edition_id == bindparam("of")) & (_TABLE.c.indicator_id == bindparam("about")))
    .values(publication=bindparam("to"), publish_on=bindparam("on"))
)


def default_quarter(file: FiguresFile, today: date) -> tuple[Period, str]:
    """The edition a file is taken to be when nobody said, and the sentence that says so.

    It is the quarter of the latest valid data period in the file; without any, the last quarter that has ended.
    """
    periods = [one.period for row in file.rows for one in row.measurements if one.period]
    if periods:
        latest = max(periods, key=lambda period: period.end)
        quarter = Period.containing(PeriodType.QUARTER, latest.end)
        return quarter, f"No --period was given: the latest data period, {latest.label}, makes it {quarter.label}."
    start = Period.containing(PeriodType.QUARTER, today).start
    quarter = Period.containing(PeriodType.QUARTER, start - timedelta(days=1))
    words = f"The file states no data period: it is taken to be for {quarter.label}, the last quarter that has ended."
    return quarter, f"{words} Say otherwise with --period."


class EditionWriter:
    """Writes the showings of one scorecard's editions.

    `said` are the meanings of the file's columns: a page given again without one says nothing of what stood there.
    `wanted` tells what each row is to be. `added` gathers the indicators (row ids) of new lines, which can turn a
    status although the audit has nothing to say of a figure that is there already.
    """

    def __init__(
        self,
        session: Session,
        known: Known,
        *,
        said: Collection[str],
        wanted: Callable[[FigureRow], Wanted],
        problems: Problems,
    ) -> None:
        self._session, self._known, self._said = session, known, said
        self._wanted, self._problems = wanted, problems
        self._moved: list[dict[str, Any]] = []
        self.changes: list[Change] = []
        self.added: set[int] = set()

    def write(self, quarter: Period, rows: Sequence[Shows], rag: RagStatus | None, outcome: Outcome) -> None:
        """Make the edition if it is new, and bring what it shows up to date. The indicators have been written."""
        edition_id = self._edition(quarter, outcome)
        shown = select(_TABLE, _MEASUREMENT.c.value_text).where(_TABLE.c.edition_id == edition_id)
        shown = shown.outerjoin_from(_TABLE, _MEASUREMENT, _MEASUREMENT.c.id == _TABLE.c.measurement_id)
        earlier = {row["indicator_id"]: dict(row) for row in self._session.connection().execute(shown).mappings()}
        new: list[dict[str, Any]] = []
        for place, (row, indicator, measured) in enumerate(rows):
            values, wanted = _values(row, indicator, measured, rag), self._wanted(row)
            found = earlier.get(indicator.id)
            if found is None:
                position = place if row.position is None else row.position
                key = {"edition_id": edition_id, "indicator_id": indicator.id, "position": position}
                new.append(key | values | columns_of(wanted.release))
                self.added.add(indicator.id)
                self._note(indicator, quarter, {name: ("", values[name]) for name in _PRINTED if values[name]})
                _count(wanted.release, wanted, outcome)
            elif self._stays(found, values, wanted, row, quarter):
                printed = measured.values["value_text"] if measured else None
                figure = _figure_words(found["value_text"]), _figure_words(printed)
                outcome.shown += self._update(found, values, figure, indicator, quarter, outcome)
                self._release(found, values, wanted, indicator, quarter, outcome)
        outcome.shown += len(new)
        if self._moved:
            self._session.connection().execute(_MOVE, self._moved)
            self._moved = []
        if new:
            self._session.connection().execute(insert(_TABLE), new)

    def _edition(self, quarter: Period, outcome: Outcome) -> int:
        scorecard = self._known.scorecard
        wanted = select(Edition).where(
            col(Edition.scorecard_id) == scorecard.id, col(Edition.quarter_end) == quarter.end
        )
        found = self._session.scalars(wanted).first()
        if found is None:
            assert scorecard.id is not None
            found = Edition(scorecard_id=scorecard.id, quarter_start=quarter.start, quarter_end=quarter.end)
            self._session.add(found)
            self._session.flush()
            self.changes.append(Change("edition", f"{scorecard.name}, {quarter.label}", "created", "", quarter.label))
        outcome.editions.append(f"{scorecard.name}, {quarter.label}")
        assert found.id is not None
        return found.id

    def _stays(
        self, found: Mapping[str, Any], values: Mapping[str, Any], wanted: Wanted, row: FigureRow, quarter: Period
    ) -> bool:
        """Refuse what would take a published line from its readers or change it before its time; True otherwise."""
        if wanted.is_out or not release_of(found).is_out(wanted.today):
            return True
        name = row.name or row.code
        if wanted.release.publication is Publication.HELD:
            words = f"“{name}” in {quarter.label} has been published, and a file takes nothing back"
            self._problems.add(f"{words}. Hold the line back with /scorecard publish", line=row.line)
            return False
        if self._changed(found, values):
            what = "a draft" if wanted.release.on is None else "what is published on a later day"
            words = f"“{name}” in {quarter.label} has been published, and {what} cannot change it"
            self._problems.add(f"{words}. {PUBLISHED_STAYS}", line=row.line)
            return False
        return True

    def _changed(self, found: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in _FIELDS if found[name] != values[name] and self._says(name, values)}

    def _release(
        self,
        found: Mapping[str, Any],
        values: Mapping[str, Any],
        wanted: Wanted,
        indicator: KnownIndicator,
        quarter: Period,
        outcome: Outcome,
    ) -> None:
        """Move the line on in its publication."""
        was, is_changed = release_of(found), bool(self._changed(found, values))
        if was.is_out(wanted.today):
            return
        now = replaced(was, wanted.release) if is_changed else advance(was, wanted.release, wanted.today)
        if is_changed:
            _count(now, wanted, outcome)
        if now == was:
            return
        self._moved.append(
            {"of": found["edition_id"], "about": found["indicator_id"], "to": now.publication, "on": now.on}
        )
        told = release_words(was), release_words(now)
        subject = f"{indicator.subject} in {quarter.label}"
        self.changes.append(Change("showing", subject, "publication", *told, indicator=indicator))
        if is_changed and was.publication is Publication.PUBLISHED and self._put_off(found, was, now):
            self.changes.append(
                Change("measurement", f"{subject}, as shown", "publication", *told, indicator=indicator)
            )
        outcome.released_lines.append(f"{indicator.name}, {quarter.label}: {told[0]} → {told[1]}")

    def _put_off(self, found: Mapping[str, Any], was: Release, now: Release) -> bool:
        """Let the figure of a line that is not published on its day wait with it, unless another line publishes it."""
        if found["measurement_id"] is None or (was.on and now.is_out(was.on)):
            return False
        is_its = _TABLE.c.measurement_id == found["measurement_id"]
        elsewhere = select(_TABLE.c.edition_id).where(is_its, ~_key(found), _TABLE.c.publication == was.publication)
        figure = (_MEASUREMENT.c.id == found["measurement_id"]) & (_MEASUREMENT.c.publication == was.publication)
        due = update(_MEASUREMENT).where(figure, _MEASUREMENT.c.publish_on == was.on, ~elsewhere.exists())
        return bool(self._session.connection().execute(due.values(**columns_of(now))).rowcount)

    def _update(
        self,
        found: Mapping[str, Any],
        values: dict[str, Any],
        figure: tuple[str, str],
        indicator: KnownIndicator,
        quarter: Period,
        outcome: Outcome,
    ) -> bool:
        changed = self._changed(found, values)
        self._note(indicator, quarter, {name: (found[name], now) for name, now in changed.items()}, figure)
        if words := [_change_words(name, found[name], value) for name, value in changed.items() if name in _TOLD]:
            outcome.amended.append(f"{indicator.name}, {quarter.label}: {'; '.join(words)}")
        if changed:
            self._session.connection().execute(update(_TABLE).where(_key(found)).values(**changed))
        return bool(changed)

    def _note(
        self,
        indicator: KnownIndicator,
        quarter: Period,
        changed: Mapping[str, tuple[object, object]],
        figure: tuple[str, str] = ("", ""),
    ) -> None:
        """Add to the audit what the line says now; of another figure what is printed, not which row it is."""
        subject = f"{indicator.subject} in {quarter.label}"
        for name, told in changed.items():
            field, words = ("figure", figure) if name == "measurement_id" else (name, told)
            self.changes.append(Change("showing", subject, field, *words, indicator=indicator))

    def _says(self, name: str, values: Mapping[str, Any]) -> bool:
        return bool(values[name]) or _FIELDS[name] in self._said


def _figure_words(printed: str | None) -> str:
    """A line's figure for the audit; None where the line has none."""
    return "none" if printed is None else printed or "no figure"


def _key(found: Mapping[str, Any]) -> ColumnElement[bool]:
    return (_TABLE.c.edition_id == found["edition_id"]) & (_TABLE.c.indicator_id == found["indicator_id"])


def _count(release: Release, wanted: Wanted, outcome: Outcome) -> None:
    """Count a new line, or one that is another now, that not everyone sees."""
    if not release.is_out(wanted.today):
        outcome.withheld_lines[release_words(release)] += 1


def _change_words(name: str, was: object, now: object) -> str:
    if name == "commentary":
        return "another commentary" if now else "no commentary any more"
    return f"{_FIELDS[name]} {was or 'none'} → {now or 'none'}"


def _values(
    row: FigureRow, indicator: KnownIndicator, measured: Measured | None, rag: RagStatus | None
) -> dict[str, Any]:
    return {
        "measurement_id": measured.id if measured else None,
        "published": row.published or rag,
        "commentary": row.commentary,
        "movement": row.movement,
        "section": row.section or indicator.section,
    }
