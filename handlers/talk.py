"""The same words in a direct message, or after the bot's name in a channel."""

import re
from typing import Any

from handlers import charting
from handlers.answer import answer
from handlers.charting import Posted
from handlers.deps import Deps
from storage.domain.viewer import Viewer
from storage.events import first_time

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_COMMAND = re.compile(r"^/kpi\b", re.IGNORECASE)


def mention(body: dict[str, Any], event: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer in the thread of the message that names the bot, for all who can read it."""
    if _is_a_persons(event) and first_time(deps.store.database, body["event_id"], now=deps.now()):
        deps.fast.put(_reply, deps, viewer, event, event.get("thread_ts") or event["ts"])


def direct_message(body: dict[str, Any], event: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer a direct message where it stands: in its thread if it is in one."""
    if event.get("channel_type") != "im" or not _is_a_persons(event):
        return
    if first_time(deps.store.database, body["event_id"], now=deps.now()):
        deps.fast.put(_reply, deps, viewer, event, event.get("thread_ts"))


def _is_a_persons(event: dict[str, Any]) -> bool:
    return not event.get("bot_id") and not event.get("subtype") and bool(event.get("user"))


def _reply(deps: Deps, viewer: Viewer, event: dict[str, Any], thread_ts: str | None) -> None:
    channel = event["channel"]
    with deps.store.reading() as reading:
        found = answer(_words(event.get("text") or ""), asker=deps.asker(viewer, "D"), reading=reading)
    posted = deps.client.chat_postMessage(channel=channel, thread_ts=thread_ts, **found.message.payload())
    if found.snapshot:
        charting.join(deps, Posted(channel, posted["ts"], found.message), found.snapshot)


def _words(text: str) -> str:
    """The question: without the bot's name, a habitual /kpi, and Slack's escapes."""
    plain = " ".join(_MENTION.sub(" ", text).split())
    plain = _COMMAND.sub("", plain).strip()
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
