"""Alerts on their way: what kinds there are, the messages they consist of, and where each message stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.domain.change import Stage

LINES_ON_A_PAGE = 8
"""Indicators in one message, each with its buttons: as many as Slack takes with the longest names."""
MOST_CARDS = 5
"""Cards put into the thread of one alert, for the most serious lines."""


class AlertKind(StrEnum):
    """What an alert says; each kind has one renderer."""

    CHANGES = "changes"
    NOTICE = "notice"
    BASELINE = "baseline"
    DIGEST = "digest"
    STILL_RED = "still red"
    REMINDER = "reminder"
    MISSING = "missing"
    PROBLEM = "problem"
    REQUEST = "request"
    TOLD = "told"
    RISKS = "risks"
    RISK_BASELINE = "risk baseline"
    RISK_QUESTION = "risk question"

    @property
    def has_lines(self) -> bool:
        """Whether it is a live message about indicators, planned at its first sending and edited from then on."""
        return self in (AlertKind.CHANGES, AlertKind.NOTICE)


class Part(StrEnum):
    """Which message of an alert: its head, a further page of its lines, a card, or a note that follows up.

    All but the head stand in the head's thread.
    """

    HEAD = "head"
    PAGE = "page"
    CARD = "card"
    NOTE = "note"


class State(StrEnum):
    """Where a message stands. `unconfirmed` may have been posted; `held` waits for its reason to be mended."""

    PENDING = "pending"
    SENDING = "sending"
    UNCONFIRMED = "unconfirmed"
    SENT = "sent"
    HELD = "held"
    CANCELLED = "cancelled"


class Reason(StrEnum):
    """Why a message is held or cancelled."""

    ARCHIVED = "the channel is archived"
    NOT_IN_CHANNEL = "the bot is not in the channel"
    NO_CHANNEL = "the channel is not there, or the bot cannot see it"
    PERSON_GONE = "the person's account is closed"
    RESTRICTED = "the workspace does not let the bot write there"
    UNCONFIRMED = "Slack did not say whether it was posted, and the bot may not look"
    REFUSED = "Slack refuses the message"
    FAULT = "it could not be made, which is a fault of the bot"
    NOBODY = "nobody there may see it"
    NO_LONGER = "it was no longer true when it could be sent"
    TOLD_ELSEWHERE = "it is told elsewhere"
    HEAD_GONE = "the message it belongs to is not there any more"
    GIVEN_UP = "somebody gave it up"


def is_person(destination: str) -> bool:
    """Whether a destination is a person's own direct message (an account), and not a channel."""
    return destination.startswith(("U", "W"))


_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(minutes=5)
_FIRST_PROBE, _LAST_PROBE = timedelta(minutes=1), timedelta(minutes=15)


def backoff(failures: int) -> timedelta:
    """How long to leave a message alone that Slack could not take, after so many failures before: a second to five
    minutes."""
    return min(_LONGEST, _SHORTEST * 2 ** min(failures, 20))


def probe_after(failures: int) -> timedelta:
    """How long to wait before what is held is tried again, after so many failures before: one minute to fifteen."""
    return min(_LAST_PROBE, _FIRST_PROBE * 2 ** min(failures, 20))


@dataclass(frozen=True)
class Waiting:
    """A message that has not reached its destination; `reason` is empty where it is simply not its turn yet.

    `since` is when it was made, `due` when it is to be tried next.
    """

    id: int
    destination: str
    kind: AlertKind
    part: Part
    state: State
    reason: str
    since: datetime
    due: datetime

    @property
    def can_be_given_up(self) -> bool:
        """Whether a person may say that it is never to be sent: it is held, and surely does not stand there."""
        return self.state is State.HELD and self.reason != Reason.UNCONFIRMED

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a person has to say whether it stands there."""
        return self.reason == Reason.UNCONFIRMED


@dataclass(frozen=True)
class Paused:
    """A destination to which nothing is sent for now, "*" for all of Slack."""

    destination: str
    until: datetime
    reason: str


@dataclass(frozen=True)
class Delivery:
    """A message of an alert. `dedup` is the opaque key it carries in Slack.

    `wanted` counts how often what it says has changed, `shown` which of these stands in Slack. `channel` and `ts` are
    where it was posted. `attempt` is the fencing token of whoever has leased it; `parent_ts` the head of its thread.
    `failures` are those in a row; `payload` is JSON, its own or that of its alert.
    """

    id: int
    alert: int
    kind: AlertKind
    part: Part
    destination: str
    dedup: str
    state: State
    attempt: int
    wanted: int
    page: int = 0
    line: int | None = None
    payload: str = ""
    first_try_at: datetime | None = None
    channel: str = ""
    ts: str = ""
    parent_ts: str = ""
    reason: str = ""
    failures: int = 0
    stage: Stage = Stage.PUBLISHED
    at: datetime | None = None

    @property
    def is_posted(self) -> bool:
        """Whether it stands in Slack already, so that there is nothing to do but edit it."""
        return bool(self.ts)

    @property
    def may_stand(self) -> bool:
        """Whether it may have been posted without the answer having come: to be looked for before it is posted."""
        return not self.ts and self.first_try_at is not None
