"""What does not work about telling people: kept until it is mended, listed, and told to the administrators once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select, update
from sqlmodel import Session

from storage import roles
from storage.alerts import alerts, due, outbox, pauses, risk_due
from storage.alerts.due import Fault
from storage.alerts.risk_due import RiskFault
from storage.domain.delivery import AlertKind, Delivery, Paused, Reason, State, Waiting
from storage.domain.role import Role
from storage.tables import Delivery as DeliveryRow
from storage.tables import table_of

_ROW = table_of(DeliveryRow)
PATIENCE = timedelta(seconds=110)
"""So long a message may be on its way before that is a problem, which shows within two minutes."""


@dataclass(frozen=True)
class Problems:
    """Messages that have not arrived, indicators, risks and areas that cannot be assessed, where nothing is sent."""

    undelivered: tuple[Waiting, ...] = ()
    set_aside: tuple[Fault, ...] = ()
    paused: tuple[Paused, ...] = ()
    risks_aside: tuple[RiskFault, ...] = ()


def problems(session: Session, *, now: datetime) -> Problems:
    """All that somebody may have to look after. What has waited for a moment only is not among it."""
    late = [one for one in outbox.undelivered(session) if _is_late(one, now)]
    shut = [one for one in pauses.paused(session) if one.until > now or one.destination == outbox.EVERYWHERE]
    return Problems(tuple(late), due.faults(session), tuple(shut), risk_due.faults(session))


def oldest_write(session: Session, *, now: datetime) -> datetime | None:
    """Since when the first write to the figures or the register has waited to be assessed; None for none."""
    found = [one for one in (due.oldest(session, now=now), risk_due.oldest(session, now=now)) if one]
    return min(found, default=None)


def set_aside(session: Session) -> int:
    """How many indicators, risks and areas cannot be assessed."""
    return len(due.faults(session)) + len(risk_due.faults(session))


def _is_late(waiting: Waiting, now: datetime) -> bool:
    if waiting.state is State.HELD:
        return True
    # What is meant for later (a reminder, say) is made long before it is due; what has been tried has been due.
    is_tried = bool(waiting.reason) or waiting.state is State.UNCONFIRMED
    return now - (waiting.since if is_tried else max(waiting.since, waiting.due)) > PATIENCE


def tell_administrators(
    session: Session, delivery: Delivery, reason: Reason, *, alerts_channel: str, at: datetime
) -> None:
    """Once for each destination and reason, as long as anything is held for it: by direct message.

    Where nobody has been granted administrator it is told in the alerts channel, unless that is what cannot be reached.
    """
    connection = session.connection()
    same = and_(_ROW.c.destination == delivery.destination, _ROW.c.reason == reason)
    is_told = and_(same, _ROW.c.told_at.is_not(None), _ROW.c.state.not_in([State.SENT, State.CANCELLED]))
    if delivery.kind is AlertKind.PROBLEM or connection.execute(select(_ROW.c.id).where(is_told)).first():
        return
    connection.execute(update(_ROW).where(_ROW.c.id == delivery.id).values(told_at=at))
    held = [one.account for one in roles.listed(session) if one.grant.role is Role.ADMINISTRATOR]
    for account in sorted(set(held) or {alerts_channel} - {""}):
        if account != delivery.destination:
            key = f"problem:{delivery.id}:{delivery.attempt}:{account}"
            told = {"destination": delivery.destination, "reason": str(reason)}
            alerts.tell(session, key=key, destination=account, kind=AlertKind.PROBLEM, payload=told, at=at)
