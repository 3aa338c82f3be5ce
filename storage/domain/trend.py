"""Direction of travel and streaks: how a figure stands against earlier ones."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from storage.domain.rag import RagStatus


class Travel(StrEnum):
    """Better, the same or worse. CHANGED is for indicators with no good direction."""

    IMPROVING = "improving"
    STEADY = "steady"
    DETERIORATING = "deteriorating"
    CHANGED = "changed"
    NOT_COMPARABLE = "not comparable"
    NO_EARLIER = "no earlier figure"


@dataclass(frozen=True)
class DirectionOfTravel:
    """One comparison. `arrow` shows only where the number went (↑ ↓ →, empty for none); `travel` says good or bad.

    `change` is now minus then, signed; `against` the label of the earlier period; `words` a phrase for the card.
    """

    travel: Travel
    words: str
    arrow: str = ""
    change: Decimal | None = None
    against: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Streak:
    """How long the status has stood. `words`: "red for 3 quarters running", "first green since Q1 2018/19"."""

    status: RagStatus
    length: int
    words: str
    illustrative: bool = False
