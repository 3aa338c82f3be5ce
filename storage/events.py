"""Remembering what has been handled, so that an event delivered twice is handled once."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from storage.database import Database
from storage.tables import SeenEvent

KEPT = timedelta(hours=24)


def first_time(database: Database, event: str, *, now: datetime) -> bool:
    """Whether this event (at most 255 characters) is new; it is remembered for a day. Raises Busy."""
    try:
        with database.writing(figures=False) as session:
            session.add(SeenEvent(event_id=event, at=now))
            session.flush()
            session.connection().execute(delete(SeenEvent).where(col(SeenEvent.at) < now - KEPT))
    except IntegrityError:
        return False
    return True


def forget(database: Database, event: str) -> None:
    """An event that could not be handled after all counts as new when it comes again. Raises Busy."""
    with database.writing(figures=False) as session:
        session.connection().execute(delete(SeenEvent).where(col(SeenEvent.event_id) == event))
