"""What Slack hands out for a short while: triggers and response URLs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.errors import SlackRefusal

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


@dataclass
class Trigger:
    """Permission to open one view for one person; `view_id` is the view pressed in, "" for a message."""

    person: str
    made_at: float
    view_id: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    """An address to answer at; `message_ts` is the message pressed in, "" for a slash command."""

    person: str
    channel: str
    made_at: float
    message_ts: str = ""
    uses: int = 0
    failures: list[str] = field(default_factory=list)


class Passes:
    """Triggers and response URLs by id, with their limits."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def add_trigger(self, trigger_id: str, person: str, view_id: str = "") -> str:
        """Starts the three seconds of a trigger."""
        self._triggers[trigger_id] = Trigger(person, self._clock(), view_id)
        return trigger_id

    def use_trigger(self, trigger_id: object) -> Trigger:
        """The trigger, exchanged; refuses an unknown, a used and an old one with Slack's own codes."""
        trigger = self._triggers.get(str(trigger_id))
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock() - trigger.made_at > TRIGGER_SECONDS:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def add_url(self, url_id: str, person: str, channel: str, message_ts: str = "") -> str:
        """Starts the thirty minutes of a response URL."""
        self._urls[url_id] = ResponseUrl(person, channel, self._clock(), message_ts)
        return url_id

    def use_url(self, url_id: str) -> ResponseUrl:
        """The response URL, one use spent; refuses the sixth use and an old one."""
        url = self._urls.get(url_id)
        if url is None or self._clock() - url.made_at > RESPONSE_SECONDS:
            raise SlackRefusal("expired_url")
        if url.uses >= RESPONSE_USES:
            raise SlackRefusal("used_url")
        url.uses += 1
        return url
