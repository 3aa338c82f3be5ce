"""Handing a payload to the real Bolt app and waiting for its acknowledgement."""

import copy
import json
import threading
from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse

from bot.demo.state import State

ACK_SECONDS = 3.0


class App(Protocol):
    """What the workspace needs of a Bolt app."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Runs the listener for a request."""


@dataclass(frozen=True)
class Ack:
    """An acknowledgement as Slack received it: `failure` is Slack's code for none, a late or a wrong one."""

    body: dict[str, Any]
    failure: str = ""
    explanation: str = ""


def dispatch(
    state: State, app: App | None, payload: dict[str, Any], *, retry: int = 0, seconds: float = ACK_SECONDS
) -> Ack:
    """Runs the app on its own thread. After `seconds`, on the wall or on the model's clock, its answer is lost."""
    if app is None:
        return Ack({}, "dispatch_failed", "the bot is not running")
    headers: dict[str, Any] = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "timeout"} if retry else {}
    request = BoltRequest(mode="socket_mode", body=copy.deepcopy(payload), headers=headers)
    answers: list[BoltResponse] = []
    started = state.clock()
    thread = threading.Thread(target=lambda: answers.append(app.dispatch(request)), name="slack-delivery", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive() or state.clock() - started > seconds:
        return Ack({}, "operation_timeout", "the bot did not acknowledge within 3 seconds; a later answer is lost")
    if not answers:
        return Ack({}, "operation_timeout", "the bot failed before it acknowledged")
    return _read(answers[0])


def _read(response: BoltResponse) -> Ack:
    """What a Socket Mode connection sends back: nothing unless the status is 200, plain text as `text`."""
    if response.status != 200:
        return Ack(
            {},
            "operation_timeout",
            f"the bot did not acknowledge (it has no listener, or it failed: status {response.status})",
        )
    if not response.body:
        return Ack({})
    if response.first_headers().get("content-type", "").startswith("application/json"):
        body = json.loads(response.body)
        return Ack(body if isinstance(body, dict) else {})
    return Ack({"text": response.body})
