"""Published reds as one reader sees them now, each with its open stretch."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.alerts.episodes import open_seen
from storage.alerts.lines import episode_of, sights_of
from storage.alerts.seeing import Sight
from storage.domain.change import Stage
from storage.domain.episode import Episode
from storage.domain.rag import RagStatus
from storage.domain.told import Red
from storage.domain.viewer import Reader
from storage.scorecard import LIVE
from storage.tables import Episode as EpisodeRow
from storage.tables import Indicator, table_of

_EPISODE, _INDICATOR = table_of(EpisodeRow), table_of(Indicator)
_OPEN = (
    select(_EPISODE)
    .where(_EPISODE.c.stage == Stage.PUBLISHED, _EPISODE.c.closed_at.is_(None))
    .order_by(_EPISODE.c.opened_at, _EPISODE.c.id)
)
_LIVE = select(_INDICATOR.c.id, _INDICATOR.c.owner, _INDICATOR.c.owner_account).where(LIVE)


def reds_of(session: Session, indicators: Collection[int], *, viewer: Reader, today: date) -> tuple[Red, ...]:
    """Those of these indicators (row ids) that are red for the reader now, the longest first."""
    rows = live(session)
    sights = sights_of(session, [one for one in indicators if one in rows], viewer=viewer, today=today)
    stretches = open_seen(session, sights)
    return in_order(red_of(key, sight, rows[key], stretches.get(key)) for key, sight in sights.items())


def live(session: Session) -> dict[int, Any]:
    """Every indicator in use, with its owner's role and account."""
    return {row.id: row for row in session.connection().execute(_LIVE)}


def open_stretches(session: Session) -> dict[int, Episode]:
    """The latest open stretch of red of each indicator (row id)."""
    return {row.indicator_id: episode_of(row) for row in session.connection().execute(_OPEN)}


def red_of(key: int, sight: Sight, row: Any, episode: Episode | None) -> Red | None:
    """The indicator if it is red for whoever looks."""
    if sight.snapshot is None or sight.snapshot.status is not RagStatus.RED:
        return None
    periods, unit = sight.red_run()
    return Red(key, sight.snapshot, periods, unit, row.owner, row.owner_account, episode)


def in_order(found: Iterable[Red | None]) -> tuple[Red, ...]:
    """What has been red for longest first."""
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.periods, one.snapshot.definition.name)))
