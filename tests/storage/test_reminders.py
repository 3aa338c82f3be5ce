"""Reminders: what nobody has taken on, what is still red long after, and once a month what is still red."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from storage.alerts import subscriptions
from storage.alerts.episodes import take
from storage.alerts.reds import reds_of
from storage.alerts.reminders import MOST, is_due, remind, reminder, still_red
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.episode import Episode
from storage.domain.subscription import Scope, ScopeKind, Subscription
from storage.domain.viewer import PUBLIC
from storage.tables import Episode as Row
from storage.tables import table_of
from tests.storage.reds import CHANNEL, HAND, OWNER, alerted, at, change, episode, fill, id_of, told

OPENED = at(2)
WATCHER = "C0WATCHER"


@pytest.fixture
def board(database: Database) -> Database:
    """ABS, which has an owner in Slack, and COM, which has none, turned red on 2 December and were told."""
    fill(database)
    for code, place in (("ABS", OWNER), ("COM", CHANNEL)):
        changed, stretch = change(database, code, "GREEN", "RED", on=OPENED), episode(database, code, on=OPENED)
        alerted(database, code, place, change=changed, episode=stretch, on=OPENED)
    return database


def run(database: Database, now: datetime, channel: str = CHANNEL) -> int:
    return remind(database, now=now, today=now.date(), alerts_channel=channel)


def days(number: int) -> datetime:
    return OPENED + timedelta(days=number)


def test_nobody_is_reminded_within_three_days(board: Database):
    assert run(board, days(3) - timedelta(minutes=1)) == 0


def test_the_owner_is_reminded_and_the_channel_of_what_has_none(board: Database):
    assert run(board, days(3)) == 2
    assert {place: len(one["episodes"]) for place, one in told(board, AlertKind.REMINDER).items()} == {
        OWNER: 1,
        CHANNEL: 1,
    }


def test_reminders_come_every_week_and_end_after_the_third(board: Database):
    counts = [run(board, days(day)) for day in (3, 4, 9, 10, 17, 24, 40)]
    assert counts == [2, 0, 0, 2, 2, 0, 0]


def test_without_an_alerts_channel_only_owners_are_reminded(board: Database):
    assert run(board, days(3), channel="") == 1


def test_whoever_took_it_on_is_asked_after_four_weeks(board: Database):
    with board.writing() as session:
        take(session, _episode(board, "COM"), "U0TAKER01", at=days(1))
    assert run(board, days(3)) == 1
    assert run(board, days(29) - timedelta(hours=1), channel=CHANNEL) == 1
    assert "U0TAKER01" not in told(board, AlertKind.REMINDER)
    run(board, days(29))
    assert "U0TAKER01" in told(board, AlertKind.REMINDER)


def test_what_is_put_off_is_left_alone(board: Database):
    _set(board, "ABS", snoozed_until=date(2019, 12, 20))
    run(board, days(3))
    assert OWNER not in told(board, AlertKind.REMINDER)
    run(board, at(20))
    assert OWNER in told(board, AlertKind.REMINDER)


def test_what_was_never_told_is_not_brought_up(database: Database):
    fill(database)
    episode(database, "ABS", on=OPENED)
    assert run(database, days(5)) == 0


def test_what_has_recovered_is_not_brought_up(board: Database):
    _set(board, "ABS", closed_at=days(1))
    _set(board, "COM", closed_at=days(1))
    assert run(board, days(3)) == 0


def test_two_replicas_remind_once(board: Database, make_database: Callable[..., Database]):
    other = make_database(board.url.render_as_string(hide_password=False))
    assert run(board, days(3)) + run(other, days(3)) == 2


def test_what_was_taken_before_it_could_be_told_is_told_apart(board: Database):
    ids = [_episode(board, "ABS"), _episode(board, "COM")]
    with board.writing() as session:
        take(session, ids[0], OWNER, at=days(1))
    with board.reading() as session:
        found = reminder(session, ids, viewer=PUBLIC, today=date(2019, 12, 5))
    assert [one.snapshot.definition.key.code for one in found.forgotten] == ["COM"]
    assert [one.snapshot.definition.key.code for one in found.taken] == ["ABS"]


def still(database: Database, now: datetime) -> int:
    return still_red(database, now=now, today=now.date(), alerts_channel=CHANNEL)


def take_all(database: Database) -> None:
    """Somebody else has taken on what the owner owns, so that the owner is reminded of nothing."""
    _set(database, "ABS", taken_by="U0TAKER01", taken_at=days(1))


def test_still_red_comes_once_a_month_to_those_who_were_told(board: Database):
    take_all(board)
    assert [still(board, days(day)) for day in (30, 31, 62)] == [2, 0, 2]
    with board.reading() as session:
        assert told(board, AlertKind.STILL_RED)[OWNER] == {"indicators": [id_of(session, "ABS")]}


def test_what_turned_red_within_four_weeks_is_not_still_red(board: Database):
    take_all(board)
    assert still(board, days(28) - timedelta(minutes=1)) == 0
    assert still(board, days(28)) == 2


def test_only_what_is_old_enough_is_listed(board: Database):
    changed, young = change(board, "BUD", "GREEN", "RED", on=days(10)), episode(board, "BUD", on=days(10))
    alerted(board, "BUD", CHANNEL, change=changed, episode=young, on=days(10))
    still(board, days(30))
    with board.reading() as session:
        assert told(board, AlertKind.STILL_RED)[CHANNEL] == {"indicators": [id_of(session, "COM")]}


@pytest.mark.parametrize(("since", "listed"), [(0, False), (6, False), (7, True)])
def test_a_person_is_not_told_twice_within_a_week(board: Database, since: int, listed: bool):
    for code in ("ABS", "COM"):
        _set(board, code, reminders=MOST, reminded_at=days(30 - since))
    still(board, days(30))
    places = told(board, AlertKind.STILL_RED)
    assert (OWNER in places, CHANNEL in places) == (listed, True)


def test_a_person_is_not_told_what_they_are_about_to_be_reminded_of(board: Database):
    assert (still(board, days(30)), run(board, days(30))) == (1, 2)
    assert OWNER not in told(board, AlertKind.STILL_RED)


def test_whoever_took_it_on_was_reminded_and_its_owner_was_not(board: Database):
    _set(board, "ABS", taken_by="U0TAKER01", taken_at=days(0), reminded_at=days(29))
    still(board, days(30))
    assert OWNER in told(board, AlertKind.STILL_RED)


def test_a_channel_that_watches_no_more_is_left_alone(board: Database):
    take_all(board)
    changed, stretch = change(board, "BUD", "GREEN", "RED", on=OPENED), episode(board, "BUD", on=OPENED)
    alerted(board, "BUD", WATCHER, change=changed, episode=stretch, on=OPENED)
    assert still(board, days(30)) == 2
    with board.writing() as session:
        subscriptions.subscribe(session, HAND, Subscription(0, WATCHER, "U1", Scope(ScopeKind.EVERYTHING)))
    assert still(board, days(62)) == 3


def test_the_longest_red_comes_first(board: Database):
    with board.reading() as session:
        ids = [id_of(session, code) for code in ("ABS", "COM")]
        found = reds_of(session, ids, viewer=PUBLIC, today=date(2019, 12, 2))
    assert [(one.snapshot.definition.key.code, one.periods) for one in found] == [("ABS", 2), ("COM", 1)]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_one_that_nobody_takes_is_brought_up_at_most_three_times(steps: list[int]):
    now, one, count = OPENED, Episode(1, "published", "2019-09-30", OPENED), 0
    for step in steps:
        now += timedelta(days=step)
        if is_due(one, now, now.date()):
            count += 1
            one = Episode(1, "published", "2019-09-30", OPENED, reminders=count, reminded_at=now)
    assert count <= MOST


def _episode(database: Database, code: str) -> int:
    with database.reading() as session:
        statement = select(table_of(Row).c.id).filter_by(indicator_id=id_of(session, code))
        return int(session.connection().execute(statement).scalar_one())


def _set(database: Database, code: str, **values: Any) -> None:
    with database.writing() as session:
        table = table_of(Row)
        wanted = update(table).where(table.c.indicator_id == id_of(session, code)).values(**values)
        session.connection().execute(wanted)
