"""What a person means who names something to be watched: an indicator, a risk, a part of either, or one of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.arguments import Scope as Part
from handlers.arguments import fitting_names, fitting_scopes
from storage.alerts.watched import scope_of_indicator
from storage.alerts.watched_risks import scope_of_risk
from storage.database import Session
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_scope import RiskScope, scopes_in
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.subscription import Register, Scope, ScopeKind
from storage.domain.viewer import Viewer
from storage.search.index import Verdict
from storage.search.wording import normalise
from storage.store import Reading

MOST_CHOICES = 10


@dataclass(frozen=True)
class Target:
    """What can be watched. `name` is an indicator's code, with its `scope`, a risk's reference, or the name of a part;
    `words` say it.
    """

    kind: ScopeKind
    name: str = ""
    scope: str = ""
    words: str = ""
    what: str = ""
    register: Register = Register.INDICATORS


def everything(register: Register) -> Target:
    """All indicators, or the whole risk register."""
    return Target(ScopeKind.EVERYTHING, register=register)


def own(register: Register) -> Target:
    """What the person owns of it."""
    return Target(ScopeKind.OWN, register=register)


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


def meant_of_risks(words: str, *, viewer: Viewer, reading: Reading, today: date) -> Target | Choice:
    """What the words name on the risk register: a reference first, then a part of it, then a risk by its title."""
    risks = reading.risks(viewer=viewer, today=today)
    wanted = words.strip().upper()
    exact = next((one for one in risks if one.key.reference == wanted), None)
    if exact:
        return _risk(exact)
    parts = _risk_parts(words, risks, reading.areas(viewer=viewer, today=today))
    if parts:
        return _one_of(parts)
    found = reading.find_risk(words, viewer=viewer, today=today)
    known = {one.key: one for one in risks}
    targets = [_risk(known[key]) for key in found.keys if isinstance(key, RiskKey) and key in known]
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
    if target.kind is ScopeKind.RISK:
        return scope_of_risk(session, RiskKey(target.name), viewer=viewer, today=today)
    if target.kind is ScopeKind.INDICATOR:
        return scope_of_indicator(session, IndicatorKey(target.name, target.scope), viewer=viewer, today=today)
    return Scope(target.kind, target.name, register=target.register)


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


_RISK_PARTS = {"directorate": ScopeKind.DIRECTORATE, "area": ScopeKind.AREA}


def _risk_parts(words: str, risks: Sequence[RiskSnapshot], areas: Sequence[RiskArea]) -> list[Target]:
    """The directorates of the register that fit, else the areas, as when something is asked of it."""
    there = [one for one in scopes_in(risks, areas) if one.kind in _RISK_PARTS]
    names = fitting_names(words, (one.name for one in there))
    fitting = [one for one in there if one.name in names]
    first = [one for one in fitting if one.kind == "directorate"] or fitting
    return [
        Target(_RISK_PARTS[one.kind], one.name, "", one.name, _part_words(one, risks), Register.RISKS) for one in first
    ]


def _part_words(part: RiskScope, risks: Sequence[RiskSnapshot]) -> str:
    kind = "risks of the directorate" if part.kind == "directorate" else "risk area"
    count = sum(not one.is_closed and part.holds(one) for one in risks)
    return f"{kind}, {'1 risk' if count == 1 else f'{count} risks'}"


def _risk(one: RiskSnapshot) -> Target:
    what = " · ".join(words for words in ("risk", one.directorate, one.area) if words)
    words = f"{one.key.reference} {one.title}"
    return Target(ScopeKind.RISK, one.key.reference, "", words, what, Register.RISKS)


def _count(number: int) -> str:
    return "1 indicator" if number == 1 else f"{number} indicators"
