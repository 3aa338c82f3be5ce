"""How much one person may ask of the bot at a time, so that there is room for all the others."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

TELL_SECONDS = 30.0
_MOST_KEPT = 10_000
K = TypeVar("K")


@dataclass(frozen=True)
class Allowance:
    """So many at once, then one more every so many seconds."""

    burst: int
    every: float


ASKING, DRAWING = Allowance(20, 2.0), Allowance(10, 3.0)


class TooMuch(Exception):
    """The person has asked for more than their share; `words` says so and for how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.words = f"That was a lot at once. Please wait {seconds} second{'' if seconds == 1 else 's'}."


class Floods:
    """What each person has asked for lately, in a bounded memory. `clock` counts seconds."""

    def __init__(
        self,
        *,
        asking: Allowance = ASKING,
        drawing: Allowance = DRAWING,
        clock: Callable[[], float] = time.monotonic,
        most: int = _MOST_KEPT,
    ) -> None:
        self._asking, self._drawing, self._clock, self._most = asking, drawing, clock, most
        self._spent: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._told: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def ask(self, user: str) -> None:
        """Count something asked, pressed or said. Raises TooMuch."""
        seconds = self._wait("ask", user, self._asking)
        if seconds:
            raise TooMuch(seconds)

    def may_draw(self, user: str) -> bool:
        """Count a chart, unless this person has had more than their share."""
        return not self._wait("draw", user, self._drawing)

    def may_tell(self, user: str) -> bool:
        """Whether it is time to tell the person: once in half a minute."""
        with self._lock:
            now = self._clock()
            if now - self._told.get(user, -math.inf) < TELL_SECONDS:
                return False
            self._keep(self._told, user, now)
            return True

    def _wait(self, kind: str, user: str, allowed: Allowance) -> int:
        """0 when it is allowed, and counted; else after how many seconds it will be.

        Kept is the moment at which all that was asked for would have come due at the steady pace.
        """
        with self._lock:
            now = self._clock()
            due = max(self._spent.get((kind, user), now), now)
            early = due - now - (allowed.burst - 1) * allowed.every
            if early > 0:
                return math.ceil(early)
            self._keep(self._spent, (kind, user), due + allowed.every)
            return 0

    def _keep(self, kept: "OrderedDict[K, float]", key: K, value: float) -> None:
        kept[key] = value
        kept.move_to_end(key)
        while len(kept) > self._most:
            kept.popitem(last=False)
