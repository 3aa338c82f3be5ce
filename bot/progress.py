"""How far a long command has come, on one line of the terminal; silent where nobody watches."""

import sys
import time

_EVERY_SECONDS = 0.2


class Progress:
    """Call it with what is done and what there is; it writes to standard error, and only to a terminal."""

    def __init__(self, what: str) -> None:
        self._what, self._is_shown = what, False
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """Show how far it is, a few times a second at most; nothing for what is done at once."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._last < _EVERY_SECONDS:
            return
        self._last, self._is_shown = now, True
        print(f"\r{done:,} of {of:,} {self._what}", end="", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Wipe the line."""
        if self._is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
