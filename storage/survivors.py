"""What merged indicators have become, for whatever hangs on one of them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import Session

from storage.tables import Indicator, table_of

_INDICATOR = table_of(Indicator)
_MERGED = select(_INDICATOR.c.id, _INDICATOR.c.merged_into).where(_INDICATOR.c.merged_into.is_not(None))


def merges(session: Session) -> Mapping[int, int]:
    """By merged indicator (row id) the one it was merged into, which may have been merged itself."""
    return {row.id: row.merged_into for row in session.connection().execute(_MERGED)}


def survivor(into: Mapping[int, int], one: int) -> int:
    """What an indicator (row id) is today; itself where it was not merged."""
    for _ in range(len(into)):
        if one not in into:
            break
        one = into[one]
    return one
