"""What the scheduled jobs have done: who runs which firing, and when each job last went round."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from storage.tables import Heartbeat, JobRun, table_of

ABANDONED = timedelta(minutes=10)
"""After so long a firing that did not end is taken up again: its process died, or the job failed.

Every job bears being run twice: what it makes has keys of its own.
"""
_RUN, _BEAT = table_of(JobRun), table_of(Heartbeat)


@dataclass(frozen=True)
class Beat:
    """When a job last went round without a fault, in whatever process; `detail` says what else was known."""

    job: str
    at: datetime
    detail: str = ""


def claim(session: Session, job: str, slot: str, *, at: datetime, is_late: bool = False) -> bool:
    """Whether this firing is the caller's to run, now and nobody else's; `is_late` is kept with it.

    A firing that has ended is nobody's any more, one that has not is free again after ABANDONED.
    """
    values = {"job": job, "slot": slot, "at": at, "is_late": is_late, "outcome": ""}
    new = _insert(session)(_RUN).values(values).on_conflict_do_nothing(index_elements=["job", "slot"])
    # Not by the count of rows, which PostgreSQL's driver does not give here.
    if session.connection().execute(new.returning(_RUN.c.slot)).first():
        return True
    again = update(_RUN).where(
        _RUN.c.job == job, _RUN.c.slot == slot, _RUN.c.ended_at.is_(None), _RUN.c.at <= at - ABANDONED
    )
    return session.connection().execute(again.values(at=at, is_late=is_late)).rowcount == 1


def ended(session: Session, job: str, slot: str, *, at: datetime, outcome: str) -> None:
    """The firing has been run; `outcome` says in a few words what came of it, without figures or names."""
    _note(session, job, slot, ended_at=at, outcome=outcome)


def failed(session: Session, job: str, slot: str, *, outcome: str) -> None:
    """The firing was not run to its end; it stays free to be taken up again."""
    _note(session, job, slot, outcome=outcome)


def is_ended(session: Session, job: str, slot: str) -> bool:
    """Whether nothing is left to do for this firing."""
    run = session.get(JobRun, (job, slot))
    return run is not None and run.ended_at is not None


def last_slot(session: Session, job: str) -> str | None:
    """The last firing of a job that anybody has claimed, None before the first; slots of one job sort by time."""
    return session.connection().execute(select(func.max(_RUN.c.slot)).where(_RUN.c.job == job)).scalar_one()


def beat(session: Session, job: str, *, at: datetime, detail: str = "") -> None:
    """The job has gone round."""
    values = {"job": job, "at": at, "detail": detail}
    row = _insert(session)(_BEAT).values(values)
    session.connection().execute(
        row.on_conflict_do_update(index_elements=["job"], set_={"at": row.excluded.at, "detail": row.excluded.detail})
    )


def beats(session: Session) -> tuple[Beat, ...]:
    """When each job last went round, by its name."""
    rows = session.connection().execute(select(_BEAT).order_by(col(Heartbeat.job)))
    return tuple(Beat(row.job, row.at, row.detail) for row in rows)


def _note(session: Session, job: str, slot: str, **values: Any) -> None:
    session.connection().execute(update(_RUN).where(_RUN.c.job == job, _RUN.c.slot == slot).values(**values))


def _insert(session: Session) -> Any:
    """The engine's own INSERT, which knows ON CONFLICT."""
    return import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
