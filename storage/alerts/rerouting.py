"""An alert for somebody who is gone, told in the alerts channel in their place."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlmodel import Session

from storage.alerts import alerts
from storage.domain.change import Stage
from storage.domain.delivery import Delivery, Part, is_person
from storage.tables import AlertLine, table_of

_LINE = table_of(AlertLine)
_COLUMNS = ("indicator_id", "stage", "period_key", "opened_by", "change_id", "episode_id")


def can_go(delivery: Delivery, channel: str) -> bool:
    """Whether it can be told in the alerts channel: not without one, nor what has no lines or only some may know.

    What is for a channel waits for that channel, whoever of its members is gone.
    """
    is_live = delivery.kind.has_lines and delivery.part is Part.HEAD and delivery.stage is Stage.PUBLISHED
    return bool(channel) and is_live and is_person(delivery.destination)


def reroute(session: Session, delivery: Delivery, channel: str, *, at: datetime) -> None:
    """Put the lines of an alert that was never sent into the alerts channel, where they are not told there already."""
    connection = session.connection()
    opened: set[int] = set()
    for row in connection.execute(select(_LINE).where(_LINE.c.alert_id == delivery.alert).order_by(_LINE.c.position)):
        line = {name: row._mapping[name] for name in _COLUMNS}
        same = (_LINE.c[name] == line[name] for name in ("indicator_id", "stage", "period_key"))
        told = select(_LINE.c.id).where(and_(*same), _LINE.c.destination == channel)
        if connection.execute(told).first() is None:
            opened.add(alerts.open_line(session, channel, delivery.kind, line, at=at))
    alerts.order(session, opened)
