"""Which risks and areas have to be assessed: marks are added by whoever writes, and taken by whoever assesses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select, update
from sqlmodel import Session

from storage.tables import Risk, RiskArea, RiskMark, table_of

_MARK, _RISK, _AREA = table_of(RiskMark), table_of(Risk), table_of(RiskArea)
_BLANK = {"risk_id": None, "area_id": None, "not_before": None, "fault": ""}
_FREE = select(_MARK).order_by(_MARK.c.id).with_for_update(skip_locked=True)
_CHUNK = 500


@dataclass(frozen=True, order=True)
class Subject:
    """A risk or an area, by its row id."""

    id: int
    is_area: bool = False

    def __str__(self) -> str:
        """What stands for it in the tables: "risk:7"."""
        return f"{'area' if self.is_area else 'risk'}:{self.id}"


@dataclass(frozen=True)
class Marks:
    """Marks (row ids) that are held until the transaction ends, and what they are on."""

    ids: tuple[int, ...] = ()
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True)
class RiskFault:
    """A risk or an area that could not be assessed, until when it is left alone, and the class of the error."""

    subject: Subject
    until: datetime
    error: str


def mark(session: Session, risks: Iterable[int], areas: Iterable[int] = (), *, at: datetime) -> None:
    """Have these risks and areas (row ids) assessed, in the transaction that changes what they rest on."""
    rows = [_BLANK | {"risk_id": one, "at": at} for one in sorted(set(risks))]
    rows += [_BLANK | {"area_id": one, "at": at} for one in sorted(set(areas))]
    if rows:
        session.connection().execute(insert(_MARK), rows)


def mark_all(session: Session, *, at: datetime) -> None:
    """Have everything on the register assessed, and what was on it."""
    connection = session.connection()
    risks, areas = (connection.execute(select(table.c.id)).scalars().all() for table in (_RISK, _AREA))
    mark(session, risks, areas, at=at)


def any_due(connection: Connection, *, now: datetime) -> bool:
    """Whether anything has to be assessed."""
    return connection.execute(select(_MARK.c.id).where(_is_due(now)).limit(1)).first() is not None


def take(session: Session, *, now: datetime, limit: int, only: Subject | None = None) -> Marks:
    """The oldest marks, at most `limit`, that nobody else has taken, and whatever else marks the same.

    With `only`, those on one risk or area.
    """
    wanted = _is_due(now) if only is None else and_(_is_due(now), _is_on([only]))
    found = _take(session, _FREE.where(wanted).limit(limit))
    subjects = sorted(set(found.values()))
    for start in range(0, len(subjects), _CHUNK):
        found |= _take(session, _FREE.where(_is_on(subjects[start : start + _CHUNK])))
    return Marks(tuple(found), tuple(subjects))


def _take(session: Session, wanted: Select[tuple[int]]) -> dict[int, Subject]:
    return {row.id: _subject(row) for row in session.connection().execute(wanted)}


def done(session: Session, marks: Marks) -> None:
    """These have been assessed."""
    for start in range(0, len(marks.ids), _CHUNK):
        taken = _MARK.c.id.in_(marks.ids[start : start + _CHUNK])
        session.connection().execute(delete(_MARK).where(taken))


def set_aside(session: Session, marks: Marks, one: Subject, *, until: datetime, fault: str) -> None:
    """Leave one of them alone for a while: assessing it failed with an error of this class."""
    mine = _MARK.c.id.in_(marks.ids) & _is_on([one])
    session.connection().execute(update(_MARK).where(mine).values(not_before=until, fault=fault))


def oldest(session: Session, *, now: datetime) -> datetime | None:
    """Since when the first of them has waited to be assessed; None where nothing waits.

    What was set aside waits since its time was over.
    """
    since = func.min(func.coalesce(_MARK.c.not_before, _MARK.c.at))
    found: datetime | None = session.connection().execute(select(since).where(_is_due(now))).scalar()
    return found


def faults(session: Session) -> tuple[RiskFault, ...]:
    """Every risk and area that is set aside, each once."""
    statement = select(_MARK).where(_MARK.c.fault != "").order_by(_MARK.c.id)
    rows = session.connection().execute(statement).all()
    found = {_subject(row): RiskFault(_subject(row), row.not_before or row.at, row.fault) for row in rows}
    return tuple(found[one] for one in sorted(found))


def _subject(row: object) -> Subject:
    risk: int | None = getattr(row, "risk_id", None)
    return Subject(risk) if risk is not None else Subject(int(getattr(row, "area_id", 0)), is_area=True)


def _is_on(subjects: Iterable[Subject]) -> ColumnElement[bool]:
    every = list(subjects)
    risks, areas = ([one.id for one in every if one.is_area is kind] for kind in (False, True))
    return or_(_MARK.c.risk_id.in_(risks), _MARK.c.area_id.in_(areas))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(_MARK.c.not_before.is_(None), _MARK.c.not_before <= now)
