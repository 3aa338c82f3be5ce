"""Health: is the bot able to answer, for a supervisor or a monitor."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.metrics import Metrics

FRESH_SECONDS = 1.0
log = logging.getLogger(__name__)


class Health:
    """A named set of questions, each answered True when well; asked anew for every report."""

    def __init__(
        self, questions: Mapping[str, Callable[[], bool]] | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._questions = dict(questions or {})
        self._clock, self._lock = clock, threading.Lock()
        self._known: tuple[float, bool] | None = None
        self._details: dict[str, Callable[[], object]] = {}

    def add(self, name: str, well: Callable[[], bool]) -> None:
        """Adds a question; `well` must answer within a second or so."""
        self._questions[name] = well

    def tell(self, name: str, say: Callable[[], object]) -> None:
        """Adds a detail, which has no say in whether all is well; JSON must be able to hold it."""
        self._details[name] = say

    def report(self) -> tuple[bool, dict[str, object]]:
        """Whether all is well, "ok" or "failing" for each part, and the details."""
        parts = {name: "ok" if _well(name, ask) else "failing" for name, ask in list(self._questions.items())}
        well = all(state == "ok" for state in parts.values())
        details = {name: _said(name, say) for name, say in list(self._details.items())}
        return well, {"status": "ok" if well else "failing", **parts, **details}

    def is_well(self) -> bool:
        """Whether all is well, as of a second ago at most: anybody may ask, and as often as they like."""
        with self._lock:
            if self._known is None or self._clock() - self._known[0] >= FRESH_SECONDS:
                well, _ = self.report()
                self._known = self._clock(), well
            return self._known[1]


def _said(name: str, say: Callable[[], object]) -> object:
    try:
        return say()
    except Exception:  # a detail that cannot be told must not take the answers along
        log.warning("The health detail %s failed.", name, exc_info=True)
        return None


def _well(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:  # one broken question must not hide the answers of the others
        log.warning("The health question %s failed.", name, exc_info=True)
        return False


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Logs what the library would print: mostly a monitor that hung up before its answer."""
        log.info("A health question went unanswered.", exc_info=True)


@contextmanager
def served(health: Health, *, host: str, port: int, metrics: "Metrics | None" = None) -> Iterator[int]:
    """Answers GET /health and /metrics on its own thread while the block runs; yields the port (any free one for 0)."""

    class Answer(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path == "/health":
                well, body = health.report()
                self._send(200 if well else 503, "application/json", json.dumps(body).encode())
            elif path == "/metrics" and metrics:
                self._send(200, metrics.content_type, metrics.text())
            else:
                self.send_error(404)

        def _send(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: a monitor asks every few seconds."""

    try:
        server = _Server((host, port), Answer)
    except OSError as error:
        raise Refusal(f"Cannot listen for health questions on {host}:{port}: {error.strerror}.") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.1], name="health", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=2)
