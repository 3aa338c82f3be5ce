"""One at a time: whoever changes a posted message waits for whoever is changing it."""

from threading import Lock


class Turns:
    """Locks by what they are for; a fixed number, so that two things may share one. Never take two at once.

    `withdrawing` is for the one who looks after due posts, and may be held meanwhile.
    """

    def __init__(self, count: int = 64) -> None:
        self.withdrawing = Lock()
        self._locks = [Lock() for _ in range(count)]

    def of(self, *what: str) -> Lock:
        """The lock to hold while this is changed."""
        return self._locks[hash(what) % len(self._locks)]
