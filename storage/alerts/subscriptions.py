"""Who asked to be told of what: read as values, made, changed and stopped; every change is in the audit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, select, update
from sqlmodel import Session

from storage import audit
from storage.audit import Change, Hand
from storage.domain.cadence import words_of
from storage.domain.subscription import Cadence, Register, Scope, ScopeKind, Subscription, Which
from storage.survivors import merges, survivor
from storage.tables import Indicator, table_of
from storage.tables import Subscription as SubscriptionRow

_TABLE, _INDICATOR = table_of(SubscriptionRow), table_of(Indicator)
_ACTIVE = _TABLE.c.stopped_at.is_(None)
_ALL = select(_TABLE).order_by(_TABLE.c.id)
MOST = 100
"""Subscriptions that one destination may have."""


class SubscriptionProblem(ValueError):
    """It cannot be watched, changed or stopped as asked; the message is a sentence for the person who asked."""


def all_active(session: Session) -> tuple[Subscription, ...]:
    """Every subscription that has not been stopped, oldest first."""
    return _read(session, _ACTIVE)


def of_destination(session: Session, destination: str) -> tuple[Subscription, ...]:
    """What a channel or an account is subscribed to, oldest first."""
    return _read(session, and_(_ACTIVE, _TABLE.c.destination == destination))


def of_person(session: Session, account: str) -> tuple[Subscription, ...]:
    """What is told to a person in their direct message, oldest first."""
    return of_destination(session, account)


def one_active(session: Session, subscription: int) -> Subscription | None:
    """The subscription of this row id, unless it was stopped."""
    return next(iter(_read(session, and_(_ACTIVE, _TABLE.c.id == subscription))), None)


def one_ever(session: Session, subscription: int) -> Subscription | None:
    """The subscription of this row id, stopped or not."""
    return next(iter(_read(session, _TABLE.c.id == subscription)), None)


def subscribe(session: Session, hand: Hand, wanted: Subscription) -> tuple[Subscription, bool]:
    """Have the scope told at its destination; the subscription as it stands now, and whether it is a new one.

    The same scope at the same destination again changes what there is. `wanted.id` is not looked at. Raises
    SubscriptionProblem where there are too many.
    """
    there = of_destination(session, wanted.destination)
    same = next((one for one in there if one.scope == wanted.scope), None)
    if same is not None:
        return change(session, hand, replace(wanted, id=same.id, person=same.person)), False
    if len(there) >= MOST:
        raise SubscriptionProblem(f"{MOST} things are watched here already. Stop one of them first.")
    made = replace(wanted, counts_from=hand.at)
    values = _values(made) | {"made_at": hand.at, "stopped_at": None}
    inserted = session.connection().execute(insert(_TABLE).values(**values))
    assert inserted.inserted_primary_key is not None
    made = replace(made, id=int(inserted.inserted_primary_key[0]))
    _record(session, hand, made, "", _words(session, made))
    return made, True


def change(session: Session, hand: Hand, wanted: Subscription) -> Subscription:
    """Set which changes are told and how often; scope, destination and person stay. Raises SubscriptionProblem."""
    was = _active(session, wanted.id)
    now = replace(was, which=wanted.which, cadence=wanted.cadence, at=wanted.at, zone=wanted.zone)
    now = replace(now, weekday=wanted.weekday)
    if now == was:
        return was
    if _times(now) != _times(was):
        now = replace(now, counts_from=hand.at)
    session.connection().execute(update(_TABLE).where(_TABLE.c.id == was.id).values(**_values(now)))
    _record(session, hand, now, _words(session, was), _words(session, now))
    return now


def stop(session: Session, hand: Hand, subscription: int) -> Subscription:
    """Have it told no more; what was stopped. Raises SubscriptionProblem."""
    was = _active(session, subscription)
    session.connection().execute(update(_TABLE).where(_TABLE.c.id == was.id).values(stopped_at=hand.at))
    _record(session, hand, was, _words(session, was), "")
    return was


def _active(session: Session, subscription: int) -> Subscription:
    found = one_active(session, subscription)
    if found is None:
        raise SubscriptionProblem("That is not watched any more. `/watch` shows what is.")
    return found


def _read(session: Session, where: ColumnElement[bool]) -> tuple[Subscription, ...]:
    rows = session.connection().execute(_ALL.where(where)).all()
    merged = _merged(session, {row.indicator_id for row in rows} - {None})
    return tuple(_subscription(row, merged.get(row.indicator_id, row.indicator_id)) for row in rows)


def _merged(session: Session, ids: set[int]) -> dict[int, int]:
    """What those of these indicators that were merged have become: who watched one watches that."""
    into = merges(session) if ids else {}
    return {one: survivor(into, one) for one in ids}


def _subscription(row: Row[Any], indicator: int | None) -> Subscription:
    return Subscription(
        id=row.id,
        destination=row.destination,
        person=row.person,
        scope=Scope(ScopeKind(row.scope), row.name, indicator, Register(row.about), row.risk_id),
        which=Which(row.which),
        cadence=Cadence(row.cadence),
        at=time.fromisoformat(row.at_time),
        zone=row.zone,
        weekday=row.weekday,
        counts_from=row.counts_from,
    )


def _values(one: Subscription) -> dict[str, Any]:
    return {
        "destination": one.destination,
        "person": one.person,
        "scope": str(one.scope.kind),
        "name": one.scope.name,
        "indicator_id": one.scope.indicator,
        "about": str(one.scope.register),
        "risk_id": one.scope.risk,
        "which": str(one.which),
        "cadence": str(one.cadence),
        "at_time": f"{one.at:%H:%M}",
        "zone": one.zone,
        "weekday": one.weekday,
        "counts_from": one.counts_from,
    }


def _times(one: Subscription) -> Sequence[object]:
    return (one.cadence, one.at, one.zone, one.weekday if one.cadence is Cadence.WEEKLY else None)


def _record(session: Session, hand: Hand, one: Subscription, was: str, now: str) -> None:
    # The indicator is named so that the audit counts the entry as confidential as the indicator is.
    about = Change("subscription", one.destination, "watch", was, now, indicator=one.scope.indicator)
    audit.record(session, hand, [about])


def _words(session: Session, one: Subscription) -> str:
    return f"{_scope(session, one.scope)}: {one.which}, {words_of(one)}"


def _scope(session: Session, scope: Scope) -> str:
    if scope.risk is not None:
        # By its number alone: the audit cannot know whom the entry may be shown to.
        return f"risk no. {scope.risk}"
    if scope.indicator is None:
        if scope.register is Register.RISKS:
            # An area may be for some alone, and the audit cannot know that of this entry.
            return f"risks, {scope.kind} {'' if scope.kind is ScopeKind.AREA else scope.name}".strip()
        return f"{scope.kind} {scope.name}".strip()
    statement = select(_INDICATOR.c.code, _INDICATOR.c.scope).where(_INDICATOR.c.id == scope.indicator)
    row = session.connection().execute(statement).one()
    return f"{row.code} on {row.scope}"
