"""The model of Slack as a process of its own, which outlives the bots it serves; told what to do under /control."""

import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from slack_bolt import BoltRequest, BoltResponse
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.demo.changes import Changes
from bot.demo.files import Files
from bot.demo.messages import Message, Messages
from bot.demo.people import BOT_USER, Channel
from bot.demo.server import create_site, serve
from bot.demo.slack_model import Workspace
from tests.processes.faulty import Faulty, Holder, Mix

SECRET = "0123456789abcdef0123456789abcdef"
_DIRECT = build_opener(ProxyHandler({}))


class Clock:
    """Real time and what a test has added to it."""

    ahead = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead


class Remote:
    """The bot as Slack reaches it over HTTP: signed requests, whose answer is the acknowledgement."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/slack/events"
        self.seconds: list[float] = []

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Sends it and measures how long the acknowledgement takes."""
        body = urlencode({"payload": json.dumps(req.body)}).encode()
        moment = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        begun = time.perf_counter()
        with _DIRECT.open(Request(self._url, body, headers), timeout=10) as answer:
            content = answer.read().decode()
        self.seconds.append(time.perf_counter() - begun)
        return BoltResponse(status=200, body=content)


class Control:
    """What tests can ask of it and have it do."""

    def __init__(self, workspace: Workspace, clock: Clock, holder: Holder) -> None:
        self._workspace, self._clock, self._holder = workspace, clock, holder
        self._remote: Remote | None = None

    def routes(self) -> list[Route]:
        """One route for each thing to do."""
        done: dict[str, Callable[..., Any]] = {
            "mix": self.mix,
            "script": self.script,
            "ahead": self.ahead,
            "reset": self.reset,
            "channels": self.channels,
            "posts": self.posts,
            "calls": self.calls,
            "met": lambda: self._holder.mix.met,
            "connect": self.connect,
            "press": self.press,
        }
        return [Route(f"/control/{name}", _endpoint(do), methods=["POST"]) for name, do in done.items()]

    def mix(self, **how: Any) -> None:
        """From now on things go wrong like this."""
        self._holder.mix = Mix(**how)

    def script(self, method: str, kinds: list[str]) -> None:
        """The next calls to this method meet these."""
        self._holder.mix.script[method] += kinds

    def ahead(self, seconds: float) -> None:
        """Slack's clock is so far ahead of the machine's."""
        self._clock.ahead = seconds

    def reset(self) -> None:
        """Nothing has been said, nothing goes wrong."""
        with self._workspace.lock:
            self._workspace.store, self._workspace.files = Messages(), Files(self._clock)
            self._workspace.changes = Changes()
            self._workspace.calls.clear()
            self._clock.ahead = 0.0
            self._holder.mix = Mix()

    def channels(self, ids: list[str]) -> None:
        """More public channels, with the bot in them."""
        everyone = frozenset(one.id for one in self._workspace.people.values() if one.full_member) | {BOT_USER}
        for one in ids:
            self._workspace.channels[one] = Channel(one, one.lower(), members=everyone)

    def posts(self) -> list[dict[str, Any]]:
        """Every message of the bot's that stands, by channel and time."""
        with self._workspace.lock:
            places = list(self._workspace.channels)
            return [_shown(one) for place in places for one in self._workspace.store.in_channel(place) if one.bot]

    def calls(self) -> list[str]:
        """The methods called."""
        return [method for method, _ in self._workspace.calls]

    def connect(self, port: int) -> None:
        """The bot answers at this port."""
        self._remote = Remote(port)
        self._workspace.connect(self._remote)

    def press(self, person: str, channel: str, ts: str, action: str, value: str) -> dict[str, Any]:
        """Somebody presses a button; how long the acknowledgement took."""
        message = self._workspace.store.get(channel, ts)
        assert message is not None and self._remote is not None
        outcome = self._workspace.click(self._workspace.person(person), message, action, value)
        return {"ok": outcome.ok, "error": outcome.error, "seconds": self._remote.seconds[-1]}


def _shown(message: Message) -> dict[str, Any]:
    payload = (message.metadata or {}).get("event_payload", {})
    return asdict(message) | {"key": payload.get("key", ""), "files": list(message.files)}


def _endpoint(do: Callable[..., Any]) -> Callable[[Asked], Any]:
    from starlette.concurrency import run_in_threadpool

    async def endpoint(request: Asked) -> Response:
        arguments = json.loads(await request.body() or b"{}")
        return JSONResponse(await run_in_threadpool(lambda: do(**arguments)))

    return endpoint


def main() -> None:
    """Serve until the parent closes our input."""
    import threading

    clock, holder = Clock(), Holder()
    workspace = Workspace(clock)
    # Every listed scope but what a test takes away.
    workspace.files = Files(clock, polls_needed=0, seconds_needed=0.0)
    site = create_site(workspace)
    site.routes.extend(Control(workspace, clock, holder).routes())
    site.add_middleware(Faulty, holder=holder)
    server = serve(site)

    def watch() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=watch, daemon=True).start()
    print(server.url, flush=True)
    server.run_here()


if __name__ == "__main__":
    main()
