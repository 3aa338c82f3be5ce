"""Asking `/kpi` as Slack does: signed requests, and two apps that answer them, the product's and an empty one."""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from benchmarks.council import TODAY
from bot.app import build_app, open_deps
from handlers.flood import Allowance, Floods
from handlers.lanes import Lane
from handlers.people import People, Person
from storage.store import Store

SECRET = "0123456789abcdef0123456789abcdef"
BOT = AuthorizeResult(enterprise_id=None, team_id="T0001", bot_user_id="U0BOT", bot_id="B0BOT", bot_token="xoxb-0")
FORM = {
    "token": "local-verification-token",
    "team_id": "T0001",
    "team_domain": "sample-council",
    "channel_id": "C0001",
    "channel_name": "performance",
    "user_id": "U0001",
    "user_name": "cabinet.member",
    "command": "/kpi",
    "api_app_id": "A0001",
    "is_enterprise_install": "false",
    "response_url": "http://127.0.0.1:9/commands/T0001/1/xyz",
    "trigger_id": "1.2.3",
}


class TextOnly(Lane):
    """A lane that takes work and wakes a thread as always, but leaves the chart undone: the card alone is measured."""

    def put(self, work: Callable[..., None], *args: Any) -> None:
        """Take the work and do nothing."""
        super().put(_nothing)


def _nothing() -> None:
    """The chart that is not drawn."""


def empty_app() -> App:
    """E: an empty `/kpi` listener on an app made as the product's is."""
    app = App(client=_client(), signing_secret=SECRET, process_before_response=True, authorize=lambda: BOT)

    @app.command("/kpi")
    def nothing(ack: Ack) -> None:
        ack()

    return app


class Known(People):
    """Everybody has asked before: what is measured is an answer, not Slack."""

    def of(self, user: str, *, patience: float = 0) -> Person:
        """A full member."""
        return Person(is_member=True)


@contextmanager
def card_app(store: Store) -> Iterator[App]:
    """The product's app on these figures, with everything but the chart after the card."""
    with open_deps(store, _client(), team="", today=lambda: TODAY) as deps:
        lane = TextOnly("pictures", threads=4, most=1000)
        try:
            # One person asks thousands of times here, which nobody may elsewhere.
            floods = Floods(asking=Allowance(10**9, 0.0), drawing=Allowance(10**9, 0.0))
            known = Known(deps.client, lane)
            yield build_app(replace(deps, pictures=lane, people=known, floods=floods), BOT, signing_secret=SECRET)
        finally:
            lane.close()


def _client() -> WebClient:
    return WebClient(token=BOT.bot_token, base_url="http://127.0.0.1:9/", retry_handlers=[])


def signed(text: str, **who: str) -> tuple[bytes, dict[str, str]]:
    """The body and headers of `/kpi text` as Slack would send them now; `who` changes fields of the form."""
    body = urlencode(FORM | {"text": text} | who)
    now = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return body.encode(), {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": now,
        "x-slack-signature": f"v0={digest}",
    }


def ask(app: App, text: str) -> Callable[[], str]:
    """A call that hands a signed request to the app and gives back the body of its answer."""
    body, headers = signed(text)
    as_lists = {name: [value] for name, value in headers.items()}

    def work() -> str:
        answer = app.dispatch(BoltRequest(body=body.decode(), headers=as_lists))
        assert answer.status == 200, answer.status
        return str(answer.body)

    return work


def is_card(answer: str) -> bool:
    """Whether an answer is the card of one indicator, rather than a list to choose from."""
    return "kpi.why" in answer
