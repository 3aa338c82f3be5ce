"""conversations.history and conversations.replies: what was said, a page at a time."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.demo import shapes
from bot.demo.errors import SlackRefusal, number
from bot.demo.messages import Message
from bot.demo.people import Channel
from bot.demo.state import State

Args = Mapping[str, Any]
Answer = dict[str, Any]
MOST_IN_HISTORY, MOST_IN_REPLIES = 999, 1000
_TS = re.compile(r"\d{1,10}(\.\d{1,6})?")
_NEXT = "next_ts:"


def history(state: State, args: Args) -> Answer:
    """conversations.history: newest first; no ephemerals, no replies."""
    channel, limit = _channel(state, args), _limit(state, args, MOST_IN_HISTORY)
    is_wanted, start = _window(args), _start(args)
    found = [
        each
        for each in reversed(state.store.top_level(channel.id))
        if not each.ephemeral and is_wanted(each) and (start is None or _ticks(each.ts) <= start)
    ]
    return _page(state, found, limit, args)


def replies(state: State, args: Args) -> Answer:
    """conversations.replies: the parent, whatever the times asked for, then its replies, oldest first.

    For the `ts` of a reply Slack gives that reply alone, not its thread.
    """
    channel, limit = _channel(state, args), _limit(state, args, MOST_IN_REPLIES)
    is_wanted, start = _window(args), _start(args)
    ts = str(args.get("ts") or "")
    parent = state.store.get(channel.id, ts)
    if parent is None or parent.ephemeral:
        raise SlackRefusal("thread_not_found")
    found = [
        each
        for each in state.store.thread(channel.id, ts)
        if not each.ephemeral and (each.ts == ts or is_wanted(each)) and (start is None or _ticks(each.ts) >= start)
    ]
    return _page(state, found, limit, args)


def _channel(state: State, args: Args) -> Channel:
    """By its id only: these methods take neither `#name` nor a user's id."""
    wanted = str(args.get("channel") or "")
    if wanted not in state.channels:
        raise SlackRefusal("channel_not_found")
    return state.bot_channel(wanted)


def _limit(state: State, args: Args, most: int) -> int:
    limit = int(number(args, "limit", "100"))
    if not 1 <= limit <= most:
        raise SlackRefusal("invalid_limit")
    return min(limit, state.most_messages)


def _window(args: Args) -> Callable[[Message], bool]:
    """Whether a message lies between `oldest` and `latest`; on either of them only when `inclusive`."""
    oldest, latest = (_time(args, key) for key in ("oldest", "latest"))
    inclusive = _is_on(args, "inclusive")

    def lies_within(message: Message) -> bool:
        at = _ticks(message.ts)
        if inclusive and at in (oldest, latest):
            return True
        return (oldest is None or oldest < at) and (latest is None or at < latest)

    return lies_within


def _time(args: Args, key: str) -> int | None:
    """Microseconds since 1970; None where nothing was asked."""
    text = str(args.get(key) or "")
    if text and not _TS.fullmatch(text):
        raise SlackRefusal(f"invalid_ts_{key}")
    return _ticks(text) if text else None


def _ticks(ts: str) -> int:
    seconds, _, part = ts.partition(".")
    return int(seconds) * 1_000_000 + int(part.ljust(6, "0"))


def _is_on(args: Args, key: str) -> bool:
    return args.get(key) in (True, "true", "1", 1)


def _start(args: Args) -> int | None:
    """The time at which the page asked for begins: a cursor holds, whatever is said meanwhile."""
    cursor = str(args.get("cursor") or "")
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor, validate=True).decode()
        return int(text.removeprefix(_NEXT)) if text.startswith(_NEXT) else _no_cursor()
    except ValueError:
        return _no_cursor()


def _no_cursor() -> int:
    raise SlackRefusal("invalid_cursor")


def _page(state: State, found: Sequence[Message], limit: int, args: Args) -> Answer:
    metadata = _is_on(args, "include_all_metadata")
    shown, rest = found[:limit], found[limit:]
    cursor = base64.b64encode(f"{_NEXT}{_ticks(rest[0].ts)}".encode()).decode() if rest else ""
    return {
        "ok": True,
        "messages": [shapes.message(state, each, metadata=metadata) for each in shown],
        "has_more": bool(rest),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }
