"""Risk areas: the corporate themes, each with a rating of its own that no count of risks decides."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.domain.classification import Classification
from storage.domain.rag import RagStatus


@dataclass(frozen=True)
class AreaRating:
    """How an area was rated from the day `on`, and what was said of it."""

    on: date
    rag: RagStatus
    why: str = ""
    mitigating: str = ""
    what_next: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class RiskArea:
    """An area for one reader; `ratings` are all that there were, oldest first.

    `risks` and `high` count the risks of it that the reader may see. `id` is its row id.
    """

    id: int
    name: str
    title: str
    today: date
    ratings: tuple[AreaRating, ...] = ()
    risks: int = 0
    high: int = 0
    classification: Classification = Classification.PUBLIC
    illustrative: bool = False
    source: str = ""

    def rating(self, on: date | None = None) -> AreaRating | None:
        """The rating in force at the end of a day (default: today)."""
        held = [one for one in self.ratings if one.on <= (on or self.today)]
        return max(enumerate(held), key=lambda pair: (pair[1].on, pair[0]))[1] if held else None

    @property
    def rag(self) -> RagStatus:
        """The rating of today; no status where there is none."""
        found = self.rating()
        return found.rag if found else RagStatus.NO_STATUS

    @property
    def is_red(self) -> bool:
        """Whether it is red today."""
        return self.rag is RagStatus.RED

    def was(self, on: date) -> RagStatus | None:
        """The rating of an earlier day, None where there was none."""
        found = self.rating(on)
        return found.rag if found else None
