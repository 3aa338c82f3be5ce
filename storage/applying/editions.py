"""The page itself: which measurement an edition shows for each indicator, with its RAG and commentary."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage.applying.known import Known, KnownIndicator
from storage.applying.measuring import Measured
from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.intake.values import FigureRow, FiguresFile
from storage.tables import Edition, Showing, table_of

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
_TABLE = table_of(Showing)


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
    """

    def __init__(self, session: Session, known: Known, hand: Hand, said: Collection[str]) -> None:
        self._session, self._known, self._hand, self._said = session, known, hand, said
        self.changes: list[Change] = []

    def write(self, quarter: Period, rows: Sequence[Shows], rag: RagStatus | None, outcome: Outcome) -> None:
        """Make the edition if it is new, and bring what it shows up to date. The indicators have been written."""
        edition_id = self._edition(quarter, outcome)
        shown = select(_TABLE).where(_TABLE.c.edition_id == edition_id)
        earlier = {row["indicator_id"]: dict(row) for row in self._session.connection().execute(shown).mappings()}
        new: list[dict[str, Any]] = []
        for place, (row, indicator, measured) in enumerate(rows):
            values = _values(row, indicator, measured, rag)
            found = earlier.get(indicator.id)
            if found is None:
                position = place if row.position is None else row.position
                key = {"edition_id": edition_id, "indicator_id": indicator.id, "position": position}
                new.append(key | values)
            else:
                outcome.shown += self._update(found, values, indicator, quarter, outcome)
        outcome.shown += len(new)
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

    def _update(
        self,
        found: Mapping[str, Any],
        values: dict[str, Any],
        indicator: KnownIndicator,
        quarter: Period,
        outcome: Outcome,
    ) -> bool:
        changed = {name: values[name] for name in _FIELDS if found[name] != values[name] and self._says(name, values)}
        for name, value in changed.items():
            subject = f"{indicator.subject} in {quarter.label}"
            self.changes.append(Change("showing", subject, name, found[name], value, indicator=indicator))
        if words := [_change_words(name, found[name], value) for name, value in changed.items() if name in _TOLD]:
            outcome.amended.append(f"{indicator.name}, {quarter.label}: {'; '.join(words)}")
        if changed:
            key = (_TABLE.c.edition_id == found["edition_id"]) & (_TABLE.c.indicator_id == found["indicator_id"])
            self._session.connection().execute(update(_TABLE).where(key).values(**changed))
        return bool(changed)

    def _says(self, name: str, values: Mapping[str, Any]) -> bool:
        return bool(values[name]) or _FIELDS[name] in self._said


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
