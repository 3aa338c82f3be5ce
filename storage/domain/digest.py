"""What a digest sums up, and what a reminder reminds of, as far as one reader may know it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from storage.domain.episode import Episode
from storage.domain.indicator import IndicatorKey
from storage.domain.missing import Missing
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.subscription import Which
from storage.domain.told import Change, Red

LATE_SECONDS = 600
"""A digest that is made so much later than its time says so."""


@dataclass(frozen=True)
class Moved:
    """An indicator whose status changed in the time a digest is about, however often.

    `was` is the status at the beginning, None where the reader may not know it; `change` the last change. `periods_red`
    (of `red_unit` each) says for how long it was red before it recovered, 0 where it did not.
    """

    indicator: int
    snapshot: IndicatorSnapshot
    was: RagStatus | None
    change: Change
    periods_red: int = 0
    red_unit: str = ""
    episode: Episode | None = None


@dataclass(frozen=True)
class Digest:
    """All that a digest says for one reader; `reds` are those that had been red before."""

    since: datetime
    until: datetime
    today: date
    turned: tuple[Moved, ...] = ()
    recovered: tuple[Moved, ...] = ()
    others: tuple[Moved, ...] = ()
    reds: tuple[Red, ...] = ()
    overdue: tuple[Missing, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether anything changed in its time."""
        return bool(self.turned or self.recovered or self.others)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to say."""
        return not (self.has_changes or self.reds or self.overdue)

    @property
    def keys(self) -> frozenset[IndicatorKey]:
        """Every indicator that it names."""
        snapshots = [one.snapshot for one in (*self.turned, *self.recovered, *self.others)]
        snapshots += [one.snapshot for one in self.reds]
        definitions = [one.definition for one in snapshots] + [one.definition for one in self.overdue]
        return frozenset(one.key for one in definitions)

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The stretches of red that are open."""
        found = [one.episode for one in self.turned] + [one.episode for one in self.reds]
        return tuple(one for one in found if one and one.is_open)


@dataclass(frozen=True)
class Reminder:
    """Stretches of red that one destination is reminded of: those nobody has taken on, and those still red long after
    somebody did.
    """

    forgotten: tuple[Red, ...] = ()
    taken: tuple[Red, ...] = ()


def sorted_out(
    moves: Collection[Moved], which: Which
) -> tuple[tuple[Moved, ...], tuple[Moved, ...], tuple[Moved, ...]]:
    """Those that are red now, those that were and are rated better now, and, where any change is told, the others.

    What ended where it began has not changed.
    """
    turned, recovered, others = list[Moved](), list[Moved](), list[Moved]()
    for one in moves:
        if one.change.now is RagStatus.RED:
            turned.append(one)
        elif one.periods_red and one.change.now.is_rated:
            recovered.append(one)
        elif which is Which.ANY and one.change.now is not one.was:
            others.append(one)
    return tuple(turned), tuple(recovered), tuple(others)
