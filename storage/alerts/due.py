"""Which indicators have to be assessed: marks that every write leaves and that detection takes away."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from storage.tables import DueMark, table_of

_MARK = table_of(DueMark)


def mark(session: Session, indicators: Iterable[int], *, at: datetime) -> None:
    """Have these indicators (row ids) assessed; part of the transaction that writes what they rest on."""
    rows = [{"indicator_id": one, "at": at, "not_before": None, "fault": ""} for one in sorted(set(indicators))]
    if rows:
        session.connection().execute(insert(_MARK), rows)
