"""The scenario lived through: once undisturbed, and again and again with a death in it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

from storage.database import Database
from tests.processes.acts import Acts
from tests.processes.council import Council
from tests.processes.nursery import Ended, Nursery
from tests.processes.promises import Told, broken, last_delivery, told
from tests.processes.slack_side import FakeSlack

LATER = 60.0
"""Seconds after which a killed bot is started again: its leases and settle windows are over, without waiting."""
Stage = tuple[FakeSlack, Nursery]


@dataclass(frozen=True)
class Life:
    """A bot that dies at a step, with how its Slack misbehaves, and one that goes on after it."""

    kill_at: int
    mix: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lived:
    """What came of it: the breaches, whether the first bot was killed, and which faults were met."""

    life: Life
    breaches: list[str]
    was_killed: bool
    faults: int


@dataclass(frozen=True)
class Scenario:
    """Files to import, on copies of one council."""

    council: Council
    acts: Acts
    folder: Path

    def undisturbed(self, stage: Stage) -> tuple[Ended, Told]:
        """How many steps it takes and what is told when nothing goes wrong."""
        slack, bots = stage
        url = self.council.copy()
        slack.tell("reset")
        ended = bots.run(url, slack, self.acts, self.folder / "undisturbed")
        assert not ended.error, ended.error
        database = Database(url)
        found = told(database, slack)
        database.close()
        self.council.drop(url)
        return ended, found

    def live_all(self, lives: Iterable[Life], stages: list[Stage], expected: Told) -> list[Lived]:
        """All of them, on as many stages at once as there are."""
        free: Queue[Stage] = Queue()
        for stage in stages:
            free.put(stage)

        def one(numbered: tuple[int, Life]) -> Lived:
            stage = free.get()
            try:
                return self.live(numbered[1], stage, expected, self.folder / f"progress{numbered[0]}")
            finally:
                free.put(stage)

        with ThreadPoolExecutor(len(stages)) as pool:
            return list(pool.map(one, enumerate(lives)))

    def live(self, life: Life, stage: Stage, expected: Told, progress: Path) -> Lived:
        """A life that ends at a step and one that ends by itself."""
        slack, bots = stage
        url = self.council.copy()
        slack.tell("reset")
        slack.tell("mix", **life.mix)
        database = Database(url)
        after = last_delivery(database)
        first = bots.run(url, slack, self.acts, progress, kill_at=life.kill_at)
        second = bots.run(url, slack, self.acts, progress, ahead=LATER)
        breaches = [error for error in (first.error, second.error) if error]
        breaches += broken(database, slack, after=after)
        breaches += _differences(told(database, slack), expected)
        met = len(slack.tell("met"))
        database.close()
        self.council.drop(url)
        return Lived(life, breaches, bool(first.signal), met)


def _differences(now: Told, expected: Told) -> list[str]:
    return (
        [f"change announced too often: {one}" for one in now.changes - expected.changes]
        + [f"change not announced: {one}" for one in expected.changes - now.changes]
        + [f"message too many: {one}" for one in now.messages - expected.messages]
        + [f"message missing: {one}" for one in expected.messages - now.messages]
    )
