"""Messages and where they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Message:
    """One message as it stands now; `ephemeral_to` is the only person who sees it, "" when everyone does.

    `origin` says how it came: "person", "api", "response" (an acknowledgement or a response_url) or "slack".
    `asked` keeps the delivery options the bot gave, such as `unfurl_links`.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str = ""
    metadata: dict[str, Any] | None = None
    files: tuple[str, ...] = ()
    edited_ts: str = ""
    origin: str = "person"
    error: str = ""
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Whether one person only sees it."""
        return bool(self.ephemeral_to)

    @property
    def bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.origin in ("api", "response")

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below its parent."""
        return self.thread_ts is not None and self.thread_ts != self.ts


class Messages:
    """The messages of every channel, in order of `ts`. The caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._by_channel: dict[str, dict[str, Message]] = {}

    def put(self, message: Message) -> Message:
        """Adds a message, or replaces the one with the same channel and ts."""
        self._by_channel.setdefault(message.channel, {})[message.ts] = message
        return message

    def change(self, message: Message, **changes: Any) -> Message:
        """Replaces fields of a stored message."""
        return self.put(replace(message, **changes))

    def remove(self, message: Message) -> None:
        """Takes a message away, if it is still there."""
        self._by_channel.get(message.channel, {}).pop(message.ts, None)

    def get(self, channel: str, ts: str) -> Message | None:
        """The message with this ts, ephemeral or not."""
        return self._by_channel.get(channel, {}).get(ts)

    def in_channel(self, channel: str) -> list[Message]:
        """Every message of a channel, oldest first, replies and ephemerals included."""
        return sorted(self._by_channel.get(channel, {}).values(), key=lambda each: each.ts)

    def top_level(self, channel: str, *, seen_by: str = "") -> list[Message]:
        """What a channel shows: no replies; ephemerals only those addressed to `seen_by`."""
        return [each for each in self._visible(channel, seen_by) if not each.is_reply]

    def thread(self, channel: str, thread_ts: str, *, seen_by: str = "") -> list[Message]:
        """The parent and its replies."""
        return [each for each in self._visible(channel, seen_by) if thread_ts in (each.ts, each.thread_ts)]

    def reply_count(self, channel: str, ts: str) -> int:
        """How many replies everyone can see."""
        return sum(each.is_reply and each.thread_ts == ts for each in self._visible(channel, ""))

    def _visible(self, channel: str, seen_by: str) -> Iterable[Message]:
        return (each for each in self.in_channel(channel) if each.ephemeral_to in ("", seen_by))
