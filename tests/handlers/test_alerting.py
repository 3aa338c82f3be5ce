"""The buttons of an alert that stands in a channel: taking on, putting off, the card; each press seen by everyone."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.demo.messages import Message
from bot.demo.people import HEAD_OF_SERVICE
from bot.demo.slack_model import Workspace
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from handlers.messages.alert_lines import CARD, SNOOZE, TAKE
from handlers.messages.faults import NOT_SHOWN
from storage.alerts import episodes
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.domain.viewer import PUBLIC
from tests.handlers.guarding import give, set_class
from tests.handlers.talking import CARE_LEAVERS, Conversation, images, shown, texts_of
from tests.storage.alert_builders import (
    CHANNEL,
    GREEN,
    RED,
    alert,
    change,
    every_red,
    follow,
    newly_red,
    own,
    same_elsewhere,
)

CODE, PERIOD = "CL-EET", "30/09/2019"
NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)


@pytest.fixture
def courier(talk: Conversation) -> Courier:
    return Courier(talk.deps, settle=timedelta(seconds=120), lease=timedelta(seconds=60))


@pytest.fixture
def line_id(database: Database) -> int:
    """A line of an alert that waits to be posted in #performance."""
    with database.writing() as session:
        return newly_red(session, alert(session, not_before=NOW), CODE, PERIOD, page=None)


@pytest.fixture
def posted(line_id: int, courier: Courier, talk: Conversation) -> Message:
    """The alert as it stands in the channel."""
    courier.round()
    return talk.seen()[0]


def buttons(message: Message) -> list[str]:
    return [one["action_id"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


def words(message: Message) -> str:
    return texts_of(message.blocks)


def private(talk: Conversation) -> list[str]:
    """What was told to this person alone, after everything has settled."""
    talk.settle()
    return [one.text for one in talk.seen() if one.ephemeral_to == talk.person.id]


def put_off(talk: Conversation, message: Message, until: str = "2020-01-15", reason: str = "Audit") -> Any:
    talk.press(message, SNOOZE)
    window = talk.await_window("Remind again on")
    return talk.workspace.submit(talk.person, window, {"until": {"until": until}, "reason": {"reason": reason}})


def test_an_alert_is_posted_and_says_what_turned_red(posted: Message):
    assert posted.channel == CHANNEL and f"🟥 *{CARE_LEAVERS}*" in words(posted)
    assert buttons(posted) == [TAKE, SNOOZE, CARD]


def test_the_owner_is_called_once_whatever_follows(database: Database, line_id: int, courier: Courier, talk, workspace):
    own(database, CODE, HEAD_OF_SERVICE)
    courier.round()
    talk.by("Head of service").press(talk.seen()[0], TAKE)
    talk.settle()
    courier.round()
    posts = [repr(call) for method, call in workspace.calls if method == "chat.postMessage"]
    assert sum(f"<@{HEAD_OF_SERVICE}>" in one for one in posts) == 1
    assert f"<@{HEAD_OF_SERVICE}>" in words(talk.now(talk.seen()[0]))


def test_whoever_is_on_it_is_shown_to_everyone(posted: Message, talk: Conversation, courier: Courier):
    talk.press(posted, TAKE)
    assert private(talk) == []
    courier.round()
    now = talk.by("Director of children's services").now(posted)
    assert f"🙋 <@{talk.person.id}> has been on it since 09:00 on 2 December 2019" in words(now)
    assert buttons(now) == [SNOOZE, CARD]


def test_pressing_twice_says_so_privately(posted: Message, talk: Conversation):
    for _ in range(2):
        talk.press(posted, TAKE)
        talk.settle()
    assert private(talk) == [f"You are on {CARE_LEAVERS} already since 09:00 on 2 December 2019."]


def test_the_second_person_is_told_who_has_it(posted: Message, talk: Conversation):
    talk.press(posted, TAKE)
    talk.settle()
    director = talk.by("Director of children's services")
    director.press(posted, TAKE)
    (told,) = private(director)
    assert f"<@{talk.person.id}> is on {CARE_LEAVERS} already since 09:00" in told


def test_what_has_recovered_meanwhile_is_not_taken(
    posted: Message, line_id: int, talk: Conversation, database: Database
):
    with database.writing() as session:
        follow(session, line_id, change(session, CODE, PERIOD, GREEN, was=RED))
    talk.press(posted, TAKE)
    assert private(talk) == ["That is not red any more, so there is nothing to be on. The alert says how it stands."]
    talk.press(posted, SNOOZE)
    talk.await_window("not red any more")


def test_it_is_put_off_and_the_alert_says_until_when_and_why(posted: Message, talk: Conversation, courier: Courier):
    outcome = put_off(talk, posted, reason="Waiting for the audit")
    assert not outcome.errors
    courier.round()
    said = words(talk.now(posted))
    assert f"💤 Put off until 15 January 2020 by <@{talk.person.id}>: Waiting for the audit" in said


def test_the_window_starts_a_fortnight_ahead(posted: Message, talk: Conversation):
    talk.press(posted, SNOOZE)
    assert '"initial_date": "2019-12-16"' in shown(talk.await_window().content)


@pytest.mark.parametrize(
    ("until", "reason", "where"),
    [
        ("2019-12-02", "Audit", ["until"]),
        ("2021-12-02", "Audit", ["until"]),
        ("2020-01-15", " ", ["reason"]),
        ("2019-12-01", " ", ["reason", "until"]),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    posted: Message, talk: Conversation, until: str, reason: str, where: list[str]
):
    outcome = put_off(talk, posted, until, reason)
    assert sorted(outcome.errors) == where
    assert put_off_now(talk) is None


def put_off_now(talk: Conversation) -> date | None:
    with talk.deps.store.database.reading() as session:
        found = every_red(session, PUBLIC, talk.deps.today())
    return next((one.episode.snoozed_until for one in found if one.episode), None)


def test_on_its_day_the_thread_says_that_it_is_time(posted: Message, talk: Conversation, courier: Courier, database):
    put_off(talk, posted, reason="Waiting for the audit")
    courier.round()
    with database.writing() as session:
        assert episodes.end_snoozes(session, today=date(2020, 1, 15), now=NOW) == 1
    courier.round()
    thread = talk.seen(posted.ts)
    assert "put off until today" in thread[-1].text and "Waiting for the audit" in thread[-1].text
    assert "💤" not in words(talk.now(posted))


def test_the_card_comes_privately_with_its_chart(posted: Message, talk: Conversation):
    talk.press(posted, CARD)
    talk.settle()
    card, chart = (one for one in talk.seen() if one.ephemeral_to == talk.person.id)
    assert CARE_LEAVERS in words(card) and images(chart.blocks)


def test_the_most_serious_cards_follow_in_the_thread_with_their_charts(posted: Message, talk: Conversation):
    (card,) = [one for one in talk.seen(posted.ts) if one.ts != posted.ts]
    assert CARE_LEAVERS in words(card) and images(card.blocks)
    assert "kpi.share" not in shown(card.blocks)


@pytest.mark.parametrize("action", [TAKE, SNOOZE, CARD])
@pytest.mark.parametrize("value", [None, "line.999", "episode.999", "1", "line.0", "line.1 ", "x" * 5000])
def test_what_may_not_be_seen_is_answered_as_what_is_not_there(
    action: str, value: str | None, posted: Message, talk: Conversation, database: Database
):
    set_class(database, Classification.EXEMPT)
    payload = talk.unsent(lambda: talk.workspace.click(talk.person, posted, action))
    if value is not None:
        payload["actions"][0]["value"] = value
    assert not talk.workspace.send(payload).failure
    if action == SNOOZE:
        talk.await_window(NOT_SHOWN)
    else:
        assert private(talk) == [NOT_SHOWN]
    assert audit_of_alerts(database) == []


def audit_of_alerts(database: Database) -> list[Any]:
    with database.connection() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM audit_entry WHERE kind = 'alert'"))


def test_a_window_that_is_still_open_when_the_class_is_raised_saves_nothing(
    posted: Message, talk: Conversation, database: Database
):
    talk.press(posted, SNOOZE)
    window = talk.await_window("Remind again on")
    set_class(database, Classification.EXEMPT)
    typed = {"until": {"until": "2020-01-15"}, "reason": {"reason": "Audit"}}
    talk.workspace.submit(talk.person, window, typed)
    assert NOT_SHOWN in shown(talk.await_window().content) and audit_of_alerts(database) == []


def test_a_figure_that_is_withdrawn_leaves_neither_name_nor_button(
    posted: Message, talk: Conversation, courier: Courier, database: Database
):
    set_class(database, Classification.EXEMPT)
    courier.round()
    now = talk.now(posted)
    assert CARE_LEAVERS not in words(now) + now.text and "43%" not in words(now) + now.text
    assert "has been withdrawn" in words(now) and buttons(now) == []


def test_a_line_in_somebodys_direct_message_shows_what_happens_in_the_channel(
    posted: Message, line_id: int, talk: Conversation, courier: Courier, database: Database
):
    give(database, HEAD_OF_SERVICE, Role.VIEWER)
    with database.writing() as session:
        same_elsewhere(session, line_id, HEAD_OF_SERVICE, not_before=NOW)
    courier.round()
    talk.press(posted, TAKE)
    talk.settle()
    courier.round()
    (theirs,) = [
        one for one in talk.by("Head of service").at("im").seen() if not one.thread_ts or one.thread_ts == one.ts
    ]
    assert f"🙋 <@{talk.person.id}> has been on it since" in words(theirs)


@pytest.mark.parametrize("action", [TAKE, SNOOZE, CARD])
def test_a_press_is_acknowledged_at_once_while_slack_takes_five_seconds(
    action: str, posted: Message, talk: Conversation, workspace: Workspace
):
    for method in ("views.open", "response_url", "chat.update", "chat.postEphemeral", "chat.postMessage"):
        workspace.faults.next(method, delay=5.0, times=1)
    began = time.monotonic()
    talk.press(posted, action)
    assert time.monotonic() - began < 1.0


def test_a_window_is_saved_at_once_while_slack_takes_five_seconds(
    posted: Message, talk: Conversation, workspace: Workspace
):
    talk.press(posted, SNOOZE)
    window = talk.await_window("Remind again on")
    for method in ("chat.update", "views.update"):
        workspace.faults.next(method, delay=5.0, times=1)
    began = time.monotonic()
    typed = {"until": {"until": "2020-01-15"}, "reason": {"reason": "Audit"}}
    assert not talk.workspace.submit(talk.person, window, typed).errors
    assert time.monotonic() - began < 1.0 and put_off_now(talk) == date(2020, 1, 15)


def test_a_press_is_written_though_slack_is_away_and_shown_when_it_is_back(
    posted: Message, talk: Conversation, courier: Courier, workspace: Workspace
):
    workspace.faults.next("chat.update", status=503, times=1)
    talk.press(posted, TAKE)
    talk.settle()
    courier.round()
    assert "🙋" not in words(talk.now(posted))
    later = Courier(at(talk, NOW + timedelta(hours=1)), settle=timedelta(seconds=120), lease=timedelta(seconds=60))
    later.round()
    assert "🙋" in words(talk.now(posted))


def at(talk: Conversation, now: datetime) -> Deps:

    return replace(talk.deps, now=lambda: now)
