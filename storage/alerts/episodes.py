"""Who is on a red indicator, until when it is put off, and which ones are red now for a reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select, update
from sqlmodel import Session

from storage import audit
from storage.alerts import alerts
from storage.alerts.lines import episode_of, sights_of
from storage.alerts.seeing import Sight
from storage.audit import Hand
from storage.domain.classification import Classification, Publication
from storage.domain.episode import Episode, Taken, TakeOutcome, check_snooze
from storage.domain.told import Red
from storage.domain.viewer import Reader
from storage.tables import AlertLine, Indicator, Measurement, StatusChange, table_of
from storage.tables import Episode as EpisodeRow

_EPISODE, _LINE, _CHANGE = table_of(EpisodeRow), table_of(AlertLine), table_of(StatusChange)
_INDICATOR, _MEASUREMENT = table_of(Indicator), table_of(Measurement)
_KIND, _BOT, _CHUNK = "alert", "Scorecard Bot", 500
_OPEN = _EPISODE.c.closed_at.is_(None)
_NOT_FOR_ALL = (_MEASUREMENT.c.classification != Classification.PUBLIC) | (
    _MEASUREMENT.c.publication != Publication.PUBLISHED
)
_OPEN_TO_SOME = or_(
    _OPEN,
    _EPISODE.c.closed_by.in_(
        select(_CHANGE.c.id).join(_MEASUREMENT, _MEASUREMENT.c.id == _CHANGE.c.measurement_id).where(_NOT_FOR_ALL)
    ),
)
"""Those that are open, and those of which whoever may not see what ended them does not know that they are not."""


def find(session: Session, episode_id: int, *, viewer: Reader, today: date) -> Red | None:
    """The indicator of an episode, open or not; None where this reader may not see that it is, or was, red."""
    row = session.connection().execute(select(_EPISODE).where(_EPISODE.c.id == episode_id)).first()
    found = _reds(session, [row], viewer=viewer, today=today) if row else ()
    return found[0] if found else None


def take(
    session: Session,
    episode_id: int,
    who: str,
    *,
    at: datetime,
    source: str = "button I'm on it",
    is_known: bool = True,
) -> Taken:
    """Put a person on a stretch of red, unless somebody has it already; says who has it, and since when.

    The draft of the same figure is the same stretch: whoever takes one has both. Without `is_known` the person may not
    know that it has ended, and takes it all the same.
    """
    row = _row(session, episode_id)
    if row is None or (row.closed_at is not None and is_known):
        return Taken(TakeOutcome.CLOSED)
    same = and_(_EPISODE.c.indicator_id == row.indicator_id, _EPISODE.c.period_key == row.period_key)
    free = and_(_OPEN, _EPISODE.c.taken_by == "")
    wanted = {"taken_by": who, "taken_at": at}
    may_take = free if is_known else _EPISODE.c.taken_by == ""
    mine = update(_EPISODE).where(_EPISODE.c.id == episode_id, may_take).values(**wanted)
    if not session.connection().execute(mine).rowcount:
        return _whose(session, episode_id, who, is_known=is_known)
    ids = session.connection().execute(select(_EPISODE.c.id).where(same, free)).scalars().all()
    session.connection().execute(update(_EPISODE).where(same, free).values(**wanted))
    _record(session, Hand(who, at, source), row, "taken by", "", who)
    _touch(session, [episode_id, *ids])
    return Taken(TakeOutcome.FIRST, who, at)


def _whose(session: Session, episode_id: int, who: str, *, is_known: bool) -> Taken:
    row = _row(session, episode_id)
    if row is None or (row.closed_at is not None and is_known):
        return Taken(TakeOutcome.CLOSED)
    outcome = TakeOutcome.ALREADY_MINE if row.taken_by == who else TakeOutcome.SOMEBODY_ELSE
    return Taken(outcome, row.taken_by, row.taken_at)


def snooze(
    session: Session,
    episode_id: int,
    who: str,
    *,
    until: date | None,
    reason: str,
    at: datetime,
    today: date,
    source: str = "window Remind me later",
    is_known: bool = True,
) -> bool:
    """Put an open stretch of red off until a day; False where it is not red any more. Raises SnoozeProblem.

    `is_known` as for `take`.
    """
    kept = check_snooze(until, reason, today)
    row = _row(session, episode_id)
    if row is None or (row.closed_at is not None and is_known):
        return False
    if (row.snoozed_by, row.snoozed_until, row.snooze_reason) == (who, until, kept):
        return True
    values = {"snoozed_by": who, "snoozed_at": at, "snoozed_until": until, "snooze_reason": kept}
    wanted = update(_EPISODE).where(_EPISODE.c.id == episode_id).values(**values)
    wanted = wanted.where(_OPEN) if is_known else wanted
    if not session.connection().execute(wanted).rowcount:
        return False
    _record(session, Hand(who, at, source), row, "put off", row.snoozed_until or "", f"{until}: {kept}")
    _touch(session, [episode_id])
    return True


def end_snoozes(session: Session, *, today: date, now: datetime) -> int:
    """End what was put off until today or before, and say so in the thread of each alert that shows it; how many."""
    over = and_(_OPEN, _EPISODE.c.snoozed_until <= today)
    rows = session.connection().execute(select(_EPISODE).where(over).order_by(_EPISODE.c.id)).all()
    ended = [row for row in rows if _end(session, row)]
    for row in ended:
        _record(session, Hand(_BOT, now, "reminder"), row, "put off", row.snoozed_until, "")
    _touch(session, [row.id for row in ended])
    _follow_up(session, {row.id: row.snooze_reason for row in ended}, at=now)
    return len(ended)


def _follow_up(session: Session, reasons: Mapping[int, str], *, at: datetime) -> None:
    """Say in the thread of each alert that shows one of these episodes that what was put off is over."""
    shown = and_(_LINE.c.episode_id.in_(sorted(reasons)), _LINE.c.page.is_not(None))
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for line in session.connection().execute(select(_LINE).where(shown).order_by(_LINE.c.id)):
        found[line.alert_id].append((line.id, reasons[line.episode_id]))
    for alert_id, over in found.items():
        alerts.add_note(session, alert_id, at=at, over=over)


def _end(session: Session, row: Row[Any]) -> bool:
    same = and_(_EPISODE.c.id == row.id, _EPISODE.c.snoozed_until == row.snoozed_until)
    values = {"snoozed_by": "", "snoozed_at": None, "snoozed_until": None, "snooze_reason": ""}
    return bool(session.connection().execute(update(_EPISODE).where(same).values(**values)).rowcount)


def open_taken(session: Session, *, viewer: Reader, today: date) -> tuple[Red, ...]:
    """What anybody is on and is still red, the longest taken first."""
    rows = session.connection().execute(
        select(_EPISODE).where(_OPEN_TO_SOME, _EPISODE.c.taken_by != "").order_by(_EPISODE.c.taken_at)
    )
    found = _reds(session, rows.all(), viewer=viewer, today=today)
    return _once([one for one in found if one.episode and one.episode.is_open])


def open_seen(session: Session, sights: Mapping[int, Sight]) -> dict[int, Episode]:
    """The latest open stretch of each indicator that its reader may know of; the published one where there are two."""
    order = (_EPISODE.c.stage, _EPISODE.c.opened_at, _EPISODE.c.id)
    every = session.connection().execute(select(_EPISODE).where(_OPEN_TO_SOME).order_by(*order)).all()
    rows = [row for row in every if row.indicator_id in sights]
    ends = _ends(session, rows)
    found = ((row.indicator_id, _known(sights[row.indicator_id], row, ends)) for row in rows)
    return {indicator: one for indicator, one in found if one and one.is_open}


def _reds(session: Session, rows: Sequence[Row[Any]], *, viewer: Reader, today: date) -> tuple[Red, ...]:
    """These episodes (rows) whose red figure the reader may see, in their order."""
    ends = _ends(session, rows)
    owners = _owners(session, {row.indicator_id for row in rows})
    sights = sights_of(session, owners, viewer=viewer, today=today)
    return tuple(
        _red(row.indicator_id, sight, owners[row.indicator_id], one)
        for row in rows
        if (sight := sights.get(row.indicator_id)) and (one := _known(sight, row, ends))
    )


def _known(sight: Sight, row: Row[Any], ends: Mapping[int, Row[Any]]) -> Episode | None:
    """An episode (a row) as far as the reader knows of it, None where they do not; `ends` as `_ends` gives."""
    opening = ends.get(row.opened_by)
    is_seen = sight.shows(opening) if opening else sight.is_red_at(row.period_key)
    return sight.known(episode_of(row), ends.get(row.closed_by)) if is_seen else None


def _red(key: int, sight: Sight, row: Any, episode: Episode | None) -> Red:
    assert sight.snapshot is not None
    periods, unit = sight.red_run()
    return Red(key, sight.snapshot, periods, unit, row.owner, row.owner_account, episode)


def _once(found: Sequence[Red]) -> tuple[Red, ...]:
    """One for each indicator: a draft and what is published of it are one stretch."""
    return tuple({one.indicator: one for one in reversed(found)}.values())[::-1]


def _ends(session: Session, rows: Sequence[Row[Any]]) -> dict[int, Row[Any]]:
    """The changes that opened and that closed these episodes."""
    ids = sorted({one for row in rows for one in (row.opened_by, row.closed_by) if one is not None})
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(ids), _CHUNK):
        some = select(_CHANGE).where(_CHANGE.c.id.in_(ids[start : start + _CHUNK]))
        found |= {row.id: row for row in session.connection().execute(some)}
    return found


def _owners(session: Session, ids: set[int]) -> dict[int, Row[Any]]:
    found = session.connection().execute(select(_INDICATOR).where(_INDICATOR.c.id.in_(ids)))
    return {row.id: row for row in found}


def _row(session: Session, episode_id: int) -> Row[Any] | None:
    return session.connection().execute(select(_EPISODE).where(_EPISODE.c.id == episode_id)).first()


def _record(session: Session, hand: Hand, row: Row[Any], field: str, was: object, now: object) -> None:
    one = session.connection().execute(select(_INDICATOR).where(_INDICATOR.c.id == row.indicator_id)).one()
    subject = f"{one.code} on {one.scope}, {row.stage}, {row.period_key}"
    audit.record(session, hand, [audit.Change(_KIND, subject, field, was, now, indicator=row.indicator_id)])


def _touch(session: Session, ids: Iterable[int]) -> None:
    """Have every message made anew that shows one of these episodes."""
    shown = select(_LINE.c.id).where(_LINE.c.episode_id.in_(sorted(set(ids))))
    alerts.touch_lines(session, session.connection().execute(shown).scalars().all())
