"""Messages put into the outbox for tests, as detection and the jobs put them there."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from storage.alerts import outbox
from storage.database import Database
from storage.domain.delivery import Delivery, Part
from storage.tables import Alert
from storage.tables import Delivery as Row

NOW = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
"""Where the clock of the tests stands at first."""
LENGTH, SETTLE = timedelta(seconds=60), timedelta(seconds=120)


def put_out(
    database: Database,
    destination: str = "C1",
    kind: str = "problem",
    *,
    at: datetime = NOW,
    told: dict[str, Any] | None = None,
) -> int:
    """An alert without lines; the row id of its head."""
    told = told or {"destination": "C404ABCDE", "reason": "the channel is archived"}
    with database.writing(figures=False) as session:
        alert = Alert(key=str(uuid4()), destination=destination, kind=kind, stage="published", at=at)
        alert.payload = json.dumps(told)
        session.add(alert)
        session.flush()
        assert alert.id is not None
        return add_part(session, alert.id, destination, at=at)


def add_part(session: Session, alert: int, destination: str, part: Part = Part.HEAD, *, at: datetime = NOW) -> int:
    """A message of an alert; its row id."""
    key = str(uuid4())
    row = Row(key=key, dedup=key, alert_id=alert, part=part, destination=destination, not_before=at, at=at)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def put_below(database: Database, head: int, part: Part = Part.NOTE) -> int:
    """A further message of the same alert, in the thread; its row id."""
    with database.writing(figures=False) as session:
        row = session.get_one(Row, head)
        return add_part(session, row.alert_id, row.destination, part)


def row_of(database: Database, delivery: int) -> Row:
    """The message as it is kept."""
    with database.reading() as session:
        found = session.exec(select(Row).where(Row.id == delivery)).one()
        session.expunge(found)
        return found


def touch(database: Database, delivery: int) -> None:
    """What the message says has changed."""
    with database.writing(figures=False) as session:
        row = session.get_one(Row, delivery)
        row.wanted += 1
        session.add(row)


def take(database: Database, *, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    """What can be leased now."""
    with database.writing(figures=False) as session:
        return outbox.lease(session, now=now, length=LENGTH, limit=limit)


def begin(database: Database, delivery: Delivery, *, at: datetime = NOW) -> bool:
    """Say that the call begins."""
    with database.writing(figures=False) as session:
        return outbox.begun(session, delivery, at=at, length=LENGTH, settle=SETTLE)


def settle(database: Database, delivery: Delivery, ts: str = "1.000001", *, at: datetime = NOW) -> bool:
    """Say that it stands there."""
    with database.writing(figures=False) as session:
        return outbox.sent(session, delivery, at=at, channel=delivery.destination, ts=ts)


def send(database: Database, delivery: Delivery, ts: str = "1.000001") -> None:
    """The whole way of one that goes well."""
    assert begin(database, delivery)
    assert settle(database, delivery, ts)
