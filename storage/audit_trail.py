"""The audit read back: what was done to an indicator, by a person, within a time; whether it is whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session

from storage.audit_chain import Kept, Misfit, Verdict, Wrong, verify
from storage.audit_subjects import TrailProblem, indicators_named, scorecard_named
from storage.domain.account import AccountError, parse_account
from storage.tables import AuditEntry, Indicator, table_of

__all__ = ["Entry", "Kept", "Misfit", "TrailProblem", "Verdict", "Wrong", "entries", "verify"]

_ENTRY, _INDICATOR = table_of(AuditEntry), table_of(Indicator)
_AT_ONCE, _NAMED = 1000, 8


@dataclass(frozen=True)
class Entry:
    """One thing somebody changed; `id` is its number and `at` has its zone.

    `code`, `name` and `classification` are what the indicator it is about has today; empty where it is about none.
    """

    id: int
    at: datetime
    who: str
    source: str
    kind: str
    subject: str
    field: str
    was: str
    now: str
    code: str
    name: str
    classification: str
    digest: str


def entries(
    session: Session,
    *,
    indicator: str | None = None,
    scorecard: str | None = None,
    person: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Entry]:
    """Entries in the order they were written, read as they are asked for; `until` itself is left out.

    `indicator` is a code or name, of today or former; what was merged into it is included. `scorecard` alone is
    everything on it. `person` is an account (what it did, and what roles and ownership it was given) or a part of a
    name on the command line. Nothing here is hidden: only for whoever may see all. Raises TrailProblem, in words.
    """
    columns = (_INDICATOR.c.code, _INDICATOR.c.name, _INDICATOR.c.classification)
    statement = select(*_ENTRY.c, *columns).outerjoin_from(_ENTRY, _INDICATOR, _ENTRY.c.indicator_id == _INDICATOR.c.id)
    if indicator is not None:
        statement = statement.where(_ENTRY.c.indicator_id.in_(indicators_named(session, indicator, scorecard)))
    elif scorecard is not None:
        statement = statement.where(_on(scorecard_named(session, scorecard)))
    if person is not None:
        statement = statement.where(_by(session, person))
    if since is not None:
        statement = statement.where(_ENTRY.c.at >= since)
    if until is not None:
        statement = statement.where(_ENTRY.c.at < until)
    found = session.connection().execute(statement.order_by(_ENTRY.c.id), execution_options={"yield_per": _AT_ONCE})
    return (_entry(row) for row in found)


def _entry(row: Any) -> Entry:
    about = (row.code or "", row.name or "", row.classification or "")
    said = (row.who, row.source, row.kind, row.subject, row.field, row.was, row.now)
    return Entry(row.id, row.at, *said, *about, row.digest)


def _on(scorecard: Mapping[str, Any]) -> ColumnElement[bool]:
    """What is about a scorecard: its indicators, itself, its editions."""
    its = select(_INDICATOR.c.id).where(_INDICATOR.c.scope == scorecard["scope"])
    is_edition = (_ENTRY.c.kind == "edition") & _ENTRY.c.subject.startswith(f"{scorecard['name']}, ", autoescape=True)
    is_itself = (_ENTRY.c.kind == "scorecard") & (_ENTRY.c.subject == scorecard["name"])
    return or_(_ENTRY.c.indicator_id.in_(its), is_edition, is_itself)


def _by(session: Session, person: str) -> ColumnElement[bool]:
    try:
        account = parse_account(person)
    except AccountError:
        return _ENTRY.c.who.in_(_names(session, person))
    given = (_ENTRY.c.kind == "role") & (_ENTRY.c.subject == account)
    owned = (_ENTRY.c.kind == "owner") & ((_ENTRY.c.was == account) | (_ENTRY.c.now == account))
    return or_(_ENTRY.c.who == account, given, owned)


def _names(session: Session, person: str) -> list[str]:
    """Everybody in the audit whose name has this in it, in whatever case."""
    known = list(session.connection().execute(select(_ENTRY.c.who).distinct().order_by(_ENTRY.c.who)).scalars())
    found = [who for who in known if person.strip().casefold() in who.casefold()]
    if not found:
        more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
        there = f"It knows {', '.join(known[:_NAMED])}{more}" if known else "It has no entries yet"
        raise TrailProblem(f"Nobody in the audit is called “{person.strip()}”. {there}.")
    return found
