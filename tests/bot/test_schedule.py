"""The schedule: what goes round, what has a time of day, and that each of them can be run, and run again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import update

from bot.app import open_deps
from bot.client import make_client
from bot.jobs import detectors, jobs_of, timed
from bot.questions import GOING, TokenProbe
from bot.samples.load import load
from bot.settings import Settings
from bot.timetable import every_day, first_weekday, weekdays
from handlers.deps import Deps
from storage.alerts.detecting import Detector
from storage.database import Database
from storage.domain.rag import RagStatus
from storage.store import Store
from storage.tables import AnnouncedStatus, table_of
from tests.bot.slack_side import SlackApi

NOON = datetime(2019, 12, 2, 12, tzinfo=UTC)


@pytest.fixture
def deps(database: Database, settings: Settings) -> Iterator[Deps]:
    """What a bot works with at noon on a Monday in December 2019."""
    client, day = make_client(settings), NOON.date()
    with open_deps(Store(database), client, team="T1", today=lambda: day, now=lambda: NOON) as deps:
        yield replace(deps, alerts_channel="C0123456789")


def detector(deps: Deps) -> Detector:
    return Detector(deps.store.database, alerts_channel=deps.alerts_channel, now=deps.now, today=deps.today)


def test_detection_and_delivery_go_round_as_often_as_the_settings_say_and_are_heard(
    deps: Deps, settings: Settings
) -> None:
    jobs = {job.name: job for job in jobs_of(deps, replace(settings, detect_seconds=0.5, deliver_seconds=0.25))}
    assert [(jobs[name].seconds, jobs[name].beats) for name in GOING] == [(0.5, True), (0.5, True), (0.25, True)]
    assert {name for name, job in jobs.items() if job.beats} == set(GOING)


def test_the_token_is_only_asked_for_where_health_is(deps: Deps, settings: Settings) -> None:
    without = {job.name for job in jobs_of(deps, settings)}
    with_probe = {job.name for job in jobs_of(deps, settings, probe=TokenProbe(deps.client))}
    assert with_probe - without == {"token"}


def test_each_job_with_a_time_of_day_has_its_own(deps: Deps) -> None:
    assert [(one.name, one.at, one.days) for one in timed(deps, *detectors(deps))] == [
        ("publication", time(6), every_day),
        ("snoozes", time(6), every_day),
        ("risk days", time(7), every_day),
        ("missing", time(8), every_day),
        ("reminders", time(9), weekdays),
        ("still red", time(9), first_weekday),
        ("recount", time(21, 30), every_day),
    ]


def test_every_job_with_a_time_of_day_can_be_run_and_run_again(
    deps: Deps, database: Database, slack: SlackApi, caplog: pytest.LogCaptureFixture
) -> None:
    load(database)
    detector(deps).tick()
    for _ in range(2):
        for one in timed(deps, *detectors(deps)):
            assert one.work(NOON).split()[0] == "0" or one.name == "missing"
    assert [record for record in caplog.records if record.levelname == "WARNING"] == []


def test_every_round_can_be_gone_and_gone_again(deps: Deps, settings: Settings, slack: SlackApi) -> None:
    for job in [*jobs_of(deps, settings), *jobs_of(deps, settings)]:
        assert isinstance(job.work(NOON), str)
    assert slack.calls == []


def test_a_recount_that_finds_what_was_missed_says_so(
    deps: Deps, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    load(database)
    one = detector(deps)
    one.tick()
    announced = table_of(AnnouncedStatus)
    with database.writing() as session:
        session.connection().execute(
            update(announced).where(announced.c.status == RagStatus.RED).values(status=RagStatus.GREEN)
        )
    (recount,) = [row for row in timed(deps, one, detectors(deps)[1]) if row.name == "recount"]
    count = int(recount.work(NOON).split()[0])
    assert count > 0
    assert [record.count for record in caplog.records if record.name == "bot.jobs"] == [count]  # type: ignore[attr-defined]
