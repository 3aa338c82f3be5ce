"""A stand-in for the workspace's server: serves the real page and answers its protocol from canned values."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parents[2] / "bot" / "demo" / "page"
BOT = {"id": "U0BOT", "name": "Scorecard Bot"}
PEOPLE = [
    {"id": "U1", "name": "Performance officer", "title": "Collects and publishes the quarter's figures"},
    {"id": "U2", "name": "Cabinet member", "title": "Reads the published figures"},
]
CHANNELS = [
    {
        "id": "C1",
        "name": "performance",
        "kind": "channel",
        "private": False,
        "bot_is_member": True,
        "topic": "The quarter's figures",
    },
    {"id": "C2", "name": "children-leadership", "kind": "channel", "private": True, "bot_is_member": True, "topic": ""},
    {"id": "C3", "name": "random", "kind": "channel", "private": False, "bot_is_member": False, "topic": "No bot here"},
    {"id": "D1", "name": "Scorecard Bot", "kind": "im", "private": True, "bot_is_member": True, "topic": ""},
]
COMMANDS = [
    {
        "command": "/kpi",
        "usage_hint": "[indicator] | summary | red | help",
        "description": "Ask for an indicator, or for a summary",
    },
    {"command": "/risk", "usage_hint": "[name]", "description": "Ask for a risk"},
]
NOTICE = (
    "Sample scorecard: figures published by Worcestershire County Council, Q2 2019/20; "
    "history, commentary and owners are illustrative"
)
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


class Stub:
    """What the page is told, and what it did."""

    def __init__(self) -> None:
        self.messages: dict[str, list[dict[str, Any]]] = {channel["id"]: [] for channel in CHANNELS}
        self.images: dict[str, bytes] = {}
        self.done: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}
        self.notice = NOTICE
        self.next_quarter: str | None = None
        self._clock = 1_790_000_000
        self._pages: list[tuple[str, asyncio.AbstractEventLoop, asyncio.Queue[tuple[str, Any]]]] = []

    def post(
        self, channel: str = "C1", *, blocks: list[dict[str, Any]] | None = None, text: str = "", **more: Any
    ) -> str:
        """Adds a message from the bot (or as `more` says) and tells the pages; returns its ts."""
        self._clock += 60
        ts = f"{self._clock}.000100"
        message = {
            "ts": ts,
            "bot": True,
            "user": BOT["id"],
            "author": BOT["name"],
            "text": text,
            "blocks": blocks or [],
        }
        rest = {"thread_ts": None, "reply_count": 0, "ephemeral": False, "edited": False, "error": ""}
        self.messages[channel].append(message | rest | more)
        self.tell("change", {"version": self._clock, "channel": channel})
        return ts

    def change(self, ts: str, channel: str = "C1", **more: Any) -> None:
        """Edits a message."""
        message = next(each for each in self.messages[channel] if each["ts"] == ts)
        message.update(more)
        self.tell("change", {"version": self._clock, "channel": channel})

    def tell(self, event: str, data: Any) -> None:
        """Sends an event to every open page."""
        for _, loop, queue in list(self._pages):
            loop.call_soon_threadsafe(queue.put_nowait, (event, data))

    def did(self, what: str) -> list[dict[str, Any]]:
        """The bodies of the page's requests of one kind ("send", "click" …)."""
        return [body for kind, body in self.done if kind == what]

    def await_did(self, what: str, count: int = 1, seconds: float = 5) -> list[dict[str, Any]]:
        """Like `did`, once there are `count` of them."""
        end = time.monotonic() + seconds
        while len(self.did(what)) < count and time.monotonic() < end:
            time.sleep(0.02)
        return self.did(what)

    def await_page(self, seconds: float = 5) -> None:
        """Waits until a page listens."""
        end = time.monotonic() + seconds
        while not self._pages and time.monotonic() < end:
            time.sleep(0.02)

    def cut(self) -> None:
        """Ends every event stream, as a server that went away would."""
        for _, loop, queue in list(self._pages):
            loop.call_soon_threadsafe(queue.put_nowait, ("cut", None))

    def site(self) -> Starlette:
        """The routes of the protocol."""
        posts = [
            Route(f"/local/{kind}", self._post(kind), methods=["POST"])
            for kind in ("send", "click", "options", "submit", "close", "home", "next-quarter")
        ]
        gets = [
            Route("/", lambda request: FileResponse(PAGE / "index.html")),
            Route("/local/state", self._state),
            Route("/local/messages", self._messages),
            Route("/local/events", self._events),
            Route("/local/file/{name}", self._file),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]
        return Starlette(routes=[*posts, *gets])

    def _state(self, request: Request) -> Response:
        me = request.query_params.get("as") or "U1"
        channels = CHANNELS if me == "U1" else [each for each in CHANNELS if each["id"] != "C2"]
        state = {
            "version": 1,
            "team": {"id": "T1", "name": "Sample council"},
            "notice": self.notice,
            "next_quarter": self.next_quarter,
            "me": me,
            "bot": BOT,
        }
        return JSONResponse(state | {"people": PEOPLE, "channels": channels, "commands": COMMANDS})

    def _messages(self, request: Request) -> Response:
        thread = request.query_params.get("thread_ts")
        every = self.messages.get(request.query_params["channel"], [])
        inside = [each for each in every if thread in (each["ts"], each["thread_ts"])]
        top = [each for each in every if each["thread_ts"] is None]
        return JSONResponse({"version": 1, "messages": inside if thread else top})

    def _post(self, kind: str) -> Any:
        async def answer(request: Request) -> Response:
            body = await request.json()
            self.done.append((kind, body))
            given = self.answers.get(kind, {"ok": True})
            return JSONResponse(given(body) if callable(given) else given)

        return answer

    async def _events(self, request: Request) -> Response:
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        page = (request.query_params.get("as", ""), asyncio.get_running_loop(), queue)
        self._pages.append(page)

        async def stream() -> Any:
            try:
                yield 'retry: 200\n\nevent: change\ndata: {"version": 1, "channel": null}\n\n'
                while True:
                    event, data = await queue.get()
                    if event == "cut":
                        return
                    yield f"event: {event}\ndata: {json.dumps(data)}\n\n"
            finally:
                self._pages.remove(page)

        return StreamingResponse(stream(), media_type="text/event-stream")

    def _file(self, request: Request) -> Response:
        content = self.images.get(request.path_params["name"])
        return Response(content, media_type="image/png") if content else Response(status_code=404)


@contextmanager
def serving(site: Starlette) -> Iterator[str]:
    """Runs a site on a free loopback port for as long as the block lasts; gives its address."""
    config = uvicorn.Config(site, host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 10
    while not server.started and time.monotonic() < end:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
