"""Whether something was changed after a person was shown it: what keeps an old window from undoing a newer decision."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlmodel import Session

from storage.tables import AuditEntry, table_of

_AUDIT = table_of(AuditEntry)


def mark(session: Session) -> int:
    """Where the audit stands just now; to be kept with what is shown."""
    return int(session.connection().execute(select(func.max(_AUDIT.c.id))).scalar() or 0)


def changed_since(
    session: Session,
    mark: int,
    kind: str,
    *,
    subject: str = "",
    subjects: Collection[str] | None = None,
    indicators: Collection[int] | None = None,
) -> bool:
    """Whether a change of this kind was made after the mark: to a subject, or to any of the indicators (row ids).

    Where none of them is named, to anything.
    """
    later = select(_AUDIT.c.subject, _AUDIT.c.indicator_id).where((_AUDIT.c.id > mark) & (_AUDIT.c.kind == kind))
    rows = session.connection().execute(later).all()
    if not subject and subjects is None and indicators is None:
        return bool(rows)
    named, meant = {subject, *(subjects or ())} - {""}, set(indicators or ())
    return any(row.subject in named or row.indicator_id in meant for row in rows)
