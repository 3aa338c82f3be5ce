"""The one error handler: a plain sentence for the person, a reference that is also in the log."""

import json
import logging
import secrets
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from handlers.deps import Deps
from handlers.lanes import LaneFull
from handlers.messages.faults import failed, said
from handlers.messages.modals import told
from handlers.place import Place, tell_privately
from storage.database import Busy

log = logging.getLogger(__name__)
_FULL = "I have more to do than I can manage just now. Please try again in a moment."


def handler(deps: Deps):  # type: ignore[no-untyped-def]
    """The function Bolt calls when a listener raises; it answers in the way the payload's kind asks for."""

    def on_error(error: Exception, body: dict[str, Any], request: BoltRequest) -> BoltResponse:
        words = _words(error)
        if "command" in body:
            return _json({"response_type": "ephemeral", **said(words).payload()})
        if body.get("type") == "view_submission":
            return _json({"response_action": "update", "view": told("Not saved", words)})
        if body.get("type") == "block_actions":
            _tell(deps, Place.of_click(body), words)
        # An event that met a busy database comes again if it is not acknowledged.
        return BoltResponse(status=503 if "event" in body and isinstance(error, Busy) else 200, body="")

    return on_error


def _words(error: Exception) -> str:
    if isinstance(error, Busy):
        return str(error)
    if isinstance(error, LaneFull):
        return _FULL
    reference = secrets.token_hex(4)
    log.error("a listener failed", exc_info=error, extra={"reference": reference})
    return failed(reference)


def _tell(deps: Deps, place: Place, words: str) -> None:
    try:
        deps.fast.put(tell_privately, deps.client, place, said(words))
    except LaneFull:
        log.warning("a person could not be told of an error: too much is waiting")


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload), headers={"content-type": "application/json"})
