"""The clock of the local workspace: another day than ours, which can be moved on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.clock import ZONE


def _machine() -> datetime:
    return datetime.now(UTC)


class DemoClock:
    """Goes as fast as the machine's, from the time it is now, on `day`."""

    def __init__(self, day: date | None = None, *, real: Callable[[], datetime] = _machine) -> None:
        opened = real()
        self._real = real
        self._shift = datetime.combine(day, opened.time(), UTC) - opened if day else timedelta()

    def now(self) -> datetime:
        """The moment it is in the workspace."""
        return self._real() + self._shift

    def today(self) -> date:
        """The day it is there, by the council's own time."""
        return self.now().astimezone(ZONE).date()

    def seconds(self) -> float:
        """Seconds since 1970, as messages in Slack are dated."""
        return self.now().timestamp()

    def move_on(self, by: timedelta) -> None:
        """Let so much time have passed."""
        self._shift += by
