"""Alerts and their lines: made while they wait to be sent, edited and followed up from then on."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from storage.domain.change import Stage
from storage.domain.delivery import AlertKind, Part, State
from storage.tables import Alert, AlertLine, Delivery, Indicator, Placement, StatusChange, table_of

_ALERT, _LINE, _DELIVERY = table_of(Alert), table_of(AlertLine), table_of(Delivery)
_CHANGE, _INDICATOR, _PLACEMENT = table_of(StatusChange), table_of(Indicator), table_of(Placement)
_CHUNK = 500
_NEW: dict[str, Any] = {"payload": "", "failures": 0, "attempt": 0, "wanted": 1, "shown": 0}
_PLACE = update(_LINE).where(_LINE.c.id == bindparam("line")).values(position=bindparam("place"))
_KINDS = ("newly red", "other", "recovered")


def tell(
    session: Session,
    *,
    key: str,
    destination: str,
    kind: AlertKind,
    payload: dict[str, Any],
    at: datetime,
    not_before: datetime | None = None,
    stage: Stage = Stage.PUBLISHED,
) -> int | None:
    """Have something without lines told; the alert's row id, or None where that key has been told already."""
    if session.connection().execute(select(_ALERT.c.id).where(_ALERT.c.key == key)).first() is not None:
        return None
    values = {"key": key, "destination": destination, "kind": str(kind), "stage": str(stage)}
    return _make(session, values | {"payload": json.dumps(payload)}, at=at, not_before=not_before or at)


def gather(session: Session, destination: str, kind: AlertKind, counts: dict[str, int], *, at: datetime) -> int:
    """Add counts to what waits to be told there, or have them told; the alert's row id."""
    row = _unsent(session, destination, kind)
    if row is None:
        made = tell(
            session,
            key=_next_key(session, destination, kind),
            destination=destination,
            kind=kind,
            payload=counts,
            at=at,
        )
        assert made is not None
        return made
    there = json.loads(row.payload)
    payload = json.dumps({name: there.get(name, 0) + counts.get(name, 0) for name in {**there, **counts}})
    session.connection().execute(update(_ALERT).where(_ALERT.c.id == row.id).values(payload=payload))
    _want(session, _DELIVERY.c.id == row.head)
    return int(row.id)


def unsent(session: Session, destination: str, kind: AlertKind, *, at: datetime) -> int:
    """The alert (row id) of a kind without pages that nobody has begun to send there, so that it can be added to.

    A new one where there is none. Nobody begins to send it until this transaction ends.
    """
    row = _unsent(session, destination, kind)
    if row is not None:
        _want(session, _DELIVERY.c.id == row.head)
        return int(row.id)
    values = {"key": _next_key(session, destination, kind), "destination": destination, "kind": str(kind)}
    return _make(session, values | {"stage": str(Stage.PUBLISHED)}, at=at, not_before=at)


def _unsent(session: Session, destination: str, kind: AlertKind) -> Any:
    waiting = and_(_is_unsent(_DELIVERY.c.part == Part.HEAD), _ALERT.c.kind == kind)
    wanted = select(_ALERT.c.id, _ALERT.c.payload, _DELIVERY.c.id.label("head")).join(
        _DELIVERY, _DELIVERY.c.alert_id == _ALERT.c.id
    )
    return session.connection().execute(wanted.where(waiting, _ALERT.c.destination == destination)).first()


def open_line(session: Session, destination: str, kind: AlertKind, line: dict[str, Any], *, at: datetime) -> int:
    """Add a line (its columns, without alert and place) to what waits to be told there; the alert's row id.

    An alert takes lines until it is sealed, at its first sending.
    """
    alert = waiting(session, destination, kind, Stage(line["stage"]), at=at)
    add_lines(session, [line | {"alert_id": alert, "destination": destination}])
    return alert


def add_lines(session: Session, lines: Sequence[dict[str, Any]]) -> None:
    """Write lines (their columns, without place) of alerts that `waiting` gave."""
    if lines:
        session.connection().execute(insert(_LINE), [line | {"page": None, "position": 0} for line in lines])


def waiting(session: Session, destination: str, kind: AlertKind, stage: Stage, *, at: datetime) -> int:
    """The alert (row id) that still takes lines there; a new one where there is none."""
    mine = and_(_ALERT.c.destination == destination, _ALERT.c.kind == kind, _ALERT.c.stage == stage)
    head = and_(_DELIVERY.c.alert_id == _ALERT.c.id, _DELIVERY.c.part == Part.HEAD)
    is_open = and_(~_ALERT.c.is_sealed, _DELIVERY.c.state != State.CANCELLED)
    found = session.connection().execute(select(_ALERT.c.id).join(_DELIVERY, head).where(mine, is_open)).scalar()
    if found is None:
        key = _next_key(session, destination, kind, stage)
        return _make(
            session,
            {"key": key, "destination": destination, "kind": str(kind), "stage": str(stage)},
            at=at,
            not_before=at,
        )
    hold_open(session, found)
    _want(session, and_(_DELIVERY.c.alert_id == found, _DELIVERY.c.part == Part.HEAD))
    return int(found)


def hold_open(session: Session, alert: int) -> None:
    """Nobody seals this alert (row id), found unsealed, until this transaction ends."""
    session.connection().execute(update(_ALERT).where(_ALERT.c.id == alert).values(is_sealed=False))


def add_note(
    session: Session,
    alert_id: int,
    changes: Sequence[int] = (),
    *,
    at: datetime,
    over: Sequence[tuple[int, str]] = (),
) -> None:
    """Follow up in the alert's thread with these changes (row ids), in the note that waits there if there is one.

    `over` are lines (row ids) that were put off until now, each with the reason given then.
    """
    connection = session.connection()
    added: dict[str, list[Any]] = {"changes": list(changes), "over": [list(one) for one in over]}
    head = connection.execute(
        select(_DELIVERY).where(_DELIVERY.c.alert_id == alert_id, _DELIVERY.c.part == Part.HEAD)
    ).first()
    if head is None or head.state == State.CANCELLED or not (changes or over):
        return
    mine = and_(_DELIVERY.c.alert_id == alert_id, _is_unsent(_DELIVERY.c.part == Part.NOTE))
    note = connection.execute(select(_DELIVERY).where(mine).order_by(_DELIVERY.c.id).limit(1)).first()
    if note is None:
        first = str(changes[0]) if changes else f"over:{over[0][0]}:{at.isoformat()}"
        values = {"key": f"note:{alert_id}:{first}", "payload": json.dumps(added)}
        _deliver(session, alert_id, head.destination, Part.NOTE, values, at=at, not_before=at)
        return
    told = json.loads(note.payload)
    both = {name: [*told.get(name, ()), *more] for name, more in added.items()}
    payload = json.dumps({name: _each_once(every) for name, every in both.items()})
    connection.execute(
        update(_DELIVERY).where(_DELIVERY.c.id == note.id).values(payload=payload, wanted=_DELIVERY.c.wanted + 1)
    )


def _each_once(every: Sequence[Any]) -> list[Any]:
    return [one for place, one in enumerate(every) if one not in every[:place]]


def touch(
    session: Session, *, indicators: Iterable[int] = (), alerts: Iterable[int] = (), destination: str = ""
) -> None:
    """Have every message made anew that shows these indicators (row ids), or is of these alerts or this destination."""
    if destination:
        _want(session, _DELIVERY.c.destination == destination)
    for some in _chunks(alerts):
        _want(session, _DELIVERY.c.alert_id.in_(some))
    for some in _chunks(indicators):
        of_them = select(_LINE.c.alert_id).where(_LINE.c.indicator_id.in_(some))
        shows = _LINE.c.indicator_id.in_(some)
        _want(session, and_(_DELIVERY.c.alert_id.in_(of_them), _is_about(shows, notes=True)))


def touch_lines(session: Session, lines: Iterable[int]) -> None:
    """Have the messages edited that show these lines (row ids): the heads of their alerts, their pages and cards."""
    for some in _chunks(lines):
        is_one = _LINE.c.id.in_(some)
        of_them = select(_LINE.c.alert_id).where(is_one)
        _want(session, and_(_DELIVERY.c.alert_id.in_(of_them), _is_about(is_one, notes=False)))


def order(session: Session, alerts: Collection[int]) -> None:
    """Give the lines of these alerts (row ids) their places: newly red first, then by section and name."""
    section = (
        select(_PLACEMENT.c.section)
        .where(_PLACEMENT.c.indicator_id == _LINE.c.indicator_id)
        .order_by(_PLACEMENT.c.scorecard_id)
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(
            _LINE.c.id, _LINE.c.alert_id, _LINE.c.position, _CHANGE.c.kind, _INDICATOR.c.name, section.label("section")
        )
        .join(_CHANGE, _CHANGE.c.id == _LINE.c.change_id)
        .join(_INDICATOR, _INDICATOR.c.id == _LINE.c.indicator_id)
    )
    for some in _chunks(alerts):
        rows = session.connection().execute(wanted.where(_LINE.c.alert_id.in_(some))).all()
        places, moved = dict[int, int](), list[dict[str, int]]()
        for row in sorted(rows, key=_seriousness):
            places[row.alert_id] = place = places.get(row.alert_id, -1) + 1
            moved += [{"line": row.id, "place": place}] if row.position != place else []
        if moved:
            session.connection().execute(_PLACE, moved)


def _seriousness(row: Any) -> tuple[object, ...]:
    return _KINDS.index(row.kind), (row.section or "").casefold(), row.name.casefold(), row.id


def _is_about(lines: ColumnElement[bool], *, notes: bool) -> ColumnElement[bool]:
    """Whether a delivery shows one of these lines: the head counts them all, a page and a card show their own."""
    on_page = select(_LINE.c.id).where(
        lines, _LINE.c.alert_id == _DELIVERY.c.alert_id, _LINE.c.page == _DELIVERY.c.page
    )
    own = select(_LINE.c.id).where(lines)
    found = or_(
        _DELIVERY.c.part == Part.HEAD,
        and_(_DELIVERY.c.part == Part.PAGE, on_page.exists()),
        and_(_DELIVERY.c.part == Part.CARD, _DELIVERY.c.line_id.in_(own)),
    )
    return or_(found, _DELIVERY.c.part == Part.NOTE) if notes else found


def _want(session: Session, which: ColumnElement[bool]) -> None:
    wanted = update(_DELIVERY).where(which, _DELIVERY.c.state != State.CANCELLED)
    session.connection().execute(wanted.values(wanted=_DELIVERY.c.wanted + 1))


def _is_unsent(part: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether nobody has begun to send it."""
    return and_(part, _DELIVERY.c.state == State.PENDING, _DELIVERY.c.first_try_at.is_(None), _DELIVERY.c.ts == "")


def _make(session: Session, values: dict[str, Any], *, at: datetime, not_before: datetime) -> int:
    row = {"payload": "", "is_sealed": False} | values | {"at": at}
    made = session.connection().execute(insert(_ALERT).values(**row)).inserted_primary_key
    assert made is not None
    alert = int(made[0])
    _deliver(session, alert, values["destination"], Part.HEAD, {"key": f"head:{alert}"}, at=at, not_before=not_before)
    return alert


def _deliver(
    session: Session,
    alert: int,
    destination: str,
    part: Part,
    values: dict[str, Any],
    *,
    at: datetime,
    not_before: datetime,
) -> None:
    row = _NEW | {"page": 0, "state": str(State.PENDING), "reason": "", "channel": "", "ts": ""} | values
    row |= {"alert_id": alert, "destination": destination, "part": str(part), "dedup": str(uuid4())}
    session.connection().execute(insert(_DELIVERY).values(**row, at=at, not_before=not_before))


def _next_key(session: Session, destination: str, kind: AlertKind, stage: Stage = Stage.PUBLISHED) -> str:
    """A key that two who find at once that a new alert is needed would both take, so that only one of them makes it."""
    mine = and_(_ALERT.c.destination == destination, _ALERT.c.kind == kind, _ALERT.c.stage == stage)
    count = session.connection().execute(select(func.count()).select_from(_ALERT).where(mine)).scalar_one()
    return f"{kind}:{stage}:{destination}:{count + 1}"


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted(set(ids))
    return (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
