"""Watching, changing and stopping: each one transaction, in which the person is looked at once more."""

from dataclasses import dataclass

from handlers.confirming import writing_as
from handlers.deps import Deps
from handlers.messages.watch_keys import WatchKey
from handlers.place import Place
from handlers.watch_scopes import Target, scope_in
from handlers.watch_words import Said
from storage.alerts import alerts, subscriptions
from storage.alerts.subscriptions import SubscriptionProblem
from storage.alerts.watched import described
from storage.audit import Hand
from storage.database import Session
from storage.domain.delivery import AlertKind, is_person
from storage.domain.role import Permission
from storage.domain.subscription import Scope, ScopeKind, Subscription, Watched
from storage.domain.viewer import Viewer

NOT_YOURS = "That is not there any more, or is not yours to change here. `/watch` shows what is watched."
_SOURCE = "/watch"


@dataclass(frozen=True)
class Done:
    """A subscription as the person may know it, and whether it is a new one."""

    watched: Watched
    is_new: bool = False


def watch(deps: Deps, viewer: Viewer, target: Target, said: Said, destination: str) -> Done:
    """Have the target told at its destination. Raises SubscriptionProblem in words, NotAllowed, NotKnownYet, Busy."""
    with writing_as(viewer, Permission.ASK, deps) as (session, now):
        scope = scope_in(session, target, viewer=now, today=deps.today())
        wanted = Subscription(0, destination, viewer.user, scope or Scope(ScopeKind.EVERYTHING))
        if scope is None or not described(session, wanted, viewer=now, today=deps.today()).words:
            raise SubscriptionProblem("That is not there any more, or is not yours to see.")
        there = subscriptions.of_destination(session, destination)
        stands = next((one for one in there if one.scope == scope), wanted)
        made, is_new = subscriptions.subscribe(session, _hand(deps, viewer), said.put(stands))
        if is_new:
            _tell(session, deps, viewer, made, "watches")
        return Done(described(session, made, viewer=now, today=deps.today()), is_new)


def change(deps: Deps, viewer: Viewer, key: WatchKey, said: Said, place: Place) -> Done:
    """Set what was filled in. Raises as `watch` does."""
    with writing_as(viewer, Permission.ASK, deps) as (session, now):
        if key.subscription:
            was = yours(session, key, now, place)
            made = subscriptions.change(session, _hand(deps, viewer), said.put(was))
        else:
            wanted = Subscription(0, own_only(key, now), viewer.user, Scope(ScopeKind.OWN))
            made, _ = subscriptions.subscribe(session, _hand(deps, viewer), said.put(wanted))
        return Done(described(session, made, viewer=now, today=deps.today()))


def stop(deps: Deps, viewer: Viewer, key: WatchKey, place: Place) -> Watched:
    """Have it told no more. Raises as `watch` does."""
    with writing_as(viewer, Permission.ASK, deps) as (session, now):
        was = yours(session, key, now, place)
        shown = described(session, was, viewer=now, today=deps.today())
        if not shown.words and was.destination != viewer.user:
            raise SubscriptionProblem(NOT_YOURS)
        subscriptions.stop(session, _hand(deps, viewer), was.id)
        _tell(session, deps, viewer, was, "stopped")
        return shown


def yours(session: Session, key: WatchKey, viewer: Viewer, place: Place) -> Subscription:
    """The subscription, where it is told to the person or in the channel they are in. Raises SubscriptionProblem."""
    found = subscriptions.one_active(session, key.subscription)
    if found is None or found.destination != key.destination or key.destination not in (viewer.user, place.channel):
        raise SubscriptionProblem(NOT_YOURS)
    return found


def own_only(key: WatchKey, viewer: Viewer) -> str:
    """The account that a key without a subscription names, where it is the person's own. Raises SubscriptionProblem."""
    if key.subscription or key.destination != viewer.user:
        raise SubscriptionProblem(NOT_YOURS)
    return viewer.user


def _hand(deps: Deps, viewer: Viewer) -> Hand:
    return Hand(viewer.user, deps.now(), _SOURCE)


def _tell(session: Session, deps: Deps, viewer: Viewer, one: Subscription, did: str) -> None:
    """One line for everybody in a channel; it is sent as alerts are, so that it is made for whoever reads it then."""
    if is_person(one.destination):
        return
    payload = {"what": did, "person": viewer.user, "subscription": one.id}
    key = f"{did}:{one.id}"
    alerts.tell(session, key=key, destination=one.destination, kind=AlertKind.TOLD, payload=payload, at=deps.now())
