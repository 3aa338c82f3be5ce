"""The register as it is in the database and as one file leaves it: read whole, written in few statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, tuple_, update
from sqlmodel import Session

from storage.domain.classification import Classification
from storage.domain.risk import MitigationStatus
from storage.register.writing import touch
from storage.search.wording import nearest, normalise
from storage.tables import AreaRating, Mitigation, Risk, RiskArea, RiskLink, RiskScoring, table_of

_RISK, _AREA, _SCORING, _RATING = table_of(Risk), table_of(RiskArea), table_of(RiskScoring), table_of(AreaRating)
_MITIGATION, _LINK = table_of(Mitigation), table_of(RiskLink)
_CHUNK = 500
Row = dict[str, Any]


@dataclass(slots=True, eq=False)
class KnownArea:
    """An area, apart from the session; `values` are its columns. `id` is 0 until it is written."""

    values: Row
    id: int = 0
    ratings: list[Row] = field(default_factory=list)
    is_changed: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.values["name"])


@dataclass(slots=True, eq=False)
class KnownMitigation:
    """A mitigation, apart from the session. `id` is 0 until it is written."""

    values: Row
    id: int = 0
    is_changed: bool = False

    @property
    def action(self) -> str:
        """What is to be done."""
        return str(self.values["action"])

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return MitigationStatus(self.values["status"]).is_open


@dataclass(slots=True, eq=False)
class KnownRisk:
    """A risk, apart from the session; `scorings` in the order in which they count, `links` by indicator (row id).

    `is_touched` tells what was said of it from what is only remembered beside it.
    """

    reference: str
    values: Row
    id: int = 0
    area: KnownArea | None = None
    scorings: list[Row] = field(default_factory=list)
    mitigations: list[KnownMitigation] = field(default_factory=list)
    links: dict[int, Row] = field(default_factory=dict)
    is_changed: bool = False
    is_touched: bool = False

    @property
    def title(self) -> str:
        """Its short name, after its reference."""
        return f"{self.reference} {self.values['title']}"

    def in_force(self, kind: str, day: date) -> Row | None:
        """The scoring of a kind that holds at the end of a day."""
        return in_force([one for one in self.scorings if one["kind"] == kind], day)

    def mitigation(self, action: str) -> KnownMitigation | None:
        """The one whose text is this one, case, blanks and punctuation aside."""
        wanted = normalise(action)
        return next((one for one in self.mitigations if normalise(one.action) == wanted), None)


def in_force(rows: Iterable[Row], day: date) -> Row | None:
    """Of rows in the order they were recorded, the one that holds at the end of a day."""
    held = [row for row in rows if row["on_day"] <= day]
    return max(enumerate(held), key=lambda pair: (pair[1]["on_day"], pair[0]))[1] if held else None


class KnownRegister:
    """All risks by reference and all areas by name (in normal form), with what a file adds and takes away."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.areas = {row["normalised"]: KnownArea(row, row["id"]) for row in self._rows(_AREA)}
        by_id = {area.id: area for area in self.areas.values()}
        for row in self._rows(_RATING):
            by_id[row["area_id"]].ratings.append(row)
        self.risks: dict[str, KnownRisk] = {}
        risks: dict[int, KnownRisk] = {}
        for row in self._rows(_RISK):
            one = KnownRisk(row["reference"], row, row["id"], by_id.get(row["area_id"]))
            self.risks[one.reference] = risks[one.id] = one
        for row in self._rows(_SCORING):
            risks[row["risk_id"]].scorings.append(row)
        for row in self._rows(_MITIGATION):
            risks[row["risk_id"]].mitigations.append(KnownMitigation(row, row["id"]))
        for link in self._session.connection().execute(select(_LINK)).mappings():
            risks[link["risk_id"]].links[link["indicator_id"]] = dict(link)
        self.is_new = not self.risks
        self._dropped: list[tuple[int, int]] = []

    def _rows(self, table: Table) -> list[Row]:
        return [dict(row) for row in self._session.connection().execute(select(table).order_by(table.c.id)).mappings()]

    def nearest(self, reference: str) -> list[str]:
        """The references most like this one, for a refusal."""
        return nearest(reference, self.risks)

    def add_area(self, name: str) -> KnownArea:
        """An area that there was not; it stands after the others."""
        values = {
            "name": " ".join(name.split()), "normalised": normalise(name), "title": "", "source": "",
            "position": max((one.values["position"] for one in self.areas.values()), default=-1) + 1,
            "classification": Classification.PUBLIC, "illustrative": False, "as_at": None,
        }  # fmt: skip
        made = self.areas[values["normalised"]] = KnownArea(values)
        return made

    def add_risk(self, reference: str, title: str) -> KnownRisk:
        """A risk that there was not; nothing else is said of it yet."""
        values = {column.name: _BLANK.get(column.name, "") for column in _RISK.c if column.name != "id"}
        made = self.risks[reference] = KnownRisk(reference, values | {"reference": reference, "title": title})
        return made

    def drop_link(self, risk: KnownRisk, indicator: int) -> None:
        """Let a risk hang on an indicator no more, as if it never had."""
        del risk.links[indicator]
        self._dropped.append((risk.id, indicator))

    def write(self) -> None:
        """Write what is different; ids are there afterwards. Each risk that was there has one version more."""
        self._write_areas()
        self._write_risks()
        connection = self._session.connection()
        risks, areas = self.risks.values(), self.areas.values()
        self._insert(_RATING, [row | {"area_id": one.id} for one in areas for row in one.ratings if "id" not in row])
        self._insert(_SCORING, [row | {"risk_id": one.id} for one in risks for row in one.scorings if "id" not in row])
        for start in range(0, len(self._dropped), _CHUNK):
            gone = tuple_(_LINK.c.risk_id, _LINK.c.indicator_id).in_(self._dropped[start : start + _CHUNK])
            connection.execute(delete(_LINK).where(gone))
        links = [row | {"risk_id": one.id} for one in risks for row in one.links.values() if "risk_id" not in row]
        self._insert(_LINK, links)
        acts = [(one.id, act) for one in risks for act in one.mitigations]
        self._insert(_MITIGATION, [act.values | {"risk_id": risk} for risk, act in acts if not act.id])
        self._update(_MITIGATION, [act.values for _, act in acts if act.id and act.is_changed])

    def _write_areas(self) -> None:
        self._insert(_AREA, [one.values for one in self.areas.values() if not one.id])
        self._update(_AREA, [one.values for one in self.areas.values() if one.id and one.is_changed])
        ids = self._session.connection().execute(select(_AREA.c.normalised, _AREA.c.id))
        for row in ids:
            self.areas[row.normalised].id = row.id

    def _write_risks(self) -> None:
        for one in self.risks.values():
            one.values["area_id"] = one.area.id if one.area else None
        was_there = [one for one in self.risks.values() if one.id]
        self._insert(_RISK, [one.values for one in self.risks.values() if not one.id])
        self._update(_RISK, [one.values for one in was_there if one.is_changed])
        touch(self._session, [one.id for one in was_there if one.is_touched])
        for row in self._session.connection().execute(select(_RISK.c.reference, _RISK.c.id)):
            self.risks[row.reference].id = row.id

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self._session.connection().execute(insert(table), rows)

    def _update(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Whole rows by their ids, in one statement; a version is counted, not set."""
        names = [column.name for column in table.c if column.name not in ("id", "version")]
        given = [{"of": row["id"]} | {f"to_{name}": row[name] for name in names} for row in rows]
        if given:
            values = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
            statement = update(table).where(table.c.id == bindparam("of")).values(values)
            self._session.connection().execute(statement, given)


_BLANK: Row = dict.fromkeys(
    (
        "area_id", "response", "accepted_until", "proximity", "review_months", "last_review", "next_review_on",
        "raised_on", "closed_on", "as_at",
    )
) | {"classification": Classification.PUBLIC, "illustrative": False, "version": 1}  # fmt: skip
