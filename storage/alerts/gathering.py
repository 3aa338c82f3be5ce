"""Alerts wait for what was written together with them: changes found together are one message in each place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlmodel import Session

from storage.domain.delivery import AlertKind, Part, State
from storage.tables import Alert, Delivery, table_of

_ALERT, _DELIVERY = table_of(Alert), table_of(Delivery)
LONGEST = timedelta(seconds=10)
"""How long an alert waits for the rest where that is never done."""


INDICATORS = tuple(kind for kind in AlertKind if kind.has_lines)
RISKS = (AlertKind.RISKS, AlertKind.RISK_BASELINE)
"""The kinds of alerts that go together."""


def wait(session: Session, *, at: datetime, kinds: Sequence[AlertKind] = INDICATORS) -> None:
    """There is more to assess: what was found in this transaction waits for what else will be found."""
    _put_off(session, _is_gathering(kinds) & (_DELIVERY.c.at == at), at + LONGEST)


def go(session: Session, *, at: datetime, kinds: Sequence[AlertKind] = INDICATORS) -> None:
    """All has been assessed: what waited for it is sent."""
    _put_off(session, _is_gathering(kinds) & (_DELIVERY.c.not_before > at), at)


def _put_off(session: Session, which: ColumnElement[bool], until: datetime) -> None:
    session.connection().execute(update(_DELIVERY).where(which).values(not_before=until))


def _is_gathering(kinds: Sequence[AlertKind]) -> ColumnElement[bool]:
    """A head that nobody has tried to send, of an alert that still takes lines."""
    open_ones = select(_ALERT.c.id).where(~_ALERT.c.is_sealed, _ALERT.c.kind.in_(kinds))
    untried = and_(_DELIVERY.c.state == State.PENDING, _DELIVERY.c.attempt == 0, _DELIVERY.c.part == Part.HEAD)
    return and_(untried, _DELIVERY.c.alert_id.in_(open_ones))
