"""What a first load brought, counted as everyone may see it: a figure that is for some alone changes no number."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from storage import facts
from storage.alerts.assessing import standing_of
from storage.domain.viewer import PUBLIC
from storage.tables import Indicator, table_of

_INDICATOR = table_of(Indicator)
_CHUNK = 500


def counts(session: Session, ids: Iterable[int], *, today: date) -> dict[str, int]:
    """How many of these indicators (row ids) everyone may see, and how many of them are red, amber, green or grey."""
    found = {"indicators": 0, "red": 0, "amber": 0, "green": 0, "grey": 0}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _CHUNK):
        some = _INDICATOR.c.id.in_(wanted[start : start + _CHUNK])
        for view in facts.load(session, some, viewer=PUBLIC, today=today).values():
            standing = standing_of(view, today=today)
            if standing is not None:
                found["indicators"] += 1
                found[standing.status.word.lower() if standing.status.is_rated else "grey"] += 1
    return found
