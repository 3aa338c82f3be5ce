"""What health says of alerts: each fault shows within two minutes, and no healthy bot is called ill."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot import questions
from bot.client import make_client
from bot.health import Health
from bot.questions import GOING, Questions, TokenProbe
from bot.scheduling import WRITTEN, Pulse
from bot.settings import Settings
from storage.alerts import due, pauses
from storage.database import Database
from storage.domain.delivery import AlertKind, Part, Reason, State
from storage.tables import Alert, Delivery
from tests.bot.slack_side import SlackApi

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TWO_MINUTES = timedelta(minutes=2)


class Bot:
    """A bot at noon, just started; its clocks go when told to."""

    def __init__(self, database: Database, client: WebClient) -> None:
        self.passed, self.database = timedelta(), database
        self.pulse = Pulse(lambda: self.passed.total_seconds())
        self.probe = TokenProbe(client)
        self.health = Health()
        Questions(database, self.pulse, self.probe, now=self.now).add_to(self.health)

    def now(self) -> datetime:
        return NOON + self.passed

    def wait(self, time: timedelta, *, going: bool = True) -> None:
        """Time passes, in which the jobs go round or not."""
        self.passed += time
        if going:
            for name in (*GOING, WRITTEN):
                self.pulse.seen(name)

    def failing(self) -> list[str]:
        """The parts that are said to fail."""
        return [name for name, state in self.health.report()[1].items() if state == "failing" and name != "status"]


@pytest.fixture
def bot(database: Database, settings: Settings) -> Bot:
    return Bot(database, make_client(settings))


def deliver(database: Database, *, number: int = 1, **values: Any) -> None:
    """A message on its way since noon."""
    with database.writing(figures=False) as session:
        alert = Alert(key=f"k{number}", destination="C0123456789", kind=AlertKind.DIGEST, stage="published", at=NOON)
        session.add(alert)
        session.flush()
        assert alert.id
        made = {"key": f"k{number}", "dedup": f"d{number}", "alert_id": alert.id, "part": Part.HEAD}
        session.add(Delivery(**{**made, "destination": "C0123456789", "not_before": NOON, "at": NOON, **values}))


def test_a_bot_that_has_just_started_is_well(bot: Bot) -> None:
    assert bot.failing() == []
    assert bot.health.report()[1] == {
        **dict.fromkeys(("status", "scheduler", "detection", "alerts", "token", "disk"), "ok"),
        "undelivered": [],
        "set_aside": 0,
    }


def test_jobs_that_no_longer_go_round_show(bot: Bot) -> None:
    bot.wait(TWO_MINUTES)
    assert bot.failing() == []
    bot.wait(TWO_MINUTES, going=False)
    assert bot.failing() == ["scheduler", "disk"]
    bot.wait(timedelta())
    assert bot.failing() == []


@pytest.mark.parametrize("name", GOING)
def test_one_job_that_goes_on_does_not_hide_another_that_does_not(bot: Bot, name: str) -> None:
    bot.wait(TWO_MINUTES, going=False)
    for going in {*GOING, WRITTEN} - {name}:
        bot.pulse.seen(going)
    assert bot.failing() == ["scheduler"]


def test_what_is_written_and_not_assessed_shows(bot: Bot) -> None:
    with bot.database.writing() as session:
        due.mark(session, [1], at=NOON)
    bot.wait(timedelta(seconds=60))
    assert bot.failing() == []
    bot.wait(timedelta(seconds=60))
    assert bot.failing() == ["detection"]


def test_an_indicator_that_is_set_aside_is_counted_and_no_fault_of_detection(bot: Bot) -> None:
    with bot.database.writing() as session:
        due.mark(session, [1, 2], at=NOON)
        marks = due.take(session, now=NOON, limit=1)
        due.set_aside(session, marks, marks.indicators[0], until=NOON + timedelta(hours=1), fault="ValueError")
        due.done(session, due.take(session, now=NOON, limit=9))
    bot.wait(TWO_MINUTES)
    assert bot.failing() == []
    assert bot.health.report()[1]["set_aside"] == 1
    bot.wait(timedelta(minutes=59))
    assert bot.failing() == []
    bot.wait(TWO_MINUTES)
    assert bot.failing() == ["detection"]


def test_what_waits_to_be_sent_for_too_long_is_listed_with_its_reason(bot: Bot) -> None:
    deliver(bot.database)
    assert bot.failing() == []
    bot.wait(TWO_MINUTES)
    assert bot.failing() == ["alerts"]
    listed = {"destination": "C0123456789", "reason": "waits to be sent", "since": "2026-11-21T12:00:00+00:00"}
    assert bot.health.report()[1]["undelivered"] == [{**listed, "count": 1}]


def test_what_is_held_is_put_together_by_destination_and_reason(bot: Bot) -> None:
    held = {"state": State.HELD, "attempt": 1}
    for number in (1, 2):
        deliver(bot.database, number=number, **held, reason=Reason.ARCHIVED)
    deliver(bot.database, number=3, **held, reason=Reason.PERSON_GONE, destination="U0123456789")
    told = bot.health.report()[1]["undelivered"]
    assert [(one["destination"], one["reason"], one["count"]) for one in told] == [  # type: ignore[attr-defined]
        ("C0123456789", Reason.ARCHIVED, 2),
        ("U0123456789", Reason.PERSON_GONE, 1),
    ]


def test_what_is_for_later_or_was_sent_or_cancelled_is_no_fault(bot: Bot) -> None:
    deliver(bot.database, number=1, not_before=NOON + timedelta(hours=8))
    deliver(bot.database, number=2, state=State.SENT, ts="1.2", shown=1)
    deliver(bot.database, number=3, state=State.CANCELLED, reason=Reason.NOBODY)
    bot.wait(TWO_MINUTES)
    assert bot.failing() == []


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_slack_no_longer_takes_shows_until_it_does(bot: Bot, slack: SlackApi, code: str) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": code}
    assert bot.probe.ask(NOON) == code
    assert bot.failing() == ["token"]
    slack.answers["auth.test"] = {"ok": True}
    bot.probe.ask(NOON)
    assert bot.failing() == []


def test_slack_being_away_or_busy_says_nothing_about_the_token(bot: Bot, slack: SlackApi) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": "ratelimited"}
    bot.probe.ask(NOON)
    assert bot.failing() == []
    bot.probe.refused = "token_revoked"
    slack.answers["auth.test"] = {"ok": False, "error": "internal_error"}
    bot.probe.ask(NOON)
    assert bot.failing() == ["token"]


def test_health_itself_never_asks_slack(bot: Bot, slack: SlackApi) -> None:
    bot.health.report()
    assert slack.calls == []


def test_sending_that_was_stopped_everywhere_shows(bot: Bot) -> None:
    with bot.database.writing(figures=False) as session:
        pauses.pause(session, "*", NOON + timedelta(minutes=1), "token_revoked")
    assert bot.failing() == ["token"]


def test_a_disk_that_is_nearly_full_shows(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    usage: Callable[[Any], Any] = lambda path: SimpleNamespace(free=questions.LEAST_FREE - 1)  # noqa: E731
    monkeypatch.setattr(questions.shutil, "disk_usage", usage)
    assert bot.failing() == (["disk"] if bot.database.is_sqlite else [])
