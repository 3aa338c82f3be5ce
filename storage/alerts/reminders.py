"""Reminders: reds that nobody has taken on, those still red long after somebody did, and the monthly "still red"."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, or_, select, update
from sqlmodel import Session

from storage.alerts import alerts, jobs, subscriptions
from storage.alerts.lines import episode_of
from storage.alerts.reds import reds_of
from storage.database import Database
from storage.domain.change import Stage
from storage.domain.delivery import AlertKind, is_person
from storage.domain.digest import Reminder
from storage.domain.episode import Episode
from storage.domain.viewer import Reader
from storage.tables import AlertLine, Indicator, table_of
from storage.tables import Episode as EpisodeRow

_EPISODE, _LINE, _INDICATOR = table_of(EpisodeRow), table_of(AlertLine), table_of(Indicator)
FORGOTTEN, AGAIN, MOST = timedelta(days=3), timedelta(days=7), 3
"""After how long a red that nobody has taken on is brought up, how often again, and how many times in all."""
LONG_TAKEN = timedelta(days=28)
"""After how long, and how often again, somebody who took a red on is asked how it goes."""
YOUNG = timedelta(days=28)
"""What has been red for less is not "still red": its alert is news enough."""
_OPEN = and_(_EPISODE.c.stage == Stage.PUBLISHED, _EPISODE.c.closed_at.is_(None))
_WAS_TOLD = exists().where(
    _LINE.c.indicator_id == _EPISODE.c.indicator_id,
    _LINE.c.stage == _EPISODE.c.stage,
    or_(_LINE.c.episode_id == _EPISODE.c.id, _LINE.c.period_key == _EPISODE.c.period_key),
)
_TOLD_AND_OPEN: Select[Any] = (
    select(_EPISODE, _INDICATOR.c.owner_account)
    .join(_INDICATOR, _INDICATOR.c.id == _EPISODE.c.indicator_id)
    .where(_OPEN, _WAS_TOLD, _INDICATOR.c.retired_on.is_(None))
    .order_by(_EPISODE.c.id)
)


@dataclass(frozen=True)
class _Due:
    episode: Episode
    destination: str


def remind(database: Database, *, now: datetime, today: date, alerts_channel: str) -> int:
    """Remind of every red that is due for it, in one message to each destination; how many messages.

    Whoever took it on is asked; otherwise its owner is told, or the alerts channel where that is nobody.
    """
    with database.reading() as session:
        rows = session.connection().execute(_TOLD_AND_OPEN).all()
    due = [one for row in rows if (one := _due(row, now, today, alerts_channel))]
    if not due:
        return 0
    with database.writing(figures=False) as session:
        mine = [one for one in due if _is_mine(session, one.episode, now)]
        places = sorted({one.destination for one in mine})
        return sum(_tell(session, place, [one for one in mine if one.destination == place], now) for place in places)


def _due(row: Row[Any], now: datetime, today: date, alerts_channel: str) -> _Due | None:
    episode = episode_of(row)
    destination = episode.taken_by or row.owner_account or alerts_channel
    return _Due(episode, destination) if destination and is_due(episode, now, today) else None


def is_due(episode: Episode, now: datetime, today: date) -> bool:
    """Whether somebody has to be reminded of an open stretch of red; one that has been put off is left alone."""
    if episode.is_snoozed(today):
        return False
    since = episode.taken_at if episode.taken_by else None
    if since is not None:
        last = max(since, episode.reminded_at) if episode.reminded_at else since
        return now >= last + LONG_TAKEN
    if episode.reminded_at is None:
        return now >= episode.opened_at + FORGOTTEN
    return episode.reminders < MOST and now >= episode.reminded_at + AGAIN


def _is_mine(session: Session, episode: Episode, now: datetime) -> bool:
    """Whether this run is the one that reminds of it: nobody has, nor taken it on, since it was read."""
    as_read = and_(
        _EPISODE.c.id == episode.id,
        _EPISODE.c.closed_at.is_(None),
        _EPISODE.c.reminders == episode.reminders,
        _EPISODE.c.taken_by == episode.taken_by,
    )
    values = {"reminders": episode.reminders + 1, "reminded_at": now}
    return bool(session.connection().execute(update(_EPISODE).where(as_read).values(**values)).rowcount)


def _tell(session: Session, destination: str, due: Collection[_Due], now: datetime) -> bool:
    ids = sorted(one.episode.id for one in due)
    first = next(one.episode for one in due if one.episode.id == ids[0])
    # An episode is reminded of a given time once, so the first one names the message.
    key = f"reminder:{destination}:{first.id}:{first.reminders + 1}"
    payload = {"episodes": ids}
    told = alerts.tell(session, key=key, destination=destination, kind=AlertKind.REMINDER, payload=payload, at=now)
    return told is not None


def reminder(session: Session, episodes: Collection[int], *, viewer: Reader, today: date) -> Reminder:
    """Those of these episodes (row ids) that are still open and not put off, as far as the reader sees them."""
    ids = session.connection().execute(select(_EPISODE.c.indicator_id).where(_EPISODE.c.id.in_(episodes))).scalars()
    found = [
        one
        for one in reds_of(session, set(ids), viewer=viewer, today=today)
        if one.episode and one.episode.id in episodes and not one.episode.is_snoozed(today)
    ]
    return Reminder(
        forgotten=tuple(one for one in found if one.episode and not one.episode.taken_by),
        taken=tuple(one for one in found if one.episode and one.episode.taken_by),
    )


def still_red(database: Database, *, now: datetime, today: date, alerts_channel: str) -> int:
    """Once a month, have each destination told which of what it was alerted to is still red; how many were told.

    A channel that watches nothing any more is left alone, and so is somebody who neither watches nor owns. What turned
    red less than `YOUNG` ago is left out, and for a person what they are reminded of in these days anyway.
    """
    month = f"{today:%Y-%m}"
    with database.reading() as session:
        found = _shown_at(session, alerts_channel, now, today)
    told = 0
    for destination, ids in sorted(found.items()):
        with database.writing(figures=False) as session:
            job = f"still red:{destination}"
            if not jobs.claim(session, job, month, at=now):
                continue
            jobs.ended(session, job, month, at=now, outcome="")
            made = alerts.tell(
                session,
                key=f"still red:{destination}:{month}",
                destination=destination,
                kind=AlertKind.STILL_RED,
                payload={"indicators": sorted(ids)},
                at=now,
            )
        told += made is not None
    return told


def _shown_at(session: Session, alerts_channel: str, now: datetime, today: date) -> dict[str, set[int]]:
    """The indicators (row ids) with an open stretch of red, by each destination that was told of it."""
    connection = session.connection()
    statement = (
        select(_EPISODE, _LINE.c.destination, _INDICATOR.c.owner_account)
        .join(_LINE, and_(_EPISODE.c.indicator_id == _LINE.c.indicator_id, _EPISODE.c.stage == _LINE.c.stage))
        .join(_INDICATOR, _INDICATOR.c.id == _LINE.c.indicator_id)
        .where(_OPEN, _INDICATOR.c.retired_on.is_(None), _EPISODE.c.opened_at <= now - YOUNG)
        .where(or_(_LINE.c.episode_id == _EPISODE.c.id, _LINE.c.period_key == _EPISODE.c.period_key))
        .distinct()
    )
    owners = connection.execute(select(_INDICATOR.c.owner_account).distinct()).scalars()
    wanted = {one.destination for one in subscriptions.all_active(session)} | _people(owners) | {alerts_channel}
    found: dict[str, set[int]] = defaultdict(set)
    for row in connection.execute(statement):
        if row.destination in wanted and not _is_reminded(row, now, today):
            found[row.destination].add(row.indicator_id)
    return found


def _is_reminded(row: Row[Any], now: datetime, today: date) -> bool:
    """Whether the person of this row has been reminded of its red within `AGAIN`, or is about to be."""
    episode = episode_of(row)
    if not is_person(row.destination) or row.destination != (episode.taken_by or row.owner_account):
        return False
    was_lately = episode.reminded_at is not None and episode.reminded_at > now - AGAIN
    return was_lately or is_due(episode, now, today)


def _people(accounts: Iterable[str]) -> set[str]:
    return {one for one in accounts if is_person(one)}
