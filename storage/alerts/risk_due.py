"""Which risks and areas have to be assessed: marks are added by whoever writes, and taken by whoever assesses."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session

from storage.tables import RiskMark, table_of

_MARK = table_of(RiskMark)
_BLANK = {"risk_id": None, "area_id": None, "not_before": None, "fault": ""}


def mark(session: Session, risks: Iterable[int], areas: Iterable[int] = (), *, at: datetime) -> None:
    """Have these risks and areas (row ids) assessed, in the transaction that changes what they rest on."""
    rows = [_BLANK | {"risk_id": one, "at": at} for one in sorted(set(risks))]
    rows += [_BLANK | {"area_id": one, "at": at} for one in sorted(set(areas))]
    if rows:
        session.connection().execute(insert(_MARK), rows)
