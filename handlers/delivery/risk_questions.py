"""Questions about risks, each for whoever reads it then: what they may not see is not asked of them."""

import json

from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages import risk_questions as messages
from storage.domain.delivery import Delivery
from storage.domain.viewer import Reader
from storage.register import questions


def render(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """The questions of one message with what was answered."""
    ids = [int(one) for one in json.loads(delivery.payload)["questions"]]
    with deps.store.database.reading() as session:
        found = questions.asked(session, ids, viewer=reader, today=deps.today(), matrix=deps.store.matrix)
    if not found or not (delivery.is_posted or any(one.answer is None for one in found)):
        return None
    is_owner = all(one.risk.owner_account == delivery.destination for one in found)
    message = messages.message(found, is_owner=is_owner, is_first=not delivery.is_posted)
    return Rendered(message, is_less=len(found) < len(ids))
