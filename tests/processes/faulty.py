"""Answers that go wrong as a network and a large service make them go wrong: scripted, or mixed by a seed."""

import asyncio
import random
from collections import defaultdict
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.demo.dropping import Dropped

KINDS = (
    "drop_after",
    "drop_before",
    "late",
    "429",
    "503_before",
    "500_after",
    "html_before",
    "html_after",
    "garbage_after",
    "partial_after",
    "fatal_error_after",
)
"""What can happen to a call. `…_after` has taken effect; `late` takes effect when the caller has given up.

Scripted only: `held_after` takes effect at once and is answered late.
"""
FAILING = ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies", "conversations.open")


@dataclass
class Mix:
    """Which calls go wrong: `script` by method, in order; else `rate` of those in FAILING, chosen by the seed.

    `slow` delays every call by so many seconds; `late` is how long a late one waits before it takes effect.
    """

    rate: float = 0.0
    seed: int = 0
    late: float = 1.4
    slow: float = 0.0
    script: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    met: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def fault(self, method: str) -> str:
        """What happens to this call; "" when nothing does."""
        kind = ""
        if self.script[method]:
            kind = self.script[method].pop(0)
        elif method in FAILING and self._chance.random() < self.rate:
            kind = self._chance.choice(KINDS)
        if kind:
            self.met.append((method, kind))
        return kind


class Faulty:
    """Stands in front of the model of Slack."""

    def __init__(self, app: ASGIApp, holder: "Holder") -> None:
        self._app, self._holder = app, holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a call on, unless its turn to go wrong has come."""
        method = scope.get("path", "").removeprefix("/api/")
        if scope["type"] != "http" or "/" in method:
            await self._app(scope, receive, send)
            return
        body, mix = await _body(receive), self._holder.mix
        if mix.slow:
            await asyncio.sleep(mix.slow)
        kind = mix.fault(method)
        answer = None if kind.endswith("_before") or kind == "429" else await self._answer(scope, body, mix, kind)
        await _spoilt(kind, answer)(scope, receive, send)

    async def _answer(self, scope: Scope, body: bytes, mix: Mix, kind: str) -> "Kept":
        if kind == "late":
            await asyncio.sleep(mix.late)
        kept = Kept()

        async def given() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, given, kept.take)
        if kind == "held_after":
            await asyncio.sleep(mix.late)
        return kept


@dataclass
class Holder:
    """The mix of the moment, which the tests change while the server runs."""

    mix: Mix = field(default_factory=Mix)


class Kept(Response):
    """An answer kept back, to be given as it is, in part or not at all."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.content = b""

    async def take(self, message: Message) -> None:
        """What the model answers."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.content += message.get("body", b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gives it whole."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.content})


class Partial(Response):
    """The first half of an answer, then the connection is cut."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Headers promise the whole of it."""
        await send(self._kept.start)
        half = self._kept.content[: len(self._kept.content) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await asyncio.sleep(0.01)
        await Dropped()(scope, receive, send)


def _spoilt(kind: str, kept: Kept | None) -> Response:
    page = "<!DOCTYPE html><title>Server Error</title><p>Server Error"
    answers = {
        "429": lambda: JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"retry-after": "1"}),
        "503_before": lambda: PlainTextResponse("service unavailable", 503),
        "500_after": lambda: PlainTextResponse("server error", 500),
        "html_before": lambda: HTMLResponse(page, 200),
        "html_after": lambda: HTMLResponse(page, 200),
        "garbage_after": lambda: PlainTextResponse('{"ok": tru', 200, media_type="application/json"),
        "fatal_error_after": lambda: JSONResponse({"ok": False, "error": "fatal_error"}),
        "drop_after": Dropped,
        "drop_before": Dropped,
    }
    if kind in answers:
        return answers[kind]()
    assert kept is not None
    return Partial(kept) if kind == "partial_after" else kept


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False) and message["type"] != "http.disconnect"
    return body
