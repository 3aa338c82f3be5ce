"""Two bots on one PostgreSQL, one killed again and again, before a Slack that misbehaves: each alert posted once."""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo.people import OFFICER
from storage.alerts import subscriptions
from storage.audit import Hand
from storage.database import Database
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription, Which
from tests.databases import Server
from tests.processes.bot_side import Act, import_file, side, wait_until
from tests.processes.council import fill
from tests.processes.promises import broken, last_delivery
from tests.processes.quarters import GREEN, RED, ended, figures, written
from tests.processes.replica import Replica, Replicas, replicas
from tests.processes.slack_side import FakeSlack

CHANNELS = [f"C0PROOF1{number:02}" for number in range(9)]
INDICATORS, ROUNDS, RATE, SEED = 25, 5, 0.2, 20260101
_OPEN = text(
    "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unconfirmed') "
    "OR (state = 'sent' AND shown < wanted)"
)
_HEADS = text("SELECT count(*) FROM delivery WHERE part = 'head' AND state = 'sent' AND id > :after")
_LEFT = text(
    "SELECT a.kind, d.part, d.destination, d.state, d.reason, d.failures, d.wanted, d.shown, d.attempt, d.not_before "
    "FROM delivery d JOIN alert a ON a.id = d.alert_id "
    "WHERE d.state NOT IN ('sent', 'cancelled') OR (d.state = 'sent' AND d.shown < d.wanted)"
)
_IN_TRANSACTION = text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
_DUE = text("SELECT count(*) FROM due_mark")


@pytest.fixture
def url(postgresql: Server, slack: FakeSlack, tmp_path: Path) -> Iterator[str]:
    """A council with nine channels that watch everything at once, and nine daily digests that are due."""
    postgresql.create("replicas")
    url = postgresql.url("replicas")
    fill(url, tmp_path, slack, INDICATORS)
    slack.tell("reset")
    slack.tell("channels", ids=CHANNELS)
    with opened(url) as database, database.writing() as session:
        hand, every = Hand("proof", datetime.now(UTC) - timedelta(days=8)), Scope(ScopeKind.EVERYTHING)
        for channel in CHANNELS:
            subscriptions.subscribe(session, hand, Subscription(0, channel, OFFICER, every, Which.ANY))
        for channel in CHANNELS:
            digest = Subscription(0, channel, OFFICER, Scope(ScopeKind.SECTION, "Section 0"), Which.ANY, Cadence.DAILY)
            subscriptions.subscribe(session, hand, replace(digest, at=_just_before(), zone="UTC"))
    yield url
    postgresql.drop("replicas")


def _just_before() -> object:
    """A time of the day that has just come."""
    return (datetime.now(UTC) - timedelta(minutes=2)).time().replace(second=0, microsecond=0)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def count(database: Database, statement: object, **values: object) -> int:
    with database.connection() as connection:
        return int(connection.execute(statement, values).scalar_one())  # type: ignore[call-overload]


def _left(database: Database) -> str:
    with database.connection() as connection:
        rows = connection.execute(_LEFT).all()
        due = connection.execute(_DUE).scalar_one()
    return "\n".join([f"left at {datetime.now(UTC)}: {due} marks of what is due,", *map(str, rows)])


def bring(url: str, slack: FakeSlack, folder: Path, turn: int) -> None:
    """A file that turns some indicators red and others back."""
    some = range(turn, INDICATORS, ROUNDS)
    news = figures([ended()], [(at, [RED if number % 3 else GREEN]) for number, at in enumerate(some)])
    import_file(url, Act(str(written(folder, f"turn{turn}.csv", news))), slack)


def test_two_bots_one_killed_again_and_again_post_each_alert_once(url: str, slack: FakeSlack, tmp_path: Path) -> None:
    with opened(url) as database, replicas(url, slack, tmp_path) as bots:
        after = last_delivery(database)
        slack.tell("mix", rate=RATE, seed=SEED)
        bots.start(), bots.start()
        waits = [_turn(turn, bots, database, slack, tmp_path) for turn in range(ROUNDS)]
        is_quiet = wait_until(lambda: not count(database, _DUE) and not count(database, _OPEN), 60)
        met = slack.tell("met")
        posted = count(database, _HEADS, after=after)
        print(
            f"{posted} alerts, {len(slack.posts())} messages, {len(met)} faults, {ROUNDS} kills, "
            f"longest wait after a kill {max(waits):.1f} s"
        )
        assert is_quiet, _left(database)
        assert broken(database, slack, after=after) == []
        assert posted >= 60 and len(met) > 20
        assert max(waits) < 30
        with database.connection() as connection:
            digests = connection.execute(text("SELECT destination FROM alert WHERE kind = 'digest'")).scalars().all()
        assert sorted(digests) == CHANNELS


def _turn(turn: int, bots: Replicas, database: Database, slack: FakeSlack, folder: Path) -> float:
    """One bot is killed in the middle of something, new figures come, and it is started again.

    How long it takes until something of the new figures has been posted.
    """
    chance = random.Random(turn)
    bots.running[-1].port  # noqa: B018  waits until it runs
    time.sleep(chance.random())
    bots.running[turn].kill()
    begun, before = time.monotonic(), last_delivery(database)
    bring(bots.url, slack, folder, turn)
    bots.start()
    assert wait_until(lambda: count(database, _HEADS, after=before), 45), "no new work in 45 s"
    return time.monotonic() - begun


def test_a_bot_stopped_after_slack_accepted_posts_no_second_time(url: str, slack: FakeSlack, tmp_path: Path) -> None:
    with opened(url) as database, replicas(url, slack, tmp_path) as bots:
        with side(url, slack) as one:
            one.finish()
        after, said = last_delivery(database), len(slack.posts())
        slack.tell("mix", late=5.0)
        slack.tell("script", method="chat.postMessage", kinds=["held_after"] * 3)
        first = bots.start()
        assert first.port
        bring(url, slack, tmp_path, 0)
        assert wait_until(lambda: len(slack.posts()) > said, 20)
        _stop_at_rest(first, database)
        bots.start()
        assert wait_until(lambda: not count(database, _DUE) and not count(database, _OPEN), 75), _left(database)
        first.signal(signal.SIGCONT)
        time.sleep(3)
        assert wait_until(lambda: not count(database, _OPEN), 30)
        assert broken(database, slack, after=after) == []


def _stop_at_rest(bot: Replica, database: Database) -> None:
    """Stop it while it waits for Slack, and not in a transaction, which the server itself ends after its own time."""
    for _ in range(40):
        bot.signal(signal.SIGSTOP)
        time.sleep(0.02)
        if not count(database, _IN_TRANSACTION):
            return
        bot.signal(signal.SIGCONT)
        time.sleep(0.02)
    raise AssertionError("the bot is always in a transaction")
