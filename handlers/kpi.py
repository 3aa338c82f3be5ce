"""`/kpi` and the buttons of the card: parse, query, message; every call to Slack goes to a lane."""

import json
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import charting
from handlers.answer import Answer, answer, card
from handlers.charting import Posted
from handlers.deps import Deps
from handlers.messages import cards, modals
from handlers.messages.blocks import Block, Message
from handlers.messages.faults import said
from handlers.messages.keys import Subject, read_subject
from handlers.place import Place, respond, tell_privately
from storage.domain.viewer import Viewer
from storage.events import first_time

NOT_EDITABLE = "I am not in this channel, so this message cannot be corrected or removed by me later."
_NOT_A_MEMBER = ("not_in_channel", "channel_not_found", "restricted_action", "is_archived")


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer `/kpi …` privately, in the acknowledgement; the chart follows by itself."""
    place = Place.of_command(command)
    with deps.store.reading() as reading:
        found = answer(command.get("text") or "", asker=deps.asker(viewer, place.channel), reading=reading)
    ack(response_type="ephemeral", **found.message.payload())
    if found.snapshot:
        charting.follow_privately(deps, place, found.snapshot)


def pick(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the indicator chosen from a pick-list, in the list's place."""
    ack()
    deps.fast.put(_pick, deps, viewer, Place.of_click(body), _subject(action))


def open_card(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show an indicator from a summary or list, privately beside it."""
    ack()
    deps.fast.put(_open_card, deps, viewer, Place.of_click(body), _subject(action))


def history(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the earlier figures as a table, privately."""
    ack()
    deps.fast.put(_history, deps, viewer, Place.of_click(body), _subject(action))


def chart(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open a window at once and put the chart into it when it is drawn."""
    ack()
    deps.fast.put(_chart, deps, viewer, body["trigger_id"], _subject(action))


def why(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Explain the rating in a window."""
    ack()
    deps.fast.put(_window, deps, viewer, body["trigger_id"], _subject(action), modals.why)


def more(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the whole commentary in a window."""
    ack()
    deps.fast.put(_window, deps, viewer, body["trigger_id"], _subject(action), modals.commentary)


def share(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Post the card for everyone in the channel, naming who shared it."""
    ack()
    deps.fast.put(_share, deps, viewer, Place.of_click(body), _subject(action))


def _subject(action: dict[str, Any]) -> Subject | None:
    return read_subject((action.get("selected_option") or action).get("value") or "")


def _card(deps: Deps, viewer: Viewer, channel: str, subject: Subject | None) -> Answer:
    if subject is None:
        return Answer(said("That button is not one of mine, or is from an older version. Please ask again."))
    with deps.store.reading() as reading:
        return card(subject, asker=deps.asker(viewer, channel), reading=reading)


def _pick(deps: Deps, viewer: Viewer, place: Place, subject: Subject | None) -> None:
    found = _card(deps, viewer, place.channel, subject)
    if not place.is_private_message and place.message_ts:
        deps.client.chat_update(
            channel=place.channel, ts=place.message_ts, text=found.message.text, blocks=list(found.message.blocks)
        )
        if found.snapshot:
            charting.join(deps, Posted(place.channel, place.message_ts, found.message), found.snapshot)
        return
    respond(deps.client, place, found.message, replace=True)
    if found.snapshot:
        charting.follow_privately(deps, place, found.snapshot)


def _open_card(deps: Deps, viewer: Viewer, place: Place, subject: Subject | None) -> None:
    found = _card(deps, viewer, place.channel, subject)
    tell_privately(deps.client, place, found.message)
    if found.snapshot:
        charting.follow_privately(deps, place, found.snapshot)


def _history(deps: Deps, viewer: Viewer, place: Place, subject: Subject | None) -> None:
    found = _card(deps, viewer, place.channel, subject)
    tell_privately(deps.client, place, modals.history(found.snapshot) if found.snapshot else found.message)


def _window(deps: Deps, viewer: Viewer, trigger: str, subject: Subject | None, make: Any) -> None:
    found = _card(deps, viewer, "", subject)
    deps.client.views_open(trigger_id=trigger, view=make(found.snapshot) if found.snapshot else _sorry(found.message))


def _sorry(message: Message) -> Block:
    return modals.told("Not shown", message.text)


def _chart(deps: Deps, viewer: Viewer, trigger: str, subject: Subject | None) -> None:
    found = _card(deps, viewer, "", subject)
    if found.snapshot is None:
        deps.client.views_open(trigger_id=trigger, view=_sorry(found.message))
        return
    opened = deps.client.views_open(trigger_id=trigger, view=modals.drawing(found.snapshot))
    charting.fill_window(deps, opened["view"]["id"], found.snapshot)


def _share(deps: Deps, viewer: Viewer, place: Place, subject: Subject | None) -> None:
    found = _card(deps, viewer, place.channel, subject)
    if found.snapshot is None:
        tell_privately(deps.client, place, found.message)
        return
    if not first_time(deps.store.database, _once(place, subject), now=deps.now()):
        tell_privately(deps.client, place, said("You have shared this card here already."))
        return
    shared = cards.indicator_card(found.snapshot, shared_by=place.user)
    try:
        posted = deps.client.chat_postMessage(channel=place.channel, **shared.payload())
    except SlackApiError as error:
        if error.response["error"] not in _NOT_A_MEMBER:
            raise
        respond(deps.client, place, cards.with_note(shared, NOT_EDITABLE), for_everyone=True)
        return
    charting.join(deps, Posted(place.channel, posted["ts"], shared), found.snapshot)


def _once(place: Place, subject: Subject | None) -> str:
    """What makes two presses of Share on the same private card one share."""
    what = json.dumps([place.user, place.channel, place.message_ts, str(subject)])
    return f"share:{what}"[:255]
