"""The record of who changed what, when, from what to what. It is only ever added to, each entry chained to the last."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from storage.alerts import due, risk_due
from storage.database import DatabaseError
from storage.tables import AuditEntry, AuditHead, table_of

# What a cell of a workbook can hold; a commentary is shorter.
_LONGEST = 32_000
_ENTRY, _HEAD = table_of(AuditEntry), table_of(AuditHead)
_THE_HEAD = _HEAD.c.id == 1
_CONTENT = ("who", "kind", "subject", "field", "was", "now", "source", "indicator_id")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Hand:
    """Who writes, when (with its zone), and from which file or command."""

    who: str
    at: datetime
    source: str = ""


@dataclass(frozen=True)
class Change:
    """One thing that is different now: `kind` and `subject` say of what, `field` which part of it.

    `indicator`, `risk` and `area` are the row id of the one it is about, or anything with an `id` that has been written
    by then. Of a risk `kind` begins with "risk" and `subject` is its reference; of an area "risk area" and its name.
    """

    kind: str
    subject: str
    field: str
    was: object = ""
    now: object = ""
    indicator: object = None
    risk: object = None
    area: object = None


def record(session: Session, hand: Hand, changes: Sequence[Change]) -> None:
    """Add changes to the audit, in their order. Raises DatabaseError where the audit's head is missing.

    Every indicator, risk and area they are about becomes due: whatever can turn its status is recorded here, and
    nowhere else.
    """
    rows = [_row(hand, change) for change in changes]
    if not rows:
        return
    connection = session.connection()
    # One writer at a time reads the head, so that no two entries follow the same one. SQLite has the lock already.
    head = connection.execute(select(_HEAD).where(_THE_HEAD).with_for_update()).one_or_none()
    if head is None:
        raise DatabaseError("The audit's head is missing, so nothing can be recorded. Restore a backup.")
    last = head.digest
    for row in rows:
        row["previous"] = last
        row["digest"] = last = digest_of(last, row)
    connection.execute(insert(_ENTRY), rows)
    due.mark(session, (row["indicator_id"] for row in rows if row["indicator_id"] is not None), at=hand.at)
    risk_due.mark(session, _ids(changes, "risk"), _ids(changes, "area"), at=hand.at)
    entries = head.entries + len(rows)
    connection.execute(update(_HEAD).where(_THE_HEAD).values(entries=entries, digest=last))


def _ids(changes: Sequence[Change], what: str) -> set[int]:
    found = (getattr(change, what) for change in changes)
    return {getattr(one, "id", one) for one in found if one is not None}


def head(session: Session) -> tuple[int, str]:
    """How many entries there are and the digest of the last: kept elsewhere, it shows later what was rewritten.

    (0, "") where there is none, or where the head is missing, which `audit verify` tells apart.
    """
    found = session.connection().execute(select(_HEAD).where(_THE_HEAD)).one_or_none()
    return (found.entries, found.digest) if found else (0, "")


def digest_of(previous: str, row: Mapping[str, Any] | RowMapping) -> str:
    """SHA-256, in hexadecimal, of everything an entry says and the digest of the one before it.

    As a JSON list, two entries that differ are never written alike, whatever quotes or separators they hold.
    """
    moment = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, moment, *(row[name] for name in _CONTENT)]
    return sha256(_JSON.encode(content).encode("utf-8", "surrogatepass")).hexdigest()


def _row(hand: Hand, change: Change) -> dict[str, Any]:
    return {
        "at": hand.at,
        "who": str(hand.who),
        "kind": str(change.kind),
        "subject": str(change.subject),
        "field": str(change.field),
        "was": _text(change.was),
        "now": _text(change.now),
        "source": str(hand.source),
        "indicator_id": getattr(change.indicator, "id", change.indicator),
    }


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} letters)"
