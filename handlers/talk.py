"""The same words in a direct message, or after the bot's name in a channel."""

from dataclasses import replace
from typing import Any

from handlers import charting, risk_answer, shown
from handlers.answer import Answer, Asker, answer
from handlers.charting import OnCard
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.lanes import LaneFull
from handlers.messages.faults import said
from handlers.place import Place, tell_privately
from handlers.posting import Made, PostedCard, put_up
from handlers.rooms import Rooms
from handlers.shown import Shown
from handlers.words import question, risk_question
from storage.domain.clearance import NOBODY
from storage.domain.viewer import Viewer
from storage.events import first_time, forget
from storage.store import Reading

NOT_FOR_ALL = "Not everybody who can read this channel may see figures. Ask me with /kpi, or in a direct message."
MORE_FOR_YOU = "I answered with what everyone in this channel may see. There is more for you: ask me with /kpi."
MORE_RISKS_FOR_YOU = "I answered with what everyone in this channel may see. There is more for you: ask me with /risk."
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
    reader = viewer if place.is_direct else Rooms(deps).readers(place.channel)
    if reader.audience == NOBODY:
        tell_privately(deps.client, place, said(NOT_FOR_ALL))
        return
    asker = Asker(reader, deps.today(), can_share=False, is_alone=place.is_direct)
    with deps.store.reading() as reading:
        made = Made(_answer(text, asker, reading), reading.version)
        own = _answer(text, replace(asker, viewer=viewer), reading)
    drawable, subject = shown.to_draw(made.answer), made.answer.subject
    ts = put_up(deps, place, made)
    if drawable and subject:
        charting.follow(deps, OnCard(PostedCard(place, ts, subject)), drawable, user=place.user)
    if own.message != made.answer.message:
        tell_privately(deps.client, place, said(_more(made.answer)))


def _answer(text: str, asker: Asker, reading: Reading) -> Shown:
    asked = risk_question(text)
    if asked is None:
        return answer(text, asker=asker, reading=reading)
    return risk_answer.answer(asked, asker=asker, reading=reading)


def _more(shown: Shown) -> str:
    return MORE_FOR_YOU if isinstance(shown, Answer) else MORE_RISKS_FOR_YOU
