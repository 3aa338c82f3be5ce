"""The same words in a direct message, or after the bot's name in a channel."""

from typing import Any

from handlers import charting
from handlers.answer import answer
from handlers.charting import OnCard
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.lanes import LaneFull
from handlers.place import Place, post
from handlers.words import question
from storage.domain.viewer import Viewer
from storage.events import first_time, forget

_WRITTEN = (None, "file_share", "thread_broadcast")
"""The subtypes of a message that a person wrote; others tell of edits, deletions, joins and bots."""


def mention(body: dict[str, Any], event: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer in the thread of the message that names the bot, for all who can read it."""
    _hear(body, event, viewer, deps, thread_ts=event.get("thread_ts") or event["ts"])


def direct_message(body: dict[str, Any], event: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer a direct message where it stands: in its thread if it is in one."""
    if event.get("channel_type") == "im":
        _hear(body, event, viewer, deps, thread_ts=event.get("thread_ts") or "")


def _hear(body: dict[str, Any], event: dict[str, Any], viewer: Viewer, deps: Deps, *, thread_ts: str) -> None:
    if not _is_a_persons(event) or not first_time(deps.store.database, body["event_id"], now=deps.now()):
        return
    place = Place.of_event(event, thread_ts=thread_ts)
    try:
        afterwards(deps.answers, _reply, deps, place, viewer, question(event.get("text") or ""))
    except LaneFull:
        # Slack sends it again; it must not count as handled then.
        forget(deps.store.database, body["event_id"])
        raise


def _is_a_persons(event: dict[str, Any]) -> bool:
    return not event.get("bot_id") and event.get("subtype") in _WRITTEN and bool(event.get("user"))


def _reply(deps: Deps, place: Place, viewer: Viewer, text: str) -> None:
    with deps.store.reading() as reading:
        found = answer(text, asker=deps.asker(viewer, place), reading=reading)
    ts = post(deps.client, place, found.message)
    if found.snapshot:
        charting.follow(deps, OnCard(place.channel, ts, found.message), found.snapshot)
