"""What the studio can be asked for besides an indicator's trend: the pictures of the risk register."""

from dataclasses import dataclass

from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture

MOST_MOVES = 10


@dataclass(frozen=True)
class Heatmap:
    """Likelihood by impact: how many risks stand in each cell, and which moved."""

    picture: RiskPicture


@dataclass(frozen=True)
class Profile:
    """How many risks each directorate has in each band."""

    picture: RiskPicture


@dataclass(frozen=True)
class Moves:
    """The gravest risks, `most` of them: their scores then and now, and what is aimed at.

    With `only_moved` the gravest of those that are new or have moved.
    """

    picture: RiskPicture
    most: int = MOST_MOVES
    only_moved: bool = False


@dataclass(frozen=True)
class RiskHistory:
    """All scores one risk ever had."""

    risk: RiskSnapshot


RiskRequest = Heatmap | Profile | Moves | RiskHistory
