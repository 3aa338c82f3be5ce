"""Which process runs a firing, and when each job last went round."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from storage.alerts import jobs
from storage.database import Database

SIX = datetime(2026, 11, 21, 6, tzinfo=UTC)
LATER = timedelta(minutes=3)


def claimed(database: Database, slot: str = "2026-11-21", *, at: datetime = SIX) -> bool:
    with database.writing(figures=False) as session:
        return jobs.claim(session, "missing", slot, at=at)


def test_a_firing_is_the_first_ones_who_asks(database: Database) -> None:
    assert [claimed(database), claimed(database)] == [True, False]
    assert claimed(database, "2026-11-22")


def test_of_several_who_ask_at_once_one_runs_it(make_database: Callable[..., Database]) -> None:
    address = make_database().url.render_as_string(hide_password=False)
    others = [make_database(address) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for number in range(10):
            answers = list(pool.map(lambda one: claimed(one, f"slot {number}"), others))  # noqa: B023
            assert sorted(answers) == [False, False, False, True]


def test_a_firing_that_ended_is_never_run_again(database: Database) -> None:
    claimed(database)
    with database.writing(figures=False) as session:
        jobs.ended(session, "missing", "2026-11-21", at=SIX, outcome="3 told")
    assert not claimed(database, at=SIX + timedelta(days=1))
    with database.reading() as session:
        assert jobs.is_ended(session, "missing", "2026-11-21")


@pytest.mark.parametrize("is_told", [True, False])
def test_a_firing_that_failed_or_whose_process_died_is_taken_up_once_after_a_while(
    database: Database, is_told: bool
) -> None:
    claimed(database)
    if is_told:
        with database.writing(figures=False) as session:
            jobs.failed(session, "missing", "2026-11-21", outcome="failed: Busy")
    assert not claimed(database, at=SIX + LATER)
    then = SIX + jobs.ABANDONED
    assert [claimed(database, at=then), claimed(database, at=then)] == [True, False]


def test_the_last_firing_is_the_latest_that_was_claimed(database: Database) -> None:
    with database.reading() as session:
        assert jobs.last_slot(session, "missing") is None
    for slot in ("2026-11-20", "2026-11-21", "2026-09-30"):
        claimed(database, slot)
    with database.reading() as session:
        assert jobs.last_slot(session, "missing") == "2026-11-21"


def test_a_job_beats_as_often_as_it_goes_round(database: Database) -> None:
    for minutes in (0, 5):
        with database.writing(figures=False) as session:
            jobs.beat(session, "detect", at=SIX + timedelta(minutes=minutes), detail=f"{minutes} found")
    with database.reading() as session:
        assert jobs.beats(session) == (jobs.Beat("detect", SIX + timedelta(minutes=5), "5 found"),)
