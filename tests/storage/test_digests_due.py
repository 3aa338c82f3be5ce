"""Digests at their times: each once, the time since the last one, caught up once and marked late."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from storage.alerts import subscriptions
from storage.alerts.digests import send_due, send_now
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription
from storage.tables import Alert, Delivery, table_of
from tests.storage.reds import CHANNEL, HAND

MADE = datetime(2019, 12, 2, 12, tzinfo=UTC)
WANTED = Subscription(0, CHANNEL, "U0OWNER01", Scope(ScopeKind.EVERYTHING), cadence=Cadence.DAILY, at=time(9))


def moment(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2019, 12, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def daily(database: Database) -> Subscription:
    """A daily digest, asked for at noon on 2 December."""
    return subscribe(database, WANTED)


def subscribe(database: Database, wanted: Subscription) -> Subscription:
    with database.writing() as session:
        hand = type(HAND)(HAND.who, MADE, HAND.source)
        return subscriptions.subscribe(session, hand, wanted)[0]


def payloads(database: Database) -> list[dict]:
    with database.reading() as session:
        rows = session.connection().execute(select(table_of(Alert)).filter_by(kind=str(AlertKind.DIGEST)))
        return [json.loads(row.payload) for row in rows]


def test_a_digest_is_not_told_before_its_first_time(database: Database, daily: Subscription):
    assert send_due(database, now=moment(2, 13)) == 0
    assert send_due(database, now=moment(3, 8, 59)) == 0
    assert send_due(database, now=moment(3)) == 1


def test_a_digest_is_told_once_for_each_of_its_times(database: Database, daily: Subscription):
    counts = [send_due(database, now=moment(day, hour)) for day in (3, 4) for hour in (9, 10, 23)]
    assert counts == [1, 0, 0, 1, 0, 0]


def test_the_first_covers_the_time_since_it_was_asked_for(database: Database, daily: Subscription):
    send_due(database, now=moment(3))
    (found,) = payloads(database)
    expected = {"subscription": daily.id, "since": MADE.isoformat(), "until": moment(3).isoformat(), "late": False}
    assert found == expected


def test_each_begins_where_the_last_one_ended(database: Database, daily: Subscription):
    for day in (3, 4):
        send_due(database, now=moment(day, 9, 1))
    first, second = payloads(database)
    assert second["since"] == first["until"] == moment(3).isoformat()


def test_what_was_missed_is_caught_up_once_and_marked_late(database: Database, daily: Subscription):
    send_due(database, now=moment(3))
    assert send_due(database, now=moment(6, 15)) == 1
    last = payloads(database)[-1]
    assert (last["since"], last["until"], last["late"]) == (moment(3).isoformat(), moment(6).isoformat(), True)


def test_a_digest_ten_minutes_after_its_time_is_not_late(database: Database, daily: Subscription):
    send_due(database, now=moment(3, 9, 10))
    assert [one["late"] for one in payloads(database)] == [False]


def test_the_first_covers_at_most_the_length_of_its_cadence(database: Database, daily: Subscription):
    send_due(database, now=moment(20))
    assert payloads(database)[0]["since"] == moment(19).isoformat()


def test_what_is_stopped_or_told_at_once_gives_no_digest(database: Database, daily: Subscription):
    subscribe(database, Subscription(0, "U0OWNER01", "U0OWNER01", Scope(ScopeKind.OWN)))
    with database.writing() as session:
        subscriptions.stop(session, HAND, daily.id)
    assert send_due(database, now=moment(9)) == 0


def test_two_replicas_tell_a_digest_once(
    database: Database, daily: Subscription, make_database: Callable[..., Database]
):
    other = make_database(database.url.render_as_string(hide_password=False))
    assert send_due(database, now=moment(3)) + send_due(other, now=moment(3)) == 1
    with database.reading() as session:
        assert len(session.connection().execute(select(table_of(Delivery))).all()) == 1


def test_sent_out_of_turn_it_is_told_once_a_minute(database: Database, daily: Subscription):
    def press(at: datetime) -> bool:
        with database.writing(figures=False) as session:
            return send_now(session, daily, now=at)

    now = moment(3, 12)
    assert [press(now), press(now + timedelta(seconds=3)), press(now + timedelta(minutes=1))] == [True, False, True]


def test_sent_out_of_turn_it_moves_no_time(database: Database, daily: Subscription):
    with database.writing(figures=False) as session:
        send_now(session, daily, now=moment(3, 8))
    send_due(database, now=moment(3))
    assert payloads(database)[-1]["since"] == MADE.isoformat()


def test_sent_before_its_first_time_it_covers_the_length_of_its_cadence(database: Database, daily: Subscription):
    with database.writing(figures=False) as session:
        send_now(session, daily, now=moment(2, 13))
    send_due(database, now=moment(3))
    with database.writing(figures=False) as session:
        send_now(session, daily, now=moment(3, 13))
    assert [one["since"] for one in payloads(database)] == [
        moment(1, 13).isoformat(),
        MADE.isoformat(),
        moment(3).isoformat(),
    ]


def test_each_cadence_has_a_length(database: Database):
    for number, cadence in enumerate(one for one in Cadence if one is not Cadence.AT_ONCE):
        subscribe(database, Subscription(0, f"C0{number}", "U1", Scope(ScopeKind.EVERYTHING), cadence=cadence))
    assert send_due(database, now=datetime(2020, 4, 2, 12, tzinfo=UTC)) == 5
