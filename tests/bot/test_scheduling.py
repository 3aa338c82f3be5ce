"""The clock of the jobs: they go round side by side, and none that fails or hangs keeps another from it."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.scheduling import BEAT_SECONDS, STOPPED, WRITTEN, Job, Pulse, Rounds, scheduled
from storage.alerts import jobs as kept
from storage.database import Busy, Database

NOON = datetime(2020, 1, 20, 12, tzinfo=UTC)
SOON = 10  # seconds; a test that waits so long has failed


class Times:
    """Counts its rounds, and says when there have been so many."""

    def __init__(self, enough: int) -> None:
        self.told: list[datetime] = []
        self._enough, self.reached = enough, threading.Event()

    def __call__(self, now: datetime) -> str:
        self.told.append(now)
        if len(self.told) >= self._enough:
            self.reached.set()
        return ""


class Clock:
    """A clock that goes only when it is told to."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def failing(error: Exception) -> Job:
    def work(now: datetime) -> str:
        raise error

    return Job("deliver", 2, work, beats=True)


def rounds(job: Job, database: Database, pulse: Pulse) -> Rounds:
    return Rounds(job, database, now=lambda: NOON, pulse=pulse)


def beats(database: Database) -> tuple[kept.Beat, ...]:
    with database.reading() as session:
        return kept.beats(session)


def test_jobs_go_round_by_the_clock_they_are_given_until_the_end(database: Database) -> None:
    times = Times(3)
    with scheduled(database, [Job("detect", 0.05, times)], now=lambda: NOON):
        assert times.reached.wait(SOON)
    count = len(times.told)
    assert set(times.told) == {NOON}
    assert not threading.Event().wait(0.2) and len(times.told) == count


def test_a_job_that_fails_or_hangs_keeps_no_other_from_going_round(database: Database) -> None:
    times, hangs = Times(3), threading.Event()
    slow = [Job(f"slow {one}", 0.05, lambda now: str(hangs.wait(SOON)), end=hangs.set) for one in range(12)]
    broken = failing(ValueError())
    with scheduled(database, [*slow, broken, Job("detect", 0.05, times)], now=lambda: NOON):
        assert times.reached.wait(SOON / 2)
    assert hangs.is_set()


def test_a_heartbeat_is_kept_now_and_then_and_says_at_the_end_that_the_bot_was_stopped(database: Database) -> None:
    times = Times(1)
    with scheduled(database, [Job("detect", 0.05, times, beats=True), Job("token", 9, Times(1))], now=lambda: NOON):
        assert times.reached.wait(SOON)
    assert beats(database) == (kept.Beat("detect", NOON, STOPPED),)


def test_a_heartbeat_is_not_kept_in_every_round(database: Database) -> None:
    clock = Clock()
    one, moments = Pulse(clock), []
    going = Rounds(Job("detect", 5, Times(9), beats=True), database, now=lambda: moments[-1], pulse=one)
    for seconds in (0.0, 1.0, BEAT_SECONDS):
        clock.seconds = 1000 + seconds
        moments.append(datetime.fromtimestamp(clock.seconds, UTC))
        going.go()
        if seconds == 1:
            assert beats(database)[0].at == moments[0]
    assert beats(database)[0].at == moments[-1]


def test_only_a_round_without_a_fault_counts_as_seen(database: Database) -> None:
    clock = Clock()
    pulse = Pulse(clock)
    clock.seconds += 50
    rounds(failing(ValueError()), database, pulse).go()
    assert pulse.silence("deliver") == pulse.silence(WRITTEN) == 50
    rounds(Job("deliver", 2, Times(1), beats=True), database, pulse).go()
    assert pulse.silence("deliver") == pulse.silence(WRITTEN) == 0
    assert len(beats(database)) == 1


def test_a_heartbeat_that_cannot_be_written_counts_as_no_write(database: Database) -> None:
    clock = Clock()
    pulse = Pulse(clock)
    with database.writing() as session:
        session.connection().execute(text("DROP TABLE heartbeat"))
    clock.seconds += 70
    rounds(Job("deliver", 2, Times(1), beats=True), database, pulse).go()
    assert (pulse.silence("deliver"), pulse.silence(WRITTEN)) == (0, 70)


def test_a_long_round_is_not_silence_until_it_hangs(database: Database) -> None:
    clock, heard = Clock(), list[float]()
    pulse = Pulse(clock)

    def work(now: datetime) -> str:
        for _ in range(2):
            clock.seconds += 40
            heard.append(pulse.silence("deliver"))
        return ""

    clock.seconds += 30
    rounds(Job("deliver", 2, work), database, pulse).go()
    assert heard == [40, 80]
    clock.seconds += 5
    assert pulse.silence("deliver") == 5


def test_what_fails_in_every_round_is_logged_once_a_minute(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    going = rounds(failing(ValueError("41.2")), database, Pulse(clock))
    for _ in range(4):
        going.go()
        clock.seconds += 25
    told = [record for record in caplog.records if record.name == "bot.scheduling"]
    assert [(record.levelname, record.job) for record in told] == [("ERROR", "deliver")] * 2  # type: ignore[attr-defined]


def test_a_busy_database_is_nothing_to_be_alarmed_at(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    rounds(failing(Busy("busy")), database, Pulse()).go()
    assert [record.levelname for record in caplog.records if record.name == "bot.scheduling"] == ["INFO"]
