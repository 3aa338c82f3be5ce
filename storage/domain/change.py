"""What has changed in the rating of an indicator since it was last announced, and why."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storage.domain.rag import RagStatus


class Stage(StrEnum):
    """Who hears of a status: `draft` the owner and the officers at once, `published` everyone at publication."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Cause(StrEnum):
    """Why a rating is another one than was announced."""

    PERFORMANCE = "performance"
    TARGET = "target changed"
    RULE = "rule changed"
    RESTATED = "figure restated"
    LATE = "late data"
    CORRECTION = "correction"

    @property
    def is_decision(self) -> bool:
        """Whether somebody changed what the figure is held against, not the figure."""
        return self in (Cause.TARGET, Cause.RULE)


class ChangeKind(StrEnum):
    """What a change is to those who asked to be told."""

    NEWLY_RED = "newly red"
    RECOVERED = "recovered"
    OTHER = "other"

    @classmethod
    def of(cls, was: RagStatus, now: RagStatus) -> "ChangeKind":
        """Red to amber or green is a recovery; red to a grey is not."""
        if now is RagStatus.RED:
            return cls.NEWLY_RED
        return cls.RECOVERED if was is RagStatus.RED and now.is_rated else cls.OTHER


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands at one stage: the status of its latest figure, and all that it rests on.

    `end` places the period in time. `value`, `target` and `rule` are words: what is compared and shown, never computed
    with. `measurement` is a row id, None for a RAG that an edition printed without a figure. That a figure came late or
    revises another is not part of what is compared.
    """

    status: RagStatus
    period_key: str
    end: date
    label: str
    revision: int
    value: str
    target: str
    rule: str
    measurement: int | None = None
    is_late: bool = field(default=False, compare=False)
    is_revised: bool = field(default=False, compare=False)
    is_illustrative: bool = False


@dataclass(frozen=True)
class Found:
    """What assessing an indicator found: whether it rests on other facts than were announced, and whether that turned
    its status."""

    is_new: bool = False
    is_moved: bool = False
    kind: ChangeKind | None = None
    cause: Cause | None = None


NOTHING = Found()


def detect(announced: Standing | None, now: Standing) -> Found:
    """Hold what is true now against what was announced.

    Nothing has been announced yet, or nothing that anybody had rated: it is new, and no change. A figure for an earlier
    period than the announced one changes nothing, unless no figure stood behind that one. Without another status it has
    at most moved on.
    """
    if announced is None or (announced.status is RagStatus.NOT_DEFINED and now.status is not announced.status):
        return Found(is_new=True)
    if now == announced or (now.end < announced.end and not _is_same_period(announced, now)):
        return NOTHING
    if now.status is announced.status:
        return Found(is_moved=True)
    return Found(is_moved=True, kind=ChangeKind.of(announced.status, now.status), cause=_cause(announced, now))


def _is_same_period(was: Standing, now: Standing) -> bool:
    """Whether the one takes the place of the other; a figure does that of a RAG that was printed without one."""
    return now.period_key == was.period_key or (was.measurement is None and now.measurement is not None)


def _cause(was: Standing, now: Standing) -> Cause:
    if now.end > was.end and not _is_same_period(was, now):
        return Cause.LATE if now.is_late else Cause.PERFORMANCE
    if now.value == was.value and now.is_illustrative == was.is_illustrative:
        if now.target != was.target:
            return Cause.TARGET
        if now.rule != was.rule:
            return Cause.RULE
        # The figure itself is as it was, so it is the published rating or an earlier figure it is compared with.
    return Cause.RESTATED if now.is_revised else Cause.CORRECTION
