"""Missing data, the daily job: owners and officers are told what is new, each once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module

from sqlalchemy import select
from sqlmodel import Session

from storage.alerts import alerts, jobs
from storage.alerts.awaiting import TOLD, every, listed
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.missing import DataState, Missing
from storage.domain.role import Grant, Role
from storage.domain.viewer import PUBLIC
from storage.periods import period_key
from storage.scorecard import LIVE
from storage.tables import DataState as StateRow
from storage.tables import Indicator, RoleGrant, table_of

_STATE, _GRANT, _INDICATOR = table_of(StateRow), table_of(RoleGrant), table_of(Indicator)
_BASELINE = ("missing data", "first")
"""The firing, claimed once in the life of a database, that tells nobody of what had been missing all along."""
_CHUNK = 200
Keys = Collection[tuple[int, str, str]]


def missing_due(database: Database, *, now: datetime, today: date, alerts_channel: str) -> int:
    """Tell each owner once what is due soon or overdue, and the officers what became overdue; how many were told.

    The first run on a database that has indicators tells nobody: what had been missing before is no news.
    """
    with database.reading() as session:
        found = every(session, today=today)
        # That a figure is there which is not for everyone must not show by what a channel is not told.
        for_all = listed(session, viewer=PUBLIC, today=today)
        has_indicators = session.connection().execute(select(_INDICATOR.c.id).where(LIVE).limit(1)).first() is not None
    with database.writing(figures=False) as session:
        new = _kept(session, [*for_all, *found], at=now)
        if has_indicators and jobs.claim(session, *_BASELINE, at=now):
            jobs.ended(session, *_BASELINE, at=now, outcome=f"{len(new)} were missing already; nobody was told")
            return 0
        awaited = {_key(one) for one in found}
        return sum(_tell(session, one, at=now) for one in _notices(session, new, awaited, alerts_channel))


def _kept(session: Session, found: Sequence[Missing], *, at: datetime) -> list[Missing]:
    """Those that had not been kept in this state for this period, and are now."""
    rows = {_key(one): one for one in sorted(found, key=lambda one: one.indicator)}
    columns, new = ("indicator_id", "period_key", "state"), list[Missing]()
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    keys = list(rows)
    for start in range(0, len(keys), _CHUNK):
        values = [dict(zip(columns, key, strict=True)) | {"at": at} for key in keys[start : start + _CHUNK]]
        row = insert(_STATE).values(values).on_conflict_do_nothing(index_elements=columns)
        added = session.connection().execute(row.returning(*(_STATE.c[name] for name in columns))).all()
        new += [rows[tuple(one)] for one in added]
    return new


def _key(one: Missing) -> tuple[int, str, str]:
    return one.indicator, period_key(one.awaited.newest, ""), str(one.awaited.state)


@dataclass(frozen=True)
class _Notice:
    """What one destination is told: to its owner, or as a list for those who collect figures."""

    destination: str
    state: DataState
    missing: tuple[Missing, ...]
    is_list: bool = False


def _notices(session: Session, every_new: Sequence[Missing], awaited: Keys, alerts_channel: str) -> list[_Notice]:
    new = [one for one in every_new if _key(one) in awaited]
    notices = [
        _Notice(account, state, tuple(one for one in new if one.account == account and one.awaited.state is state))
        for account in sorted({one.account for one in new if one.account})
        for state in TOLD
    ]
    notices += [
        _Notice(to, DataState.OVERDUE, tuple(these), True)
        for to, these in _lists(session, every_new, awaited, alerts_channel)
    ]
    return [one for one in notices if one.missing]


def _lists(
    session: Session, new: Sequence[Missing], awaited: Keys, alerts_channel: str
) -> list[tuple[str, list[Missing]]]:
    """What became overdue, for each officer of its directorate; where there is none, for the alerts channel.

    Officers are told of what is still `awaited`, a channel of all that its readers miss.
    """
    officers = _officers(session)
    found: dict[str, list[Missing]] = defaultdict(list)
    for one in new:
        if one.awaited.state is not DataState.OVERDUE:
            continue
        holders = [who for who, grants in officers.items() if any(each.covers(one.directorate) for each in grants)]
        if holders and _key(one) not in awaited:
            continue
        for who in holders or ([alerts_channel] if alerts_channel else []):
            # An officer who owns it is told as its owner.
            if who != one.account:
                found[who].append(one)
    return sorted(found.items())


def _officers(session: Session) -> dict[str, list[Grant]]:
    rows = session.connection().execute(
        select(_GRANT.c.account, _GRANT.c.directorate).where(_GRANT.c.role == "officer")
    )
    found: dict[str, list[Grant]] = defaultdict(list)
    for row in rows:
        found[row.account].append(Grant(Role.OFFICER, row.directorate))
    return found


def _tell(session: Session, notice: _Notice, *, at: datetime) -> bool:
    # A state is kept once for an indicator and period, so its first one names the notice.
    first = "|".join(str(part) for part in _key(notice.missing[0]))
    ids = sorted(one.indicator for one in notice.missing)
    payload = {"state": str(notice.state), "indicators": ids, "is_list": notice.is_list}
    key = f"missing:{notice.destination}:{'list' if notice.is_list else 'owner'}:{first}"
    told = alerts.tell(session, key=key, destination=notice.destination, kind=AlertKind.MISSING, payload=payload, at=at)
    return told is not None
