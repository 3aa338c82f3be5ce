"""Identifiers that look like Slack's."""

import itertools
import threading
from collections.abc import Callable

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Hands out ids that match Slack's patterns and never repeat within one workspace."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._last_ts = 0
        self._lock = threading.Lock()

    def new(self, prefix: str) -> str:
        """An id such as `F0SB00001A`: the prefix, then ten capitals and digits."""
        return f"{prefix}0SB{_base36(next(self._numbers)).rjust(7, '0')}"

    def short(self) -> str:
        """A short id as Slack invents for blocks and actions that bring none."""
        return f"auto{_base36(next(self._numbers)).lower()}"

    def trigger(self) -> str:
        """A trigger id: two numbers and a hash."""
        number = next(self._numbers)
        return f"{number + 7_000_000}.{number + 9_000_000}.{number:032x}"

    def ts(self) -> str:
        """A message timestamp: seconds and six digits, later than every earlier one."""
        with self._lock:
            self._last_ts = max(int(self._clock() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
