"""Ending in good order: one request to stop, some seconds to finish, then the end in any case."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

DEADLINE = 9.0  # seconds from the request to the end; supervisors commonly kill after 10


class Stop:
    """Set once, by SIGTERM, Ctrl+C or a part of the process that cannot go on; the first exit code given stays."""

    def __init__(self, deadline: float = DEADLINE, end: Callable[[int], None] = os._exit) -> None:
        self._asked = threading.Event()
        self._deadline = deadline
        self._end = end
        self._then: list[Callable[[], None]] = []
        self.code = 0

    def install(self) -> None:
        """Answers SIGTERM and SIGINT from now on; only the main thread may call this."""
        # A handler interrupts the main thread anywhere, perhaps while it holds the very lock that setting an event
        # or starting a thread needs; a byte in a pipe needs none.
        heard, self._heard = os.pipe()
        threading.Thread(target=self._listen, args=[heard], name="stop", daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)

    def ask(self, code: int = 0) -> None:
        """Asks the process to end with `code`; safe from any thread."""
        if self._asked.is_set():
            return
        self.code = code
        self._asked.set()
        # A thread that hangs must not keep the process: whatever is still going at the deadline is cut off.
        timer = threading.Timer(self._deadline, self._end, args=[code or 1])
        timer.daemon = True
        timer.start()
        for act in self._then:
            act()

    def then(self, act: Callable[[], None]) -> None:
        """Has `act` called when the stop is asked for; it must not block."""
        self._then.append(act)
        if self._asked.is_set():
            act()

    def asked(self) -> bool:
        """True from the first `ask` on."""
        return self._asked.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Waits until asked, at most `seconds`; True when asked."""
        return self._asked.wait(seconds)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._asked.is_set() and number == signal.SIGINT:
            self._end(130)  # a second Ctrl+C: the person does not want to wait
        os.write(self._heard, b".")

    def _listen(self, heard: int) -> None:
        os.read(heard, 1)
        self.ask()
