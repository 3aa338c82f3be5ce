"""What concerns one person, as far as they may see it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from storage.alerts import episodes, missing
from storage.alerts.subscriptions import of_person
from storage.domain.own import Own, Watched
from storage.domain.role import Grant, Role
from storage.domain.subscription import Scope, ScopeKind, Subscription
from storage.domain.telling import About, covers
from storage.domain.told import Red
from storage.domain.viewer import Viewer
from storage.facts import Facts, load_names
from storage.scorecard import LIVE

_WORDS = {ScopeKind.EVERYTHING: "everything", ScopeKind.OWN: "what I own"}
_ANSWERING = (Role.DIRECTOR, Role.OFFICER)


def own(session: Session, *, viewer: Viewer, today: date) -> Own:
    """The indicators in use that the person owns, watches in their direct message, or answers for by a role."""
    seen = load_names(session, LIVE, viewer=viewer, today=today)
    grants = [grant for grant in viewer.grants if grant.role in _ANSWERING]
    found = Own(
        owned=frozenset(facts.definition.key for row, facts in seen.items() if row in viewer.owned),
        watched=tuple(_watched(one, seen, viewer) for one in of_person(session, viewer.user)),
        answered_for=frozenset(facts.definition.key for facts in seen.values() if _is_answered_for(grants, facts)),
        part=_part(grants),
        due=missing.listed(session, viewer=viewer, today=today, indicators=viewer.owned) if viewer.owned else (),
    )
    taken = episodes.open_taken(session, viewer=viewer, today=today)
    return replace(found, taken=tuple(one for one in taken if _concerns(one, found, viewer)))


def _is_answered_for(grants: list[Grant], facts: Facts) -> bool:
    return any(grant.covers(facts.directorate) for grant in grants)


def _part(grants: list[Grant]) -> str:
    if any(not grant.directorate for grant in grants):
        return ""
    return ", ".join(dict.fromkeys(grant.directorate for grant in grants))


def _watched(one: Subscription, seen: Mapping[int, Facts], viewer: Viewer) -> Watched:
    covered = (row for row in seen if covers(one.scope, _about(row, seen[row], viewer), viewer.user))
    return Watched(one, _words(one.scope, seen), frozenset(seen[row].definition.key for row in covered))


def _about(row: int, facts: Facts, viewer: Viewer) -> About:
    owner = viewer.user if row in viewer.owned else ""
    return About(row, facts.definition.name, facts.section, facts.scorecard, facts.directorate, owner)


def _words(scope: Scope, seen: Mapping[int, Facts]) -> str:
    if scope.kind is not ScopeKind.INDICATOR:
        return _WORDS.get(scope.kind, scope.name)
    facts = seen.get(scope.indicator or 0)
    return facts.definition.name if facts else "an indicator that is not yours to see"


def _concerns(one: Red, found: Own, viewer: Viewer) -> bool:
    is_mine = one.episode is not None and one.episode.taken_by == viewer.user
    return is_mine or one.snapshot.definition.key in found.scope
