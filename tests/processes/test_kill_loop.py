"""A bot killed at every step of import, detection and delivery, and started again: nothing lost, nothing doubled.

In CI some steps of each kind are taken, the same in every run. `SCORECARD_PROOF=every` takes every step;
`SCORECARD_PROOF=7` takes every seventh. A step is a statement, a commit, a call to Slack or an answer of it.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

import pytest

from storage.database import Database
from tests.processes.acts import Acts, acts
from tests.processes.conftest import Council
from tests.processes.nursery import Ended, Nursery
from tests.processes.promises import Told, broken, last_delivery, told
from tests.processes.slack_side import FakeSlack

LATER = 60.0
"""Seconds after which a killed bot is started again: its leases and settle windows are over, without waiting."""
MOST = 48


@pytest.fixture
def scenario(tmp_path: Path) -> Acts:
    return acts(tmp_path)


def clean(council: Council, slack: FakeSlack, bots: Nursery, scenario: Acts, folder: Path) -> tuple[Ended, Told]:
    """The undisturbed run: how many steps it takes and what it tells."""
    url = council.copy()
    slack.tell("reset")
    ended = bots.run(url, slack, scenario, folder / "clean")
    assert not ended.error, ended.error
    database = Database(url)
    found = told(database, slack)
    database.close()
    council.drop(url)
    return ended, found


def steps_of(names: Sequence[str]) -> Iterator[int]:
    """The steps to be killed at."""
    wanted = os.environ.get("SCORECARD_PROOF", "")
    if wanted == "every" or wanted.isdecimal():
        yield from range(1, len(names) + 1, 1 if wanted == "every" else int(wanted))
        return
    # What touches Slack or commits tells most; of the rest, every so many.
    crucial = [at for at, name in enumerate(names, 1) if name.startswith(("call chat", "answered", "commit"))]
    others = [at for at in range(1, len(names) + 1) if at not in set(crucial)]
    for some, share in ((crucial, 2 * MOST // 3), (others, MOST // 3)):
        yield from some[:: max(1, -(-len(some) // share))]


def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(
    council: Council, stages: list[tuple[FakeSlack, Nursery]], scenario: Acts, tmp_path: Path
) -> None:
    undisturbed, expected = clean(council, *stages[0], scenario, tmp_path)
    assert len(expected.messages) > 8, "the scenario tells too little to prove anything"
    free: Queue[tuple[FakeSlack, Nursery]] = Queue()
    for stage in stages:
        free.put(stage)

    def one(at: int) -> tuple[int, list[str], bool]:
        stage = free.get()
        try:
            return at, *lives(council, *stage, scenario, tmp_path / f"progress{at}", at, expected)
        finally:
            free.put(stage)

    with ThreadPoolExecutor(len(stages)) as pool:
        found = list(pool.map(one, steps_of(undisturbed.names)))
    kills = sum(killed for _, _, killed in found)
    wrong = {(at, undisturbed.names[at - 1]): breaches for at, breaches, _ in found if breaches}
    print(f"{council.engine}: {kills} kills in {len(undisturbed.names)} steps, {len(wrong)} with breaches")
    assert not wrong
    assert kills > 20


def lives(
    council: Council, slack: FakeSlack, bots: Nursery, scenario: Acts, progress: Path, at: int, expected: Told
) -> tuple[list[str], bool]:
    """A life that ends at a step and one that ends by itself; what is broken after both, and whether it was killed."""
    url = council.copy()
    slack.tell("reset")
    database = Database(url)
    after = last_delivery(database)
    first = bots.run(url, slack, scenario, progress, kill_at=at)
    second = bots.run(url, slack, scenario, progress, ahead=LATER)
    found = [error for error in (first.error, second.error) if error]
    found += broken(database, slack, after=after)
    found += _differences(told(database, slack), expected)
    database.close()
    council.drop(url)
    return found, bool(first.signal)


def _differences(now: Told, expected: Told) -> list[str]:
    return (
        [f"change announced too often: {one}" for one in now.changes - expected.changes]
        + [f"change not announced: {one}" for one in expected.changes - now.changes]
        + [f"message too many: {one}" for one in now.messages - expected.messages]
        + [f"message missing: {one}" for one in expected.messages - now.messages]
    )
