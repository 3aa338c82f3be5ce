"""Alerts about the register, each for whoever reads it then; it is edited for as long as anything of it changes."""

import json

from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages import risk_alerts
from handlers.messages.risk_alerts import RiskLook
from storage.alerts import risk_lines
from storage.domain.delivery import Delivery, is_person
from storage.domain.risk_told import ToldRisk
from storage.domain.viewer import Reader


def render(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What these readers may see of it. What was over before it was posted is no news."""
    with deps.store.database.reading() as session:
        told = risk_lines.told(session, delivery.alert, viewer=reader, today=deps.today(), matrix=deps.store.matrix)
    shown = [line for line in told if line.is_seen and _is_news(line, delivery)]
    if not shown:
        return None
    look = RiskLook(is_first=not delivery.is_posted, is_channel=not is_person(delivery.destination))
    return Rendered(risk_alerts.alert(shown, look), is_less=any(not line.is_seen for line in told))


def _is_news(line: ToldRisk, delivery: Delivery) -> bool:
    if line.ended_at is None:
        return True
    posted_at = delivery.first_try_at or delivery.at
    return delivery.is_posted and posted_at is not None and line.ended_at >= posted_at


def loaded(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What a load brought: counts alone, of what everybody may see."""
    message = risk_alerts.loaded(json.loads(delivery.payload))
    return Rendered(message) if message else None
