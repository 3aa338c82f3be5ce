"""Data that has not come, as each reader may know it: computed from the figures, so that one that comes clears it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session

from storage.domain.classification import Classification, Publication
from storage.domain.missing import Awaited, DataState, Missing, awaited
from storage.domain.period import PeriodType
from storage.domain.rag import RagStatus
from storage.domain.viewer import COMMAND_LINE, Reader
from storage.facts import Facts, load, load_names
from storage.scorecard import LIVE
from storage.tables import Edition, Indicator, Measurement, Showing, table_of

_INDICATOR = table_of(Indicator)
_MEASUREMENT, _SHOWING, _EDITION = table_of(Measurement), table_of(Showing), table_of(Edition)
_RATED = [str(status) for status in RagStatus if status.is_rated]
_HAS_FIGURE = _MEASUREMENT.c.value.is_not(None) | _MEASUREMENT.c.published.in_(_RATED)
_OPEN_TO_ALL = and_(
    _MEASUREMENT.c.value.is_not(None),
    _MEASUREMENT.c.classification == Classification.PUBLIC,
    _MEASUREMENT.c.publication == Publication.PUBLISHED,
)
# What an edition rated: a figure, or where it printed none the quarter itself.
_PRINTED = (
    select(_SHOWING.c.indicator_id, func.coalesce(_MEASUREMENT.c.period_end, _EDITION.c.quarter_end).label("end"))
    .join(_EDITION, _EDITION.c.id == _SHOWING.c.edition_id)
    .outerjoin(_MEASUREMENT, _MEASUREMENT.c.id == _SHOWING.c.measurement_id)
    .where(_SHOWING.c.published.in_(_RATED))
    .where(_SHOWING.c.measurement_id.is_(None) | (_MEASUREMENT.c.current & _MEASUREMENT.c.period_type.is_not(None)))
)
_CHUNK = 500
TOLD = (DataState.DUE_SOON, DataState.OVERDUE)
"""The states that anybody is told of."""


def of(facts: Facts, *, today: date) -> Awaited | None:
    """What is awaited next, as far as whoever the facts are for may know."""
    one = facts.definition
    return awaited(one.frequency, _latest(facts), lag_days=one.lag_days, today=today)


def _latest(facts: Facts) -> date | None:
    """The end of the latest period with a figure, or with a rating that was printed without one."""
    rated = [one for one in facts.shown if one.published and one.published.is_rated]
    ends = [one.quarter.end for one in rated if one.measurement_id is None]
    printed = {one.measurement_id for one in rated}
    for key in facts.current:
        found = facts.measurements[key]
        is_there = found.value is not None or key in printed or bool(found.published and found.published.is_rated)
        if found.period and is_there:
            ends.append(found.period.end)
    return max(ends, default=None)


def listed(
    session: Session, *, viewer: Reader, today: date, indicators: Collection[int] | None = None
) -> tuple[Missing, ...]:
    """What is due soon or overdue for this reader, the longest overdue first; of these indicators (row ids) or all."""
    may_be = _that_may_be(session, today)
    ids = sorted(may_be if indicators is None else may_be & set(indicators))
    found: dict[int, Facts] = {}
    for start in range(0, len(ids), _CHUNK):
        some = _INDICATOR.c.id.in_(ids[start : start + _CHUNK])
        found |= load(session, some, viewer=viewer, today=today)
    return in_order(found_in(found, _accounts(session), today=today))


def _that_may_be(session: Session, today: date) -> set[int]:
    """The indicators (row ids) that may be due soon or overdue for some reader: a bound that needs no reader.

    A published figure of class public is seen by whoever sees its indicator, so that later ones can only make less of
    it missing. Where there is none, nothing is known.
    """
    latest = _latest_where(
        session, _OPEN_TO_ALL & (_MEASUREMENT.c.publish_on.is_(None) | (_MEASUREMENT.c.publish_on <= today))
    )
    rows = session.connection().execute(
        select(_INDICATOR.c.id, _INDICATOR.c.frequency, _INDICATOR.c.lag_days).where(LIVE)
    )
    return {row.id for row in rows if row.frequency and _may_be(row, latest.get(row.id), today)}


def _may_be(row: Any, latest: date | None, today: date) -> bool:
    state = awaited(PeriodType(row.frequency), latest, lag_days=row.lag_days, today=today)
    return latest is None or bool(state and state.state in TOLD)


def every(session: Session, *, today: date) -> tuple[Missing, ...]:
    """What is due soon or overdue in truth, for the daily job; the figures themselves are not read for it."""
    latest = _latest_where(session, _HAS_FIGURE)
    for row in session.connection().execute(_PRINTED):
        latest[row.indicator_id] = max(row.end, latest.get(row.indicator_id, row.end))
    accounts, found = _accounts(session), list[Missing]()
    for key, facts in load_names(session, LIVE, viewer=COMMAND_LINE, today=today).items():
        one = facts.definition
        state = awaited(one.frequency, latest.get(key), lag_days=one.lag_days, today=today)
        if state and state.state in TOLD:
            found.append(Missing(key, one, facts.scorecard, facts.section, state, accounts.get(key, "")))
    return in_order(found)


def _latest_where(session: Session, where: ColumnElement[bool]) -> dict[int, date]:
    """The end of the latest period with such a figure, by indicator (row id)."""
    statement = (
        select(_MEASUREMENT.c.indicator_id, func.max(_MEASUREMENT.c.period_end))
        .where(_MEASUREMENT.c.current, _MEASUREMENT.c.period_type.is_not(None), where)
        .group_by(_MEASUREMENT.c.indicator_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(statement)}


def found_in(facts: Mapping[int, Facts], accounts: Mapping[int, str], *, today: date) -> tuple[Missing, ...]:
    """What is due soon or overdue in what a reader may see."""
    return tuple(
        Missing(key, one.definition, one.scorecard, _section(one), state, accounts.get(key, ""), one.section)
        for key, one in facts.items()
        if (state := of(one, today=today)) and state.state in TOLD
    )


def _section(facts: Facts) -> str:
    """Where the latest edition had it; else where it was placed."""
    return (facts.shown[-1].section if facts.shown else "") or facts.section


def in_order(found: Iterable[Missing]) -> tuple[Missing, ...]:
    """Overdue before due soon, what was expected first at the top."""
    return tuple(sorted(found, key=lambda one: (one.awaited.by, one.section, one.definition.name)))


def _accounts(session: Session) -> dict[int, str]:
    """The account that each owned indicator (row id) is bound to."""
    statement = select(_INDICATOR.c.id, _INDICATOR.c.owner_account).where(_INDICATOR.c.owner_account != "")
    return {row.id: row.owner_account for row in session.connection().execute(statement)}
