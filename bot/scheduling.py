"""The clock of the scheduled jobs: each goes round on a thread of its own, and none keeps another from it."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.timetable import Work
from storage.alerts import jobs as kept
from storage.database import Busy, Database, DatabaseError

BEAT_SECONDS = 15.0  # between two heartbeats kept for those who look from outside
FINISH_SECONDS = 2.0  # for work under way at the end; with what else is waited for, inside the deadline of bot.stopping
STAGGER_SECONDS = 0.2  # between the first rounds of two jobs
_QUIET_SECONDS = 60.0  # a job that fails again and again says so once a minute
STOPPED = "stopped"
"""The detail of the last heartbeat of a bot that was ended in order."""
Clock = Callable[[], float]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What goes round every so many seconds; with `beats`, others see in the database that it does.

    `end` asks work under way to come to its end early; it must not block.
    """

    name: str
    seconds: float
    work: Work
    beats: bool = False
    end: Callable[[], None] | None = None


class Pulse:
    """When each job last went round in this process, and when a heartbeat was last written, by a clock of its own."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.clock = clock
        self._start = clock()
        self._seen: dict[str, float] = {}
        self._under_way: dict[str, float] = {}

    def begun(self, name: str) -> None:
        """The job goes round just now."""
        self._under_way[name] = self.clock()

    def ended(self, name: str) -> None:
        """It does not any more, however it ended."""
        self._under_way.pop(name, None)

    def seen(self, name: str) -> None:
        """The job has gone round without a fault."""
        self._seen[name] = self.clock()

    def silence(self, name: str) -> float:
        """Seconds since it last did, or since the start; while it goes round, since it began."""
        return self.clock() - max(self._seen.get(name, self._start), self._under_way.get(name, self._start))


WRITTEN = "heartbeat written"
"""What a pulse calls a small write to the database that succeeded."""


class Rounds:
    """One job going round: what it raises is logged and ends the round, not the job."""

    def __init__(self, job: Job, database: Database, *, now: Callable[[], datetime], pulse: Pulse) -> None:
        self._job, self._database, self._now, self._pulse = job, database, now, pulse
        self._beat_at = self._told_at = float("-inf")
        self._fault = ""

    def go(self) -> None:
        """One round."""
        self._pulse.begun(self._job.name)
        try:
            self._job.work(self._now())
            self._pulse.seen(self._job.name)
            self._fault = ""
            if self._job.beats and self._pulse.clock() - self._beat_at >= BEAT_SECONDS:
                self.beat()
        except Exception as error:  # noqa: BLE001 (the edge of the loop: a round that fails must not be the last)
            self._tell(error)
        finally:
            self._pulse.ended(self._job.name)

    def beat(self, detail: str = "") -> None:
        """Keeps a heartbeat. Raises DatabaseError."""
        with self._database.writing(figures=False) as session:
            kept.beat(session, self._job.name, at=self._now(), detail=detail)
        self._beat_at = self._pulse.clock()
        self._pulse.seen(WRITTEN)

    def _tell(self, error: Exception) -> None:
        told, fault = {"job": self._job.name}, type(error).__name__
        if isinstance(error, Busy):
            log.info("A job found the database busy and goes on in its next round.", extra=told)
        elif fault != self._fault or self._pulse.clock() - self._told_at >= _QUIET_SECONDS:
            self._fault, self._told_at = fault, self._pulse.clock()
            log.error("A job failed and goes on in its next round.", extra=told, exc_info=error)


class _UnderWay:
    """How many rounds are going on, so that the end can wait for them."""

    def __init__(self) -> None:
        self._count, self._changed = 0, threading.Condition()
        self._is_closed = False

    def run(self, go: Callable[[], None]) -> None:
        with self._changed:
            if self._is_closed:
                return
            self._count += 1
        try:
            go()
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def finish(self, seconds: float) -> bool:
        """Begins no more rounds and waits for those under way; False when some did not end in time."""
        with self._changed:
            self._is_closed = True
            return self._changed.wait_for(lambda: self._count == 0, seconds)


@contextmanager
def scheduled(
    database: Database, jobs: Sequence[Job], *, now: Callable[[], datetime], clock: Clock = time.monotonic
) -> Iterator[Pulse]:
    """The jobs go round from now on, for the first time almost at once, until the end of the block.

    `now` is the moment they are told, which may be another than the machine's.
    """
    # Imported here, so that commands that schedule nothing start without it.
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    pulse, under_way = Pulse(clock), _UnderWay()
    rounds = [Rounds(job, database, now=now, pulse=pulse) for job in jobs]
    # A thread for each, so that a slow one keeps no other waiting.
    threads = ThreadPoolExecutor(max(1, len(jobs)), {"thread_name_prefix": "job"})
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": threads},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for number, (job, one) in enumerate(zip(jobs, rounds, strict=True)):
        # One after the other: all at once they would stand in each other's way at the database.
        first = datetime.now(UTC) + timedelta(seconds=min(number * STAGGER_SECONDS, job.seconds))
        trigger = IntervalTrigger(seconds=job.seconds, timezone=UTC)
        scheduler.add_job(under_way.run, trigger, [one.go], id=job.name, next_run_time=first)
    scheduler.start()
    try:
        yield pulse
    finally:
        scheduler.shutdown(wait=False)
        for job in jobs:
            if job.end:
                job.end()
        if not under_way.finish(FINISH_SECONDS):
            log.warning("Some jobs were still under way at the end.")
        _say_stopped(jobs, rounds)


def _say_stopped(jobs: Sequence[Job], rounds: Sequence[Rounds]) -> None:
    for job, one in zip(jobs, rounds, strict=True):
        if job.beats:
            try:
                one.beat(STOPPED)
            except DatabaseError as error:
                log.info("That the bot was stopped could not be kept: %s", error)
