"""Where nothing is sent for a while, because Slack asked to wait or does not let the bot in."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.alerts.outbox import EVERYWHERE
from storage.domain.delivery import Paused
from storage.tables import Pause, table_of

_PAUSE = table_of(Pause)


def pause(session: Session, destination: str, until: datetime, reason: str) -> None:
    """Send nothing there until then; a longer pause is kept."""
    dialect = session.connection().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(_PAUSE).values(destination=destination, until=until, reason=reason)
    newer = {"until": row.excluded.until, "reason": row.excluded.reason}
    later = _PAUSE.c.until < row.excluded.until
    session.connection().execute(row.on_conflict_do_update(index_elements=["destination"], set_=newer, where=later))


def everywhere(session: Session) -> Paused | None:
    """The pause that holds for all of Slack, also where its time is over: it lasts until it is ended."""
    return next((one for one in paused(session) if one.destination == EVERYWHERE), None)


def paused(session: Session) -> tuple[Paused, ...]:
    """All pauses, also those whose time is over."""
    rows = session.connection().execute(select(_PAUSE).order_by(_PAUSE.c.destination))
    return tuple(Paused(row.destination, row.until, row.reason) for row in rows)


def end(session: Session, destination: str) -> None:
    """Sending goes on there."""
    session.connection().execute(delete(_PAUSE).where(_PAUSE.c.destination == destination))
