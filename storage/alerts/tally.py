"""How many changes of status there have been."""

from sqlalchemy import func, select
from sqlmodel import Session

from storage.tables import StatusChange, table_of

_CHANGE = table_of(StatusChange)


def changes(session: Session) -> dict[tuple[str, str], int]:
    """How many there have been of each kind and cause, since the beginning and at both stages."""
    statement = select(_CHANGE.c.kind, _CHANGE.c.cause, func.count()).group_by(_CHANGE.c.kind, _CHANGE.c.cause)
    return {(kind, cause): count for kind, cause, count in session.connection().execute(statement)}
