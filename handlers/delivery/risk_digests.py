"""The risk summary that somebody asked to have sent, for whoever can read it when it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from charts.request import Heatmap
from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages import risk_digests as messages
from handlers.messages.digests import Frame
from storage.alerts.watched_risks import about_of
from storage.database import Session
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_lately import known_before, lately
from storage.domain.risk_summary import picture
from storage.domain.subscription import ScopeKind, Subscription
from storage.domain.telling import RiskAbout, covers_risk
from storage.domain.viewer import Reader


def summed_up(
    deps: Deps, session: Session, one: Subscription, since: datetime, until: datetime, reader: Reader, frame: Frame
) -> Rendered | None:
    """The summary of what a subscription covers, with what moved since the last one; None where nothing of it is seen.

    `since` and `until` are when the last one ended and this one does.
    """
    with deps.store.reading() as reading:
        version = reading.version
        every = reading.risks(viewer=reader, today=deps.today())
        areas = reading.areas(viewer=reader, today=deps.today())
    risks = [risk for risk in every if covers_risk(one.scope, about_of(risk), one.person)]
    inside = [area for area in areas if covers_risk(one.scope, _about_area(area.name, risks), one.person)]
    if not risks and not inside:
        return None
    zone = ZoneInfo(frame.zone)
    begun, ended = since.astimezone(zone).date(), until.astimezone(zone).date()
    where = frame_name(one)
    today = deps.today()
    made = picture(where, risks, inside, matrix=deps.store.matrix, today=today, since=_compared(deps, every))
    known = lately(risks, since, begun)
    news = picture(where, known, inside, matrix=deps.store.matrix, today=today, since=known_before(begun))
    message = messages.digest(made, news, messages.Span(begun, ended), frame)
    keys = [risk.key for risk in (*made.risks, *made.closed, *news.closed)]
    linked = {link.snapshot.definition.key: None for risk in made.risks for link in risk.linked}
    names = tuple(area.name for area in inside)
    drawn = Heatmap(made) if made.risks else None
    return Rendered(message, tuple(linked), version, chart=drawn, risks=tuple(dict.fromkeys(keys)), areas=names)


def frame_name(one: Subscription) -> str:
    """What is summed up, as its title names it."""
    if one.scope.kind is ScopeKind.OWN:
        return "Your own risks"
    return one.scope.name or "The whole register"


def _about_area(name: str, risks: list[RiskSnapshot]) -> RiskAbout:
    return RiskAbout(None, name, frozenset(risk.directorate for risk in risks if risk.area == name))


def _compared(deps: Deps, every: tuple[RiskSnapshot, ...]) -> date:
    """The day that all of the register is compared with, whatever part of it is summed up."""
    return picture("", every, (), matrix=deps.store.matrix, today=deps.today()).since
