"""*Preview* and *Send now* of a digest, and the list of missing data."""

from typing import Any

from slack_bolt import Ack

from handlers.confirming import writing_as
from handlers.delivery.digests import summed_up
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import digests as messages
from handlers.messages.blocks import Message
from handlers.messages.digest_lines import Look
from handlers.messages.faults import said
from handlers.messages.watch_keys import WatchKey
from handlers.place import Place, tell_privately
from handlers.roles import NOT_MINE
from handlers.rooms import Rooms
from handlers.watch_writing import NOT_YOURS, yours
from storage.alerts.awaiting import listed
from storage.alerts.digests import covered, send_now
from storage.alerts.subscriptions import SubscriptionProblem
from storage.alerts.watched import described
from storage.domain.delivery import is_person
from storage.domain.role import Permission
from storage.domain.subscription import Subscription
from storage.domain.viewer import Reader, Viewer

NOTHING_TO_SEE = "Whoever reads it there may see nothing of what it is about, so nothing would be sent."
SENT = "It is on its way: the digest comes in a moment, for the time since the last one."
SENT_ALREADY = "It was sent within this minute; nothing more is sent."


def preview(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Show the person alone what a digest would say now to whoever reads it where it goes."""
    ack()
    key = WatchKey.read(action.get("value"))
    afterwards(deps.answers, _preview, deps, Place.of_click(body), viewer, key)


def _preview(deps: Deps, place: Place, viewer: Viewer, key: WatchKey | None) -> None:
    tell_privately(deps.client, place.beside(), _previewed(deps, place, viewer, key) if key else said(NOT_MINE))


def _previewed(deps: Deps, place: Place, viewer: Viewer, key: WatchKey) -> Message:
    try:
        with deps.store.database.reading() as session:
            one = yours(session, key, viewer, place)
            since, until = covered(session, one, deps.now())
    except SubscriptionProblem as problem:
        return said(str(problem))
    made = summed_up(deps, one.id, since, until, _reader(deps, one), is_preview=True)
    return made.message if made else said(NOTHING_TO_SEE)


def _reader(deps: Deps, one: Subscription) -> Reader:
    """Who reads the digest where it goes. Raises what asking Slack raises."""
    rooms = Rooms(deps)
    return rooms.alone(one.destination) if is_person(one.destination) else rooms.readers(one.destination)


def send(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Have a digest sent out of turn, for everybody who reads it where it goes; at most one a minute."""
    place, key = Place.of_click(body), WatchKey.read(action.get("value"))
    words = _sent(deps, place, viewer, key) if key else NOT_MINE
    ack()
    afterwards(deps.answers, _say, deps, place, words)


def _sent(deps: Deps, place: Place, viewer: Viewer, key: WatchKey) -> str:
    try:
        with writing_as(viewer, Permission.ASK, deps, figures=False) as (session, now):
            one = yours(session, key, now, place)
            if not described(session, one, viewer=now, today=deps.today()).words:
                return NOT_YOURS
            return SENT if send_now(session, one, now=deps.now()) else SENT_ALREADY
    except SubscriptionProblem as problem:
        return str(problem)


def _say(deps: Deps, place: Place, words: str) -> None:
    tell_privately(deps.client, place.beside(), said(words))


def missing(viewer: Viewer, deps: Deps) -> Message:
    """What is due soon and overdue of what the officer looks after, for `/watch missing`; who may ask is for others."""
    with deps.store.database.reading() as session:
        found = listed(session, viewer=viewer, today=deps.today())
    mine = [one for one in found if viewer.may(Permission.DEFINE, one.directorate)]
    return messages.missing_list(mine, Look(deps.today(), viewer.user))
