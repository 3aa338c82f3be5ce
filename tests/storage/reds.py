"""A board with changes and stretches of red put straight into the tables, for what is told of them later."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, select

from storage.audit import Hand
from storage.database import Database, Session
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.delivery import AlertKind
from storage.owners import bind
from storage.tables import (
    Alert,
    AlertLine,
    Episode,
    Indicator,
    Measurement,
    StatusChange,
    table_of,
)
from tests.storage.builders import csv, load_files

CHANNEL = "C0ALERTS"
OWNER, OFFICER = "U0OWNER01", "U0OFFICER1"
HAND = Hand("A", datetime(2019, 11, 4, 9, 30, tzinfo=UTC), "a test")
DEFINED = csv(
    "code,name,unit,polarity,target,frequency,directorate,class,owner,lag_days",
    "ABS,Sickness absence,days,lower,8,quarter,People,public,Head of HR,45",
    "BUD,Budget variance,percent,lower,2,quarter,Finance,public,,45",
    "COM,Complaints answered,percent,higher,90,quarter,People,public,Head of service,45",
    "EXE,Settlement CANARY,pounds,lower,50000,quarter,People,exempt,,45",
)
FIGURES = csv(
    "code,name,actual,rag,data period,edition,section",
    "ABS,Sickness absence,9 days,RED,30/06/2019,Q1 2019/20,Our people",
    "BUD,Budget variance,3%,RED,30/06/2019,Q1 2019/20,Our money",
    "COM,Complaints answered,95%,GREEN,30/06/2019,Q1 2019/20,Our service",
    "EXE,Settlement CANARY,£77777,RED,30/06/2019,Q1 2019/20,Our money",
    "ABS,Sickness absence,9.5 days,RED,30/09/2019,Q2 2019/20,Our people",
    "BUD,Budget variance,1%,GREEN,30/09/2019,Q2 2019/20,Our money",
    "COM,Complaints answered,80%,RED,30/09/2019,Q2 2019/20,Our service",
    "EXE,Settlement CANARY,£88888,RED,30/09/2019,Q2 2019/20,Our money",
)
Q1, Q2 = date(2019, 6, 30), date(2019, 9, 30)


def at(day: int, hour: int = 9, month: int = 12) -> datetime:
    """A moment of December 2019, or of another month."""
    return datetime(2019, month, day, hour, tzinfo=UTC)


def fill(database: Database) -> None:
    """Four indicators of two directorates, one of them exempt; ABS is owned in Slack."""
    load_files(database, DEFINED, FIGURES)
    with database.writing() as session:
        bind(session, HAND, "ABS", OWNER, "Board")


def id_of(session: Session, code: str) -> int:
    """The row id of an indicator."""
    return int(session.connection().execute(select(table_of(Indicator).c.id).filter_by(code=code)).scalar_one())


def _measurement(session: Session, indicator: int, end: date) -> Any:
    return (
        session.connection()
        .execute(
            select(table_of(Measurement)).filter_by(indicator_id=indicator, period_key=end.isoformat(), current=True)
        )
        .one()
    )


def change(
    database: Database, code: str, was: str, now: str, *, on: datetime, end: date = Q2, version: int = 1, **more: Any
) -> int:
    """A change of the published status for a quarter, as detection writes it; its row id."""
    with database.writing(figures=False) as session:
        indicator = id_of(session, code)
        figure = _measurement(session, indicator, end)
        values = {
            "indicator_id": indicator,
            "stage": str(Stage.PUBLISHED),
            "version": version,
            "kind": str(more.pop("kind", ChangeKind.NEWLY_RED)),
            "cause": str(Cause.PERFORMANCE),
            "was": was,
            "now": now,
            "was_label": "Q1 2019/20",
            "period_key": end.isoformat(),
            "period_end": end,
            "period_label": "Q2 2019/20",
            "revision": 1,
            "measurement_id": figure.id,
            "value": figure.value_text,
            "target": "",
            "at": on,
        }
        row = session.connection().execute(insert(table_of(StatusChange)).values(**(values | more)))
        assert row.inserted_primary_key is not None
        return int(row.inserted_primary_key[0])


def episode(database: Database, code: str, *, on: datetime, end: date = Q2, **more: Any) -> int:
    """An open stretch of red; its row id."""
    with database.writing(figures=False) as session:
        values = {
            "indicator_id": id_of(session, code),
            "stage": str(Stage.PUBLISHED),
            "period_key": end.isoformat(),
            "opened_at": on,
            "taken_by": "",
            "snoozed_by": "",
            "snooze_reason": "",
            "reminders": 0,
        }
        row = session.connection().execute(insert(table_of(Episode)).values(**(values | more)))
        assert row.inserted_primary_key is not None
        return int(row.inserted_primary_key[0])


def alerted(database: Database, code: str, destination: str, *, change: int, episode: int, on: datetime) -> None:
    """A line of an alert that told a destination of a red."""
    with database.writing(figures=False) as session:
        connection = session.connection()
        alert = {"key": f"{code}:{destination}", "destination": destination, "kind": str(AlertKind.CHANGES)}
        alert |= {"stage": str(Stage.PUBLISHED), "payload": "", "is_sealed": True, "at": on}
        made = connection.execute(insert(table_of(Alert)).values(**alert)).inserted_primary_key
        assert made is not None
        line = {"alert_id": made[0], "destination": destination, "indicator_id": id_of(session, code), "position": 0}
        line |= {"stage": str(Stage.PUBLISHED), "period_key": Q2.isoformat(), "opened_by": change, "page": 0}
        line |= {"change_id": change, "episode_id": episode}
        connection.execute(insert(table_of(AlertLine)).values(**line))


def told(database: Database, kind: AlertKind) -> dict[str, Any]:
    """The payload of each alert of this kind, by its destination."""
    with database.reading() as session:
        rows = session.connection().execute(select(table_of(Alert)).filter_by(kind=str(kind)))
        return {row.destination: json.loads(row.payload) for row in rows}
