"""Digests, monthly "still red", reminders and missing data, for whoever can read them when they are sent."""

import json
from collections.abc import Iterable
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError

from handlers.delivery import risk_digests
from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages import digests as messages
from handlers.messages.digest_lines import Look
from storage.alerts.awaiting import listed
from storage.alerts.digest import Asked, content
from storage.alerts.reds import reds_of
from storage.alerts.reminders import reminder as reminded
from storage.alerts.subscriptions import one_active
from storage.alerts.watched import described
from storage.domain.delivery import Delivery, is_person
from storage.domain.digest import Digest
from storage.domain.episode import Episode
from storage.domain.missing import DataState
from storage.domain.subscription import Cadence, Register, ScopeKind, Watched
from storage.domain.told import Red
from storage.domain.viewer import Reader

_TITLES = {
    Cadence.DAILY: "Daily digest",
    Cadence.WEEKDAYS: "Weekday digest",
    Cadence.WEEKLY: "Weekly digest",
    Cadence.MONTHLY: "Monthly digest",
    Cadence.QUARTERLY: "Quarterly digest",
}
_UNSAID = (ScopeKind.EVERYTHING, ScopeKind.OWN)
_MOST_NAMES = 12
_NO_ANSWER = (SlackApiError, OSError, HTTPException)


def digest(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """A subscription's digest; None where it was stopped, or its readers may see none of what it is about."""
    told = json.loads(delivery.payload)
    since, until = datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["until"])
    return summed_up(deps, told["subscription"], since, until, reader, is_late=bool(told["late"]))


def summed_up(
    deps: Deps,
    subscription: int,
    since: datetime,
    until: datetime,
    reader: Reader,
    *,
    is_late: bool = False,
    is_preview: bool = False,
) -> Rendered | None:
    """The digest of a subscription (row id) for these readers; None as `digest` says."""
    version = _version(deps)
    with deps.store.database.reading() as session:
        one = one_active(session, subscription)
        found = described(session, one, viewer=reader, today=deps.today()) if one else None
        if one is None or found is None or not found.words:
            return None
        frame = messages.Frame(_title(found), _words(found), one.zone, is_late, is_preview)
        if one.scope.register is Register.RISKS:
            return risk_digests.summed_up(deps, session, one, since, until, reader, frame)
        asked = Asked(one.scope, since, until, one.which, one.person)
        made = content(session, asked, viewer=reader, today=deps.today())
    look = _look(deps, one.destination, _episodes(made))
    return Rendered(messages.digest(made, frame, look), tuple(made.keys), version)


def _title(found: Watched) -> str:
    title = _TITLES.get(found.subscription.cadence, "Digest")
    if found.subscription.scope.register is Register.RISKS:
        title = title.replace("digest", "risk summary").replace("Digest", "Risk summary")
    return f"{title}: {found.words}"


def _words(found: Watched) -> str:
    """What narrows `/kpi red` to the same."""
    return "" if found.subscription.scope.kind in _UNSAID else found.words


def still_red(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What this place was told of and is red still."""
    version, ids = _version(deps), set(json.loads(delivery.payload)["indicators"])
    with deps.store.database.reading() as session:
        found = reds_of(session, ids, viewer=reader, today=deps.today())
    if not found:
        return None
    look = _look(deps, delivery.destination, (one.episode for one in found))
    return Rendered(messages.still_red(found, look), _keys(found), version)


def reminder(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What nobody has taken on, and what is red long after somebody did."""
    version, ids = _version(deps), set(json.loads(delivery.payload)["episodes"])
    with deps.store.database.reading() as session:
        found = reminded(session, ids, viewer=reader, today=deps.today())
    every = (*found.forgotten, *found.taken)
    if not every:
        return None
    look = _look(deps, delivery.destination, (one.episode for one in every))
    message = messages.reminder(found, look, is_owner=is_person(delivery.destination))
    return Rendered(message, _keys(every), version)


def missing(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What is due soon or overdue, unless it has come meanwhile."""
    told: dict[str, Any] = json.loads(delivery.payload)
    version, state = _version(deps), DataState(told["state"])
    with deps.store.database.reading() as session:
        every = listed(session, viewer=reader, today=deps.today(), indicators=set(told["indicators"]))
    found = [one for one in every if one.awaited.state is state]
    if not found:
        return None
    message = messages.missing(found, state, Look(deps.today()), is_list=bool(told["is_list"]))
    return Rendered(message, tuple(one.definition.key for one in found), version)


def _version(deps: Deps) -> int:
    """The version of the figures before any of them is read."""
    with deps.store.reading() as reading:
        return reading.version


def _keys(found: Iterable[Red]) -> tuple[Any, ...]:
    return tuple(one.snapshot.definition.key for one in found)


def _episodes(found: Digest) -> Iterable[Episode | None]:
    return found.episodes


def _look(deps: Deps, destination: str, episodes: Iterable[Episode | None]) -> Look:
    person = destination if is_person(destination) else ""
    accounts = dict.fromkeys(one.taken_by for one in episodes if one and one.taken_by and one.taken_by != person)
    return Look(deps.today(), person, names_of(deps, list(accounts)[:_MOST_NAMES]))


def names_of(deps: Deps, accounts: Iterable[str]) -> dict[str, str]:
    """What people are called, as far as Slack says so: where it does not answer, the others are not asked for."""
    found: dict[str, str] = {}
    for account in accounts:
        try:
            found[account] = deps.people.look_up(account).name
        except _NO_ANSWER:
            return found
    return found
