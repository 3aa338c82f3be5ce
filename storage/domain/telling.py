"""Who hears of a change: a channel or a person that asked for it, the alerts channel, the owner, the officers."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.clearance import same_directorate
from storage.domain.role import Grant, Role
from storage.domain.subscription import Cadence, Register, Scope, ScopeKind, Subscription


@dataclass(frozen=True)
class About:
    """What a change is about, as far as it decides who hears of it. `owner` is the account the owner is bound to."""

    indicator: int
    name: str
    section: str
    scorecard: str
    directorate: str
    owner: str = ""


@dataclass(frozen=True)
class Event:
    """A change that has been found, with what it is about."""

    about: About
    stage: Stage
    kind: ChangeKind
    cause: Cause


@dataclass(frozen=True)
class RiskAbout:
    """What an event of the register is about, as far as it decides who hears of it.

    `risk` is a row id, None where it is about an area alone; `directorates` are those of the risk, or of all risks of
    the area. `owner` is the account the owner is bound to.
    """

    risk: int | None
    area: str
    directorates: frozenset[str] = frozenset()
    owner: str = ""


def covers(scope: Scope, about: About, person: str) -> bool:
    """Whether the scope that a person asked for has the indicator in it."""
    if scope.register is Register.RISKS:
        return False
    match scope.kind:
        case ScopeKind.EVERYTHING:
            return True
        case ScopeKind.INDICATOR:
            return scope.indicator == about.indicator
        case ScopeKind.OWN:
            return bool(person) and about.owner == person
        case ScopeKind.SECTION:
            return _is_same(scope.name, about.section)
        case ScopeKind.SCORECARD:
            return _is_same(scope.name, about.scorecard)
        case ScopeKind.DIRECTORATE:
            return same_directorate(scope.name, about.directorate)
        case ScopeKind.AREA | ScopeKind.RISK:
            return False


def covers_risk(scope: Scope, about: RiskAbout, person: str) -> bool:
    """Whether the scope that a person asked for has the risk or the area in it."""
    if scope.register is not Register.RISKS:
        return False
    match scope.kind:
        case ScopeKind.EVERYTHING:
            return True
        case ScopeKind.RISK:
            return about.risk is not None and scope.risk == about.risk
        case ScopeKind.OWN:
            return bool(person) and about.owner == person
        case ScopeKind.AREA:
            return _is_same(scope.name, about.area)
        case ScopeKind.DIRECTORATE:
            return any(same_directorate(scope.name, one) for one in about.directorates)
        case _:
            return False


def hears(one: Subscription, event: Event) -> bool:
    """Whether a subscription gives an alert for a change."""
    is_at_once = one.cadence is Cadence.AT_ONCE and event.stage is Stage.PUBLISHED
    return is_at_once and one.which.includes(event.kind) and covers(one.scope, event.about, one.person)


def destinations(
    event: Event,
    *,
    subscriptions: Iterable[Subscription],
    officers: Iterable[tuple[str, Grant]],
    alerts_channel: str,
) -> tuple[str, ...]:
    """Where a change is told anew, each place once; who has been told of it before is told of the rest by an edit.

    Of a draft that turns red its owner and the officers (accounts with their grants) of its directorate hear.
    """
    is_red, about = event.kind is ChangeKind.NEWLY_RED, event.about
    found: list[str] = []
    if event.stage is Stage.DRAFT:
        if is_red:
            found = [about.owner, *(who for who, grant in officers if _looks_after(grant, about))]
    else:
        found = [one.destination for one in subscriptions if hears(one, event)]
        if is_red or event.cause.is_decision:
            found = [alerts_channel, *found, about.owner]
    return tuple(dict.fromkeys(one for one in found if one))


def risk_destinations(
    about: RiskAbout, *, subscriptions: Iterable[Subscription], alerts_channel: str
) -> tuple[str, ...]:
    """Where an event of the register is told, each place once."""
    asked = (
        one.destination
        for one in subscriptions
        if one.cadence is Cadence.AT_ONCE and covers_risk(one.scope, about, one.person)
    )
    return tuple(dict.fromkeys(one for one in (alerts_channel, *asked, about.owner) if one))


def _looks_after(grant: Grant, about: About) -> bool:
    return grant.role is Role.OFFICER and grant.covers(about.directorate)


def _is_same(one: str, other: str) -> bool:
    return bool(one.strip()) and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
