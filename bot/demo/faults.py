"""Faults a test asks for: the next call to a method fails in a chosen way."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong.

    `error` is a Slack error code, `status` an HTTP status, `html` a page instead of JSON, `retry_after` a 429 with
    that many seconds, `delay` seconds to wait first; `drop` closes the connection without an answer, after the call
    has taken effect (`after`, the default) or instead of it.
    """

    error: str = ""
    status: int = 0
    html: bool = False
    retry_after: int | None = None
    delay: float = 0.0
    drop: bool = False
    after: bool = True


class Faults:
    """Faults waiting for their method: a Web API method, or "response_url" or "upload"."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()

    def next(self, method: str, fault: Fault | None = None, *, times: int = 1, **how: object) -> None:
        """The next `times` calls to `method` meet this fault: `faults.next("chat.update", error="fatal_error")`."""
        chosen = fault or Fault(**how)  # type: ignore[arg-type]
        with self._lock:
            self._waiting.setdefault(method, []).extend([chosen] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if one waits."""
        with self._lock:
            waiting = self._waiting.get(method)
            return waiting.pop(0) if waiting else None

    @property
    def waiting(self) -> list[str]:
        """The methods whose faults have not been met yet."""
        with self._lock:
            return [method for method, waiting in self._waiting.items() for _ in waiting]
