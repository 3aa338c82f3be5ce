"""What an alert tells one reader of the register: what it was when it was found, and what is true of it now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.domain.risk import Mitigation, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_change import RiskEventKind
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.told import Change


@dataclass(frozen=True)
class ToldRisk:
    """A line of an alert about a risk or an area; both are None for whoever may not see it.

    `was` and `now` are the score or the rating in words, before and when it was found. `mitigation` is as it is now.
    """

    id: int
    kind: RiskEventKind
    was: str
    now: str
    at: datetime
    ended_at: datetime | None
    risk: RiskSnapshot | None = None
    area: RiskArea | None = None
    mitigation: Mitigation | None = None

    @property
    def is_seen(self) -> bool:
        """Whether its reader may know of it."""
        return self.risk is not None or self.area is not None

    @property
    def is_live(self) -> bool:
        """Whether it still holds."""
        return self.ended_at is None


class Answer(StrEnum):
    """What can be said of a risk whose indicator turned red."""

    RAISE = "raise"
    NO_CHANGE = "no change"
    WRONG_LINK = "wrong link"


@dataclass(frozen=True)
class AskedRisk:
    """A question about a risk, for a reader who may see it, its indicator and the figure that turned.

    `answer` is None until somebody, `answered_by`, has given one.
    """

    id: int
    risk: RiskSnapshot
    indicator: IndicatorSnapshot
    change: Change
    at: datetime
    answer: Answer | None = None
    reason: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether the risk has been scored anew since the answer."""
        scoring = self.risk.scoring()
        return bool(self.answered_at and scoring and scoring.at and scoring.at >= self.answered_at)
