"""A detector on a database of a test, whose clock stands still, and what it wrote, as rows."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from storage.alerts.detecting import Detector
from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.classification import Publication
from storage.domain.delivery import Part
from storage.tables import Alert, AlertLine, AnnouncedStatus, Delivery, Episode, Indicator, StatusChange, table_of
from tests.storage.builders import csv, load_files

NOW, TODAY = datetime(2020, 4, 20, 9, tzinfo=UTC), date(2020, 4, 20)
CHANNEL = "C0ALERTS001"
DEFINED = csv(
    "code,name,unit,polarity,target,frequency,section,directorate",
    "ABS,Sickness absence,days,lower,8,quarter,People,People",
    "COM,Complaints answered,percent,higher,90,quarter,Service,Service",
)
BOARD = Options(scorecard="Board", new=True)
DRAFT = Options(scorecard="Board", new=True, publication=Publication.DRAFT)
ENDS = {1: "30/06/2019", 2: "30/09/2019", 3: "31/12/2019", 4: "31/03/2020"}


def figure(code: str, quarter: int, actual: str, *, rag: str = "") -> str:
    """A row of `page` for a quarter of 2019/20."""
    return f"{code},{actual},{rag},{ENDS[quarter]},Q{quarter} 2019/20"


def page(*rows: str) -> bytes:
    """A figures file."""
    return csv("code,actual,rag,data period,edition", *rows)


def detector(database: Database, *, now: datetime = NOW, today: date = TODAY, channel: str = CHANNEL) -> Detector:
    """A detector that tells this channel."""
    return Detector(database, alerts_channel=channel, now=lambda: now, today=lambda: today)


def load(database: Database, *rows: str, options: Options = BOARD) -> None:
    """Apply a figures file of these rows."""
    load_files(database, page(*rows), options=options)


def begin(database: Database, *rows: str) -> Detector:
    """A board whose first figures have been announced, in silence, and whose baseline is told."""
    load_files(database, DEFINED, options=BOARD)
    load(database, *rows or (figure("ABS", 2, "7 days"), figure("COM", 2, "95%")))
    found = detector(database)
    assert found.tick() == 0
    return found


def rows(database: Database, model: Any, **where: object) -> list[Any]:
    """The rows of a table, oldest first."""
    table = table_of(model)
    wanted = select(table).order_by(*table.primary_key.columns)
    for name, value in where.items():
        wanted = wanted.where(table.c[name] == value)
    with database.reading() as session:
        return list(session.connection().execute(wanted).all())


def changes(database: Database, stage: str = "published") -> list[tuple[str, str, str, str]]:
    """Every change as (kind, cause, from, to)."""
    return [(one.kind, one.cause, one.was, one.now) for one in rows(database, StatusChange, stage=stage)]


def lines(database: Database, destination: str = CHANNEL) -> list[Any]:
    """The lines that a destination has."""
    return rows(database, AlertLine, destination=destination)


def heads(database: Database, kind: str, destination: str = CHANNEL) -> list[Any]:
    """The alerts of a kind that a destination has."""
    return rows(database, Alert, kind=kind, destination=destination)


def notes(database: Database) -> list[list[int]]:
    """The changes of each note."""
    return [json.loads(one.payload)["changes"] for one in rows(database, Delivery, part=str(Part.NOTE))]


def announced(database: Database, code: str, stage: str = "published") -> str:
    """The status that was announced last."""
    ids = {one.code: one.id for one in rows(database, Indicator)}
    return str(rows(database, AnnouncedStatus, indicator_id=ids[code], stage=stage)[0].status)


def episodes(database: Database, stage: str = "published") -> list[tuple[str, bool]]:
    """Each stretch of red: its first period and whether it is open."""
    return [(one.period_key, one.closed_at is None) for one in rows(database, Episode, stage=stage)]


def settle(database: Database, *, ts: str = "1.1") -> None:
    """As if all that waits had been posted, with every line on the first page."""
    with database.writing(figures=False) as session:
        for model, values in (
            (Alert, {"is_sealed": True}),
            (AlertLine, {"page": 0}),
            (Delivery, {"state": "sent", "ts": ts, "first_try_at": NOW}),
        ):
            session.connection().execute(table_of(model).update().values(**values))
        session.connection().execute(table_of(Delivery).update().values(shown=table_of(Delivery).c.wanted))
