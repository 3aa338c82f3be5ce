"""What a digest says: the changes of a stretch of time, and what stands red or overdue, for whoever will read it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlmodel import Session

from storage.alerts import awaiting
from storage.alerts.episodes import open_seen
from storage.alerts.lines import sights_of
from storage.alerts.reds import in_order, live, open_stretches, red_of
from storage.alerts.seeing import Sight
from storage.domain.change import ChangeKind, Stage
from storage.domain.classification import Classification, Publication
from storage.domain.clearance import audience
from storage.domain.digest import Digest, Moved, sorted_out
from storage.domain.episode import Episode
from storage.domain.missing import DataState, Missing
from storage.domain.subscription import Scope, ScopeKind, Which
from storage.domain.telling import About, covers
from storage.domain.viewer import Reader, Readers
from storage.tables import DueMark, Measurement, StatusChange, table_of

_CHANGE, _MEASUREMENT, _MARK = table_of(StatusChange), table_of(Measurement), table_of(DueMark)
_CHANGES: Select[Any] = select(_CHANGE).where(_CHANGE.c.stage == Stage.PUBLISHED).order_by(_CHANGE.c.id)


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
    """The digest for this reader, of published figures alone; only what may be in it is read, in few statements.

    What is red or overdue is so today. A figure that has not been published keeps nobody from being told that it is
    overdue but those who may see it.
    """
    rows = _narrowed(live(session), asked)
    changes, stretches = _changes(session, asked), open_stretches(session)
    wanted = rows.keys() & (changes.keys() | stretches.keys() | _seen_otherwise(session, today) | _unassessed(session))
    sights = {
        key: sight
        for key, sight in sights_of(session, wanted, viewer=published_only(viewer), today=today).items()
        if covers(asked.scope, _about(sight, rows[key]), asked.person)
    }
    stretches = open_seen(session, sights)
    moves = [
        one
        for key, sight in sights.items()
        if (one := _moved(key, sight, changes.get(key, []), stretches.get(key))) is not None
    ]
    moves.sort(key=lambda one: (one.snapshot.section, one.snapshot.definition.name))
    turned, recovered, others = sorted_out(moves, asked.which)
    new = {one.indicator for one in turned}
    reds = (red_of(key, sight, rows[key], stretches.get(key)) for key, sight in sights.items() if key not in new)
    return Digest(
        since=asked.since,
        until=asked.until,
        today=today,
        turned=turned,
        recovered=recovered,
        others=others,
        reds=in_order(reds),
        overdue=_overdue(session, asked, rows, viewer=viewer, today=today),
    )


def published_only(viewer: Reader) -> Readers:
    """The reader without what only they may see because it is not published yet."""
    return Readers(audience(frozenset(replace(one, drafts=False) for one in sight) for sight in viewer.audience))


def _narrowed(rows: dict[int, Row[Any]], asked: Asked) -> dict[int, Row[Any]]:
    """The indicators that the scope can hold, as far as can be told without looking at them."""
    match asked.scope.kind:
        case ScopeKind.INDICATOR:
            return {key: row for key, row in rows.items() if key == asked.scope.indicator}
        case ScopeKind.OWN:
            return {key: row for key, row in rows.items() if asked.person and row.owner_account == asked.person}
    return rows


def _changes(session: Session, asked: Asked) -> dict[int, list[Row[Any]]]:
    within = (_CHANGE.c.at > asked.since) & (_CHANGE.c.at <= asked.until)
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in session.connection().execute(_CHANGES.where(within)):
        found[row.indicator_id].append(row)
    return found


def _unassessed(session: Session) -> set[int]:
    """The indicators of which it is not known yet whether a stretch of red has begun."""
    return set(session.connection().execute(select(_MARK.c.indicator_id).distinct()).scalars())


def _seen_otherwise(session: Session, today: date) -> set[int]:
    """The indicators of which readers see different figures, so that one may be red for some alone.

    Leaving them out where the newest figure is not red would tell of it those who may not see it.
    """
    mine = or_(
        _MEASUREMENT.c.classification != Classification.PUBLIC,
        _MEASUREMENT.c.publication != Publication.PUBLISHED,
        _MEASUREMENT.c.publish_on > today,
    )
    return set(session.connection().execute(select(_MEASUREMENT.c.indicator_id).where(mine).distinct()).scalars())


def _about(sight: Sight, row: Row[Any]) -> About:
    facts = sight.facts
    name = facts.definition.name
    return About(facts.id, name, facts.section, facts.scorecard, facts.directorate, row.owner_account)


def _moved(key: int, sight: Sight, rows: list[Row[Any]], episode: Episode | None) -> Moved | None:
    """The changes of one indicator that the reader may see, as one; None where there is none."""
    seen = [row for row in rows if sight.shows(row)]
    if not seen or sight.snapshot is None:
        return None
    recoveries = [row for row in seen if row.kind == ChangeKind.RECOVERED]
    red = sight.change(recoveries[-1]) if recoveries else None
    return Moved(
        indicator=key,
        snapshot=sight.snapshot,
        was=sight.change(seen[0]).was,
        change=sight.change(seen[-1]),
        periods_red=red.periods_red if red else 0,
        red_unit=red.red_unit if red else "",
        episode=episode,
    )


def _overdue(
    session: Session, asked: Asked, rows: dict[int, Row[Any]], *, viewer: Reader, today: date
) -> tuple[Missing, ...]:
    found = awaiting.listed(session, viewer=viewer, today=today, indicators=rows.keys())
    return tuple(
        one
        for one in found
        if one.awaited.state is DataState.OVERDUE and covers(asked.scope, _about_missing(one), asked.person)
    )


def _about_missing(one: Missing) -> About:
    return About(one.indicator, one.definition.name, one.placed_in, one.scorecard, one.directorate, one.account)
