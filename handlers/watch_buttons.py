"""The buttons of what is watched: change it in a window, stop it, choose one of several, another page."""

import re
from datetime import time
from typing import Any

from slack_bolt import Ack

from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import watch as messages
from handlers.messages import watch_window as windows
from handlers.messages.faults import said
from handlers.messages.modals import told
from handlers.messages.watch_keys import Origin, Pick, WatchKey, WindowKey, page_of
from handlers.place import Place
from handlers.roles import NOT_MINE, chosen, put_in_place
from handlers.watch_scopes import Target
from handlers.watch_words import Said
from handlers.watch_writing import NOT_YOURS, change, own_only, stop, watch, yours
from handlers.watching import listing, watch_here
from storage.alerts.subscriptions import SubscriptionProblem, of_person
from storage.alerts.watched import described
from storage.database import Session
from storage.domain.cadence import COUNCIL_ZONE, DAYS, zone_named
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Watched, Which
from storage.domain.viewer import Viewer


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show another page of the list, in its place."""
    ack()
    afterwards(deps.answers, _refresh, deps, Place.of_click(body), viewer, page_of(action.get("value")), "")


def _refresh(deps: Deps, place: Place, viewer: Viewer, page: int, done: str) -> None:
    put_in_place(deps, place, listing(deps, place, viewer, page=page, done=done))


def stop_it(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Have it told no more, and show the list anew."""
    place, key = Place.of_click(body), WatchKey.read(action.get("value"))
    try:
        words = messages.stopped(stop(deps, viewer, key, place)) if key else NOT_MINE
    except SubscriptionProblem as problem:
        words = str(problem)
    ack()
    afterwards(deps.answers, _refresh, deps, place, viewer, 0, words)


def pick(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Watch what was chosen of several; the list belongs to the person who asked."""
    ack()
    afterwards(deps.answers, _pick, deps, Place.of_click(body), viewer, Pick.read(action.get("value")))


def _pick(deps: Deps, place: Place, viewer: Viewer, picked: Pick | None) -> None:
    if picked is None or picked.person != viewer.user:
        put_in_place(deps, place, said(NOT_MINE))
        return
    target = Target(picked.kind, picked.name, picked.scope, register=picked.register)
    asked = Said(picked.which, picked.cadence, picked.at, picked.zone, picked.weekday)
    if not place.is_direct:
        watch_here(deps, place, viewer, target, asked)
        return
    try:
        done = watch(deps, viewer, target, asked, viewer.user)
    except SubscriptionProblem as problem:
        put_in_place(deps, place, said(str(problem)))
        return
    put_in_place(deps, place, messages.subscribed(done.watched, is_new=done.is_new, is_here=False))


def open_window(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Open the window that changes what is told, and how often."""
    ack()
    value = str(action.get("value") or "")
    key = WatchKey(0, viewer.user) if value == messages.OWN else WatchKey.read(value)
    afterwards(deps.windows, _open_window, deps, Place.of_click(body), viewer, key, body["trigger_id"])


def _open_window(deps: Deps, place: Place, viewer: Viewer, key: WatchKey | None, trigger: str) -> None:
    view = told("Not changed", NOT_MINE)
    if key is not None:
        try:
            with deps.store.database.reading() as session:
                found = _shown(session, deps, place, viewer, key)
            origin = Origin(place.channel, response_url=place.response_url if place.is_private else "")
            view = windows.window(found, WindowKey(key, origin))
        except SubscriptionProblem as problem:
            view = told("Not changed", str(problem))
    deps.client.views_open(trigger_id=trigger, view=view)


def _shown(session: Session, deps: Deps, place: Place, viewer: Viewer, key: WatchKey) -> Watched:
    """What is to be changed, where the person sees it. Raises SubscriptionProblem."""
    if key.subscription:
        one = yours(session, key, viewer, place)
    else:
        fresh = Subscription(0, own_only(key, viewer), viewer.user, Scope(ScopeKind.OWN))
        one = next((each for each in of_person(session, viewer.user) if each.scope == fresh.scope), fresh)
    found = described(session, one, viewer=viewer, today=deps.today())
    if not found.words:
        raise SubscriptionProblem(NOT_YOURS)
    return found


class _Wrong(Exception):
    """What was filled in cannot be taken: the field and what is wrong with it."""


def save(ack: Ack, view: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Take what was filled in, and refresh the list that the window was opened from."""
    wanted = WindowKey.read(view.get("private_metadata"))
    if wanted is None:
        ack(response_action="update", view=told("Not changed", NOT_MINE))
        return
    origin = wanted.origin
    place = Place(viewer.user, origin.channel, origin.response_url, is_private=True)
    try:
        done = change(deps, viewer, wanted.key, _filled(view), place)
    except _Wrong as wrong:
        field, words = wrong.args
        ack(response_action="errors", errors={field: words})
        return
    except SubscriptionProblem as problem:
        ack(response_action="update", view=told("Not changed", str(problem)))
        return
    ack()
    words = f"Changed: {done.watched.words}, {messages.how(done.watched.subscription)}."
    afterwards(deps.answers, _refresh, deps, place, viewer, origin.page, words)


def _filled(view: dict[str, Any]) -> Said:
    """What was filled in. Raises _Wrong."""
    which, cadence, day = (chosen(view, name) for name in (windows.WHICH, windows.CADENCE, windows.DAY))
    if cadence not in list(Cadence):
        raise _Wrong(windows.CADENCE, "Choose how often.")
    # Of risks there is nothing to choose, so their window does not ask.
    if which not in list(Which) and (which or _is_asked(view, windows.WHICH)):
        raise _Wrong(windows.WHICH, "Choose which changes.")
    if not (day.isdecimal() and day.isascii() and int(day) < len(DAYS)):
        raise _Wrong(windows.DAY, "Choose a day of the week.")
    return Said(Which(which) if which else None, Cadence(cadence), _time(view), _zone(view), int(day))


def _is_asked(view: dict[str, Any], block: str) -> bool:
    return any(one.get("block_id") == block for one in view.get("blocks", ()))


def _time(view: dict[str, Any]) -> time:
    typed = _typed(view, windows.AT, "selected_time")
    if not re.fullmatch("(?:[01][0-9]|2[0-3]):[0-5][0-9]", typed):
        raise _Wrong(windows.AT, "Choose a time of day, as in 09:00.")
    return time.fromisoformat(typed)


def _zone(view: dict[str, Any]) -> str:
    other = _typed(view, windows.OTHER, "value").strip()
    zone = zone_named(other or chosen(view, windows.ZONE) or COUNCIL_ZONE)
    if zone is None:
        where = windows.OTHER if other else windows.ZONE
        raise _Wrong(where, "I know no such time zone. Type it as in Europe/Paris or America/New_York.")
    return zone


def _typed(view: dict[str, Any], block: str, kind: str) -> str:
    """What was entered in a field; empty for nothing, and for what no window of ours sends."""
    found: Any = view
    for step in ("state", "values", block, block, kind):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, str) and len(found) <= 100 else ""
