"""`/kpi` and the buttons of the card: parse, query, message; every call to Slack goes to a lane."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from handlers import charting, sharing, shown
from handlers.answer import Answer, answer, card
from handlers.charting import InWindow, OnCard, Privately
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import modals
from handlers.messages.blocks import Block
from handlers.messages.faults import said
from handlers.messages.keys import Subject, read_subject
from handlers.place import Place, code_of, respond, tell_privately
from handlers.posting import NOT_MINE, PostedCard, card_at, put_in_place
from handlers.words import unescaped
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import Viewer
from storage.store import Reading


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, reading: Reading, deps: Deps) -> None:
    """Answer `/kpi …` privately, in the acknowledgement; the chart follows by itself."""
    place = Place.of_command(command)
    found = answer(unescaped(command.get("text") or ""), asker=deps.asker(viewer, place), reading=reading)
    ack(response_type="ephemeral", **found.message.payload())
    if found.snapshot:
        charting.follow(deps, Privately.after_acknowledging(deps, place), found.snapshot, user=place.user)


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
    if place.is_editable:
        _pick_for_everyone(deps, place, viewer, subject, found)
        return
    respond(deps.client, place, found.message, replace=True)
    if found.snapshot:
        charting.follow(deps, Privately(place), found.snapshot, user=place.user)


def _pick_for_everyone(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None, own: Answer) -> None:
    """Put the card as all may see it in the place of the posted list; what they may not see is the presser's alone."""
    if subject and own.snapshot and _is_put_in_place(deps, place, subject):
        return
    _open_card(deps, place.beside(), viewer, subject)


def _is_put_in_place(deps: Deps, place: Place, subject: Subject) -> bool:
    made = card_at(deps, place, subject)
    drawable = shown.to_draw(made.answer)
    if drawable is None:
        return False
    try:
        put_in_place(deps, place, made)
    except SlackApiError as error:
        if code_of(error) not in NOT_MINE:
            raise
        return False
    target = OnCard(PostedCard(place, place.message_ts, subject))
    charting.follow(deps, target, drawable, user=place.user)
    return True


def _open_card(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    found = _card(deps, place, viewer, subject)
    tell_privately(deps.client, place, found.message)
    if found.snapshot:
        charting.follow(deps, Privately(place), found.snapshot, user=place.user)


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
        charting.follow(deps, InWindow(opened["view"]["id"], found.snapshot), found.snapshot, user=place.user)


def _share(deps: Deps, place: Place, viewer: Viewer, subject: Subject | None) -> None:
    if subject is None:
        tell_privately(deps.client, place, _card(deps, place, viewer, subject).message)
    else:
        sharing.share(deps, place, viewer, subject)
