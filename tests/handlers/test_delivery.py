"""Alerts on their way to Slack: posted once, whatever Slack answers, and never left out without saying so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.people import BOT_USER
from bot.demo.slack_model import Workspace
from handlers.deps import Deps
from storage.domain.delivery import Part, Reason, State
from tests.handlers.couriers import AFTER_LEASE, AFTER_SETTLING, Post, courier, moment
from tests.outgoing import NOW, begin, put_below, put_out, settle, take, touch
from tests.slack_fixtures import MovableClock

HERE, ELSEWHERE = "C0SBPERFORM", "C0SBCHILDREN"
MAYBES = [
    {"error": "fatal_error"},
    {"error": "internal_error"},
    {"error": "service_unavailable"},
    {"error": "request_timeout"},
    {"error": "something_new_from_slack"},
    {"status": 500},
    {"status": 503},
    {"html": True},
    {"html": True, "status": 502},
]


@pytest.fixture
def post(deps: Deps, workspace: Workspace, clock: MovableClock) -> Iterator[Post]:
    """A courier; the channels it posts to are public, so that nothing has to be asked about their readers."""
    timed = replace(deps, now=moment(clock), bot_user=BOT_USER)
    yield Post(timed, workspace, clock, courier(timed))


@pytest.fixture
def elsewhere(workspace: Workspace) -> str:
    """Another channel that the bot is in."""
    return next(
        one.id for one in workspace.channels.values() if BOT_USER in one.members and one.id != HERE and not one.is_im
    )


def test_an_alert_is_posted_once(post: Post) -> None:
    made = put_out(post.database, HERE)
    assert post.round() == 1
    post.round(after=3600)
    assert len(post.at(HERE)) == 1
    assert post.state(made) is State.SENT


def test_what_is_posted_carries_an_opaque_key_and_nothing_else(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.round()
    key = {"event_type": "scorecard_delivery", "event_payload": {"key": post.row(made).dedup}}
    assert post.at(HERE)[0].metadata == key


def test_nothing_in_it_is_turned_into_a_preview(post: Post) -> None:
    put_out(post.database, HERE)
    post.round()
    assert (post.at(HERE)[0].asked["unfurl_links"], post.at(HERE)[0].asked["unfurl_media"]) == (False, False)


def test_accepted_and_then_cut_off_makes_one_post(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    assert post.state(made) is State.UNCONFIRMED
    post.round(after=AFTER_SETTLING)
    assert (len(post.at(HERE)), post.posts()) == (1, 1)
    assert post.row(made).ts == post.at(HERE)[0].ts


def test_cut_off_before_it_was_accepted_is_posted_after_a_look(post: Post) -> None:
    put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True, after=False)
    post.round()
    assert post.at(HERE) == []
    post.round(after=AFTER_SETTLING)
    assert len(post.at(HERE)) == 1
    assert "conversations.history" in [method for method, _ in post.workspace.calls]


@pytest.mark.parametrize("how", MAYBES, ids=lambda how: " ".join(f"{key} {value}" for key, value in how.items()))
def test_an_answer_that_leaves_it_open_is_settled_by_a_look(post: Post, how: dict[str, object]) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", **how)
    post.round()
    assert post.state(made) is State.UNCONFIRMED
    post.round(after=60)
    assert post.at(HERE) == []
    post.round(after=AFTER_SETTLING)
    assert len(post.at(HERE)) == 1


def test_a_look_that_fails_is_made_again_and_never_taken_for_an_absence(post: Post) -> None:
    put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.workspace.faults.next("conversations.history", status=500)
    post.workspace.faults.next("conversations.history", drop=True)
    post.workspace.faults.next("conversations.history", html=True)
    post.round()
    for _ in range(6):
        post.round(after=AFTER_SETTLING)
    assert (len(post.at(HERE)), post.posts()) == (1, 1)
    assert post.workspace.faults.waiting == []


def test_a_look_goes_through_every_page(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    for number in range(450):
        post.clock.advance(0.1)
        post.workspace.say(post.workspace.person("Performance officer"), HERE, f"word {number}")
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.posts()) == (State.SENT, 1)


def test_waiting_for_slack_holds_up_that_destination_alone(post: Post, elsewhere: str) -> None:
    first, second = put_out(post.database, HERE), put_out(post.database, elsewhere)
    post.workspace.faults.next("chat.postMessage", retry_after=40)
    post.round()
    waits, went = (first, second) if post.state(first) is State.PENDING else (second, first)
    assert post.state(went) is State.SENT
    post.round(after=30)
    assert post.state(waits) is State.PENDING
    post.round(after=11)
    assert post.state(waits) is State.SENT


def test_being_asked_to_wait_leaves_nothing_to_look_for(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", retry_after=5)
    post.round()
    assert (post.row(made).first_try_at, post.row(made).failures) == (None, 0)
    post.round(after=6)
    assert "conversations.history" not in [method for method, _ in post.workspace.calls]


def test_what_waits_for_the_same_destination_waits_too(post: Post) -> None:
    put_out(post.database, HERE)
    second = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", retry_after=40)
    post.round()
    assert post.row(second).attempt == 0


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"])
def test_a_token_that_is_refused_stops_everything_until_it_is_mended(post: Post, elsewhere: str, code: str) -> None:
    first, second = put_out(post.database, HERE), put_out(post.database, elsewhere)
    post.workspace.faults.next("chat.postMessage", error=code, times=2)
    post.workspace.faults.next("auth.test", error="invalid_auth")
    post.round()
    assert {post.state(first), post.state(second)} == {State.PENDING}
    assert post.round(after=30) == post.round(after=31) == 0
    post.workspace.faults.take("chat.postMessage")
    post.round(after=61)
    assert {post.state(first), post.state(second)} == {State.SENT}


def test_a_sender_that_was_killed_during_the_call_posts_nothing_twice(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    (taken,) = take(post.database, now=NOW + timedelta(seconds=121))
    begin(post.database, taken, at=NOW + timedelta(seconds=121))
    post.clock.advance(121)
    post.round(after=AFTER_LEASE)
    assert post.state(made) is State.UNCONFIRMED
    post.round(after=AFTER_SETTLING)
    assert (len(post.at(HERE)), post.posts()) == (1, 1)


def test_a_sender_that_stood_still_beyond_its_lease_changes_nothing(post: Post) -> None:
    made = put_out(post.database, HERE)
    (slow,) = take(post.database)
    begin(post.database, slow)
    post.round(after=AFTER_LEASE)
    post.round(after=AFTER_SETTLING)
    assert not settle(post.database, slow, "9.9")
    assert post.row(made).ts == post.at(HERE)[0].ts


def test_two_couriers_post_each_message_once(post: Post, elsewhere: str) -> None:
    from threading import Thread

    for _ in range(6):
        put_out(post.database, HERE)
        put_out(post.database, elsewhere)
    both = [Thread(target=courier(post.deps).round) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    post.round()
    assert (len(post.at(HERE)), len(post.at(elsewhere))) == (6, 6)


def test_a_thread_is_posted_below_its_head_and_looked_for_there(post: Post) -> None:
    head = put_out(post.database, HERE)
    note = put_below(post.database, head)
    post.round()
    post.workspace.faults.next("chat.postMessage", drop=True)
    another = put_below(post.database, head)
    post.round()
    post.round(after=AFTER_SETTLING)
    thread = post.workspace.messages(HERE, thread_ts=post.row(head).ts)
    assert [message.ts for message in thread[1:]] == [post.row(note).ts, post.row(another).ts]


def test_a_thread_is_not_posted_while_its_head_may_not_stand(post: Post) -> None:
    head = put_out(post.database, HERE)
    note = put_below(post.database, head)
    post.workspace.faults.next("chat.postMessage", status=500)
    post.round()
    assert post.row(note).attempt == 0
    post.round(after=AFTER_SETTLING)
    assert post.state(note) is State.SENT


def test_a_thread_whose_head_somebody_deleted_is_left_alone(post: Post) -> None:
    head = put_out(post.database, HERE)
    post.round()
    note = put_below(post.database, head, Part.NOTE)
    post.deps.client.chat_delete(channel=HERE, ts=post.row(head).ts)
    post.round()
    assert (post.state(note), post.row(note).reason) == (State.CANCELLED, Reason.HEAD_GONE)


def test_what_changed_is_put_into_the_message_that_stands(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    touch(post.database, made)
    post.round()
    assert [method for method, _ in post.workspace.calls].count("chat.update") == 1
    assert len(post.at(HERE)) == 1


@pytest.mark.parametrize("how", [{"status": 500}, {"drop": True}, {"html": True}, {"retry_after": 3}])
def test_an_edit_that_was_not_answered_is_made_again(post: Post, how: dict[str, object]) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    post.workspace.faults.next("chat.update", **how)
    post.round()
    assert post.row(made).shown == 1
    post.round(after=10)
    assert (post.row(made).shown, post.state(made)) == (2, State.SENT)


def test_what_changed_while_the_bot_was_out_of_a_channel_is_put_right_when_it_is_back(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    post.workspace.faults.next("chat.update", error="channel_not_found")
    post.round()
    assert (post.row(made).shown, post.state(made)) == (1, State.SENT)
    post.round(after=61)
    assert post.row(made).shown == 2


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed", "cant_update_message"])
def test_an_edit_that_is_no_longer_possible_is_given_up(post: Post, code: str) -> None:
    made = put_out(post.database, HERE)
    post.round()
    touch(post.database, made)
    post.workspace.faults.next("chat.update", error=code)
    post.round()
    assert post.round(after=3600) == 0
    assert post.row(made).shown == 2


def test_without_leave_to_look_it_waits_for_a_person(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.scopes -= {"channels:history"}
    post.workspace.faults.next("chat.postMessage", status=500)
    post.round()
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.row(made).reason) == (State.HELD, Reason.UNCONFIRMED)
    post.round(after=3600)
    assert post.posts() == 0


def test_what_waits_for_a_person_is_looked_for_once_the_bot_may(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.scopes -= {"channels:history"}
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    post.round(after=AFTER_SETTLING)
    post.workspace.scopes |= {"channels:history"}
    post.round(after=61)
    assert (post.state(made), post.posts()) == (State.SENT, 1)


def test_an_archived_channel_gets_it_once_it_is_open_again(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.archive(HERE)
    post.round()
    assert (post.state(made), post.row(made).reason) == (State.HELD, Reason.ARCHIVED)
    post.workspace.archive(HERE, archived=False)
    post.round(after=61)
    assert post.state(made) is State.SENT


def test_a_message_that_slack_does_not_take_is_sent_as_plain_words(post: Post) -> None:
    put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", error="invalid_blocks")
    post.round()
    (stands,) = post.at(HERE)
    assert stands.blocks == [] and "could not be delivered" in stands.text


def test_a_message_that_slack_takes_in_no_form_is_held(post: Post) -> None:
    made = put_out(post.database, HERE)
    post.workspace.faults.next("chat.postMessage", error="msg_too_long", times=2)
    post.round()
    assert (post.state(made), post.row(made).reason) == (State.HELD, Reason.REFUSED)


def test_a_message_that_cannot_be_made_does_not_keep_the_others(post: Post) -> None:
    broken = put_out(post.database, HERE, told={"destination": "C1", "reason": "no such reason"})
    sound = put_out(post.database, HERE)
    post.round()
    assert (post.state(broken), post.row(broken).reason) == (State.PENDING, Reason.FAULT)
    assert post.state(sound) is State.SENT


def test_somebody_is_told_in_their_direct_message(post: Post) -> None:
    person = post.workspace.person("Performance officer")
    made = put_out(post.database, person.id)
    post.round()
    assert post.row(made).channel == post.workspace.dm(person).id
    assert len(post.at(post.row(made).channel)) == 1


def test_what_may_stand_in_a_direct_message_is_looked_for_there(post: Post) -> None:
    person = post.workspace.person("Performance officer")
    made = put_out(post.database, person.id)
    post.workspace.faults.next("chat.postMessage", drop=True)
    post.round()
    post.round(after=AFTER_SETTLING)
    assert (post.state(made), post.posts()) == (State.SENT, 1)
