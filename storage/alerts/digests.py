"""Digests at their times: each subscription's latest one is told once, however many replicas look."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from storage.alerts import alerts, jobs, subscriptions
from storage.database import Database
from storage.domain.cadence import Slot, slot_of
from storage.domain.delivery import AlertKind
from storage.domain.digest import LATE_SECONDS
from storage.domain.subscription import Cadence, Subscription
from storage.tables import JobRun, table_of

_RUN = table_of(JobRun)
_LENGTHS = {
    Cadence.DAILY: timedelta(days=1),
    Cadence.WEEKDAYS: timedelta(days=3),
    Cadence.WEEKLY: timedelta(days=7),
    Cadence.MONTHLY: timedelta(days=31),
    Cadence.QUARTERLY: timedelta(days=92),
}
"""How long a time the first digest of a subscription covers at most."""


@dataclass(frozen=True)
class _Due:
    subscription: Subscription
    slot: Slot
    since: datetime
    is_late: bool


def send_due(database: Database, *, now: datetime) -> int:
    """Have every digest told whose time has come and that nobody has told; how many were told.

    A time that passed while the bot was away is caught up once, for all of the time since the last digest.
    """
    with database.reading() as session:
        due = _due(session, now)
    told = 0
    for one in due:
        with database.writing(figures=False) as session:
            told += _tell(session, one, now=now)
    return told


def send_now(session: Session, one: Subscription, *, now: datetime) -> bool:
    """Have a subscription's digest told out of turn; False where that was done within this minute.

    It covers the time since the last one in turn, or before the first one the length of its cadence; the next one in
    turn covers the same time again.
    """
    minute = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}"
    if not jobs.claim(session, f"digest now:{one.id}", minute, at=now):
        return False
    jobs.ended(session, f"digest now:{one.id}", minute, at=now, outcome="")
    payload = _payload(one, *covered(session, one, now))
    told = alerts.tell(
        session,
        key=f"digest:{one.id}:now:{minute}",
        destination=one.destination,
        kind=AlertKind.DIGEST,
        payload=payload,
        at=now,
    )
    return told is not None


def covered(session: Session, one: Subscription, now: datetime) -> tuple[datetime, datetime]:
    """From when to when a digest would be that is made now."""
    return _end_of_last(session, one) or now - _length(one), now


def job_of(subscription: int) -> str:
    """The name under which the firings of a subscription (row id) are kept."""
    return f"digest:{subscription}"


def _due(session: Session, now: datetime) -> list[_Due]:
    wanted = [(one, slot) for one in subscriptions.all_active(session) if (slot := slot_of(one, now))]
    last = _last_slots(session) if wanted else {}
    return [
        _Due(one, slot, _since(session, one, slot.at), (now - slot.at).total_seconds() > LATE_SECONDS)
        for one, slot in wanted
        if slot.key > last.get(job_of(one.id), "")
    ]


def _last_slots(session: Session) -> dict[str, str]:
    """The latest time of each subscription that has been told."""
    ended = _RUN.c.job.like("digest:%") & _RUN.c.ended_at.is_not(None)
    statement = select(_RUN.c.job, func.max(_RUN.c.slot)).where(ended).group_by(_RUN.c.job)
    return {row[0]: row[1] for row in session.connection().execute(statement)}


def _since(session: Session, one: Subscription, until: datetime) -> datetime:
    """Where the last digest ended; the first one begins when it was asked for, at most its cadence's length before."""
    last, earliest = _end_of_last(session, one), until - _length(one)
    if last is not None:
        return last
    return max(earliest, one.counts_from) if one.counts_from else earliest


def _length(one: Subscription) -> timedelta:
    return _LENGTHS.get(one.cadence, timedelta(days=1))


def _end_of_last(session: Session, one: Subscription) -> datetime | None:
    """The end of the time that the last digest in turn covered."""
    statement = select(_RUN.c.outcome).where(_RUN.c.job == job_of(one.id), _RUN.c.ended_at.is_not(None))
    said = session.connection().execute(statement.order_by(_RUN.c.slot.desc()).limit(1)).scalar()
    return datetime.fromisoformat(said) if said else None


def _tell(session: Session, due: _Due, *, now: datetime) -> bool:
    one, job = due.subscription, job_of(due.subscription.id)
    if subscriptions.one_active(session, one.id) != one:
        return False  # it was changed or stopped meanwhile
    if not jobs.claim(session, job, due.slot.key, at=now, is_late=due.is_late):
        return False
    # The outcome is where the next one begins.
    jobs.ended(session, job, due.slot.key, at=now, outcome=due.slot.at.isoformat())
    told = alerts.tell(
        session,
        key=f"{job}:{due.slot.key}",
        destination=one.destination,
        kind=AlertKind.DIGEST,
        payload=_payload(one, due.since, due.slot.at, is_late=due.is_late),
        at=now,
    )
    return told is not None


def _payload(one: Subscription, since: datetime, until: datetime, *, is_late: bool = False) -> dict[str, object]:
    return {"subscription": one.id, "since": since.isoformat(), "until": until.isoformat(), "late": is_late}
