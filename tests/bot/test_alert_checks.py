"""`check` says from outside whether a bot goes round, and what it could not assess or deliver."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.checks.alerts import GOING, alert_checks, schedule, waiting
from bot.checks.findings import Level, examine
from bot.scheduling import STOPPED
from bot.settings import Settings
from storage.alerts import due, jobs
from storage.alerts.due import Fault
from storage.alerts.jobs import Beat
from storage.alerts.problems import Problems
from storage.alerts.risk_due import RiskFault, Subject
from storage.database import Database
from storage.domain.delivery import AlertKind, Part, Paused, Reason, State, Waiting

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def told(*beats: Beat, now: datetime = NOON) -> list[tuple[Level, str]]:
    return [(one.level, one.words) for one in schedule(beats, now)]


def stuck(number: int, destination: str = "C0123456789") -> Waiting:
    reason = Reason.ARCHIVED
    return Waiting(number, destination, AlertKind.CHANGES, Part.HEAD, State.HELD, reason, since=NOON, due=NOON)


def lines(found: Problems, oldest: datetime | None = None) -> list[str]:
    return [f"{one.level.value}: {one.words}" for one in waiting(oldest, found, NOON + timedelta(hours=1))]


def test_a_database_that_no_bot_has_run_on_is_a_note() -> None:
    assert told() == [(Level.NOTE, "no bot has run on this database lately.")]


def test_a_bot_that_goes_round_is_well() -> None:
    lately = NOON - timedelta(seconds=100)
    beats = (Beat("detect", lately), Beat("risks", lately), Beat("deliver", NOON))
    assert [level for level, _ in told(*beats)] == [Level.OK] * 3


@pytest.mark.parametrize(("job", "name"), list(GOING.items()))
def test_a_job_that_no_longer_goes_round_is_a_problem(job: str, name: str) -> None:
    beats = [Beat(one, NOON - timedelta(minutes=3) if one == job else NOON) for one in GOING]
    found = [words for level, words in told(*beats) if level is Level.PROBLEM]
    assert found == [f"{name} last went round at 11:57 on 21/11/2026. Start the bot anew and see its log."]


def test_a_bot_that_was_stopped_in_order_is_a_note() -> None:
    long_ago = NOON - timedelta(days=3)
    found = told(*(Beat(one, long_ago, STOPPED) for one in GOING))
    assert {level for level, _ in found} == {Level.NOTE}
    assert found[0][1] == "detection was stopped in order at 12:00 on 18/11/2026."


def test_a_job_that_never_came_to_its_end_is_a_problem() -> None:
    assert told(Beat("detect", NOON))[1][0] is Level.PROBLEM


def test_nothing_undelivered_is_well() -> None:
    assert lines(Problems()) == ["ok: nothing is left undelivered."]


def test_what_is_undelivered_is_said_with_destination_and_reason() -> None:
    assert lines(Problems(undelivered=(stuck(1), stuck(2), stuck(3, "C0000000002")))) == [
        "problem: 1 message for C0000000002 since 12:00 on 21/11/2026 not delivered: the channel is archived.",
        "problem: 2 messages for C0123456789 since 12:00 on 21/11/2026 not delivered: the channel is archived.",
    ]


def test_of_very_many_places_ten_are_named_and_the_others_counted() -> None:
    found = lines(Problems(undelivered=tuple(stuck(one, f"C{one:010}") for one in range(14))))
    assert len(found) == 11 and found[-1] == "problem: the same for 4 more destinations and reasons."


def test_what_was_not_assessed_or_cannot_be_is_a_problem() -> None:
    aside = (Fault(1, NOON, "ValueError"), Fault(2, NOON, "KeyError"))
    register = (RiskFault(Subject(1, is_area=True), NOON, "ValueError"),)
    assert lines(Problems(set_aside=aside, risks_aside=register), oldest=NOON) == [
        "problem: what was written at 12:00 on 21/11/2026 has not been assessed yet.",
        "problem: 2 indicators cannot be assessed (KeyError, ValueError). See the bot's log.",
        "problem: 1 risks or areas cannot be assessed (ValueError). See the bot's log.",
    ]


def test_a_pause_is_said_with_what_slack_answered() -> None:
    found = lines(Problems(paused=(Paused("*", NOON, "token_revoked"),)))
    assert found[0] == "note: nothing is sent anywhere for now: Slack answered 'token_revoked'."


def test_it_is_read_from_the_database(database: Database) -> None:
    with database.writing() as session:
        jobs.beat(session, "detect", at=NOON)
        due.mark(session, [1], at=NOON)
    url = database.url.render_as_string(hide_password=False)
    found = examine(alert_checks(Settings(database_url=url)))
    assert [one.about for one in found if one.level is Level.PROBLEM] == [
        *["Schedule"] * 3,
        "Alerts",
    ]


def test_while_there_is_no_database_nothing_is_said(tmp_path: Path) -> None:
    assert examine(alert_checks(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}"))) == []
    assert list(tmp_path.iterdir()) == []
