"""Two bots on one PostgreSQL: each finds the same work, and none of it is done twice."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from bot.app import open_app, open_database
from bot.client import make_client
from bot.health import Health
from bot.samples.load import load
from bot.settings import Settings
from storage.alerts import jobs
from storage.database import Database
from tests.bot.slack_side import SlackApi
from tests.databases import Server

CHANNEL = "C0123456789"
TIMED = ("publication", "snoozes", "missing", "reminders", "still red", "recount")
SOON = 20.0  # seconds


@pytest.fixture
def base(postgresql: Server) -> Iterator[Database]:
    """A PostgreSQL with the sample scorecard, of which nobody has been told anything."""
    postgresql.create("two_runs", "template_migrated")
    with open_database(postgresql.url("two_runs")) as database:
        load(database)
        yield database
    postgresql.drop("two_runs")


@pytest.fixture
def settings_there(settings: Settings, slack: SlackApi, base: Database) -> Settings:
    """Settings for bots on it that are in a hurry, in a workspace in which they may post."""
    slack.answers["auth.test"] = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
    slack.answers["conversations.info"] = {"ok": True, "channel": {"id": CHANNEL, "is_member": True}}
    slack.answers["conversations.members"] = {"ok": True, "members": ["U1"]}
    slack.answers["chat.postMessage"] = {"ok": True, "channel": CHANNEL, "ts": "1700000000.000100"}
    url = base.url.render_as_string(hide_password=False)
    fast = {"detect_seconds": 0.1, "deliver_seconds": 0.1}
    return replace(settings, database_url=url, alerts_channel=CHANNEL, **fast)  # type: ignore[arg-type]


def until(true: Callable[[], bool]) -> bool:
    end, pause = time.monotonic() + SOON, threading.Event()
    while not true():
        if time.monotonic() > end:
            return False
        pause.wait(0.1)
    return True


def test_two_bots_share_the_work(settings_there: Settings, slack: SlackApi, base: Database) -> None:
    def all_claimed() -> bool:
        with base.reading() as session:
            return all(jobs.last_slot(session, name) for name in TIMED)

    with ExitStack() as stack:
        healths = [Health(), Health()]
        for health in healths:
            stack.enter_context(open_app(settings_there, make_client(settings_there), health))
        assert until(lambda: "chat.postMessage" in slack.methods())
        assert until(all_claimed)
        assert [health.report()[0] for health in healths] == [True, True]
    assert slack.methods().count("chat.postMessage") == 1
