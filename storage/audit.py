"""The record of who changed what, when, from what to what. It is only ever added to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from storage.tables import AuditEntry

_LONGEST = 2000


@dataclass(frozen=True)
class Hand:
    """Who writes, when (with its zone), and from which file or command."""

    who: str
    at: datetime
    source: str = ""


@dataclass(frozen=True)
class Change:
    """One thing that is different now: `kind` and `subject` say of what, `field` which part of it.

    `indicator` is the row id of the one it is about, or anything with an `id` that has been written by then.
    """

    kind: str
    subject: str
    field: str
    was: object = ""
    now: object = ""
    indicator: object = None


def record(session: Session, hand: Hand, changes: list[Change]) -> None:
    """Add changes to the audit."""
    rows = [
        {
            "at": hand.at,
            "who": hand.who,
            "kind": change.kind,
            "subject": change.subject,
            "field": change.field,
            "was": _text(change.was),
            "now": _text(change.now),
            "source": hand.source,
            "indicator_id": getattr(change.indicator, "id", change.indicator),
        }
        for change in changes
    ]
    if rows:
        session.connection().execute(insert(AuditEntry), rows)


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST]
