"""The buttons of alerts: *I'm on it*, *Remind me later*, *Card*.

Alerts are edited by whoever sends them, so a press never waits for Slack and a crash leaves nothing out.
"""

from datetime import date
from typing import Any

from slack_bolt import Ack

from handlers import charting
from handlers.access import NotAllowed
from handlers.answer import card
from handlers.charting import Privately
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import alert_windows as messages
from handlers.messages.alert_keys import read_ref
from handlers.messages.blocks import modal, section
from handlers.messages.cards import subject_of
from handlers.messages.faults import NOT_SHOWN, said
from handlers.messages.keys import Subject
from handlers.messages.modals import told
from handlers.place import Place, tell_privately
from storage.alerts import pressing
from storage.domain.episode import SnoozeProblem, TakeOutcome
from storage.domain.role import Permission
from storage.domain.told import Ref, RefKind
from storage.domain.viewer import Viewer

_TITLE = "Remind me later"


def take(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Put the person who presses on it; whoever comes second hears who was first."""
    ack()
    afterwards(deps.answers, _take, deps, Place.of_click(body), viewer, read_ref(action.get("value")))


def _take(deps: Deps, place: Place, viewer: Viewer, ref: Ref | None) -> None:
    with writing_as(viewer, Permission.ASK, deps, figures=False) as (session, now):
        found = pressing.take(session, ref, viewer=now, today=deps.today(), at=deps.now()) if ref else None
    if ref is None or found is None:
        tell_privately(deps.client, place.beside(), said(NOT_SHOWN))
        return
    meant, result = found
    if result.outcome is TakeOutcome.FIRST and ref.kind is RefKind.LINE:
        return  # the alert itself says so in a moment
    tell_privately(deps.client, place.beside(), messages.taken(meant, result))


def open_window(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window that asks for a day and a reason."""
    ack()
    about = (viewer, read_ref(action.get("value")), body["trigger_id"])
    afterwards(deps.windows, _open_window, deps, Place.of_click(body), *about)


def _open_window(deps: Deps, place: Place, viewer: Viewer, ref: Ref | None, trigger: str) -> None:
    with deps.store.database.reading() as session:
        meant = pressing.meant(session, ref, viewer=viewer, today=deps.today()) if ref else None
    if ref is None or meant is None:
        view = told(_TITLE, NOT_SHOWN)
    elif meant.episode is None or not meant.episode.is_open:
        view = told(_TITLE, messages.CLOSED)
    else:
        view = messages.put_off(meant, ref, deps.today())
    deps.client.views_open(trigger_id=trigger, view=view)


def snooze(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Put it off; what is wrong with the day or the reason is said beside it."""
    ref, until = read_ref(view.get("private_metadata")), _day(_typed(view, "until"))
    if ref is None:
        raise NotAllowed
    wanted = {"until": until, "reason": _typed(view, "reason"), "today": deps.today(), "at": deps.now()}
    try:
        with writing_as(viewer, Permission.ASK, deps, figures=False) as (session, now):
            found = pressing.snooze(session, ref, viewer=now, **wanted)  # type: ignore[arg-type]
    except SnoozeProblem as problem:
        ack(response_action="errors", errors=problem.problems)
        return
    if found is None:
        ack(response_action="update", view=told(_TITLE, NOT_SHOWN))
        return
    meant, is_done = found
    if not is_done or until is None:
        ack(response_action="update", view=told(_TITLE, messages.CLOSED))
        return
    ack(response_action="update", view=modal(_TITLE, [section(messages.is_put_off(meant, until))]))


def open_card(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the card privately, and its chart after it."""
    ack()
    about = (viewer, read_ref(action.get("value")))
    afterwards(deps.answers, _open_card, deps, Place.of_click(body).beside(), *about)


def _open_card(deps: Deps, place: Place, viewer: Viewer, ref: Ref | None) -> None:
    with deps.store.database.reading() as session:
        meant = pressing.meant(session, ref, viewer=viewer, today=deps.today()) if ref else None
    if meant is None:
        tell_privately(deps.client, place, said(NOT_SHOWN))
        return
    subject = Subject(subject_of(meant.snapshot).key)
    with deps.store.reading() as reading:
        found = card(subject, asker=deps.asker(viewer, place), reading=reading)
    tell_privately(deps.client, place, found.message)
    if found.snapshot:
        charting.follow(deps, Privately(place), found.snapshot, user=place.user)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _typed(view: dict[str, Any], block: str) -> str:
    """What was entered; empty for nothing, and for what no window of ours sends."""
    found: Any = view
    for step in ("state", "values", block, block):
        found = found.get(step) if isinstance(found, dict) else None
    entry = found if isinstance(found, dict) else {}
    offered = (entry.get("value"), entry.get("selected_date"))
    return next((one for one in offered if isinstance(one, str) and one), "")
