"""One person who asks for a lot at once is told to wait, and nobody else notices."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.messages import Message
from bot.demo.outcome import Outcome
from bot.demo.slack_model import Workspace
from handlers.charting import TOO_MANY
from handlers.flood import ASKING, DRAWING, Allowance, Floods, TooMuch
from handlers.lanes import Lane
from handlers.people import People
from tests.handlers.drawing import StandInStudio
from tests.handlers.talking import Conversation, images, shown
from tests.slack_fixtures import MovableClock

QUESTION = "Care Leavers EET"
PLENTY = Allowance(10_000, 0.0)


@pytest.fixture
def moved() -> MovableClock:
    """The clock of the limits."""
    return MovableClock(1000.0)


@pytest.fixture
def limited(talk: Conversation, moved: MovableClock) -> Conversation:
    """The cabinet member, before the limits as they are."""
    talk.rebuild(floods=Floods(clock=moved))
    return talk


def asks(floods: Floods, user: str) -> int:
    """Seconds to wait; 0 when it was let through."""
    try:
        floods.ask(user)
    except TooMuch as error:
        return int(error.args[0])
    return 0


def type_it(who: Conversation) -> Message:
    return who.ask("red")


def press_it(who: Conversation, card: Message) -> Outcome:
    return who.workspace.click(who.person, card, "kpi.why")


def say_it(who: Conversation) -> Outcome:
    return who.at("im").say("summary")


def told(who: Conversation) -> list[str]:
    return [one.text for one in who.seen() if "That was a lot at once" in one.text]


def test_so_many_at_once_then_one_in_two_seconds(moved: MovableClock):
    floods = Floods(clock=moved)
    assert [asks(floods, "A") for _ in range(ASKING.burst + 1)] == [0] * ASKING.burst + [2]
    moved.advance(2)
    assert [asks(floods, "A"), asks(floods, "A")] == [0, 2]
    moved.advance(ASKING.burst * ASKING.every)
    assert [asks(floods, "A") for _ in range(ASKING.burst + 1)] == [0] * ASKING.burst + [2]


def test_being_refused_costs_nothing(moved: MovableClock):
    floods = Floods(clock=moved)
    for _ in range(500):
        asks(floods, "A")
    moved.advance(ASKING.every)
    assert asks(floods, "A") == 0


@given(st.lists(st.tuples(st.sampled_from("AB"), st.floats(0, 5)), max_size=200))
def test_nobody_gets_more_than_their_share_and_nobody_less_for_another(steps: list[tuple[str, float]]):
    clock, let = MovableClock(0.0), {"A": 0, "B": 0}
    floods, alone = Floods(clock=clock), Floods(clock=clock)
    for user, pause in steps:
        clock.advance(pause)
        passed = asks(floods, user) == 0
        let[user] += passed
        if user == "B":
            assert passed is (asks(alone, "B") == 0)
        assert let[user] <= ASKING.burst + clock.now / ASKING.every


def test_what_is_remembered_is_bounded(moved: MovableClock):
    floods = Floods(clock=moved, most=50)
    for number in range(5000):
        asks(floods, f"U{number}")
        floods.may_draw(f"U{number}")
        floods.may_tell(f"U{number}")
    assert len(floods._spent) == len(floods._told) == 50


def test_two_threads_share_one_allowance(moved: MovableClock):
    floods, let = Floods(clock=moved), []
    workers = [threading.Thread(target=lambda: let.extend(asks(floods, "A") for _ in range(50))) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert let.count(0) == ASKING.burst


def test_a_command_too_many_is_answered_in_its_acknowledgement(limited: Conversation, moved: MovableClock):
    answers = [type_it(limited) for _ in range(ASKING.burst + 3)]
    assert {one.text for one in answers[ASKING.burst :]} == {"That was a lot at once. Please wait 2 seconds."}
    assert all(one.ephemeral for one in answers)
    moved.advance(1)
    assert type_it(limited).text == "That was a lot at once. Please wait 1 second."
    moved.advance(1)
    assert "red in Q2" in type_it(limited).text


def test_clicks_too_many_are_acknowledged_and_told_once_in_half_a_minute(
    limited: Conversation, moved: MovableClock, workspace: Workspace
):
    card = limited.ask(QUESTION)
    assert all(press_it(limited, card).ok for _ in range(60))
    assert workspace.wait_for(lambda: told(limited))
    limited.settle()
    assert len(told(limited)) == 1
    moved.advance(31)
    assert all(press_it(limited, card).ok for _ in range(60))
    assert workspace.wait_for(lambda: len(told(limited)) == 2)


def test_messages_too_many_are_acknowledged_so_that_slack_sends_them_once(limited: Conversation, workspace: Workspace):
    outcomes = [say_it(limited) for _ in range(ASKING.burst + 15)]
    assert all(one.ok and not one.error for one in outcomes)
    assert workspace.wait_for(lambda: told(limited.at("im")))
    limited.settle()
    assert len(told(limited.at("im"))) == 1
    assert len([one for one in limited.at("im").seen() if "indicators" in one.text]) == ASKING.burst


def test_all_ways_of_asking_come_out_of_one_allowance(limited: Conversation):
    card = limited.ask(QUESTION)
    for _ in range(7):
        type_it(limited), press_it(limited, card), say_it(limited)
    assert "That was a lot at once" in type_it(limited).text


def test_whoever_is_over_the_limit_costs_nothing(limited: Conversation, workspace: Workspace):
    for _ in range(ASKING.burst + 1):
        type_it(limited)
    limited.settle()
    limited.rebuild(people=People(limited.deps.client, limited.deps.answers))
    workspace.calls.clear()
    type_it(limited)
    assert workspace.calls == []


def test_somebody_without_a_right_to_ask_is_limited_too(limited: Conversation):
    guest = limited.by("Guest")
    answers = [guest.ask("red").text for _ in range(ASKING.burst + 1)]
    assert "lot at once" in answers[-1] and "lot at once" not in answers[0]


def test_a_window_that_is_sent_too_often_keeps_what_was_entered(limited: Conversation, workspace: Workspace):
    for _ in range(ASKING.burst):
        type_it(limited)
    payload = {
        "type": "view_submission",
        "user": {"id": limited.person.id, "team_id": "T0SBCOUNCIL"},
        "team": {"id": "T0SBCOUNCIL"},
        "view": {"id": "V1", "type": "modal", "callback_id": "define.save", "state": {"values": {}}},
    }
    ack = workspace.send(payload)
    assert ack.body["response_action"] == "push" and "lot at once" in shown(ack.body["view"])


def test_two_hundred_clicks_of_one_person_keep_nothing_from_another(limited: Conversation, workspace: Workspace):
    card, other = limited.ask(QUESTION), limited.by("Scrutiny member")
    limited.await_seen(2)
    for fault in ("views.open", "views.update"):
        workspace.faults.next(fault, delay=0.05, times=40)
    workers = [threading.Thread(target=lambda: [press_chart(limited, card) for _ in range(50)]) for _ in range(4)]
    for worker in workers:
        worker.start()
    begun = time.monotonic()
    theirs = other.ask(QUESTION)
    picture = other.await_seen(2)[1]
    took = time.monotonic() - begun
    for worker in workers:
        worker.join()
    assert "43%" in theirs.text and images(picture.blocks) and took < 5
    assert [method for method, _ in workspace.calls].count("views.open") < ASKING.burst


def press_chart(who: Conversation, card: Message) -> None:
    assert who.workspace.click(who.person, card, "kpi.chart").ok


def test_each_person_has_so_many_charts_at_once(talk: Conversation, moved: MovableClock, studio: StandInStudio):
    talk.rebuild(floods=Floods(asking=PLENTY, clock=moved))
    for _ in range(DRAWING.burst + 5):
        assert "43%" in talk.ask(QUESTION).text
    assert talk.workspace.wait_for(lambda: [one for one in talk.seen() if one.text == TOO_MANY])
    talk.settle()
    assert len(studio.asked) == DRAWING.burst
    talk.by("Scrutiny member").ask(QUESTION)
    assert talk.workspace.wait_for(lambda: len(studio.asked) == DRAWING.burst + 1)


@pytest.mark.parametrize("way", ["posted", "window"])
def test_a_chart_too_many_is_left_out_in_words_wherever_it_was_to_stand(
    way: str, talk: Conversation, studio: StandInStudio
):
    talk.rebuild(floods=Floods(asking=PLENTY, drawing=Allowance(1, 1000.0)))
    card = talk.ask(QUESTION)
    talk.await_seen(2)
    if way == "window":
        talk.press(card, "kpi.chart")
        assert talk.await_window("You have asked for many charts")
    else:
        asked = talk.say(f"@Scorecard Bot {QUESTION}").message
        posted = talk.await_seen(1, asked.ts)[0]
        assert talk.workspace.wait_for(lambda: TOO_MANY in shown(talk.now(posted).blocks))
    assert len(studio.asked) == 1


def test_what_waits_to_be_drawn_is_bounded_for_all_together(talk: Conversation, studio: StandInStudio):
    studio.hold()
    with_room = Lane("pictures", threads=1, most=3)
    talk.rebuild(pictures=with_room)
    for _ in range(6):
        assert "43%" in talk.ask(QUESTION).text
    assert talk.workspace.wait_for(lambda: len([one for one in talk.seen() if "could not be drawn" in one.text]) == 3)
    studio.release()
    studio.holding = False
    with_room.close()


def test_the_wait_is_never_said_to_be_nothing():
    clock = MovableClock(0.0)
    floods = Floods(asking=Allowance(1, 0.5), clock=clock)
    asks(floods, "A")
    clock.advance(0.4999)
    assert asks(floods, "A") == 1
