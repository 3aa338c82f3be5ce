"""The messages with figures and risks that everyone in a channel can read, and which of them have to be made anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select, text, tuple_, update
from sqlmodel import Session

from storage.alerts import alerts, risk_touching
from storage.alerts.risk_due import Subject
from storage.domain.indicator import IndicatorKey
from storage.domain.risk import RiskKey
from storage.search.wording import normalise
from storage.tables import (
    Indicator,
    Post,
    PostedArea,
    PostedIndicator,
    PostedRisk,
    Risk,
    RiskArea,
    table_of,
)

_POST, _POSTED, _INDICATOR = table_of(Post), table_of(PostedIndicator), table_of(Indicator)
_POSTED_RISK, _POSTED_AREA = table_of(PostedRisk), table_of(PostedArea)
_RISK, _AREA = table_of(Risk), table_of(RiskArea)
_CHUNK = 500
KEPT = timedelta(days=366)
_HOLD_VERSION = text("UPDATE data_version SET version = version")
_VERSION = text("SELECT version FROM data_version")


@dataclass(frozen=True)
class Posted:
    """A message in a channel: `subject` is what its card's buttons carry, empty for a list; `file` its chart's id."""

    channel: str
    ts: str
    subject: str = ""
    shared_by: str = ""
    file: str = ""


def mark_due(session: Session, indicator_ids: Iterable[int]) -> None:
    """Have every post and alert made anew that shows something of these indicators: less of them may be seen now."""
    ids = _with_merged(session, indicator_ids)
    alerts.touch(session, indicators=ids)
    risk_touching.touch_indicators(session, ids)
    for start in range(0, len(ids), _CHUNK):
        posts = select(_POSTED.c.post_id).where(_POSTED.c.indicator_id.in_(ids[start : start + _CHUNK]))
        session.connection().execute(update(_POST).where(_POST.c.id.in_(posts)).values(is_due=True))


def mark_risks_due(session: Session, risk_ids: Iterable[int]) -> None:
    """The same for risks, of which less may be seen now or which are no longer what was shown of them."""
    ids = set(risk_ids)
    risk_touching.touch(session, map(Subject, ids))
    _mark_shown(session, _POSTED_RISK.c.risk_id, ids)


def mark_areas_due(session: Session, area_ids: Iterable[int]) -> None:
    """The same for risk areas."""
    ids = set(area_ids)
    risk_touching.touch(session, (Subject(one, is_area=True) for one in ids))
    _mark_shown(session, _POSTED_AREA.c.area_id, ids)


def _mark_shown(session: Session, posted: Any, wanted: Iterable[int]) -> None:
    ids = sorted(wanted)
    for start in range(0, len(ids), _CHUNK):
        of_them = select(posted.table.c.post_id).where(posted.in_(ids[start : start + _CHUNK]))
        session.connection().execute(update(_POST).where(_POST.c.id.in_(of_them)).values(is_due=True))


def mark_channel_due(session: Session, channel: str) -> None:
    """Have every post and alert of a channel made anew, because less may be seen in it now."""
    alerts.touch(session, destination=channel)
    session.connection().execute(update(_POST).where(_POST.c.channel == channel).values(is_due=True))


def mark_one_due(session: Session, channel: str, ts: str) -> None:
    """Have one post made anew, with its chart taken away; nothing happens where the message is not one that is kept."""
    session.connection().execute(update(_POST).where(_is(channel, ts)).values(is_due=True))


def remember(
    session: Session,
    posted: Posted,
    shown: Iterable[IndicatorKey],
    *,
    at: datetime,
    version: int,
    is_new: bool = False,
    risks: Iterable[RiskKey] = (),
    areas: Iterable[str] = (),
) -> None:
    """Keep what a message shows now, besides what it showed before; its chart's file stays what it was.

    `shown` are the indicators, `areas` the names of the risk areas.

    With `is_new` it has just been posted: where it is kept already, somebody was quick to put something else there.
    `version` is the version of the figures it was made from: where they have changed since, it is due at once.
    """
    connection = session.connection()
    row = _row(session, posted.channel, posted.ts)
    values = {"subject": posted.subject, "shared_by": posted.shared_by, "at": at}
    values["is_due"] = current_version(session) != version
    if row is None:
        connection.execute(insert(_POST).values(channel=posted.channel, ts=posted.ts, file=posted.file, **values))
        row = _row(session, posted.channel, posted.ts)
        assert row is not None
    elif not is_new:
        connection.execute(update(_POST).where(_POST.c.id == row.id).values(**values))
    elif values["is_due"]:
        connection.execute(update(_POST).where(_POST.c.id == row.id).values(is_due=True))
    _keep_all(session, row.id, shown, risks, areas)


def _keep_all(
    session: Session, post: int, shown: Iterable[IndicatorKey], risks: Iterable[RiskKey], areas: Iterable[str]
) -> None:
    _keep_shown(session, _POSTED.c.indicator_id, post, _ids_of(session, shown))
    references = (key.reference for key in risks)
    _keep_shown(session, _POSTED_RISK.c.risk_id, post, _rows_with(session, _RISK.c.reference, references))
    names = (normalise(name) for name in areas)
    _keep_shown(session, _POSTED_AREA.c.area_id, post, _rows_with(session, _AREA.c.normalised, names))


def _keep_shown(session: Session, column: Any, post: int, ids: Iterable[int]) -> None:
    connection, table = session.connection(), column.table
    known = connection.execute(select(column).where(table.c.post_id == post)).scalars()
    fresh = sorted(set(ids) - set(known))
    if fresh:
        connection.execute(insert(table), [{"post_id": post, column.name: one} for one in fresh])


def keep_file(session: Session, channel: str, ts: str, file: str) -> None:
    """Say which file a message is about to show; nothing happens where the message is not one that is kept."""
    session.connection().execute(update(_POST).where(_is(channel, ts)).values(file=file))


def file_gone(session: Session, file: str) -> None:
    """A file has been deleted: no message has it any more, and those that showed it are due for another."""
    session.connection().execute(update(_POST).where(_POST.c.file == file).values(file="", is_due=True))


def due(session: Session) -> tuple[Posted, ...]:
    """The posts to be made anew, oldest first."""
    rows = session.connection().execute(select(_POST).where(_POST.c.is_due).order_by(_POST.c.id)).all()
    return tuple(_posted(row) for row in rows)


def any_due(session: Session) -> bool:
    """Whether any post has to be made anew."""
    return session.connection().execute(select(_POST.c.id).where(_POST.c.is_due).limit(1)).first() is not None


def due_at(session: Session, channel: str, ts: str) -> Posted | None:
    """The post as it is kept now, if it is still due."""
    row = _row(session, channel, ts)
    return _posted(row) if row is not None and row.is_due else None


def is_kept(session: Session, channel: str, ts: str) -> bool:
    """Whether the message still shows something, as far as is known."""
    return _row(session, channel, ts) is not None


def settle(
    session: Session,
    posted: Posted,
    *,
    version: int,
    shown: Iterable[IndicatorKey] = (),
    risks: Iterable[RiskKey] = (),
    areas: Iterable[str] = (),
) -> bool:
    """A post has been made anew from this version of the figures; False, and it stays due, where that is not the last.

    What it shows now is kept besides what it showed before, as by `remember`. Whoever marks a post as due writes
    figures, so nothing marked meanwhile is lost.
    """
    if current_version(session) != version:
        return False
    row = _row(session, posted.channel, posted.ts)
    if row is not None:
        _keep_all(session, row.id, shown, risks, areas)
    mine = and_(_is(posted.channel, posted.ts), _POST.c.is_due)
    return bool(session.connection().execute(update(_POST).where(mine).values(is_due=False)).rowcount)


def forget(session: Session, channel: str, ts: str) -> None:
    """A message shows nothing any more, or is gone."""
    row = _row(session, channel, ts)
    if row is not None:
        _forget(session, [row.id])


def forget_old(session: Session, *, now: datetime) -> None:
    """Leave alone what was posted more than a year ago."""
    rows = session.connection().execute(select(_POST.c.id).where(_POST.c.at < now - KEPT)).scalars().all()
    _forget(session, rows)


def _forget(session: Session, ids: Iterable[int]) -> None:
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        for shown in (_POSTED, _POSTED_RISK, _POSTED_AREA):
            session.connection().execute(delete(shown).where(shown.c.post_id.in_(some)))
        session.connection().execute(delete(_POST).where(_POST.c.id.in_(some)))


def current_version(session: Session) -> int:
    """The version of the figures, which stays until this transaction ends."""
    # Held until this transaction ends: whoever is writing figures just now is waited for.
    session.connection().execute(_HOLD_VERSION)
    version: int = session.connection().execute(_VERSION).scalar_one()
    return version


def _is(channel: str, ts: str) -> Any:
    return and_(_POST.c.channel == channel, _POST.c.ts == ts)


def _row(session: Session, channel: str, ts: str) -> Row[Any] | None:
    return session.connection().execute(select(_POST).where(_is(channel, ts))).first()


def _posted(row: Row[Any]) -> Posted:
    return Posted(row.channel, row.ts, row.subject, row.shared_by, row.file)


def _ids_of(session: Session, keys: Iterable[IndicatorKey]) -> list[int]:
    wanted = sorted({(key.code, key.scope) for key in keys})
    found: list[int] = []
    for start in range(0, len(wanted), _CHUNK):
        matching = tuple_(_INDICATOR.c.code, _INDICATOR.c.scope).in_(wanted[start : start + _CHUNK])
        found += session.connection().execute(select(_INDICATOR.c.id).where(matching)).scalars().all()
    return found


def _rows_with(session: Session, column: Any, values: Iterable[str]) -> list[int]:
    """The row ids of those whose column holds one of these values."""
    wanted, found = sorted(set(values)), list[int]()
    for start in range(0, len(wanted), _CHUNK):
        matching = select(column.table.c.id).where(column.in_(wanted[start : start + _CHUNK]))
        found += session.connection().execute(matching).scalars()
    return found


def _with_merged(session: Session, ids: Iterable[int]) -> list[int]:
    """The indicators with those merged into them, under whose names a post may stand."""
    found = set(ids)
    latest = sorted(found)
    while latest:
        merged: set[int] = set()
        for start in range(0, len(latest), _CHUNK):
            into = _INDICATOR.c.merged_into.in_(latest[start : start + _CHUNK])
            merged |= set(session.connection().execute(select(_INDICATOR.c.id).where(into)).scalars())
        latest = sorted(merged - found)
        found |= merged
    return sorted(found)
