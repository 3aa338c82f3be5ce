"""Messages that show risks and areas: when they are due, and that what is forgotten leaves nothing behind."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel

from storage import owners, posts
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.domain.risk import RiskKey
from storage.posts import Posted
from storage.tables import Alert, Delivery, PostedArea, PostedRisk, RiskEvent, RiskLine, table_of
from tests.storage.builders import csv, load_files
from tests.storage.register_files import JUNE, NEW, OFFICER, area, area_list, at, load, register, row, stored

CARD, LIST, AREAS = Posted("C1", "1.1", '["risk","CRR1"]'), Posted("C1", "2.2"), Posted("C1", "3.3")
FIRST, SECOND = RiskKey("CRR1"), RiskKey("CRR2")
_EVENT = {"id": 1, "subject": "risk:2", "risk_id": 2, "kind": "newly high", "occasion": "1", "at": OFFICER.at}
_ALERT = {"id": 1, "key": "1", "destination": "C1", "kind": "risk", "stage": "x", "at": OFFICER.at}
_LINE = {"alert_id": 1, "destination": "C1", "event_id": 1}
_SENT = {"key": "1", "dedup": "1", "alert_id": 1, "part": "head", "destination": "C1", "not_before": OFFICER.at}
_TOLD: tuple[tuple[type[SQLModel], dict[str, Any]], ...] = (
    (RiskEvent, _EVENT | {"words": "", "is_told": True}),
    (Alert, _ALERT | {"payload": "", "is_sealed": True}),
    (RiskLine, _LINE),
    (Delivery, _SENT | {"wanted": 1, "at": OFFICER.at}),
)
FULL = row(directorate="Adults", owner="Head", residual=at(4, 4), indicators=("A",))


@pytest.fixture
def board(database: Database) -> Database:
    """Two risks, the first with all that can change, and an area, each shown in a message of its own."""
    load_files(database, csv("code,name,actual,data period", "A,Absence,5,Q2 2019/20"))
    load(database, register(FULL, row("CRR2")), area_list(area(rag=RagStatus.RED)), options=replace(NEW, as_at=JUNE))
    remember(database, CARD, [FIRST])
    remember(database, LIST, [SECOND])
    remember(database, AREAS, areas=[" children"])
    return database


def remember(database: Database, posted: Posted, risks: Iterable[RiskKey] = (), areas: Iterable[str] = ()) -> None:
    with database.writing(figures=False) as session:
        version = posts.current_version(session)
        posts.remember(session, posted, (), at=OFFICER.at, version=version, risks=risks, areas=areas)


def due(database: Database) -> list[str]:
    with database.reading() as session:
        return [one.ts for one in posts.due(session)]


def test_a_message_is_due_for_every_risk_it_has_shown(board: Database) -> None:
    remember(board, CARD, [SECOND, RiskKey("CRR9")])
    remember(board, CARD, [SECOND])
    with board.writing() as session:
        posts.mark_risks_due(session, [2])
    assert due(board) == [CARD.ts, LIST.ts]


def test_messages_are_made_anew_where_less_of_their_risk_may_be_seen(board: Database) -> None:
    references = [f"CRR{number}" for number in range(3, 9)]
    load(board, register(*(replace(FULL, reference=one) for one in references)), options=replace(NEW, as_at=JUNE))
    for one in references:
        remember(board, Posted("C2", one), [RiskKey(one)])
    changed: list[dict[str, Any]] = [
        {"classification": Classification.INTERNAL},
        {"directorate": "Roads"},
        {"owner": "Another"},
        {"is_closed": True},
        {"also": ("indicators",)},
        {"category": "Legal"},
    ]
    load(board, register(*(row(one, **values) for one, values in zip(references, changed, strict=True))))
    assert due(board) == references[:-1]


def test_a_message_is_made_anew_where_another_account_owns_its_risk(board: Database) -> None:
    with board.writing() as session:
        owners.bind(session, OFFICER, "CRR2", "U012AB3CD", risks=True)
    assert due(board) == [LIST.ts]


def test_an_alert_is_made_anew_where_less_of_its_risk_may_be_seen(board: Database) -> None:
    with board.writing() as session:
        for table, values in _TOLD:
            session.connection().execute(insert(table_of(table)).values(**values))
    load(board, register(row("CRR2", title="Another title")))
    assert [one.wanted for one in stored(board, Delivery)] == [1]
    load(board, register(row("CRR2", is_closed=True)))
    assert [one.wanted for one in stored(board, Delivery)] == [2]


def test_a_message_stays_where_no_less_may_be_seen(board: Database) -> None:
    load(board, register(row(title="Another title", residual=at(5, 5)), row("CRR2", owner="")))
    assert due(board) == []


def test_a_message_with_an_area_is_made_anew_where_it_is_stricter_now(board: Database) -> None:
    load(board, area_list(area(rag=RagStatus.AMBER)))
    assert due(board) == []
    load(board, area_list(area(classification=Classification.INTERNAL)))
    assert due(board) == [AREAS.ts]


def test_what_is_forgotten_leaves_nothing_behind(board: Database) -> None:
    with board.writing(figures=False) as session:
        posts.forget(session, CARD.channel, CARD.ts)
    assert [one.risk_id for one in stored(board, PostedRisk)] == [2]
    with board.writing(figures=False) as session:
        posts.forget_old(session, now=OFFICER.at + posts.KEPT + timedelta(days=1))
    assert stored(board, PostedRisk, PostedArea) == []
