"""What happens when something fails: a plain sentence for the person, a reference that is also in the log."""

import json
import logging
import secrets
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.errors import SlackApiError

from handlers.access import NotAllowed
from handlers.deps import Deps
from handlers.flood import TooMuch
from handlers.lanes import Lane, LaneFull
from handlers.messages import home
from handlers.messages.faults import NOT_ALLOWED, failed, said
from handlers.messages.modals import told
from handlers.people import NotKnownYet
from handlers.place import Place, code_of, may_have_worked, tell_privately
from handlers.rooms import Unreadable
from storage.database import Busy

log = logging.getLogger(__name__)
_FULL = "I have more to do than I can manage just now. Please try again in a moment."
_TOO_LATE = "Slack would not open the window, because that took too long. Please press again."
_WHO = "Slack has not told me yet who you are. Please try again in a moment."
_SLACK_WAITS = "Slack asks me to wait. Please try again in a minute."
_SLACK_SILENT = "Slack did not answer me as it should. Please try again in a moment."
_UNKNOWN_ROOM = "I cannot find out who reads this channel, so I show nothing here. Ask me with /kpi or directly."
_NOT_IN_ROOM = "I am not in this channel. Invite me with /invite @Scorecard Bot, or ask me with /kpi."
_BUSY_SLACK = ("ratelimited", "rate_limited")
_LATE = ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired")


def handler(deps: Deps) -> Callable[..., BoltResponse]:
    """The function Bolt calls when a listener raises; it answers in the way the payload's kind asks for."""

    def on_error(error: Exception, body: dict[str, Any], request: BoltRequest) -> BoltResponse:
        if "event" in body and isinstance(error, Busy | LaneFull | NotKnownYet):
            return BoltResponse(status=503, body="")  # not acknowledged, so Slack sends it again
        words = words_for(error)
        if "command" in body:
            return _json({"response_type": "ephemeral", **said(words).payload()})
        if body.get("type") == "view_submission":
            # What was entered stays in the window beneath, to be sent again.
            way = "push" if isinstance(error, TooMuch) else "update"
            return _json({"response_action": way, "view": told("Not saved", words)})
        place = _place(body)
        if isinstance(error, TooMuch) and not deps.floods.may_tell(place.user):
            return BoltResponse(status=200, body="")
        if (body.get("event") or {}).get("type") == "app_home_opened":
            _tell_at_home(deps, body["event"], words)
        else:
            _tell(deps, place, words)
        return BoltResponse(status=200, body="")

    return on_error


def afterwards(lane: Lane, work: Callable[..., None], deps: Deps, place: Place, *args: Any) -> None:
    """Have `work(deps, place, *args)` done after the acknowledgement; where it fails, the person is told privately.

    Raises LaneFull.
    """
    lane.put(_attempt, work, deps, place, args)


def _attempt(work: Callable[..., None], deps: Deps, place: Place, args: tuple[Any, ...]) -> None:
    try:
        work(deps, place, *args)
    except Exception as error:  # noqa: BLE001 (the edge of a worker: it is logged where the words are found)
        tell_privately(deps.client, place, said(words_for(error)))


def words_for(error: Exception) -> str:
    """What the person is told. What nobody foresaw is logged under the reference that the words carry."""
    if isinstance(error, Busy):
        return str(error)
    if isinstance(error, LaneFull):
        return _FULL
    if isinstance(error, NotKnownYet):
        return _WHO
    if isinstance(error, TooMuch):
        return error.words
    if isinstance(error, Unreadable):
        return _NOT_IN_ROOM if error.is_absent else _UNKNOWN_ROOM
    if isinstance(error, NotAllowed):
        return NOT_ALLOWED
    if isinstance(error, SlackApiError) and code_of(error) in _LATE:
        return _TOO_LATE
    if isinstance(error, SlackApiError) and code_of(error) in _BUSY_SLACK:
        return _SLACK_WAITS
    reference = secrets.token_hex(4)
    if isinstance(error, SlackApiError | OSError | HTTPException) and may_have_worked(error):
        log.warning("Slack did not answer as it should", exc_info=error, extra={"reference": reference})
        return f"{_SLACK_SILENT} If it goes on, tell your administrator this: {reference}."
    log.error("something failed while a person waited", exc_info=error, extra={"reference": reference})
    return failed(reference)


def _place(body: dict[str, Any]) -> Place:
    return Place.of_event(body["event"]) if "event" in body else Place.of_click(body)


def _tell(deps: Deps, place: Place, words: str) -> None:
    if not place.user:
        return
    try:
        deps.answers.put(tell_privately, deps.client, place, said(words))
    except LaneFull:
        log.warning("a person could not be told of an error: too much is waiting")


def _tell_at_home(deps: Deps, event: dict[str, Any], words: str) -> None:
    """Where the person looks: a private message each time they come by would be found somewhere else, much later."""
    if event.get("tab", "home") != "home" or not event.get("user"):
        return
    try:
        deps.answers.put(_publish, deps, str(event["user"]), words)
    except LaneFull:
        log.warning("a person could not be told of an error: too much is waiting")


def _publish(deps: Deps, user: str, words: str) -> None:
    deps.client.views_publish(user_id=user, view=home.sentence(words))


def _json(payload: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload), headers={"content-type": "application/json"})
