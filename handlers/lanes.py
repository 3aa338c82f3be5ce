"""Threads for the calls to Slack, so that no listener waits for the network."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

log = logging.getLogger(__name__)


class LaneFull(Exception):
    """The lane has as much waiting as it takes, or is closed; say so rather than queue without end."""


class Lane:
    """A few threads with a bounded queue. What fails in it is logged with a reference and goes no further."""

    def __init__(self, name: str, *, threads: int, most: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = BoundedSemaphore(most)

    def put(self, work: Callable[..., None], *args: Any) -> None:
        """Have it done soon. Raises LaneFull."""
        if not self._room.acquire(blocking=False):
            raise LaneFull
        try:
            self._pool.submit(self._run, work, args)
        except RuntimeError:  # the bot is ending
            self._room.release()
            raise LaneFull from None

    def _run(self, work: Callable[..., None], args: tuple[Any, ...]) -> None:
        try:
            work(*args)
        except Exception:
            log.exception("work after the acknowledgement failed", extra={"reference": secrets.token_hex(4)})
        finally:
            self._room.release()

    def close(self) -> None:
        """Take nothing more, drop what has not begun, and wait for what has."""
        self._pool.shutdown(wait=True, cancel_futures=True)
