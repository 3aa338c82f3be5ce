"""What an alert tells one reader: the changes as they were found, and what is true of them now."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.domain import marking
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.episode import Episode
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement


@dataclass(frozen=True)
class Change:
    """One change of an announced status, in the words it was found with, as far as its reader may know them.

    `was` is None and `was_value` empty where the reader may not see the earlier figure. `measurement` is the figure it
    rests on, None for a RAG that was printed without one. `periods_red` is how many periods in a row are red with this
    one, and for a recovery how many were before it; `since` names the first of them.
    """

    id: int
    kind: ChangeKind
    cause: Cause
    was: RagStatus | None
    now: RagStatus
    was_label: str
    label: str
    period_key: str
    period_end: date
    was_value: str
    value: str
    was_target: str
    target: str
    at: datetime
    measurement: Measurement | None = None
    periods_red: int = 0
    red_unit: str = ""
    is_illustrative: bool = False

    def markings(self, snapshot: IndicatorSnapshot) -> tuple[str, ...]:
        """What has to stand beside the figure for those who may see it: not published yet, internal, exempt."""
        if self.measurement is None:
            return marking.of_latest(snapshot)
        return marking.short(self.measurement, snapshot.today, snapshot.definition.classification)


@dataclass(frozen=True)
class ToldChange:
    """A change with what is known of its indicator now; `snapshot` is None for whoever may not see it."""

    change: Change
    stage: Stage
    snapshot: IndicatorSnapshot | None


@dataclass(frozen=True)
class ToldLine:
    """A line of an alert. `snapshot` is None where its reader may not see the indicator, or this figure of it.

    `opened` is the change it was made for, `latest` the last one its reader may know of. `owner` is a role in words,
    `owner_account` who stands for it in Slack. `periods_red` counts the red periods in a row by now, while it is red.
    `is_still_true` is whether it is worth telling anew.
    """

    id: int
    page: int | None
    position: int
    indicator: int
    stage: Stage
    snapshot: IndicatorSnapshot | None
    opened: Change
    latest: Change
    episode: Episode | None = None
    owner: str = ""
    owner_account: str = ""
    periods_red: int = 0
    red_unit: str = ""
    is_still_true: bool = True

    @property
    def is_corrected(self) -> bool:
        """Whether the figure it was made for has been rated anew, for the very same period."""
        return self.latest.id != self.opened.id and self.latest.period_key == self.opened.period_key

    @property
    def has_moved_on(self) -> bool:
        """Whether a later period has changed the status it told."""
        return self.latest.period_end > self.opened.period_end

    @property
    def status(self) -> RagStatus:
        """What the line says now."""
        return self.latest.now


class RefKind(StrEnum):
    """What a button of an alert may be about."""

    LINE = "line"
    EPISODE = "episode"


@dataclass(frozen=True)
class Ref:
    """A line of an alert or an episode, by its row id."""

    kind: RefKind
    id: int


@dataclass(frozen=True)
class Meant:
    """What somebody who pressed a button means, if they may see it: the indicator, and its stretch of red if any."""

    snapshot: IndicatorSnapshot
    episode: Episode | None = None


@dataclass(frozen=True)
class Red:
    """An indicator that is red for its reader now. `periods` counts the red ones in a row, up to the latest."""

    indicator: int
    snapshot: IndicatorSnapshot
    periods: int
    unit: str
    owner: str = ""
    owner_account: str = ""
    episode: Episode | None = None
