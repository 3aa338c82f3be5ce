"""A request to be made the owner of indicators, and what can be asked for."""

from dataclasses import dataclass
from datetime import datetime

from storage.domain.holding import Owned


@dataclass(frozen=True)
class Claim:
    """A request as one reader may see it: `indicators` are those that still wait for an owner, or did when decided."""

    id: int
    person: str
    words: str
    at: datetime
    indicators: tuple[Owned, ...]
    decided_by: str = ""
    decided_at: datetime | None = None
    is_agreed: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether somebody has agreed or declined."""
        return bool(self.decided_by)


@dataclass(frozen=True)
class Claimable:
    """An indicator that could be asked for, and where it stands."""

    indicator: Owned
    directorate: str
    section: str
