"""The page itself: which measurement an edition shows for each indicator, with its RAG and commentary."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.applying.creating import place
from storage.applying.known import Known
from storage.applying.measuring import Measured
from storage.applying.outcome import Outcome
from storage.audit import Change, Hand
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.intake.figures import FigureRow, FiguresFile
from storage.tables import Edition, Indicator, Showing

Shows = tuple[int, FigureRow, Indicator, Measured | None]
_FIELDS = ("measurement_id", "published", "commentary", "movement", "section")


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
    """Writes the showings of one scorecard's editions."""

    def __init__(self, session: Session, known: Known, hand: Hand) -> None:
        self._session, self._known, self._hand = session, known, hand
        self.changes: list[Change] = []

    def write(self, quarter: Period, rows: Sequence[Shows], rag: RagStatus | None, outcome: Outcome) -> None:
        """Make the edition if it is new, and bring what it shows up to date."""
        edition = self._edition(quarter, outcome)
        shown = select(Showing).where(Showing.edition_id == edition.id)  # type: ignore[arg-type]
        earlier = {row.indicator_id: row for row in self._session.scalars(shown)}
        for position, row, indicator, measured in rows:
            place(self._session, self._known, indicator, row.section)
            values = self._values(row, indicator, measured, rag)
            assert indicator.id is not None and edition.id is not None
            found = earlier.get(indicator.id)
            if found is None:
                showing = Showing(edition_id=edition.id, indicator_id=indicator.id, position=position, **values)
                self._session.add(showing)
                outcome.shown += 1
            elif self._update(found, values, f"{indicator.code} in {quarter.label}"):
                outcome.shown += 1

    def _edition(self, quarter: Period, outcome: Outcome) -> Edition:
        scorecard = self._known.scorecard
        wanted = select(Edition).where(Edition.scorecard_id == scorecard.id, Edition.quarter_end == quarter.end)  # type: ignore[arg-type]
        found = self._session.scalars(wanted).first()
        if found is None:
            assert scorecard.id is not None
            found = Edition(scorecard_id=scorecard.id, quarter_start=quarter.start, quarter_end=quarter.end)
            self._session.add(found)
            self._session.flush()
            self.changes.append(Change("edition", f"{scorecard.name}, {quarter.label}", "created", "", quarter.label))
        outcome.editions.append(f"{scorecard.name}, {quarter.label}")
        return found

    def _values(
        self, row: FigureRow, indicator: Indicator, measured: Measured | None, rag: RagStatus | None
    ) -> dict[str, Any]:
        place = self._known.places.get(indicator.id or 0)
        return {
            "measurement_id": measured.id if measured else None,
            "published": row.published or rag,
            "commentary": row.commentary,
            "movement": row.movement,
            "section": row.section or (place.section if place else ""),
        }

    def _update(self, found: Showing, values: dict[str, Any], subject: str) -> bool:
        changed = [name for name in _FIELDS if getattr(found, name) != values[name]]
        for name in changed:
            self.changes.append(Change("showing", subject, name, getattr(found, name), values[name]))
            setattr(found, name, values[name])
        return bool(changed)
