"""HTTP mode: Slack's requests come to POST /slack/events and are answered from a bounded set of threads."""

import asyncio
import contextlib
import logging
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from slack_bolt import App, BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.health import Health
from bot.refusal import Refusal
from bot.stopping import Stop
from handlers.meter import Meter, NoMeter

THREADS = 16
WAITING = 64  # requests that may wait for a thread; more could not be answered within Slack's 3 seconds anyway
LARGEST_BODY = 1_000_000  # bytes; a view of 250 kB, Slack's limit, comes form-encoded and so up to three times as long
BODY_SECONDS = 5.0
FINISH_SECONDS = 7  # for requests under way at a stop, inside the deadline of bot.stopping

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
log = logging.getLogger(__name__)


class Workers:
    """A fixed number of threads for listeners, and a limit to how many requests wait for one."""

    def __init__(self, app: App, *, threads: int = THREADS, waiting: int = WAITING, meter: Meter | None = None) -> None:
        self._app, self._meter = app, meter or NoMeter()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="slack-request")
        self._most = threads + waiting
        self._taken = 0

    async def dispatch(self, request: BoltRequest) -> BoltResponse | None:
        """Bolt's answer, None when too many requests are waiting already. Runs on the event loop's thread only."""
        if self._taken >= self._most:
            return None
        self._taken += 1
        began = time.perf_counter()
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._app.dispatch, request)
        # Counted until the thread is free, which is later than the end of this coroutine when Slack hangs up.
        work.add_done_callback(self._done)
        answer = await asyncio.shield(work)
        self._meter.acknowledged(time.perf_counter() - began)
        return answer

    def close(self) -> None:
        """Takes no more and drops what still waits; does not wait for threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, work: "asyncio.Future[BoltResponse]") -> None:
        self._taken -= 1


def web_app(workers: Workers, health: Health) -> Starlette:
    """The two routes: POST /slack/events and GET /health (which names no details: Slack's port may be public)."""

    async def events(request: Request) -> Response:
        if not _plausible(request):
            return JSONResponse({"error": "invalid request"}, 401)
        body = await _body(request)
        if isinstance(body, Response):
            return body
        try:
            bolt_request = BoltRequest(
                body=body.decode("utf-8"),
                query=dict(request.query_params),
                # The first of a repeated header, as in _plausible.
                headers={name: [request.headers[name]] for name in request.headers},
            )
        except Exception:  # noqa: BLE001 (the edge: the library reads what anybody sends before it looks who signed it)
            return PlainTextResponse("The body is not what Slack sends.", 400)
        answer = await workers.dispatch(bolt_request)
        if answer is None:
            log.warning("Too many requests at once: one was turned away.")
            return PlainTextResponse("Busy, please try again.", 503, {"Retry-After": "1"})
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    def healthy(request: Request) -> Response:
        well = health.is_well()
        return JSONResponse({"status": "ok" if well else "failing"}, 200 if well else 503)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), Route("/health", healthy)])


def _plausible(request: Request) -> bool:
    """False where Bolt's own check would raise instead of refusing: it reads the time with int()."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    return bool(_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature))


async def _body(request: Request) -> bytes | Response:
    """The body, or the answer that refuses it: too large, too slow or cut off."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > LARGEST_BODY:
                    return PlainTextResponse("The body is too large.", 413, {"Connection": "close"})
                parts.append(part)
    except TimeoutError:
        return PlainTextResponse("The body did not arrive in time.", 408, {"Connection": "close"})
    except ClientDisconnect:
        return PlainTextResponse("", 400)
    return b"".join(parts)


class Impatient(H11Protocol):
    """Closes a connection that sends no whole request head in time; uvicorn would let it hold a place for ever."""

    head_seconds = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A first head is awaited from now on."""
        super().connection_made(transport)
        self._await_head(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        super().connection_lost(exc)
        if self._deadline:
            self._deadline.cancel()

    def on_response_complete(self) -> None:
        """Another head may follow; what stays idle is closed by uvicorn's own timer before that."""
        super().on_response_complete()
        self._await_head(self.timeout_keep_alive + self.head_seconds)

    def _await_head(self, seconds: float) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class _Server(uvicorn.Server):
    """Leaves signals to `Stop`, so that the rest of the process is ended in order too."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; `Refusal` in words when the port is taken or forbidden."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=256)
    except (OSError, OverflowError) as error:
        raise Refusal(f"Cannot listen on {host}:{port}: {error}. Choose another port with --port.") from None
    # Handed on to every connection. Head and body of an answer go out as two packets, and without this the second
    # waits 40 ms for the other side; asyncio sees to it by itself only for sockets it has made.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(app: App, *, listener: socket.socket, stop: Stop, health: Health, meter: Meter | None = None) -> None:
    """Serves until `stop` is asked for, then finishes what is under way."""
    workers = Workers(app, meter=meter)
    config = uvicorn.Config(
        web_app(workers, health),
        http=Impatient,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=FINISH_SECONDS,
        limit_concurrency=1000,
    )
    server = _Server(config)
    stop.then(lambda: setattr(server, "should_exit", True))
    log.info("Listening for Slack.", extra={"address": "{}:{}".format(*listener.getsockname()[:2])})
    try:
        server.run(sockets=[listener])
    finally:
        workers.close()
