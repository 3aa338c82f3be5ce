"""What a reader may see of the register as four tables, which import back in the order in which they come."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from storage.domain.matrix import Cell, RiskMatrix
from storage.domain.risk import ScoreKind
from storage.domain.viewer import COMMAND_LINE, Reader
from storage.export import Sheet
from storage.intake.table import MAX_ROWS
from storage.intake.write import Cell as Written
from storage.register.linked import linked
from storage.register.rows import AREAS, EVERY, RATINGS, by_risk, scoring_of
from storage.register.sight import Sight
from storage.tables import Indicator, table_of

AREA_HEADER = (
    "risk area", "title", "rag", "why", "mitigating actions", "what next", "as at", "rated by", "class", "illustrative",
    "source",
)  # fmt: skip
RISK_HEADER = (
    "reference", "risk title", "cause", "event", "effect", "directorate", "category", "risk owner", "risk area", "why",
    "what next", "controls", "response", "accepted until", "appetite", "proximity", "review frequency", "last review",
    "next review", "date raised", "date closed", "reason closed", "linked indicators", "source", "class",
    "illustrative", "as at", "inherent band", "current band", "target band",
)  # fmt: skip
SCORING_HEADER = ("reference", "which score", "scored on", "likelihood", "impact", "score", "why", "scored by")
MITIGATION_HEADER = ("reference", "action", "action owner", "due", "action status", "done on")
_SEPARATOR = "; "
_BESIDE = re.compile(r"(?P<score>.+) \((?P<open>.+)\)")
_INDICATOR = table_of(Indicator)
_NAMED = select(_INDICATOR.c.id, _INDICATOR.c.code, _INDICATOR.c.scope)


def register_sheets(session: Session, *, viewer: Reader, today: date, matrix: RiskMatrix) -> tuple[Sheet, ...]:
    """All that the reader may see today: areas with every rating, risks, every scoring, mitigations.

    A table beyond what one import takes goes on in a further one. The bands beside a risk are for whoever reads it:
    its scores come back with the scorings. Who scored and rated is for the command line, and so is what a risk hangs on
    that is in use no more.
    """
    export = _Export(session, viewer=viewer, today=today, matrix=matrix)
    return (
        *_parts("risk-areas", AREA_HEADER, export.areas()),
        *_parts("risks", RISK_HEADER, export.risks()),
        *_parts("risk-scorings", SCORING_HEADER, export.scorings()),
        *_parts("risk-mitigations", MITIGATION_HEADER, export.mitigations()),
    )


def _parts(name: str, header: tuple[str, ...], lines: Iterable[tuple[Written, ...]]) -> Iterator[Sheet]:
    rows = list(lines)
    for number, start in enumerate(range(0, len(rows) or 1, MAX_ROWS), 1):
        yield Sheet(f"{name}-{number}" if number > 1 else name, header, rows[start : start + MAX_ROWS])


class _Export:
    """Read once: the rows that the reader may see."""

    def __init__(self, session: Session, *, viewer: Reader, today: date, matrix: RiskMatrix) -> None:
        connection, sight = session.connection(), Sight(viewer, today)
        self._whole, self._matrix, self._today = viewer is COMMAND_LINE, matrix, today
        self._areas = sight.areas(connection.execute(AREAS))
        self._ratings: dict[int, list[Row[Any]]] = defaultdict(list)
        for rating in connection.execute(RATINGS):
            self._ratings[rating.area_id].append(rating)
        self._risks = sight.risks(connection.execute(EVERY.risks))
        self._scorings = by_risk(connection, EVERY.scorings, {})
        self._mitigations = by_risk(connection, EVERY.mitigations, {})
        self._links = self._linked(session, viewer)

    def _linked(self, session: Session, viewer: Reader) -> dict[int, list[str]]:
        """By risk the indicators that it hangs on, as an import finds them whatever else has the same code."""
        ids = {row.id for row in self._risks}
        links = [link for link in session.connection().execute(EVERY.links) if link.risk_id in ids]
        found: dict[int, list[str]] = defaultdict(list)
        if self._whole:
            named = {row.id: f"{row.code} on {row.scope}" for row in session.connection().execute(_NAMED)}
            for link in links:
                found[link.risk_id].append(named[link.indicator_id])
            return found
        for risk, ones in linked(session, links, viewer=viewer, today=self._today).items():
            keys = (one.snapshot.definition.key for one in ones)
            found[risk] = [f"{key.code} on {key.scope}" for key in keys]
        return found

    def areas(self) -> Iterator[tuple[Written, ...]]:
        """A row for each rating of an area, oldest first, or one without a rating."""
        for area in self._areas:
            # Of several ratings of one day the last counts; those that it corrected are in the audit.
            rows = {one.on_day: one for one in self._ratings.get(area.id, ())}.values()
            marks = (area.classification, _yes(area.illustrative), area.source)
            if not rows:
                yield (area.name, area.title, "", "", "", "", None, "", *marks)
            for one in rows:
                said = (one.rag, one.why, one.mitigating, one.what_next, one.on_day, self._by(one))
                yield (area.name, area.title, *said, *marks)

    def risks(self) -> Iterator[tuple[Written, ...]]:
        """A row for each risk, by reference."""
        areas = {area.id: area.name for area in self._areas}
        for row in self._risks:
            printed = json.loads(row.printed) if row.printed else {}
            days = {name: getattr(row, name) or printed.get(name, "") for name in _DAYS}
            yield (
                row.reference, row.title, row.cause, row.event, row.effect, row.directorate, row.category, row.owner,
                areas.get(row.area_id, ""), row.why, row.what_next, _points(row.controls), row.response,
                days["accepted_until"], row.appetite, row.proximity, row.review_months, days["last_review"],
                days["next_review_on"], days["raised_on"], days["closed_on"], row.closed_why,
                _SEPARATOR.join(sorted(self._links.get(row.id, ()))), row.source, row.classification,
                _yes(row.illustrative), row.as_at, *self._bands(row.id),
            )  # fmt: skip

    def _bands(self, risk: int) -> Iterator[str]:
        """What the three scores of today come to."""
        scorings = [one for one in map(scoring_of, self._scorings.get(risk, ())) if one.on <= self._today]
        for kind in ScoreKind:
            held = [one for one in scorings if one.kind is kind]
            last = held[-1] if held else None
            if last is None or last.cell is None or not self._matrix.holds(last.cell):
                yield last.printed if last else ""
            else:
                yield self._matrix.score(last.cell).words

    def scorings(self) -> Iterator[tuple[Written, ...]]:
        """A row for each scoring, each risk's oldest first."""
        for risk in self._risks:
            for row in self._scorings.get(risk.id, ()):
                one = scoring_of(row)
                cell = _steps(one.cell, row.printed)
                yield (risk.reference, row.kind, row.on_day, *cell, row.why, self._by(row))

    def mitigations(self) -> Iterator[tuple[Written, ...]]:
        """A row for each mitigation, each risk's in their order."""
        for risk in self._risks:
            for row in self._mitigations.get(risk.id, ()):
                yield (risk.reference, row.action, row.owner, row.due or row.due_text, row.status, row.done_on)

    def _by(self, row: Row[Any]) -> str:
        return str(row.made_by) if self._whole else ""


_DAYS = ("accepted_until", "last_review", "next_review_on", "raised_on", "closed_on")


def _steps(cell: Cell | None, printed: str) -> tuple[Written, Written, Written]:
    """Likelihood, impact and score: what is printed beside a cell, or for one that was left open, as “TBC × 4”."""
    if cell:
        return cell.likelihood, cell.impact, printed
    beside = _BESIDE.fullmatch(printed)
    likelihood, _, impact = (beside["open"] if beside else printed).partition(" × ")
    return likelihood, impact, beside["score"] if beside else ""


def _points(controls: str) -> str:
    """One a line with a bullet before it, so that what begins with a number keeps it."""
    return "\n".join(f"· {one}" for one in controls.splitlines() if one.strip())


def _yes(value: bool) -> str:
    return "yes" if value else "no"
