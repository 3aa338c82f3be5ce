"""Which indicators have to be assessed: marks that every write leaves and that detection takes away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, func, insert, or_, select, union, update
from sqlmodel import Session

from storage.domain.classification import Publication
from storage.tables import DueMark, Indicator, Measurement, Showing, table_of

_MARK, _INDICATOR = table_of(DueMark), table_of(Indicator)
_FREE = select(_MARK.c.id, _MARK.c.indicator_id).order_by(_MARK.c.id).with_for_update(skip_locked=True)
_CHUNK = 500
# A day of publication that was missed while nothing ran is caught up with.
_LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True)
class Marks:
    """Marks (row ids) that are held until the transaction ends, and the indicators they are on."""

    ids: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()


@dataclass(frozen=True)
class Fault:
    """An indicator (row id) that could not be assessed, until when it is left alone, and the class of the error."""

    indicator: int
    until: datetime
    error: str


def mark(session: Session, indicators: Iterable[int], *, at: datetime) -> None:
    """Have these indicators (row ids) assessed; part of the transaction that writes what they rest on."""
    rows = [{"indicator_id": one, "at": at, "not_before": None, "fault": ""} for one in sorted(set(indicators))]
    if rows:
        session.connection().execute(insert(_MARK), rows)


def mark_all(session: Session, *, at: datetime) -> None:
    """Have every indicator in use assessed."""
    ids = session.connection().execute(select(_INDICATOR.c.id).where(_INDICATOR.c.retired_on.is_(None))).scalars()
    mark(session, ids, at=at)


def mark_published(session: Session, *, today: date, at: datetime) -> int:
    """Have those assessed of which something is published as of today, or has been within a month; how many."""
    found = [_published(table_of(model), today) for model in (Measurement, Showing)]
    ids = session.connection().execute(union(*found)).scalars().all()
    mark(session, ids, at=at)
    return len(ids)


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether anything has to be assessed."""
    return connection.execute(select(_MARK.c.id).where(_is_due(now)).limit(1)).first() is not None


def take(session: Session, *, now: datetime, limit: int, only: int | None = None) -> Marks:
    """The oldest marks, at most `limit`, that nobody else has taken, and whatever else marks the same indicators.

    With `only`, those on one indicator (row id).
    """
    wanted = _is_due(now) if only is None else and_(_is_due(now), _MARK.c.indicator_id == only)
    oldest = _take(session, _FREE.where(wanted).limit(limit))
    found, indicators = dict(oldest), sorted(set(oldest.values()))
    for start in range(0, len(indicators), _CHUNK):
        found |= _take(session, _FREE.where(_MARK.c.indicator_id.in_(indicators[start : start + _CHUNK])))
    return Marks(tuple(found), tuple(indicators))


def _take(session: Session, wanted: Select[tuple[int, int]]) -> dict[int, int]:
    return {row.id: row.indicator_id for row in session.connection().execute(wanted)}


def done(session: Session, marks: Marks) -> None:
    """These have been assessed."""
    for start in range(0, len(marks.ids), _CHUNK):
        taken = _MARK.c.id.in_(marks.ids[start : start + _CHUNK])
        session.connection().execute(delete(_MARK).where(taken))


def set_aside(session: Session, marks: Marks, indicator: int, *, until: datetime, fault: str) -> None:
    """Leave one of them alone for a while: assessing it failed with an error of this class."""
    mine = _MARK.c.id.in_(marks.ids) & (_MARK.c.indicator_id == indicator)
    session.connection().execute(update(_MARK).where(mine).values(not_before=until, fault=fault))


def oldest(session: Session, *, now: datetime) -> datetime | None:
    """Since when the first of them has waited to be assessed; None where nothing waits.

    What was set aside waits since its time was over.
    """
    since = func.min(func.coalesce(_MARK.c.not_before, _MARK.c.at))
    found: datetime | None = session.connection().execute(select(since).where(_is_due(now))).scalar()
    return found


def faults(session: Session) -> tuple[Fault, ...]:
    """Every indicator that is set aside, each once."""
    statement = select(_MARK).where(_MARK.c.fault != "").order_by(_MARK.c.indicator_id, _MARK.c.not_before)
    rows = session.connection().execute(statement).all()
    found = {row.indicator_id: Fault(row.indicator_id, row.not_before or row.at, row.fault) for row in rows}
    return tuple(found.values())


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(_MARK.c.not_before.is_(None), _MARK.c.not_before <= now)


def _published(table: Table, today: date) -> Select[int]:
    is_now = table.c.publish_on.between(today - _LOOK_BACK, today) & (table.c.publication == Publication.PUBLISHED)
    return select(table.c.indicator_id).where(is_now)
