"""`/watch problems`: what is not delivered or assessed, and the buttons with which a person helps."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.access import NotAllowed
from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.errors import afterwards
from handlers.messages import watch_problems as messages
from handlers.messages.blocks import Message
from handlers.place import Place
from handlers.roles import NOT_MINE, put_in_place
from storage import audit
from storage.alerts import outbox
from storage.alerts.problems import problems
from storage.alerts.watched import names_of
from storage.audit import Change, Hand
from storage.domain.role import Permission
from storage.domain.viewer import Viewer

_GONE = "That has been dealt with since."
_UNSEEN = "An indicator that is not yours to see"
_A_RISK = "A risk or a risk area"


def shown(deps: Deps, viewer: Viewer, *, done: str = "") -> Message:
    """What does not work, for those who may say who owns an indicator: officers and administrators."""
    if not viewer.may(Permission.BIND):
        raise NotAllowed
    with deps.store.database.reading() as session:
        found = problems(session, now=deps.now())
        ids = [one.indicator for one in found.set_aside]
        names = names_of(session, ids, viewer=viewer, today=deps.today())
    aside = [(names.get(one.indicator, _UNSEEN), one.until) for one in found.set_aside]
    aside += [(_A_RISK, one.until) for one in found.risks_aside]
    return messages.listing(found.undelivered, aside, found.paused, done=done)


def again(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Have a message tried with the next round."""
    _do(ack, body, action, viewer, deps, outbox.try_again, "It is tried again now.")


def it_is_there(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Somebody has looked: it was posted."""
    _do(ack, body, action, viewer, deps, outbox.it_is_there, "It counts as delivered.")


def post_again(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Somebody has looked: it was not posted."""
    _do(ack, body, action, viewer, deps, outbox.post_again, "It is posted again now.")


def give_up(ack: Ack, body: dict[str, Any], action: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Somebody knows that it can never be delivered."""
    _do(ack, body, action, viewer, deps, outbox.give_up, "It is not sent any more.")


def _do(
    ack: Ack,
    body: dict[str, Any],
    action: dict[str, Any],
    viewer: Viewer,
    deps: Deps,
    work: Callable[..., bool],
    words: str,
) -> None:
    delivery = messages.read_key(action.get("value"))
    if delivery is None:
        words = NOT_MINE
    else:
        with writing_as(viewer, Permission.BIND, deps) as (session, _):
            if work(session, delivery, now=deps.now()):
                hand = Hand(viewer.user, deps.now(), "/watch problems")
                audit.record(session, hand, [Change("delivery", str(delivery), "by hand", "", words)])
            else:
                words = _GONE
    ack()
    afterwards(deps.answers, _refresh, deps, Place.of_click(body), viewer, words)


def _refresh(deps: Deps, place: Place, viewer: Viewer, words: str) -> None:
    put_in_place(deps, place, shown(deps, viewer, done=words))
