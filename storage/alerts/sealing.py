"""Sealing an alert at its first sending: which of its lines go where, and the messages that makes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.domain.delivery import Delivery, Part, State
from storage.tables import Alert, AlertLine, table_of
from storage.tables import Delivery as DeliveryRow

_ROW, _ALERT, _LINE = table_of(DeliveryRow), table_of(Alert), table_of(AlertLine)


def is_sealed(session: Session, alert: int) -> bool:
    """Whether it has been laid out already, by this or an earlier try."""
    found: bool = session.connection().execute(select(_ALERT.c.is_sealed).where(_ALERT.c.id == alert)).scalar_one()
    return found


def lines_of(session: Session, alert: int) -> frozenset[int]:
    """The row ids of all its lines, whoever may see them."""
    return frozenset(session.connection().execute(select(_LINE.c.id).where(_LINE.c.alert_id == alert)).scalars())


def seal(
    session: Session,
    delivery: Delivery,
    pages: Sequence[Sequence[int]],
    cards: Sequence[int],
    *,
    considered: frozenset[int],
    at: datetime,
) -> bool:
    """Lay an alert out (row ids of lines) and put its further messages into the outbox.

    False, and nothing is done, where the lease of its head is lost, it is sealed already, or a line has come that was
    not considered.
    """
    connection = session.connection()
    # Whoever adds a line holds this row too: what they add is seen below, or comes to find the alert sealed.
    alert = select(_ALERT.c.is_sealed).where(_ALERT.c.id == delivery.alert).with_for_update()
    if connection.execute(alert).scalar_one() or lines_of(session, delivery.alert) != considered:
        return False
    mine = (_ROW.c.id == delivery.id) & (_ROW.c.attempt == delivery.attempt) & _ROW.c.lease_until.is_not(None)
    if connection.execute(select(_ROW.c.id).where(mine).with_for_update()).first() is None:
        return False
    connection.execute(update(_ALERT).where(_ALERT.c.id == delivery.alert).values(is_sealed=True))
    for number, page in enumerate(pages):
        for position, line in enumerate(page):
            connection.execute(update(_LINE).where(_LINE.c.id == line).values(page=number, position=position))
    rows = [_row(delivery, at, Part.PAGE, page=number) for number in range(1, len(pages))]
    rows += [_row(delivery, at, Part.CARD, line=line) for line in cards]
    if rows:
        connection.execute(insert(_ROW), rows)
    return True


def _row(delivery: Delivery, at: datetime, part: Part, *, page: int = 0, line: int | None = None) -> dict[str, Any]:
    return {
        "key": f"{delivery.alert}/{part}/{page or line}",
        "dedup": str(uuid4()),
        "alert_id": delivery.alert,
        "part": str(part),
        "page": page,
        "line_id": line,
        "payload": "",
        "destination": delivery.destination,
        "state": str(State.PENDING),
        "not_before": at,
        "at": at,
        "reason": "",
        "attempt": 0,
        "failures": 0,
        "wanted": 1,
        "shown": 0,
        "channel": "",
        "ts": "",
    }
