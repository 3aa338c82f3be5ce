"""Requests to own indicators, and short lines that tell of what somebody did: made for whoever reads them then."""

import json

from handlers.delivery.rendered import Rendered
from handlers.deps import Deps
from handlers.messages import claims as claim_messages
from handlers.messages import watch as watch_messages
from storage.alerts import claims
from storage.alerts.watched import watched_ever
from storage.domain.delivery import Delivery
from storage.domain.viewer import Reader


def request(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """A request, for one of those who may decide; nothing where they see none of its indicators any more."""
    with deps.store.database.reading() as session:
        found = claims.claim(session, int(json.loads(delivery.payload)["request"]), viewer=reader, today=deps.today())
    if found is None or not found.indicators:
        return None
    return Rendered(claim_messages.request(found))


def told(deps: Deps, delivery: Delivery, reader: Reader) -> Rendered | None:
    """What somebody did: decided on a request, or had something told, or no more, in a channel."""
    payload = json.loads(delivery.payload)
    if payload["what"] == "decided":
        return _decided(deps, int(payload["request"]), reader)
    with deps.store.reading() as reading:
        version = reading.version
    with deps.store.database.reading() as session:
        found = watched_ever(session, int(payload["subscription"]), viewer=reader, today=deps.today())
    if found is None or not found.words:
        return None
    message = watch_messages.did(str(payload["what"]), str(payload["person"]), found)
    return Rendered(message, (found.key,) if found.key else (), version)


def _decided(deps: Deps, request_id: int, reader: Reader) -> Rendered | None:
    with deps.store.database.reading() as session:
        found = claims.claim(session, request_id, viewer=reader, today=deps.today())
    return Rendered(claim_messages.decided(found)) if found else None
