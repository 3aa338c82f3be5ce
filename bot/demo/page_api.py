"""The page's side: what it reads, and what people do in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.demo import page_shapes
from bot.demo.errors import NotPossible
from bot.demo.incoming import body_of, json_object
from bot.demo.live import Streams
from bot.demo.messages import Message
from bot.demo.outcome import Outcome
from bot.demo.people import CABINET, Person
from bot.demo.quarters import Quarters
from bot.demo.slack_model import Workspace
from bot.demo.views import View

PAGE = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
_FRESH = {"cache-control": "no-store"}


class PageApi:
    """The routes of the page over one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        streams: Streams,
        notice: str | Callable[[], str],
        quarters: Quarters | None = None,
    ) -> None:
        self.workspace = workspace
        self.streams = streams
        self.notice = notice
        self.quarters = quarters

    def routes(self) -> list[Route]:
        """Every route of the page."""
        return [
            Route("/", self.index),
            Route("/page/{name:path}", self.static),
            Route("/favicon.ico", self.favicon),
            Route("/local/state", _read(self.state)),
            Route("/local/messages", _read(self.messages)),
            Route("/local/events", self.events),
            Route("/local/file/{file_id}", self.file),
            Route("/local/send", _act(self.send), methods=["POST"]),
            Route("/local/click", _act(self.click), methods=["POST"]),
            Route("/local/options", _act(self.options), methods=["POST"]),
            Route("/local/submit", _act(self.submit), methods=["POST"]),
            Route("/local/close", _act(self.close), methods=["POST"]),
            Route("/local/home", _act(self.home), methods=["POST"]),
            Route("/local/next-quarter", _act(self.next_quarter), methods=["POST"]),
        ]

    async def index(self, request: Request) -> Response:
        """The page itself."""
        return static_file("index.html")

    async def static(self, request: Request) -> Response:
        """A file of the page."""
        return static_file(request.path_params["name"])

    async def favicon(self, request: Request) -> Response:
        """The icon, if the page has one."""
        return static_file("favicon.svg") if (PAGE / "favicon.svg").is_file() else Response(status_code=204)

    async def events(self, request: Request) -> Response:
        """The stream of changes."""
        try:
            person = self._acting(request.query_params.get("as", ""))
        except LookupError as missing:
            return PlainTextResponse(str(missing), 404)
        return StreamingResponse(self.streams.stream(person), media_type="text/event-stream", headers=_FRESH)

    async def file(self, request: Request) -> Response:
        """The bytes of an uploaded image."""
        file = self.workspace.files.find(request.path_params["file_id"])
        if file is None or file.content is None or file.completed_at is None:
            return PlainTextResponse("There is no such file.", 404)
        return Response(file.content, media_type=file.kind[1], headers={"cache-control": "private, max-age=3600"})

    def state(self, query: Any) -> dict[str, Any]:
        """The frame: people, channels, commands."""
        try:
            person = self._acting(query.get("as", ""))
        except LookupError:
            # Whoever comes first sees what everyone sees, not somebody's drafts.
            person = self.workspace.people[CABINET]
        notice = self.notice if isinstance(self.notice, str) else self.notice()
        shape = page_shapes.workspace(self.workspace, person, notice)
        return shape | {"next_quarter": self.quarters.offered if self.quarters else None}

    def messages(self, query: Any) -> dict[str, Any]:
        """A channel, or one thread of it."""
        person, channel = self._acting(query.get("as", "")), self.workspace.channel(query.get("channel", ""))
        if person.id not in self.workspace.see(channel):
            raise NotPossible(f"{person.name} cannot see this channel.")
        with self.workspace.lock:
            found = self.workspace.messages(channel, person, query.get("thread_ts"))
            shown = [page_shapes.message(self.workspace, each) for each in found]
            return {"version": self.workspace.changes.version, "messages": shown}

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message, or a slash command; one that fails is answered by a message that says so."""
        person, channel = self._who(body), str(body.get("channel", ""))
        text, thread_ts = str(body.get("text", "")).strip(), str(body.get("thread_ts") or "") or None
        if not text:
            return {"ok": False, "error": "There is nothing to send."}
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            done = self.workspace.command(person, channel, command, rest.strip(), thread_ts=thread_ts)
            return {"ok": True} if done.message else _outcome(done)
        return _outcome(self.workspace.say(person, channel, text, thread_ts))

    def click(self, body: dict[str, Any]) -> dict[str, Any]:
        """A press or a choice."""
        block, action = str(body.get("block_id", "")), str(body.get("action_id", ""))
        given = next((body[key] for key in body if key.startswith("selected_")), body.get("value"))
        person, where, values = self._who(body), self._where(body), body.get("values") or {}
        return _outcome(self.workspace.click(person, where, action, given, block_id=block, values=values))

    def options(self, body: dict[str, Any]) -> dict[str, Any]:
        """The options of an external select."""
        query, action = str(body.get("query", "")), str(body.get("action_id", ""))
        found = self.workspace.options(self._who(body), self._where(body), action, query)
        grouped = bool(found) and "label" in found[0]
        return {"ok": True, "option_groups" if grouped else "options": found}

    def submit(self, body: dict[str, Any]) -> dict[str, Any]:
        """A modal sent."""
        return _outcome(self.workspace.submit(self._who(body), self._view(body), body.get("values") or {}))

    def close(self, body: dict[str, Any]) -> dict[str, Any]:
        """A modal dismissed."""
        self.workspace.close(self._who(body), self._view(body))
        return {"ok": True}

    def home(self, body: dict[str, Any]) -> dict[str, Any]:
        """The bot's App Home opened: what stands there by now; what the bot publishes comes as an event."""
        person = self._who(body)
        opened = _outcome(self.workspace.open_home(person))
        with self.workspace.lock:
            view = self.workspace.home(person)
            return opened | {"view": page_shapes.view(self.workspace, view) if view else None}

    def next_quarter(self, body: dict[str, Any]) -> dict[str, Any]:
        """The next quarter's figures published: for every page at once."""
        self._who(body)
        if self.quarters is None:
            raise NotPossible("This workspace does not hold the sample scorecard.")
        done = self.quarters.load(str(body.get("quarter", "")))
        if not done.ok:
            return {"ok": False, "error": done.words}
        self.workspace.changes.publish("change", {"channel": None})
        return {"ok": True, "words": done.words}

    def _who(self, body: dict[str, Any]) -> Person:
        return self._acting(str(body.get("as", "")))

    def _acting(self, user: str) -> Person:
        """Whom the page acts as: nobody whose account is deactivated."""
        person = self.workspace.person(user)
        if person.deleted:
            raise LookupError(f"{person.name} has left: the account is deactivated.")
        return person

    def _where(self, body: dict[str, Any]) -> Message | View:
        if body.get("view_id"):
            return self._view(body)
        found = self.workspace.store.get(str(body.get("channel")), str(body.get("ts")))
        if found is None:
            raise NotPossible("This message is no longer there.")
        return found

    def _view(self, body: dict[str, Any]) -> View:
        view = self.workspace.views.find(str(body.get("view_id", "")))
        if view is None:
            raise NotPossible("This window is no longer open.")
        return view


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if outcome.ok:
        return {"ok": True}
    return {"ok": False, "error": outcome.error, **({"errors": outcome.errors} if outcome.errors else {})}


def _read(read: Callable[[Any], dict[str, Any]]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(read(request.query_params), headers=_FRESH)
        except (LookupError, NotPossible) as missing:
            return JSONResponse({"ok": False, "error": str(missing)}, 404, _FRESH)

    return endpoint


def _act(act: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Any]:
    """What a person does runs in a thread: it waits up to three seconds for the bot."""

    async def endpoint(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"ok": False, "error": "The page sends JSON."}, 415)
        try:
            answer = await run_in_threadpool(act, json_object(await body_of(request)))
        except (LookupError, NotPossible, ValueError) as missing:
            answer = {"ok": False, "error": str(missing)}
        return JSONResponse(answer, headers=_FRESH)

    return endpoint


def static_file(name: str) -> Response:
    """A file of the page by its name within `page/`, with its right type; 404 for anything else."""
    try:
        path = (PAGE / name).resolve()
        found = path.is_relative_to(PAGE.resolve()) and path.is_file() and path.suffix in _TYPES
    except (OSError, ValueError):  # a name too long for a file, or with a null character in it
        found = False
    if not found:
        return PlainTextResponse("There is no such page.", 404)
    return FileResponse(path, media_type=_TYPES[path.suffix], headers={"cache-control": "no-cache"})
