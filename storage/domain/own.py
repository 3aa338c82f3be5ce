"""What concerns one person: the indicators they own, watch and answer for, and what is open of these."""

from dataclasses import dataclass

from storage.domain.indicator import IndicatorKey
from storage.domain.missing import Missing
from storage.domain.subscription import Watched
from storage.domain.told import Red


@dataclass(frozen=True)
class Watching:
    """A subscription of the person's own, with the indicators of it that they may see."""

    what: Watched
    keys: frozenset[IndicatorKey]


@dataclass(frozen=True)
class Own:
    """Indicators that the person may see, by why they concern them.

    `answered_for` goes with a director's or an officer's role; `part` names the directorates, empty for all. `due` is
    what is awaited from the person, `taken` the reds that the person is on, or anybody where they are in scope.
    """

    owned: frozenset[IndicatorKey] = frozenset()
    watching: tuple[Watching, ...] = ()
    answered_for: frozenset[IndicatorKey] = frozenset()
    part: str = ""
    due: tuple[Missing, ...] = ()
    taken: tuple[Red, ...] = ()

    @property
    def scope(self) -> frozenset[IndicatorKey]:
        """All of them together."""
        return self.owned.union(self.answered_for, *(one.keys for one in self.watching))
