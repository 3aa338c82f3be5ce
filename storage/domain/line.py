"""An indicator as one line of a scorecard: where it stands and where it stood an edition ago."""

from dataclasses import dataclass

from storage.domain.indicator import IndicatorKey
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot


@dataclass(frozen=True)
class Line:
    """An indicator in a list: as its latest edition shows it, with the status the edition before showed.

    `before` is None where no earlier edition showed it; `updated` tells a new figure from a reprint.
    """

    snapshot: IndicatorSnapshot
    before: RagStatus | None
    before_is_illustrative: bool
    updated: bool

    @property
    def key(self) -> IndicatorKey:
        """Which indicator the line is about."""
        return self.snapshot.definition.key

    @property
    def status(self) -> RagStatus:
        """The status shown now."""
        return self.snapshot.status

    @property
    def is_changed(self) -> bool:
        """Whether the status differs from the edition before; from one grey to another nothing has changed."""
        if self.before is None or self.before is self.status:
            return False
        return self.before.is_rated or self.status.is_rated

    @property
    def is_newly_red(self) -> bool:
        """Red now and something else before."""
        return self.is_changed and self.status is RagStatus.RED

    @property
    def is_recovered(self) -> bool:
        """Red before, and amber or green now: a red that merely lost its rating has not recovered."""
        return self.before is RagStatus.RED and self.status in (RagStatus.AMBER, RagStatus.GREEN)
