"""What was announced of indicators that were merged into others: their figures count for those now, and are no news."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from storage.alerts import announced
from storage.alerts.announced import Announced
from storage.domain.change import Stage, Standing
from storage.tables import Indicator, table_of

_INDICATOR = table_of(Indicator)
_CHUNK = 500


@dataclass(frozen=True)
class Merged:
    """What was announced, by indicator and stage, of those that were merged into each indicator (row ids)."""

    into: Mapping[int, tuple[int, ...]]
    was: Mapping[tuple[int, Stage], Announced]

    @property
    def indicators(self) -> frozenset[int]:
        """Those that were merged."""
        return frozenset(one for gone in self.into.values() for one in gone)

    def before(self, kept: int, stage: Stage, now: Standing, was: Standing | None) -> int | None:
        """The one (row id) of which this very figure has been announced; None where it is news or known anyway."""
        if now.measurement is None or (was is not None and was.end >= now.end):
            return None
        for gone in self.into.get(kept, ()):
            there = self.was.get((gone, stage))
            if there is not None and there.standing.measurement == now.measurement:
                return gone
        return None


def read(session: Session, ids: Iterable[int]) -> Merged:
    """What was merged into these indicators (row ids)."""
    wanted, into = sorted(set(ids)), dict[int, tuple[int, ...]]()
    for start in range(0, len(wanted), _CHUNK):
        which = _INDICATOR.c.merged_into.in_(wanted[start : start + _CHUNK])
        some = select(_INDICATOR.c.id, _INDICATOR.c.merged_into).where(which).order_by(_INDICATOR.c.id)
        for row in session.connection().execute(some):
            into[row.merged_into] = (*into.get(row.merged_into, ()), row.id)
    gone = [one for each in into.values() for one in each]
    return Merged(into, announced.read(session, gone))
