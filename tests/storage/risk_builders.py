"""Risks, areas and what hangs on them as rows, written as whoever changes the register would."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update

from storage import audit
from storage.audit import Change, Hand
from storage.database import Database
from storage.domain.rag import RagStatus
from storage.register.writing import touch
from storage.tables import AreaRating, Indicator, Mitigation, Risk, RiskArea, RiskLink, RiskScoring, table_of
from tests.storage.alerting import NOW, TODAY, rows

HAND_SOURCE = "register"
RAISED = date(2019, 4, 1)


def hand(at: datetime = NOW) -> Hand:
    """Whoever keeps the register."""
    return Hand("register keeper", at, HAND_SOURCE)


def _add(session: Any, model: Any, **values: object) -> int:
    full = {
        column.name: column.default.arg
        for column in table_of(model).columns
        if column.default is not None and column.default.is_scalar
    }
    made = session.connection().execute(insert(table_of(model)).values(**full | values)).inserted_primary_key
    return int(made[0])


def risk(
    database: Database,
    reference: str = "CR-001",
    score: tuple[int, int] | None = (3, 4),
    *,
    area: int | None = None,
    day: date = RAISED,
    at: datetime = NOW,
    **values: object,
) -> int:
    """A risk on the register, scored on the day it was raised; its row id."""
    words: dict[str, object] = {"title": f"Title of {reference}", "directorate": "People", "owner": "Head of service"}
    with database.writing() as session:
        named = {"reference": reference, "area_id": area, "raised_on": day}
        made = _add(session, Risk, **words | named | values)
        audit.record(session, hand(at), [Change("risk", reference, "added", "", "added", risk=made)])
    if score:
        scored(database, made, score, day, at=at)
    return made


def scored(
    database: Database, key: int, score: tuple[int, int] | None, on: date = TODAY, *, at: datetime = NOW, why: str = ""
) -> int:
    """A residual scoring of a risk; its row id."""
    likelihood, impact = score or (None, None)
    with database.writing() as session:
        made = _add(
            session,
            RiskScoring,
            risk_id=key,
            kind="residual",
            on_day=on,
            likelihood=likelihood,
            impact=impact,
            why=why,
            made_by="register keeper",
            made_at=at,
        )
        touch(session, [key])
        audit.record(session, hand(at), [Change("risk", _reference(session, key), "residual", "", score, risk=key)])
    return made


def changed(database: Database, key: int, *, at: datetime = NOW, **values: object) -> None:
    """Other columns of a risk."""
    table = table_of(Risk)
    with database.writing() as session:
        session.connection().execute(update(table).where(table.c.id == key).values(**values))
        touch(session, [key])
        reference = _reference(session, key)
        audit.record(
            session, hand(at), [Change("risk", reference, name, "", now, risk=key) for name, now in values.items()]
        )


def mitigation(
    database: Database, key: int, action: str = "Recruit", due: date | None = None, *, at: datetime = NOW, **values: Any
) -> int:
    """Something to be done about a risk; its row id."""
    with database.writing() as session:
        made = _add(session, Mitigation, risk_id=key, action=action, due=due, **values)
        touch(session, [key])
        audit.record(
            session, hand(at), [Change("risk mitigation", _reference(session, key), "added", "", action, risk=key)]
        )
    return made


def mitigated(database: Database, key: int, one: int, *, at: datetime = NOW, **values: object) -> None:
    """Other columns of a mitigation of a risk."""
    table = table_of(Mitigation)
    with database.writing() as session:
        session.connection().execute(update(table).where(table.c.id == one).values(**values))
        touch(session, [key])
        said = [
            Change("risk mitigation", _reference(session, key), name, "", now, risk=key) for name, now in values.items()
        ]
        audit.record(session, hand(at), said)


def area(
    database: Database, name: str = "IT", rag: RagStatus | None = None, on: date = RAISED, **values: object
) -> int:
    """A risk area, rated from a day on; its row id."""
    with database.writing() as session:
        made = _add(session, RiskArea, name=name, normalised=name.casefold(), title=f"{name} area", **values)
    if rag:
        rated(database, made, rag, on)
    return made


def rated(database: Database, key: int, rag: RagStatus, on: date = TODAY, *, at: datetime = NOW, why: str = "") -> None:
    """A rating of an area."""
    with database.writing() as session:
        values = {"area_id": key, "on_day": on, "rag": str(rag), "why": why}
        _add(session, AreaRating, **values, made_by="register keeper", made_at=at)
        audit.record(session, hand(at), [Change("risk area", str(key), "rag", "", rag, area=key)])


def link(database: Database, key: int, code: str, *, at: datetime = NOW) -> None:
    """Have a risk hang on an indicator."""
    indicator = rows(database, Indicator, code=code)[0].id
    with database.writing() as session:
        _made(session, risk_id=key, indicator_id=indicator, made_by="register keeper", made_at=at, undone_by="")
        audit.record(session, hand(at), [Change("risk link", _reference(session, key), "link", "", code, risk=key)])


def _made(session: Any, **values: object) -> None:
    session.connection().execute(insert(table_of(RiskLink)).values(**values))


def _reference(session: Any, key: int) -> str:
    table = table_of(Risk)
    found = session.connection().execute(table.select().where(table.c.id == key)).one()
    return str(found.reference)
