"""What a place watches of the risk register, as one person may know it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.risk import RiskKey, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription, Watched
from storage.domain.telling import RiskAbout, covers_risk
from storage.domain.viewer import Reader
from storage.register import reading

_SAID = {ScopeKind.EVERYTHING: "the whole risk register", ScopeKind.OWN: "the risks you own"}


def described(session: Session, found: Iterable[Subscription], *, viewer: Reader, today: date) -> tuple[Watched, ...]:
    """Subscriptions to risks; `words` are empty where the reader may see nothing of it."""
    # Names and places are all that is looked at, so any matrix does.
    risks = reading.risks(session, viewer=viewer, today=today, matrix=FIVE_BY_FIVE)
    areas = reading.areas(session, viewer=viewer, today=today, matrix=FIVE_BY_FIVE, seen=risks)
    return tuple(_watched(one, risks, areas) for one in found)


def scope_of_risk(session: Session, key: RiskKey, *, viewer: Reader, today: date) -> Scope | None:
    """The one risk as a scope; None where there is none for this reader."""
    found = reading.risk(session, key, viewer=viewer, today=today, matrix=FIVE_BY_FIVE)
    return Scope(ScopeKind.RISK, register=Register.RISKS, risk=found.id) if found else None


def about_of(risk: RiskSnapshot) -> RiskAbout:
    """What decides whether a scope has a risk in it."""
    return RiskAbout(risk.id, risk.area, frozenset({risk.directorate}), risk.owner_account)


def _watched(one: Subscription, risks: Sequence[RiskSnapshot], areas: Sequence[RiskArea]) -> Watched:
    scope = one.scope
    if scope.kind in _SAID:
        return Watched(one, _SAID[scope.kind])
    inside = [risk for risk in risks if covers_risk(scope, about_of(risk), one.person)]
    open_ones = sum(not risk.is_closed for risk in inside)
    match scope.kind:
        case ScopeKind.RISK if inside:
            return Watched(one, f"{inside[0].key.reference} {inside[0].title}", 1)
        case ScopeKind.AREA if any(covers_risk(scope, RiskAbout(None, area.name), "") for area in areas):
            return Watched(one, f"the risk area {scope.name}", open_ones)
        case ScopeKind.DIRECTORATE if inside:
            return Watched(one, f"risks of {scope.name}", open_ones)
    return Watched(one)
