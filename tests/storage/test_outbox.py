"""The outbox: who may send what, and what is kept of it, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.alerts import outbox, pauses
from storage.database import Database
from storage.domain.delivery import Part, Reason, State
from tests.outgoing import LENGTH, NOW, SETTLE, begin, put_below, put_out, row_of, send, settle, take, touch

LATER = NOW + LENGTH + timedelta(seconds=1)
SETTLED = NOW + SETTLE + timedelta(seconds=1)


def test_what_is_leased_is_not_leased_to_anybody_else(database: Database) -> None:
    put_out(database)
    assert [one.attempt for one in take(database)] == [1]
    assert take(database) == []


def test_each_destination_gets_one_message_at_a_time_in_the_order_they_were_made(database: Database) -> None:
    first, second, elsewhere = put_out(database, "C1"), put_out(database, "C1"), put_out(database, "C2")
    leased = take(database)
    assert [one.id for one in leased] == [first, elsewhere]
    send(database, leased[0])
    assert [one.id for one in take(database)] == [second]


def test_several_who_lease_at_once_never_get_the_same_message_or_destination(database: Database) -> None:
    for number in range(24):
        put_out(database, f"C{number % 8}")
    with ThreadPoolExecutor(6) as pool:
        leased = [one for some in pool.map(lambda _: take(database, limit=3), range(6)) for one in some]
    assert sorted(one.destination for one in leased) == [f"C{number}" for number in range(8)]
    assert len({one.id for one in leased}) == 8


def test_nothing_is_leased_before_its_time(database: Database) -> None:
    put_out(database, at=NOW + timedelta(hours=1))
    assert take(database) == []
    assert len(take(database, now=NOW + timedelta(hours=1))) == 1


def test_a_lease_that_ran_out_before_the_call_began_is_simply_due_again(database: Database) -> None:
    made = put_out(database)
    take(database)
    (again,) = take(database, now=LATER)
    assert (again.id, again.attempt, again.may_stand) == (made, 2, False)


def test_a_lease_that_ran_out_after_the_call_began_is_looked_for_once_it_must_have_settled(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    assert take(database, now=LATER) == []
    assert row_of(database, made).state == State.UNCONFIRMED
    (again,) = take(database, now=SETTLED)
    assert again.may_stand


def test_a_sender_that_comes_back_after_its_lease_changes_nothing(database: Database) -> None:
    made = put_out(database)
    (slow,) = take(database)
    begin(database, slow)
    take(database, now=LATER)
    take(database, now=SETTLED)
    assert not settle(database, slow, "9.9")
    assert row_of(database, made).ts == ""


def test_a_sender_whose_lease_is_over_may_not_begin(database: Database) -> None:
    put_out(database)
    (slow,) = take(database)
    take(database, now=LATER)
    assert not begin(database, slow, at=LATER)


def test_the_thread_waits_for_its_head(database: Database) -> None:
    head = put_out(database)
    note = put_below(database, head)
    (leased,) = take(database)
    assert leased.part is Part.HEAD
    send(database, leased, "5.5")
    (reply,) = take(database)
    assert (reply.id, reply.parent_ts, reply.channel) == (note, "5.5", "C1")


def test_a_message_that_stands_there_is_edited_when_it_is_to_say_something_else(database: Database) -> None:
    made = put_out(database)
    send(database, take(database)[0])
    assert take(database) == []
    touch(database, made)
    (edit,) = take(database)
    assert (edit.is_posted, edit.wanted, row_of(database, made).state) == (True, 2, State.SENT)


def test_an_edit_wanted_while_another_is_on_its_way_is_made_too(database: Database) -> None:
    made = put_out(database)
    send(database, take(database)[0])
    touch(database, made)
    (edit,) = take(database)
    touch(database, made)
    with database.writing(figures=False) as session:
        assert outbox.edited(session, edit, at=NOW)
    (another,) = take(database)
    assert another.wanted == 3


def test_many_changes_while_one_waits_make_one_edit(database: Database) -> None:
    made = put_out(database)
    send(database, take(database)[0])
    for _ in range(5):
        touch(database, made)
    (edit,) = take(database)
    with database.writing(figures=False) as session:
        outbox.edited(session, edit, at=NOW)
    assert take(database) == []


def test_what_changed_while_it_was_posted_is_edited_afterwards(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    touch(database, made)
    settle(database, leased)
    assert [one.is_posted for one in take(database)] == [True]


def test_an_edit_whose_sender_was_lost_is_leased_again(database: Database) -> None:
    made = put_out(database)
    send(database, take(database)[0])
    touch(database, made)
    take(database)
    assert take(database) == []
    assert [one.is_posted for one in take(database, now=LATER)] == [True]


def test_a_pause_holds_for_its_destination_alone(database: Database) -> None:
    put_out(database, "C1")
    other = put_out(database, "C2")
    with database.writing(figures=False) as session:
        pauses.pause(session, "C1", NOW + timedelta(seconds=30), "ratelimited")
    assert [one.id for one in take(database)] == [other]
    assert len(take(database, now=NOW + timedelta(seconds=31))) == 1


def test_a_pause_of_all_holds_for_every_destination(database: Database) -> None:
    put_out(database)
    with database.writing(figures=False) as session:
        pauses.pause(session, outbox.EVERYWHERE, NOW + timedelta(seconds=60), "invalid_auth")
    assert take(database) == []


def test_a_shorter_pause_does_not_end_a_longer_one(database: Database) -> None:
    with database.writing(figures=False) as session:
        pauses.pause(session, "C1", NOW + timedelta(seconds=60), "first")
        pauses.pause(session, "C1", NOW + timedelta(seconds=5), "second")
    with database.reading() as session:
        assert [one.reason for one in pauses.paused(session)] == ["first"]


@pytest.mark.parametrize(("times", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 15), (9, 15)])
def test_what_is_held_is_tried_again_more_and_more_rarely(database: Database, times: int, minutes: int) -> None:
    made, now = put_out(database), NOW
    for _ in range(times):
        (leased,) = take(database, now=now)
        with database.writing(figures=False) as session:
            outbox.hold(session, leased, Reason.ARCHIVED, at=now)
        before, now = now, row_of(database, made).not_before
    assert now - before == timedelta(minutes=minutes)


def test_a_first_try_that_slack_refused_leaves_nothing_to_look_for(database: Database) -> None:
    put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    with database.writing(figures=False) as session:
        outbox.retry_at(session, leased, NOW)
    assert [one.may_stand for one in take(database)] == [False]


def test_a_later_try_that_slack_refused_still_leaves_the_first_to_look_for(database: Database) -> None:
    put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    with database.writing(figures=False) as session:
        outbox.unconfirmed(session, leased, at=NOW)
    (second,) = take(database, now=SETTLED)
    begin(database, second, at=SETTLED)
    with database.writing(figures=False) as session:
        outbox.retry_at(session, second, SETTLED)
    (third,) = take(database, now=SETTLED)
    assert third.first_try_at == NOW


def test_with_a_head_that_is_cancelled_goes_its_thread(database: Database) -> None:
    head = put_out(database)
    note = put_below(database, head)
    (leased,) = take(database)
    with database.writing(figures=False) as session:
        outbox.cancel(session, leased, Reason.NOBODY, at=NOW)
    assert {row_of(database, head).state, row_of(database, note).state} == {State.CANCELLED}


def test_all_that_has_not_arrived_is_listed_with_its_reason(database: Database) -> None:
    held, waiting, gone = put_out(database, "C1"), put_out(database, "C2"), put_out(database, "C3")
    first, _, last = take(database)
    with database.writing(figures=False) as session:
        outbox.hold(session, first, Reason.ARCHIVED, at=NOW)
        outbox.sent(session, last, at=NOW, channel="C3", ts="1.1")
        listed = outbox.undelivered(session)
    assert [(one.id, one.reason) for one in listed] == [(held, Reason.ARCHIVED), (waiting, "")]
    assert gone not in {one.id for one in listed}


def test_since_when_the_oldest_waits_counts_from_when_it_was_made(database: Database) -> None:
    put_out(database, at=NOW - timedelta(minutes=9))
    put_out(database, at=NOW)
    with database.reading() as session:
        assert outbox.oldest_waiting(session, now=NOW) == NOW - timedelta(minutes=9)


def test_what_is_meant_for_later_does_not_count_as_waiting(database: Database) -> None:
    put_out(database, at=NOW + timedelta(days=1))
    with database.reading() as session:
        assert outbox.oldest_waiting(session, now=NOW) is None


def test_what_is_held_is_tried_at_once_when_somebody_asks(database: Database) -> None:
    made = put_out(database)
    with database.writing(figures=False) as session:
        (leased,) = outbox.lease(session, now=NOW, length=LENGTH, limit=1)
        outbox.hold(session, leased, Reason.ARCHIVED, at=NOW)
        assert outbox.try_again(session, made, now=NOW)
    assert [one.id for one in take(database)] == [made]


def test_what_somebody_has_seen_there_is_not_sent_again(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    with database.writing(figures=False) as session:
        outbox.hold(session, leased, Reason.UNCONFIRMED, at=NOW)
        assert outbox.it_is_there(session, made, now=NOW)
    assert take(database, now=NOW + timedelta(days=1)) == []


def test_what_belongs_below_a_message_that_somebody_has_seen_is_posted_in_the_channel(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    page = put_below(database, made, Part.PAGE)
    with database.writing(figures=False) as session:
        outbox.hold(session, leased, Reason.UNCONFIRMED, at=NOW)
        assert outbox.it_is_there(session, made, now=NOW)
    assert [(one.id, one.parent_ts) for one in take(database)] == [(page, "")]


def test_what_somebody_has_missed_there_is_posted_without_another_look(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    with database.writing(figures=False) as session:
        outbox.hold(session, leased, Reason.UNCONFIRMED, at=NOW)
        assert outbox.post_again(session, made, now=NOW)
    assert [one.may_stand for one in take(database)] == [False]


def test_nobody_can_meddle_with_what_is_on_its_way(database: Database) -> None:
    made = put_out(database)
    take(database)
    with database.writing(figures=False) as session:
        assert not outbox.post_again(session, made, now=NOW)


def test_nobody_can_say_of_what_is_held_for_another_reason_that_it_is_there(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    with database.writing(figures=False) as session:
        outbox.hold(session, leased, Reason.ARCHIVED, at=NOW)
        assert not outbox.it_is_there(session, made, now=NOW)
        assert not outbox.post_again(session, made, now=NOW)


def test_nobody_can_have_posted_again_what_the_bot_is_about_to_look_for(database: Database) -> None:
    made = put_out(database)
    (leased,) = take(database)
    begin(database, leased)
    with database.writing(figures=False) as session:
        outbox.unconfirmed(session, leased, at=NOW)
        assert not outbox.post_again(session, made, now=NOW)
