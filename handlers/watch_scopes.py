"""What a person means who names something to be watched: an indicator, or a part of the council, or one of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.arguments import Scope as Part
from handlers.arguments import fitting_scopes
from storage.alerts.watched import scope_of_indicator
from storage.database import Session
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.subscription import Scope, ScopeKind
from storage.domain.viewer import Viewer
from storage.search.index import Verdict
from storage.search.wording import normalise
from storage.store import Reading

MOST_CHOICES = 10


@dataclass(frozen=True)
class Target:
    """What can be watched. `name` is an indicator's code, with its `scope`, or the name of a part; `words` say it."""

    kind: ScopeKind
    name: str = ""
    scope: str = ""
    words: str = ""
    what: str = ""


EVERYTHING = Target(ScopeKind.EVERYTHING)
OWN = Target(ScopeKind.OWN)


@dataclass(frozen=True)
class Choice:
    """Several targets, or none; `is_near` where they are only spelt like what was typed."""

    targets: tuple[Target, ...] = ()
    is_near: bool = False


def meant(words: str, *, viewer: Viewer, reading: Reading, today: date) -> Target | Choice:
    """What the words name for this person. A part of the council goes before all but an indicator of just that name."""
    found = reading.find(words, viewer=viewer, today=today)
    keys = [key for key in found.keys if isinstance(key, IndicatorKey)]
    known = [one for key in keys if (one := reading.snapshot(key, viewer=viewer, today=today))]
    exact = [one for one in known if is_called(one, words)]
    if exact:
        return _one_of([_indicator(one) for one in exact])
    parts = _parts(words, reading.lines(viewer=viewer, today=today))
    if parts:
        return _one_of(parts)
    targets = [_indicator(one) for one in known]
    if found.verdict is Verdict.ANSWER and targets:
        return targets[0]
    return Choice(tuple(targets[:MOST_CHOICES]), is_near=found.verdict is Verdict.NOTHING)


def is_called(one: IndicatorSnapshot, words: str) -> bool:
    """Whether the words are just the indicator's name, one of its other names, or its code."""
    definition, wanted = one.definition, normalise(words)
    names = {normalise(name) for name in (definition.name, *definition.aliases)}
    return bool(wanted) and (wanted in names or words.strip().casefold() == definition.key.code.casefold())


def scope_in(session: Session, target: Target, *, viewer: Viewer, today: date) -> Scope | None:
    """The target as a subscription keeps it; None for an indicator that is not there for this person."""
    if target.kind is ScopeKind.INDICATOR:
        return scope_of_indicator(session, IndicatorKey(target.name, target.scope), viewer=viewer, today=today)
    return Scope(target.kind, target.name)


def _one_of(targets: Sequence[Target]) -> Target | Choice:
    return targets[0] if len(targets) == 1 else Choice(tuple(targets[:MOST_CHOICES]))


def _indicator(one: IndicatorSnapshot) -> Target:
    key = one.definition.key
    where = " · ".join(name for name in (one.scorecard, one.section) if name)
    return Target(ScopeKind.INDICATOR, key.code, key.scope, one.definition.name, f"indicator: {where}")


def _parts(words: str, lines: Sequence[Line]) -> list[Target]:
    """The parts that fit; of several that hold the same indicators, one."""
    found: dict[frozenset[IndicatorKey], Part] = {}
    for part in fitting_scopes(words, lines):
        found.setdefault(frozenset(line.key for line in lines if part.holds(line)), part)
    return [
        Target(ScopeKind(part.kind), part.name, "", part.name, f"{part.kind}, {_count(len(inside))}")
        for inside, part in found.items()
    ]


def _count(number: int) -> str:
    return "1 indicator" if number == 1 else f"{number} indicators"
