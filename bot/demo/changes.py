"""Who is told when something changes: open pages, and tests that wait."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """Something to show; `audience` holds the user ids it is for, None when it is for everyone."""

    kind: str
    data: dict[str, Any]
    audience: frozenset[str] | None = None

    def is_for(self, person: str) -> bool:
        """Whether this person's page should hear of it."""
        return self.audience is None or person in self.audience


Listener = Callable[[Change], None]


class Changes:
    """Numbers the changes and passes each one on."""

    def __init__(self) -> None:
        self.version = 0
        self._listeners: list[Listener] = []
        self._changed = threading.Condition()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` (from any thread) on each change until the returned function is called."""
        with self._changed:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._changed:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, kind: str, data: dict[str, Any], audience: frozenset[str] | None = None) -> None:
        """Tells everyone who listens; a `change` carries the new version."""
        with self._changed:
            self.version += 1
            listeners = list(self._listeners)
            body = {"version": self.version, **data} if kind == "change" else data
            self._changed.notify_all()
        for listener in listeners:
            listener(Change(kind, body, audience))

    def wait_for(self, found: Callable[[], Any], seconds: float) -> Any:
        """What `found()` returns once it is true, looked at after each change; None when `seconds` pass first."""
        end = time.monotonic() + seconds
        while True:
            with self._changed:
                seen = self.version
            result = found()
            left = end - time.monotonic()
            if result or left <= 0:
                return result or None
            with self._changed:
                if self.version == seen:
                    self._changed.wait(min(left, 0.25))
