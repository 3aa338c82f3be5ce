"""Delivery where it is not clear who reads, whether the bot may look, or whether an edit is the last one."""

from dataclasses import replace

import pytest

from bot.demo.messages import Message
from bot.demo.people import BOT_USER
from bot.demo.slack_model import Workspace
from handlers.deps import Deps
from storage.alerts import outbox, pauses
from storage.domain.classification import Classification
from storage.domain.delivery import Reason, State
from tests.handlers.couriers import AFTER_SETTLING, Post, courier, moment
from tests.handlers.guarding import LEADERS, clear
from tests.outgoing import NOW, put_out, take, touch
from tests.slack_fixtures import MovableClock

HERE = "C0SBPERFORM"


@pytest.fixture
def post(deps: Deps, workspace: Workspace, clock: MovableClock) -> Post:
    """A courier, and a channel whose readers have to be asked for."""
    timed = replace(deps, now=moment(clock), bot_user=BOT_USER)
    clear(timed.store.database, LEADERS, Classification.EXEMPT)
    return Post(timed, workspace, clock, courier(timed))


@pytest.mark.parametrize("how", [{"status": 500}, {"drop": True}, {"html": True}, {"error": "fatal_error"}])
def test_where_slack_does_not_say_who_reads_nothing_is_posted_and_soon_tried_again(
    post: Post, how: dict[str, object]
) -> None:
    made = put_out(post.database, LEADERS)
    post.workspace.faults.next("conversations.info", **how)
    post.round()
    assert (post.state(made), post.posts(), post.row(made).first_try_at) == (State.PENDING, 0, None)
    post.round(after=5)
    assert post.state(made) is State.SENT


def test_where_the_bot_is_not_in_the_channel_it_is_held_until_it_is(post: Post) -> None:
    members = post.workspace.channels[LEADERS].members
    post.workspace.change_channel(LEADERS, members=members - {BOT_USER})
    made = put_out(post.database, LEADERS)
    post.round()
    assert (post.state(made), post.posts()) == (State.HELD, 0)
    assert post.row(made).reason in (Reason.NOT_IN_CHANNEL, Reason.NO_CHANNEL)
    post.workspace.change_channel(LEADERS, members=members)
    post.round(after=61)
    assert post.state(made) is State.SENT


def test_a_scope_that_one_channel_needs_stops_that_channel_alone(post: Post) -> None:
    needy, other = put_out(post.database, LEADERS), put_out(post.database, HERE)
    post.workspace.faults.next("conversations.info", error="missing_scope")
    post.round()
    assert (post.state(needy), post.state(other)) == (State.HELD, State.SENT)
    with post.database.reading() as session:
        assert pauses.everywhere(session) is None


def test_a_look_that_slack_puts_off_is_made_later(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.workspace.faults.next("conversations.history", retry_after=30)
    post.round()
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.posts()) == (State.PENDING, 1)
    post.round(after=31)
    assert (post.state(made), post.posts()) == (State.SENT, 1)


def test_a_key_that_somebody_else_copied_is_not_taken_for_the_bots_own(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True, after=False)
    post.round()
    key = {"event_type": "scorecard_delivery", "event_payload": {"key": post.row(made).dedup}}
    said = post.workspace.say(post.workspace.person("Performance officer"), HERE, "mine").message
    assert said is not None
    post.workspace.store.change(said, metadata=key)
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.posts(), post.row(made).ts != said.ts) == (State.SENT, 1, True)


def test_an_edit_in_an_archived_channel_is_made_once_it_is_open_again(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    post.workspace.archive(HERE)
    post.round()
    assert (post.state(made), post.row(made).shown) == (State.SENT, 1)
    post.workspace.archive(HERE, archived=False)
    post.round(after=61)
    assert post.row(made).shown == 2


def test_an_edit_by_a_sender_that_had_lost_its_lease_is_followed_by_another(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    (slow,) = take(post.database)
    post.round(after=61)
    with post.database.writing(figures=False) as session:
        assert not outbox.edited(session, slow, at=NOW)
        outbox.edit_again(session, slow)
    post.round()
    assert (post.row(made).shown, post.row(made).wanted) == (3, 3)


def test_a_round_that_is_to_end_begins_nothing_more(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.courier.end()
    assert (post.round(), post.row(made).attempt) == (0, 0)


def test_all_of_the_backlog_goes_out_after_a_day_without_slack(post: Post) -> None:
    made = [put_out(post.database, HERE) for _ in range(3)]
    post.workspace.faults.next("chat.postMessage", status=503, times=500)
    for _ in range(24):
        post.round(after=3600)
    while post.workspace.faults.take("chat.postMessage"):
        pass
    for _ in range(3):
        post.round(after=400)
    assert [post.state(one) for one in made] == [State.SENT] * 3
    assert len(post.at(HERE)) == 3


def test_a_database_that_is_written_for_long_makes_one_post_and_no_fault(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, called = put_out(post.database, HERE), post.workspace.add
    writer = post.database.engine.connect().execution_options(writing=True)

    def add_and_lock(message: Message) -> Message:
        writer.exec_driver_sql("UPDATE data_version SET version = version")
        return called(message)

    with monkeypatch.context() as slack:
        slack.setattr(post.workspace, "add", add_and_lock)
        post.round()
    writer.rollback()
    writer.close()
    post.round(after=61)
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.row(made).reason, len(post.at(HERE))) == (State.SENT, "", 1)
