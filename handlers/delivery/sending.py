"""Sending what is in the outbox: a few destinations at once, each message leased, sent or looked for, and settled."""

import logging
import secrets
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event
from typing import Any

from handlers.delivery.classify import Verdict, asked
from handlers.delivery.errand import Errand
from handlers.delivery.settling import Settling
from handlers.deps import Deps
from handlers.meter import Meter
from storage.alerts import outbox, pauses
from storage.database import Busy
from storage.domain.delivery import Delivery, Reason

log = logging.getLogger(__name__)
_AT_ONCE, _AHEAD, _ROUND_SECONDS = 4, 8, 20.0
PROBE = timedelta(minutes=1)
"""So often it is asked whether Slack lets the bot in again."""


class Courier:
    """Delivers for as many processes as there are: what one has leased, no other sends.

    `settle` is how long Slack may take to show what it was sent, `lease` how long a sender has; the second is longer
    than the client waits for an answer.
    """

    def __init__(
        self, deps: Deps, *, settle: timedelta, lease: timedelta, alerts_channel: str = "", meter: Meter | None = None
    ) -> None:
        self._deps, self._lease_length = deps, lease
        self._is_ending = Event()
        self._settling = Settling(deps, alerts_channel or deps.alerts_channel, meter or deps.meter, settle, lease)

    def end(self) -> None:
        """Begin nothing more: the round under way ends with what it has begun."""
        self._is_ending.set()

    def round(self) -> int:
        """Send, edit and look until nothing is left or twenty seconds have passed; how many messages were seen to."""
        if self._is_shut():
            return 0
        end, count = time.monotonic() + _ROUND_SECONDS, 0
        running: set[Future[None]] = set()
        with ThreadPoolExecutor(_AT_ONCE, "courier") as pool:
            while True:
                if len(running) < _AT_ONCE and time.monotonic() < end and not self._is_ending.is_set():
                    running |= {pool.submit(self._see_to, one) for one in self._lease(_AHEAD - len(running))}
                if not running:
                    return count
                done, running = wait(running, return_when=FIRST_COMPLETED)
                count += len(done)

    def _lease(self, limit: int) -> list[Delivery]:
        now, database = self._deps.now(), self._deps.store.database
        with database.reading() as session:
            if not outbox.is_anything_ready(session, now=now):
                return []
        try:
            with self._settling.turn, database.writing(figures=False) as session:
                return outbox.lease(session, now=now, length=self._lease_length, limit=limit)
        except Busy:
            return []

    def _see_to(self, delivery: Delivery) -> None:
        try:
            Errand(self._deps, self._settling, delivery).run()
        except Busy:
            self._give_back(delivery, delivery.reason)
        except Exception:
            log.exception("a message was not delivered", extra=_of(delivery) | {"reference": secrets.token_hex(4)})
            self._give_back(delivery, Reason.FAULT)

    def _give_back(self, delivery: Delivery, reason: str) -> None:
        """The others do not wait for it, and the next try comes soon; where even that fails its lease runs out."""
        try:
            self._settling.give_back(delivery, reason)
        except Exception:
            log.exception("a message could not be given back", extra=_of(delivery))

    def _is_shut(self) -> bool:
        """Whether Slack lets the bot do nothing; asked again now and then, and over as soon as it does."""
        database, now = self._deps.store.database, self._deps.now()
        with database.reading() as session:
            shut = pauses.everywhere(session)
        if shut is None:
            return False
        if shut.until > now:
            return True
        answer = asked(self._deps.client.auth_test)
        is_shut = answer.verdict is Verdict.SHUT

        def write(session: Any) -> None:
            if is_shut:
                pauses.pause(session, outbox.EVERYWHERE, now + PROBE, answer.code)
            elif answer.verdict is Verdict.YES:
                pauses.end(session, outbox.EVERYWHERE)

        self._settling.write(write)
        return answer.verdict is not Verdict.YES


def _of(delivery: Delivery) -> dict[str, Any]:
    return {"delivery": delivery.id, "kind": str(delivery.kind), "part": str(delivery.part)}
