"""A workspace in which everything that the bot sends, draws and logs is kept: nothing goes unseen."""

import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk import WebClient
from sqlalchemy import inspect, text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import app as composition
from bot.app import build_app, open_deps
from bot.demo.dispatch import Ack
from bot.demo.server import create_site, running_site
from bot.demo.slack_model import Workspace
from bot.logs import JsonFormatter
from charts.plans import Request, describe, plan_of
from charts.studio import Picture
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from handlers.flood import Allowance, Floods
from handlers.lanes import Lane
from handlers.pictures import Uploads
from storage.database import Database
from storage.domain.role import Grant
from storage.domain.viewer import VIEWER
from storage.store import Store
from tests.confidentiality.canaries import TODAY
from tests.handlers.drawing import StandInStudio

PLENTY = Allowance(1_000_000, 0.0)
OURS, SLACKS = ("handlers", "storage", "bot", "charts"), ("slack_bolt", "slack_sdk")
_VARIES = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{10}\.\d{6}|\b[0-9a-f]{8,}\b"
    r"|\b(?:F|V|R|Ev|E|B)[0-9A-Z]{6,}\b|\d+\.\d+\.[0-9a-f]+|auto\w+"
)


_CARRIED = re.compile(r'"private_metadata": "(?:[^"\\]|\\.)*"')


@dataclass(frozen=True)
class Heard:
    """Something sent: where to, everything in it as one text, and whether others than the asker can read it."""

    where: str
    words: str
    is_public: bool = False

    @property
    def same(self) -> str:
        """The words without what differs from run to run, and without the counters that windows carry unseen."""
        carried = _CARRIED.sub(lambda found: re.sub(r"\d+", "~", found[0]), self.words)
        return f"{self.where}: {_VARIES.sub('~', carried)}"


class Tap:
    """Keeps the body of every request to the model of Slack, whatever its address."""

    def __init__(self, app: ASGIApp, heard: list[Heard]) -> None:
        self._app, self._heard = app, heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads the whole body, keeps it before anything is answered, and passes it on."""
        messages: list[Message] = []
        while not messages or messages[-1].get("more_body"):
            messages.append(await receive())
        body = b"".join(message.get("body", b"") for message in messages)
        self._heard.append(_heard(scope["path"], body + b"&" + scope["query_string"]))

        async def again() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, again, send)


def _heard(path: str, body: bytes) -> Heard:
    fields = _fields(body)
    where = re.sub(r"/(upload|response)/.*", r"/\1", path)
    channel = str(fields.get("channel", ""))
    posted = where.endswith(("chat.postMessage", "chat.update")) and not channel.startswith("D")
    told = where == "/response" and fields.get("response_type") == "in_channel"
    shared = where.endswith("completeUploadExternal") and bool(fields.get("channel_id") or fields.get("channels"))
    words = json.dumps(fields, ensure_ascii=False) if fields else body.decode("latin-1")
    return Heard(where, words, posted or told or shared)


def _fields(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.removesuffix(b"&"))
        return found if isinstance(found, dict) else {}
    except ValueError:
        pairs = parse_qsl(body.decode("latin-1"), encoding="utf-8")
        return {key: _opened(value) for key, value in pairs if key != "token"}


def _opened(value: str) -> Any:
    try:
        return json.loads(value) if value[:1] in ("{", "[") else value
    except ValueError:
        return value


class Watched(Workspace):
    """A workspace that keeps every acknowledgement too, and which routes were taken."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Heard] = []
        self.taken: set[tuple[str, str]] = set()
        self.ack_seconds = 20.0

    def send(self, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        """As the workspace's own."""
        self.taken.add(route_of(payload))
        ack = super().send(payload, retry=retry)
        words = json.dumps(ack.body, ensure_ascii=False)
        self.heard.append(Heard("ack", f"{words}{ack.failure}", ack.body.get("response_type") == "in_channel"))
        return ack


def route_of(payload: dict[str, Any]) -> tuple[str, str]:
    """The kind and name under which a payload comes in."""
    if "command" in payload:
        return "command", payload["command"]
    if "event" in payload:
        return "event", payload["event"]["type"]
    if payload["type"] in ("view_submission", "view_closed"):
        return "view", payload["view"]["callback_id"]
    if payload["type"] == "block_suggestion":
        return "options", payload["action_id"]
    return "action", payload["actions"][0]["action_id"]


class Plans:
    """In the place of the chart worker: what would be drawn is kept, with the alt text it really gets."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []

    def __enter__(self) -> "Plans":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def submit(self, request: Request) -> "Future[Picture]":
        """As the studio's own."""
        plan = plan_of(request)
        self.heard.append(Heard("picture", repr(plan)))
        picture = StandInStudio().submit(request).result()
        future: Future[Picture] = Future()
        digest = sha256(repr(plan).encode()).hexdigest()
        future.set_result(replace(picture, alt=describe(plan), digest=digest))
        return future


class LogBook(logging.Handler):
    """Every record of ours as it stands in the log, and as it was meant."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps it."""
        meant = f"{record.getMessage()} {record.args}" if record.name.split(".")[0] in OURS else ""
        self.lines.append(f"{record.levelname} {self.format(record)} {meant}")


@dataclass
class World:
    """One council's bot, with everything it ever sent."""

    workspace: Watched
    database: Database
    deps: Deps
    plans: Plans
    log: LogBook
    days: list[date] = field(default_factory=lambda: [TODAY])

    @cached_property
    def courier(self) -> Courier:
        """Posts what waits to be told."""
        return Courier(self.deps, settle=timedelta(seconds=120), lease=timedelta(seconds=60))

    def during(self, act: Callable[[], Any]) -> list[Heard]:
        """What the bot sends because of an act, until it is done with it."""
        start, drawn = len(self.workspace.heard), len(self.plans.heard)
        act()
        self.settle()
        self.courier.round()
        return self.workspace.heard[start:] + self.plans.heard[drawn:]

    def settle(self) -> None:
        """Waits until the lanes have nothing more to do; each has one thread."""
        for _ in range(2):
            for lane in (self.deps.answers, self.deps.windows, self.deps.pictures, self.deps.answers):
                done = Event()
                lane.put(done.set)
                assert done.wait(20), "a lane does not come to an end"

    def dump(self, *left_out: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every table's rows."""
        with self.database.connection() as connection:
            names = [name for name in inspect(connection).get_table_names() if name not in left_out]
            return {name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names}

    @property
    def faults(self) -> list[str]:
        """Errors that nobody foresaw. That Slack takes no message for somebody who has left is none."""
        found = [line for line in self.log.lines if line.startswith(("ERROR", "CRITICAL"))]
        return [line for line in found if not ('"handlers.lanes"' in line and '"SlackApiError"' in line)]


@contextmanager
def opened(template: Path, folder: Path, *, default: frozenset[Grant] = frozenset({VIEWER})) -> Iterator[World]:
    """The bot on a copy of a database, on the composition root's own parts but for the chart worker."""
    path = folder / f"{len(list(folder.iterdir()))}.db"
    shutil.copy(template, path)
    plans, log, workspace = Plans(), LogBook(), Watched()
    days = [TODAY]
    with ExitStack() as stack:
        stack.enter_context(_listening(log))
        stack.enter_context(_instead_of_studio(plans))
        database = Database(f"sqlite:///{path}", busy_seconds=5)
        stack.callback(database.close)
        site = create_site(workspace)
        site.add_middleware(Tap, heard=workspace.heard)
        url = stack.enter_context(running_site(site))
        client = WebClient(token=workspace.token, base_url=f"{url}/api/", timeout=10)
        client.retry_handlers = []
        team = workspace.bot.team_id or ""
        made = stack.enter_context(
            open_deps(Store(database), client, team=team, default_grants=default, today=lambda: days[0])
        )
        lanes = {name: Lane(name, threads=1, most=500) for name in ("windows", "answers", "pictures")}
        for lane in lanes.values():
            stack.callback(lane.close)
        deps = replace(
            made,
            **lanes,
            now=lambda: datetime(days[0].year, days[0].month, days[0].day, 9, tzinfo=UTC),
            uploads=Uploads(client, poll_seconds=0.001),
            floods=Floods(asking=PLENTY, drawing=PLENTY),
            head_start=0.0,
        )
        workspace.connect(build_app(deps, workspace.bot))
        yield World(workspace, database, deps, plans, log, days)


@contextmanager
def _listening(log: LogBook) -> Iterator[None]:
    """Ours say all they can; Slack's libraries as much as the bot ever lets them."""
    loggers = [logging.getLogger(name) for name in (*OURS, *SLACKS)]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(log)
    for logger in loggers:
        logger.setLevel(logging.INFO if logger.name in SLACKS else logging.DEBUG)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(log)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _instead_of_studio(plans: Plans) -> Iterator[None]:
    real = composition.Studio
    composition.Studio = lambda **_: plans  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        composition.Studio = real  # type: ignore[misc]
