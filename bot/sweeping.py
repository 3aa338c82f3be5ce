"""Looking for posted messages to be made anew: the command line may have made them due."""

import time
from collections.abc import Callable
from datetime import datetime

from handlers.deps import Deps
from handlers.withdrawing import soon
from storage import posts

POLL_SECONDS = 15.0
_LONGEST_PAUSE, _DAY = 600.0, 86_400.0


class Sweeper:
    """Looks whether any post is due. Where some stay due, it waits longer each time, until the figures change."""

    def __init__(self, deps: Deps, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._deps, self._clock = deps, clock
        self._version = -1
        self._pause, self._not_before, self._forget_at = POLL_SECONDS, 0.0, clock()

    def look(self, at: datetime) -> str:
        """One look, every POLL_SECONDS; bounded. What is due is put on a lane."""
        now = self._clock()
        if now >= self._forget_at:
            self._forget_at = now + _DAY
            with self._deps.store.database.writing(figures=False) as session:
                posts.forget_old(session, now=at)
        with self._deps.store.database.reading() as session:
            is_due = posts.any_due(session)
        with self._deps.store.reading() as reading:
            version = reading.version
        if version != self._version or not is_due:
            self._version, self._pause, self._not_before = version, POLL_SECONDS, now
        if is_due and now >= self._not_before:
            self._not_before = now + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            soon(self._deps)
        return ""
