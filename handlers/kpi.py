"""`/kpi` and the buttons of the card: parse, query, message; every call to Slack goes to a lane."""

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import charting
from handlers.answer import Answer, answer, card
from handlers.charting import InWindow, OnCard, Privately, Target
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import cards, modals
from handlers.messages.blocks import Block, Message
from handlers.messages.faults import said
from handlers.messages.keys import Subject, read_subject
from handlers.place import Place, code_of, edit, may_have_worked, post, respond, tell_privately
from handlers.words import unescaped
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Viewer
from storage.events import first_time, forget

log = logging.getLogger(__name__)
NOT_EDITABLE = "I am not in this channel, so this message cannot be corrected or removed by me later."
NOT_CONFIRMED = (
    "Slack did not confirm that the card was posted. Look for it here; if it has not come, "
    "ask for the indicator again and share that."
)
_NOT_A_MEMBER = ("not_in_channel", "channel_not_found", "restricted_action", "is_archived")
_NOT_MINE = (*_NOT_A_MEMBER, "cant_update_message", "message_not_found")


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Answer `/kpi …` privately, in the acknowledgement; the chart follows by itself."""
    place = Place.of_command(command)
    with deps.store.reading() as reading:
        found = answer(unescaped(command.get("text") or ""), asker=deps.asker(viewer, place), reading=reading)
    ack(response_type="ephemeral", **found.message.payload())
    if found.snapshot:
        charting.follow(deps, Privately.after_acknowledging(deps, place), found.snapshot)


def pick(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the indicator chosen from a pick-list, in the list's place."""
    ack()
    afterwards(deps.answers, _pick, deps, Place.of_click(body), viewer, _subject(action))


def open_card(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show an indicator from a summary or list, privately beside it."""
    ack()
    afterwards(deps.answers, _open_card, deps, Place.of_click(body).beside(), viewer, _subject(action))


def history(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the earlier figures as a table, privately."""
    ack()
    afterwards(deps.answers, _history, deps, Place.of_click(body), viewer, _subject(action))


def chart(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open a window at once and put the chart into it when it is drawn."""
    ack()
    afterwards(deps.windows, _chart, deps, Place.of_click(body), viewer, _subject(action), body["trigger_id"])


def why(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Explain the rating in a window."""
    ack()
    about = (viewer, _subject(action), body["trigger_id"])
    afterwards(deps.windows, _window, deps, Place.of_click(body), *about, modals.why)


def more(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the whole commentary in a window."""
    ack()
    about = (viewer, _subject(action), body["trigger_id"])
    afterwards(deps.windows, _window, deps, Place.of_click(body), *about, modals.commentary)


def share(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Post the card for everyone in the channel, naming who shared it."""
    ack()
    afterwards(deps.answers, _share, deps, Place.of_click(body), viewer, _subject(action))


def _subject(action: dict[str, Any]) -> Subject | None:
    return read_subject((action.get("selected_option") or action).get("value") or "")


def _card(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> Answer:
    if subject is None:
        return Answer(said("That button is not one of mine, or is from an older version. Please ask again."))
    with deps.store.reading() as reading:
        return card(subject, asker=deps.asker(viewer, place), reading=reading)


def _pick(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    found = _card(deps, place, viewer, subject)
    target = _put_in_place(deps, place, found.message)
    if found.snapshot:
        charting.follow(deps, target, found.snapshot)


def _put_in_place(deps: Deps, place: Place, message: Message) -> Target:
    """Replace the message pressed in: as its author where the bot can, through the click's response_url elsewhere."""
    if place.is_editable:
        try:
            edit(deps.client, place.channel, place.message_ts, message)
            return OnCard(place.channel, place.message_ts, message)
        except SlackApiError as error:
            if code_of(error) not in _NOT_MINE:
                raise
    respond(deps.client, place, message, replace=True, for_everyone=place.is_editable)
    return Privately(place)


def _open_card(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    found = _card(deps, place, viewer, subject)
    tell_privately(deps.client, place, found.message)
    if found.snapshot:
        charting.follow(deps, Privately(place), found.snapshot)


def _history(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    found = _card(deps, place, viewer, subject)
    tell_privately(deps.client, place, modals.history(found.snapshot) if found.snapshot else found.message)


def _window(
    deps: Deps,
    place: Place,
    viewer: Viewer,
    subject: Subject | None,
    trigger: str,
    make: Callable[[IndicatorSnapshot], Block],
) -> None:
    found = _card(deps, place, viewer, subject)
    view = make(found.snapshot) if found.snapshot else modals.sorry(found.message)
    deps.client.views_open(trigger_id=trigger, view=view)


def _chart(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None, trigger: str) -> None:
    found = _card(deps, place, viewer, subject)
    view = modals.drawing(found.snapshot) if found.snapshot else modals.sorry(found.message)
    opened = deps.client.views_open(trigger_id=trigger, view=view)
    if found.snapshot:
        charting.follow(deps, InWindow(opened["view"]["id"]), found.snapshot)


def _share(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    found = _card(deps, place, viewer, subject)
    if found.snapshot is None:
        tell_privately(deps.client, place, found.message)
        return
    share_id = _share_id(place, subject)
    if not first_time(deps.store.database, share_id, now=deps.now()):
        tell_privately(deps.client, place, said("You have shared this card here already."))
        return
    try:
        _post_for_everyone(deps, place, found.snapshot)
    except Exception as error:
        if may_have_worked(error):
            log.warning("a shared card was not confirmed", exc_info=error)
            tell_privately(deps.client, place, said(NOT_CONFIRMED))
            return
        forget(deps.store.database, share_id)
        raise


def _post_for_everyone(deps: Deps, place: Place, snapshot: IndicatorSnapshot) -> None:
    shared = cards.indicator_card(snapshot, shared_by=place.user)
    try:
        ts = post(deps.client, place, shared)
    except SlackApiError as error:
        if code_of(error) not in _NOT_A_MEMBER:
            raise
        respond(deps.client, place, cards.with_note(shared, NOT_EDITABLE), for_everyone=True)
        return
    charting.follow(deps, OnCard(place.channel, ts, shared), snapshot)


def _share_id(place: Place, subject: Subject | None) -> str:
    """What makes two presses of Share on the same private card one share."""
    what = repr((place.user, place.channel, place.message_ts, subject))
    return f"share:{hashlib.sha256(what.encode()).hexdigest()}"
