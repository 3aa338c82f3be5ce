"""The outbox: who may send which message now, and what became of it.

Whoever leases a message gets its next `attempt`. All that is written of it afterwards is written for that attempt only:
a sender that was away for longer than its lease changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, text, update
from sqlmodel import Session

from storage.domain.change import Stage
from storage.domain.delivery import AlertKind, Delivery, Part, Reason, State, Waiting, backoff, probe_after
from storage.tables import Alert, AlertLine, Pause, table_of
from storage.tables import Delivery as DeliveryRow

_ROW, _ALERT, _PAUSE = table_of(DeliveryRow), table_of(Alert), table_of(Pause)
_LINE = table_of(AlertLine)
_HEAD, _OTHER = _ROW.alias("head"), _ROW.alias("other")
_WAITING = (State.PENDING, State.UNCONFIRMED, State.HELD)
_IS_EDIT = text("delivery.shown < delivery.wanted AND delivery.ts <> ''")
"""As the index has it, without parameters; what has a `ts` has been sent."""
EVERYWHERE = "*"
"""The destination of a pause that holds for all of Slack."""
_LEASING = text(
    "SELECT set_config('idle_in_transaction_session_timeout', '10000', true), pg_advisory_xact_lock(7361920114)"
)
"""One lease at a time, or two replicas could each take a message for the same destination.

A process that is stopped in the middle of it (a machine that is paused, say) holds up the others for ten seconds.
"""


def lease(session: Session, *, now: datetime, length: timedelta, limit: int) -> list[Delivery]:
    """Take what may be sent, looked for or edited now, for so long: one message for each destination at most.

    First come the heads of alerts, then their threads, then edits; each in the order in which they were made.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_LEASING)
    _rescue(session, now)
    if _is_paused(session, EVERYWHERE, now):
        return []
    ids = connection.execute(_next(now, limit)).scalars().all()
    if not ids:
        return []
    is_edit = _ROW.c.ts != ""
    taken = {
        "attempt": _ROW.c.attempt + 1,
        "lease_until": now + length,
        "state": case((is_edit, _ROW.c.state), else_=str(State.SENDING)),
    }
    connection.execute(update(_ROW).where(_ROW.c.id.in_(ids)).values(**taken))
    return _read(session, ids)


def _rescue(session: Session, now: datetime) -> None:
    """What its sender left behind: looked for later if the call to Slack may have begun, else simply due again."""
    abandoned = and_(_ROW.c.state == State.SENDING, _ROW.c.lease_until <= now)
    state = case((_ROW.c.first_try_at.is_(None), str(State.PENDING)), else_=str(State.UNCONFIRMED))
    session.connection().execute(update(_ROW).where(abandoned).values(state=state, lease_until=None))


def _next(now: datetime, limit: int) -> Select[Any]:
    rank = case((_ROW.c.ts != "", 2), (_ROW.c.part == Part.HEAD, 0), else_=1)
    turn = func.row_number().over(partition_by=_ROW.c.destination, order_by=(rank, _ROW.c.id)).label("turn")
    ready = select(_ROW.c.id, rank.label("rank"), turn).where(_is_ready(now), _follows_its_head(), _is_free(now))
    turns = ready.subquery()
    first = select(turns.c.id).where(turns.c.turn == 1).order_by(turns.c.rank, turns.c.id).limit(limit)
    # Asked again of the row itself: it may have been leased while this transaction waited.
    return select(_ROW.c.id).where(_ROW.c.id.in_(first), _is_ready(now)).with_for_update(skip_locked=True)


def _is_ready(now: datetime) -> ColumnElement[bool]:
    """In two halves, each of which has an index of its own: most messages by far have been sent long ago."""
    is_left_alone = or_(_ROW.c.lease_until.is_(None), _ROW.c.lease_until <= now)
    waits = and_(_ROW.c.state.in_(_WAITING), _ROW.c.not_before <= now, is_left_alone)
    edit = and_(_IS_EDIT, _ROW.c.not_before <= now, is_left_alone)
    return or_(waits, edit)


def _follows_its_head() -> ColumnElement[bool]:
    """Whether it is a head, or the head of its thread is known to have been posted."""
    head = select(_HEAD.c.id).where(
        _HEAD.c.alert_id == _ROW.c.alert_id, _HEAD.c.part == Part.HEAD, _HEAD.c.state == State.SENT
    )
    return or_(_ROW.c.part == Part.HEAD, head.exists())


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Whether nothing is on its way to the destination just now, and Slack has not asked to wait."""
    busy = select(_OTHER.c.destination).where(_OTHER.c.lease_until > now)
    paused = select(_PAUSE.c.destination).where(_PAUSE.c.until > now)
    return and_(_ROW.c.destination.not_in(busy), _ROW.c.destination.not_in(paused))


def _is_paused(session: Session, destination: str, now: datetime) -> bool:
    found = select(_PAUSE.c.until).where(_PAUSE.c.destination == destination, _PAUSE.c.until > now)
    return session.connection().execute(found).first() is not None


def _read(session: Session, ids: Iterable[int]) -> list[Delivery]:
    on_head = and_(_HEAD.c.alert_id == _ROW.c.alert_id, _HEAD.c.part == Part.HEAD)
    alert = (_ALERT.c.kind, _ALERT.c.stage, _ALERT.c.payload.label("alert_payload"))
    head = (_HEAD.c.ts.label("parent_ts"), _HEAD.c.channel.label("parent_channel"))
    joined = _ROW.join(_ALERT, _ALERT.c.id == _ROW.c.alert_id).outerjoin(_HEAD, on_head)
    statement = select(_ROW, *alert, *head).select_from(joined).where(_ROW.c.id.in_(list(ids))).order_by(_ROW.c.id)
    return [_delivery(row) for row in session.connection().execute(statement)]


def _delivery(row: Row[Any]) -> Delivery:
    is_head = row.part == Part.HEAD
    return Delivery(
        id=row.id,
        alert=row.alert_id,
        kind=AlertKind(row.kind),
        part=Part(row.part),
        destination=row.destination,
        dedup=row.dedup,
        state=State(row.state),
        attempt=row.attempt,
        wanted=row.wanted,
        page=row.page,
        line=row.line_id,
        payload=row.payload or row.alert_payload,
        first_try_at=row.first_try_at,
        channel=row.channel or (row.parent_channel or ""),
        ts=row.ts,
        parent_ts="" if is_head else (row.parent_ts or ""),
        reason=row.reason,
        failures=row.failures,
        stage=Stage(row.stage),
        at=row.at,
    )


def is_anything_ready(session: Session, *, now: datetime) -> bool:
    """Whether it is worth leasing; a look that waits for nobody."""
    abandoned = and_(_ROW.c.state == State.SENDING, _ROW.c.lease_until <= now)
    ready = and_(_is_ready(now), _follows_its_head(), _is_free(now))
    # Two questions: asked as one, every message that was ever sent would be looked at.
    found = (session.connection().execute(select(_ROW.c.id).where(one).limit(1)).first() for one in (ready, abandoned))
    return any(row is not None for row in found)


def begun(session: Session, delivery: Delivery, *, at: datetime, length: timedelta, settle: timedelta) -> bool:
    """The call to Slack begins as soon as this is committed; False where the lease is lost, and it must not.

    From now on it may stand there. If nothing more is heard of it, it is looked for after `settle`.
    """
    return _write(
        session,
        delivery,
        lease_until=at + length,
        first_try_at=delivery.first_try_at or at,
        not_before=at + settle,
        shown=delivery.wanted,
    )


def renew(session: Session, delivery: Delivery, *, at: datetime, length: timedelta) -> bool:
    """Hold the lease for longer; False where it is lost."""
    return _write(session, delivery, lease_until=at + length)


def sent(session: Session, delivery: Delivery, *, at: datetime, channel: str, ts: str) -> bool:
    """It stands there as it was begun. What has changed meanwhile makes an edit due."""
    return _write(
        session,
        delivery,
        state=str(State.SENT),
        reason="",
        failures=0,
        lease_until=None,
        not_before=at,
        channel=channel,
        ts=ts,
        settled_at=at,
    )


def edited(session: Session, delivery: Delivery, *, at: datetime) -> bool:
    """What stands there is what was wanted when it was leased; what has changed since stays due."""
    return _write(session, delivery, shown=delivery.wanted, reason="", failures=0, lease_until=None, not_before=at)


def edit_again(session: Session, delivery: Delivery) -> None:
    """An edit was made by a sender that had lost its lease: it may stand over a later one, so there is another due."""
    session.connection().execute(update(_ROW).where(_ROW.c.id == delivery.id).values(wanted=_ROW.c.wanted + 1))


def retry_at(session: Session, delivery: Delivery, not_before: datetime, *, reason: str = "") -> bool:
    """Slack has not taken it, surely: to be sent (or edited) again then. It is no failure of the message itself."""
    return _write(session, delivery, **_given_back(delivery), not_before=not_before, reason=reason)


def back_off(session: Session, delivery: Delivery, *, at: datetime, reason: str, wait: timedelta | None = None) -> bool:
    """The same after a failure: the longer it goes on, the later it is tried again."""
    values = _given_back(delivery) | {"failures": delivery.failures + 1, "reason": reason}
    return _write(session, delivery, **values, not_before=at + (wait or backoff(delivery.failures)))


def abandon(session: Session, delivery: Delivery, *, at: datetime, reason: str) -> bool:
    """Its sender failed at whatever step: looked for later if the call to Slack may have begun."""
    connection = session.connection()
    tried = select(_ROW.c.first_try_at).where(_ROW.c.id == delivery.id, _ROW.c.attempt == delivery.attempt)
    if delivery.is_posted or connection.execute(tried).scalar() is None:
        return back_off(session, delivery, at=at, reason=reason)
    return unconfirmed(session, delivery, at=at)


def unconfirmed(session: Session, delivery: Delivery, *, at: datetime, not_before: datetime | None = None) -> bool:
    """It may have been posted: to be looked for, by default when Slack has had the time that `begun` gave it."""
    values: dict[str, Any] = {"state": str(State.UNCONFIRMED), "lease_until": None, "failures": delivery.failures + 1}
    return _write(session, delivery, **values, **({"not_before": not_before} if not_before else {}))


def hold(session: Session, delivery: Delivery, reason: Reason, *, at: datetime) -> bool:
    """It cannot be delivered until something is mended; tried again more and more rarely, and listed meanwhile."""
    held: dict[str, Any] = {"state": str(State.HELD), "reason": str(reason)}
    before = delivery.failures
    if delivery.reason != reason:
        # Another reason begins with short waits again, and is told anew.
        before, held["told_at"] = 0, None
    held["failures"] = before + 1
    return _write(session, delivery, **(_given_back(delivery) | held), not_before=at + probe_after(before))


def cancel(session: Session, delivery: Delivery, reason: Reason, *, at: datetime) -> bool:
    """It is not to be sent at all; with a head goes its thread, and nothing can be added to its alert any more."""
    gone = {"state": str(State.CANCELLED), "reason": str(reason), "lease_until": None, "settled_at": at}
    if not _write(session, delivery, **gone):
        return False
    _let_go(session, delivery.alert, delivery.part, delivery.page, gone)
    return True


def _let_go(session: Session, alert: int, part: Part, page: int, gone: dict[str, Any]) -> None:
    """Nobody has seen the lines of what is not sent: where one of them turns red again, it is told."""
    connection = session.connection()
    if part is Part.PAGE:
        lines = and_(_LINE.c.alert_id == alert, _LINE.c.page == page)
        connection.execute(update(_LINE).where(lines).values(page=None))
    if part is Part.HEAD:
        connection.execute(update(_ALERT).where(_ALERT.c.id == alert).values(is_sealed=True))
        thread = and_(_ROW.c.alert_id == alert, _ROW.c.part != Part.HEAD, _ROW.c.ts == "")
        connection.execute(update(_ROW).where(thread).values(**gone))
        connection.execute(update(_LINE).where(_LINE.c.alert_id == alert).values(page=None))


def _given_back(delivery: Delivery) -> dict[str, Any]:
    """As it was before it was leased: where this was the first try, nothing of it can stand there."""
    state = State.SENT if delivery.is_posted else State.PENDING
    return {"state": str(state), "lease_until": None, "first_try_at": delivery.first_try_at}


def _write(session: Session, delivery: Delivery, **values: Any) -> bool:
    mine = and_(_ROW.c.id == delivery.id, _ROW.c.attempt == delivery.attempt, _ROW.c.lease_until.is_not(None))
    return bool(session.connection().execute(update(_ROW).where(mine).values(**values)).rowcount)


_OPEN = _ROW.c.state.in_([*_WAITING, State.SENDING])


def undelivered(session: Session) -> tuple[Waiting, ...]:
    """Everything that has not reached its destination and could, oldest first; no threads whose head is among them."""
    statement = (
        select(_ROW, _ALERT.c.kind)
        .join(_ALERT, _ALERT.c.id == _ROW.c.alert_id)
        .where(_OPEN, _follows_its_head())
        .order_by(_ROW.c.id)
    )
    return tuple(
        Waiting(
            row.id,
            row.destination,
            AlertKind(row.kind),
            Part(row.part),
            State(row.state),
            row.reason,
            row.at,
            row.not_before,
        )
        for row in session.connection().execute(statement)
    )


def oldest_waiting(session: Session, *, now: datetime) -> datetime | None:
    """Since when the oldest message waits whose time has come, held ones too; None where nothing waits."""
    not_yet = and_(_ROW.c.state == State.PENDING, _ROW.c.attempt == 0, _ROW.c.not_before > now)
    statement = select(func.min(_ROW.c.at)).where(_OPEN, ~not_yet, _follows_its_head())
    found: datetime | None = session.connection().execute(statement).scalar()
    return found


def try_again(session: Session, delivery_id: int, *, now: datetime) -> bool:
    """Have it tried with the next round, whatever it waits for; what may stand there is looked for first."""
    return _by_hand(session, delivery_id, _ROW.c.state.in_(_WAITING), not_before=now)


def post_again(session: Session, delivery_id: int, *, now: datetime) -> bool:
    """Somebody has looked for what the bot may not look for, and it is not there: have it posted.

    False for whatever does not wait for a person, which could stand there twice.
    """
    values = {"state": str(State.PENDING), "first_try_at": None, "reason": "", "failures": 0}
    return _by_hand(session, delivery_id, _IS_UNCONFIRMED, not_before=now, **values)


def it_is_there(session: Session, delivery_id: int, *, now: datetime) -> bool:
    """Somebody has looked and it is there: where exactly is not known, so no edit follows, and it has no thread.

    What would stand in its thread is posted in the channel itself.

    False for whatever does not wait for a person, which would be lost.
    """
    values = {"state": str(State.SENT), "reason": "", "settled_at": now, "failures": 0}
    return _by_hand(session, delivery_id, _IS_UNCONFIRMED, shown=_ROW.c.wanted, **values)


def give_up(session: Session, delivery_id: int, *, now: datetime) -> bool:
    """Somebody knows that what it waits for will never be mended: it is not to be sent, nor its thread.

    False for what is not held, and for what may stand there.
    """
    row = session.connection().execute(select(_ROW).where(_ROW.c.id == delivery_id)).first()
    gone = {"state": str(State.CANCELLED), "reason": str(Reason.GIVEN_UP), "settled_at": now}
    is_held = and_(_ROW.c.state == State.HELD, _ROW.c.reason != Reason.UNCONFIRMED)
    if row is None or not _by_hand(session, delivery_id, is_held, **gone):
        return False
    _let_go(session, row.alert_id, Part(row.part), row.page, gone)
    return True


_IS_UNCONFIRMED = and_(_ROW.c.state.in_(_WAITING), _ROW.c.reason == Reason.UNCONFIRMED)


def _by_hand(session: Session, delivery_id: int, which: ColumnElement[bool], **values: Any) -> bool:
    """Only what nobody is sending just now."""
    mine = and_(_ROW.c.id == delivery_id, which, _ROW.c.lease_until.is_(None))
    return bool(session.connection().execute(update(_ROW).where(mine).values(**values)).rowcount)
