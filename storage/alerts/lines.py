"""The lines of an alert and the changes of a note, as one reader may see them. A fixed number of statements for any
number of lines.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session

from storage import facts
from storage.alerts.seeing import Sight
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.episode import Episode
from storage.domain.rag import RagStatus
from storage.domain.told import Change, ToldChange, ToldLine
from storage.domain.viewer import Reader
from storage.tables import AlertLine, AnnouncedStatus, Indicator, StatusChange, table_of
from storage.tables import Episode as EpisodeRow

_LINE, _CHANGE, _EPISODE = table_of(AlertLine), table_of(StatusChange), table_of(EpisodeRow)
_INDICATOR, _ANNOUNCED = table_of(Indicator), table_of(AnnouncedStatus)
_SURVIVOR = func.coalesce(_INDICATOR.c.merged_into, _INDICATOR.c.id).label("survivor")
_LINES: Select[Any] = (
    select(
        _LINE,
        _INDICATOR.c.owner,
        _INDICATOR.c.owner_account,
        _SURVIVOR,
        _ANNOUNCED.c.status.label("announced"),
    )
    .join(_INDICATOR, _INDICATOR.c.id == _LINE.c.indicator_id)
    .outerjoin(_ANNOUNCED, (_ANNOUNCED.c.indicator_id == _LINE.c.indicator_id) & (_ANNOUNCED.c.stage == _LINE.c.stage))
    .order_by(_LINE.c.page, _LINE.c.position, _LINE.c.id)
)
_CHUNK = 500


def told(session: Session, alert_id: int, *, viewer: Reader, today: date) -> tuple[ToldLine, ...]:
    """Every line of an alert, in its order once it is sealed, as this reader may see it."""
    return _told(session, _LINE.c.alert_id == alert_id, viewer=viewer, today=today)


def line(session: Session, line_id: int, *, viewer: Reader, today: date) -> ToldLine | None:
    """One line of any alert; None where there is no such line, or this reader may see nothing of it."""
    found = _told(session, _LINE.c.id == line_id, viewer=viewer, today=today)
    return next((one for one in found if one.snapshot), None)


def _told(session: Session, wanted: Any, *, viewer: Reader, today: date) -> tuple[ToldLine, ...]:
    rows = session.connection().execute(_LINES.where(wanted)).all()
    stretches = _by_id(session, _EPISODE, {row.episode_id for row in rows if row.episode_id is not None})
    ids = {key for row in rows for key in (row.opened_by, row.change_id)}
    changed = _changes(session, ids | {row.closed_by for row in stretches.values() if row.closed_by is not None})
    sights = sights_of(session, {row.survivor for row in rows}, viewer=viewer, today=today)
    return tuple(_line(row, changed, stretches, sights) for row in rows)


def changes(session: Session, ids: Collection[int], *, viewer: Reader, today: date) -> tuple[ToldChange, ...]:
    """These changes (row ids) in the order given, as this reader may see them."""
    found = _changes(session, ids)
    survivors = _survivors(session, {row.indicator_id for row in found.values()})
    sights = sights_of(session, survivors.values(), viewer=viewer, today=today)
    return tuple(_change(found[one], sights.get(survivors[found[one].indicator_id])) for one in ids if one in found)


def sights_of(session: Session, ids: Iterable[int], *, viewer: Reader, today: date) -> dict[int, Sight]:
    """The reader's view of each of these indicators (row ids) that they may see at all."""
    wanted, found = sorted(set(ids)), dict[int, Sight]()
    for start in range(0, len(wanted), _CHUNK):
        some = _INDICATOR.c.id.in_(wanted[start : start + _CHUNK])
        for key, one in facts.load(session, some, viewer=viewer, today=today).items():
            found[key] = Sight(one, today=today)
    return found


def episode_of(row: Any) -> Episode:
    """An episode row as a value."""
    return Episode(
        id=row.id,
        stage=row.stage,
        period_key=row.period_key,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        snoozed_by=row.snoozed_by,
        snoozed_until=row.snoozed_until,
        snooze_reason=row.snooze_reason,
        reminders=row.reminders,
        reminded_at=row.reminded_at,
    )


def _changes(session: Session, ids: Collection[int]) -> dict[int, Row[Any]]:
    return _by_id(session, _CHANGE, ids)


def _by_id(session: Session, table: Any, ids: Collection[int]) -> dict[int, Row[Any]]:
    wanted, found = sorted(set(ids)), dict[int, Row[Any]]()
    for start in range(0, len(wanted), _CHUNK):
        some = select(table).where(table.c.id.in_(wanted[start : start + _CHUNK]))
        found |= {row.id: row for row in session.connection().execute(some)}
    return found


def _survivors(session: Session, ids: Collection[int]) -> dict[int, int]:
    wanted = sorted(ids)
    statement = select(_INDICATOR.c.id, _SURVIVOR)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = statement.where(_INDICATOR.c.id.in_(wanted[start : start + _CHUNK]))
        found |= {row.id: row.survivor for row in session.connection().execute(some)}
    return found


def _change(row: Any, sight: Sight | None) -> ToldChange:
    stage = Stage(row.stage)
    if sight is None or sight.snapshot is None or not sight.shows(row):
        return ToldChange(_hidden(row), stage, None)
    return ToldChange(sight.change(row), stage, sight.snapshot)


def _line(row: Any, changed: Mapping[int, Any], stretches: Mapping[int, Any], sights: Mapping[int, Sight]) -> ToldLine:
    opening, last, sight = changed[row.opened_by], changed[row.change_id], sights.get(row.survivor)
    is_seen = sight is not None and sight.snapshot is not None and sight.shows(opening)
    opened = sight.change(opening) if sight and is_seen else _hidden(opening)
    latest = sight.change(last) if sight and is_seen and sight.shows(last) else opened
    red, unit = sight.red_run() if sight and is_seen and latest.now is RagStatus.RED else (0, "")
    stretch = stretches.get(row.episode_id) if sight and is_seen else None
    return ToldLine(
        id=row.id,
        page=row.page,
        position=row.position,
        indicator=row.survivor,
        stage=Stage(row.stage),
        snapshot=sight.snapshot if sight and is_seen else None,
        opened=opened,
        latest=latest,
        episode=sight.known(episode_of(stretch), changed.get(stretch.closed_by)) if sight and stretch else None,
        owner=row.owner if is_seen else "",
        owner_account=row.owner_account if is_seen else "",
        periods_red=red,
        red_unit=unit,
        is_still_true=row.announced == last.now and not _is_undone(opening, last),
    )


def _is_undone(opening: Any, last: Any) -> bool:
    """Whether what was to be told was corrected away before anybody heard of it."""
    if opening.id == last.id or opening.period_key != last.period_key:
        return False
    was_red = opening.now == RagStatus.RED and last.now != RagStatus.RED
    return bool(was_red or last.now == opening.was)


def _hidden(row: Any) -> Change:
    """What remains of a change that is not for the reader: which one it is, and nothing that it says."""
    return Change(
        id=row.id,
        kind=ChangeKind.OTHER,
        cause=Cause.PERFORMANCE,
        was=None,
        now=RagStatus.NO_STATUS,
        was_label="",
        label="",
        period_key="",
        period_end=date.min,
        was_value="",
        value="",
        was_target="",
        target="",
        at=row.at,
    )
