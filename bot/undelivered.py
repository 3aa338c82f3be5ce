"""What has not reached its destination, put together for those who look after the bot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.domain.delivery import State, Waiting

_WORDS = {
    State.PENDING: "waits to be sent",
    State.SENDING: "is being sent",
    State.UNCONFIRMED: "Slack did not say whether it was posted",
    State.HELD: "is held",
}


@dataclass(frozen=True)
class Stuck:
    """How many messages wait for one destination for the same reason, and since when."""

    destination: str
    reason: str
    since: datetime
    count: int

    def as_json(self) -> dict[str, str | int]:
        """As /health lists it."""
        since = self.since.isoformat(timespec="seconds")
        return {"destination": self.destination, "reason": self.reason, "since": since, "count": self.count}


def stuck(waiting: Iterable[Waiting]) -> tuple[Stuck, ...]:
    """Those that wait for the same, together; the oldest first."""
    found: dict[tuple[str, str], list[datetime]] = {}
    for one in waiting:
        found.setdefault((one.destination, one.reason or _WORDS[one.state]), []).append(one.since)
    every = (Stuck(where, why, min(times), len(times)) for (where, why), times in found.items())
    return tuple(sorted(every, key=lambda one: (one.since, one.destination, one.reason)))
