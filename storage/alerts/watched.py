"""What a place watches, as one person may know it: names of what they may not see stay in storage."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlmodel import Session

from storage.alerts import watched_risks
from storage.alerts.subscriptions import of_destination, one_ever
from storage.domain.indicator import IndicatorKey
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription, Watched
from storage.domain.telling import About, covers
from storage.domain.viewer import Reader
from storage.facts import Facts, load_names
from storage.scorecard import LIVE, facts_of
from storage.tables import Indicator, table_of

_SAID = {ScopeKind.EVERYTHING: "everything", ScopeKind.OWN: "the indicators you own"}


def watched(session: Session, destination: str, *, viewer: Reader, today: date) -> tuple[Watched, ...]:
    """What a channel or an account is subscribed to, oldest first.

    `words` are empty where the reader may see nothing of it; that it is watched is then for the destination alone.
    """
    return _described(session, of_destination(session, destination), viewer=viewer, today=today)


def watched_ever(session: Session, subscription: int, *, viewer: Reader, today: date) -> Watched | None:
    """One subscription, stopped or not."""
    found = one_ever(session, subscription)
    return described(session, found, viewer=viewer, today=today) if found else None


def names_of(session: Session, ids: Collection[int], *, viewer: Reader, today: date) -> dict[int, str]:
    """The names of those of these indicators (row ids) that the reader may see."""
    seen = load_names(session, table_of(Indicator).c.id.in_(ids), viewer=viewer, today=today)
    return {row: facts.definition.name for row, facts in seen.items()}


def described(session: Session, one: Subscription, *, viewer: Reader, today: date) -> Watched:
    """A subscription just made or changed, as this reader may know it."""
    return _described(session, [one], viewer=viewer, today=today)[0]


def scope_of_indicator(session: Session, key: IndicatorKey, *, viewer: Reader, today: date) -> Scope | None:
    """The one indicator as a scope; None where there is none for this reader."""
    facts = facts_of(session, key, viewer=viewer, today=today)
    return Scope(ScopeKind.INDICATOR, indicator=facts.id) if facts else None


def _described(session: Session, found: Iterable[Subscription], *, viewer: Reader, today: date) -> tuple[Watched, ...]:
    every = tuple(found)
    told = {one.subscription.id: one for one in _of_risks(session, every, viewer=viewer, today=today)}
    seen = load_names(session, LIVE, viewer=viewer, today=today)
    about = {row: about_of(facts) for row, facts in seen.items()}
    return tuple(told.get(one.id) or _watched(one, seen, about) for one in every)


def _of_risks(session: Session, every: tuple[Subscription, ...], *, viewer: Reader, today: date) -> tuple[Watched, ...]:
    wanted = [one for one in every if one.scope.register is Register.RISKS]
    return watched_risks.described(session, wanted, viewer=viewer, today=today) if wanted else ()


def about_of(facts: Facts, owner: str = "") -> About:
    """What decides whether a scope has an indicator in it."""
    name = facts.definition.name
    return About(facts.id, name, facts.section, facts.scorecard, facts.directorate, owner)


def _watched(one: Subscription, seen: Mapping[int, Facts], about: Mapping[int, About]) -> Watched:
    if one.scope.kind in _SAID:
        return Watched(one, _SAID[one.scope.kind])
    inside = [row for row, each in about.items() if covers(one.scope, each, one.person)]
    if not inside:
        return Watched(one)
    if one.scope.kind is ScopeKind.INDICATOR:
        definition = seen[inside[0]].definition
        return Watched(one, definition.name, 1, definition.key)
    return Watched(one, one.scope.name, len(inside))
