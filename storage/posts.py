"""The messages with figures that everyone in a channel can read, and which of them have to be made anew."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlmodel import Session

from storage.tables import Post, PostedIndicator, table_of

_POST, _POSTED = table_of(Post), table_of(PostedIndicator)
_CHUNK = 500


def mark_due(session: Session, indicator_ids: Iterable[int]) -> None:
    """Have every post made anew that shows something of these indicators, because less of them may be seen now."""
    ids = sorted(set(indicator_ids))
    for start in range(0, len(ids), _CHUNK):
        posts = select(_POSTED.c.post_id).where(_POSTED.c.indicator_id.in_(ids[start : start + _CHUNK]))
        session.connection().execute(update(_POST).where(_POST.c.id.in_(posts)).values(is_due=True))
