"""What concerns one person, as far as they may see it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from storage.alerts import awaiting, episodes
from storage.alerts.watched import about_of, watched
from storage.domain.own import Own, Watching
from storage.domain.role import Grant, Role
from storage.domain.subscription import Watched
from storage.domain.telling import covers
from storage.domain.told import Red
from storage.domain.viewer import Viewer
from storage.facts import Facts, load_names
from storage.scorecard import LIVE

_ANSWERING = (Role.DIRECTOR, Role.OFFICER)


def own(session: Session, *, viewer: Viewer, today: date) -> Own:
    """The indicators in use that the person owns, watches in their direct message, or answers for by a role."""
    seen = load_names(session, LIVE, viewer=viewer, today=today)
    grants = [grant for grant in viewer.grants if grant.role in _ANSWERING]
    mine = watched(session, viewer.user, viewer=viewer, today=today)
    found = Own(
        owned=frozenset(facts.definition.key for row, facts in seen.items() if row in viewer.owned),
        watching=tuple(_watching(one, seen, viewer) for one in mine),
        answered_for=frozenset(facts.definition.key for facts in seen.values() if _is_answered_for(grants, facts)),
        part=_part(grants),
        due=awaiting.listed(session, viewer=viewer, today=today, indicators=viewer.owned) if viewer.owned else (),
    )
    taken = episodes.open_taken(session, viewer=viewer, today=today)
    return replace(found, taken=tuple(one for one in taken if _concerns(one, found, viewer)))


def _is_answered_for(grants: list[Grant], facts: Facts) -> bool:
    return any(grant.covers(facts.directorate) for grant in grants)


def _part(grants: list[Grant]) -> str:
    if any(not grant.directorate for grant in grants):
        return ""
    return ", ".join(dict.fromkeys(grant.directorate for grant in grants))


def _watching(one: Watched, seen: Mapping[int, Facts], viewer: Viewer) -> Watching:
    owners = {row: viewer.user if row in viewer.owned else "" for row in seen}
    about = {row: about_of(facts, owners[row]) for row, facts in seen.items()}
    inside = (row for row in seen if covers(one.subscription.scope, about[row], viewer.user))
    return Watching(one, frozenset(seen[row].definition.key for row in inside))


def _concerns(one: Red, found: Own, viewer: Viewer) -> bool:
    is_mine = one.episode is not None and one.episode.taken_by == viewer.user
    return is_mine or one.snapshot.definition.key in found.scope
