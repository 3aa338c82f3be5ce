"""What a digest says: the changes of a stretch of time, and what stands red or overdue, for whoever will read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session

from storage.alerts.lines import episode_of
from storage.alerts.awaiting import found_in, in_order
from storage.alerts.seeing import Sight
from storage.alerts.watched import about_of
from storage.domain.change import ChangeKind, Stage
from storage.domain.clearance import audience
from storage.domain.digest import Digest, Moved, sorted_out
from storage.domain.episode import Episode
from storage.domain.missing import DataState, Missing
from storage.domain.rag import RagStatus
from storage.domain.subscription import Scope, Which
from storage.domain.telling import covers
from storage.domain.told import Red
from storage.domain.viewer import Reader, Readers
from storage.facts import Facts, load
from storage.scorecard import LIVE
from storage.tables import Episode as EpisodeRow
from storage.tables import Indicator, StatusChange, table_of

_CHANGE, _EPISODE, _INDICATOR = table_of(StatusChange), table_of(EpisodeRow), table_of(Indicator)
_CHANGES: Select[Any] = select(_CHANGE).where(_CHANGE.c.stage == Stage.PUBLISHED).order_by(_CHANGE.c.id)
_OPEN: Select[Any] = (
    select(_EPISODE)
    .where((_EPISODE.c.stage == Stage.PUBLISHED) & _EPISODE.c.closed_at.is_(None))
    .order_by(_EPISODE.c.opened_at, _EPISODE.c.id)
)


@dataclass(frozen=True)
class Asked:
    """What a digest is about: indicators, which changes, and the time they happened in, its end included.

    `person` is whose own indicators are meant by a scope that says so.
    """

    scope: Scope
    since: datetime
    until: datetime
    which: Which = Which.NEWLY_RED
    person: str = ""


def content(session: Session, asked: Asked, *, viewer: Reader, today: date) -> Digest:
    """The digest for this reader, of published figures alone; a fixed number of statements.

    What is red or overdue is so today. A figure that has not been published keeps nobody from being told that it is
    overdue but those who may see it.
    """
    accounts = {row.id: row for row in session.connection().execute(select(_INDICATOR).where(LIVE))}
    everyones = published_only(viewer)
    seen = _within(session, asked, accounts, viewer=everyones, today=today)
    sights = {key: Sight(facts, today=today) for key, facts in seen.items()}
    stretches = _stretches(session, sights)
    moves = _moves(session, asked, sights, stretches)
    turned, recovered, others = sorted_out(moves, asked.which)
    known = {one.indicator for one in turned}
    reds = tuple(
        red
        for key, sight in sights.items()
        if key not in known and (red := _red(key, sight, accounts[key], stretches.get(key)))
    )
    mine = seen if everyones.audience == viewer.audience else None
    facts = mine if mine is not None else _within(session, asked, accounts, viewer=viewer, today=today)
    return Digest(
        since=asked.since,
        until=asked.until,
        today=today,
        turned=turned,
        recovered=recovered,
        others=others,
        reds=tuple(sorted(reds, key=lambda one: (-one.periods, one.snapshot.definition.name))),
        overdue=_overdue(facts, {key: row.owner_account for key, row in accounts.items()}, today),
    )


def published_only(viewer: Reader) -> Readers:
    """The reader without what only they may see because it is not published yet."""
    return Readers(audience(frozenset(replace(one, drafts=False) for one in sight) for sight in viewer.audience))


def _within(
    session: Session, asked: Asked, rows: dict[int, Row[Any]], *, viewer: Reader, today: date
) -> dict[int, Facts]:
    found = load(session, LIVE, viewer=viewer, today=today)
    return {
        key: facts
        for key, facts in found.items()
        if covers(asked.scope, about_of(facts, rows[key].owner_account), asked.person)
    }


def _stretches(session: Session, ids: Collection[int]) -> dict[int, Episode]:
    """The latest open stretch of red of each of these indicators."""
    rows = session.connection().execute(_OPEN)
    return {row.indicator_id: episode_of(row) for row in rows if row.indicator_id in ids}


def _moves(session: Session, asked: Asked, sights: dict[int, Sight], stretches: dict[int, Episode]) -> list[Moved]:
    within = (_CHANGE.c.at > asked.since) & (_CHANGE.c.at <= asked.until)
    changes: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.connection().execute(_CHANGES.where(within)):
        sight = sights.get(row.indicator_id)
        if sight and sight.snapshot and sight.shows(row):
            changes[row.indicator_id].append(row)
    found = [_moved(key, sights[key], rows, stretches.get(key)) for key, rows in changes.items()]
    return sorted(found, key=lambda one: (one.snapshot.section, one.snapshot.definition.name))


def _moved(key: int, sight: Sight, rows: list[Row[Any]], episode: Episode | None) -> Moved:
    first, last = sight.change(rows[0]), sight.change(rows[-1])
    recovery = _last(row for row in rows if row.kind == ChangeKind.RECOVERED)
    red = sight.change(recovery) if recovery else None
    assert sight.snapshot is not None
    return Moved(
        indicator=key,
        snapshot=sight.snapshot,
        was=first.was,
        change=last,
        periods_red=red.periods_red if red else 0,
        red_unit=red.red_unit if red else "",
        episode=episode,
    )


def _last(rows: Iterable[Row[Any]]) -> Row[Any] | None:
    found = list(rows)
    return found[-1] if found else None


def _red(key: int, sight: Sight, row: Row[Any], episode: Episode | None) -> Red | None:
    if sight.snapshot is None or sight.snapshot.status is not RagStatus.RED:
        return None
    periods, unit = sight.red_run()
    return Red(key, sight.snapshot, periods, unit, row.owner, row.owner_account, episode)


def _overdue(facts: dict[int, Facts], accounts: dict[int, str], today: date) -> tuple[Missing, ...]:
    found = found_in(facts, accounts, today=today)
    return in_order(one for one in found if one.awaited.state is DataState.OVERDUE)
