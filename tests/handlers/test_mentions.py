"""The same words after the bot's name in a channel, and in a direct message."""

import pytest

from bot.demo.slack_model import Workspace
from handlers.lanes import Lane
from tests.handlers.talking import Conversation


def test_a_mention_is_answered_in_its_thread_for_all(talk: Conversation):
    asked = talk.say("@Scorecard Bot Care Leavers EET").message
    card = talk.await_seen(1, asked.ts)[0]
    assert "43%" in card.text and not card.ephemeral
    assert talk.by("Scrutiny member").seen(asked.ts)[0].ts == card.ts
    assert talk.seen() == []


def test_the_picture_joins_the_posted_card(talk: Conversation, workspace: Workspace):
    asked = talk.say("@Scorecard Bot Care Leavers EET").message
    card = talk.await_image(talk.await_seen(1, asked.ts)[0])
    kinds = [block["type"] for block in card.blocks]
    assert kinds.index("image") == kinds.index("actions") - 1
    assert "chat.update" in [method for method, _ in workspace.calls]
    assert len(talk.seen(asked.ts)) == 1


def test_a_mention_in_a_thread_is_answered_in_that_thread(talk: Conversation):
    first = talk.say("What about care leavers?").message
    talk.say("@Scorecard Bot Care Leavers EET", thread_ts=first.ts)
    assert talk.await_seen(1, first.ts)[0].thread_ts == first.ts


def test_a_direct_message_is_answered_where_it_stands(talk: Conversation):
    here = talk.at("im")
    here.say("care leavers eet")
    card = here.await_image(here.await_seen(1)[0])
    assert "43%" in card.text and card.thread_ts is None


def test_a_reply_in_a_direct_thread_is_answered_in_it(talk: Conversation):
    here = talk.at("im")
    first = here.say("summary").message
    here.await_seen(1)
    here.say("care leavers eet", thread_ts=first.ts)
    assert "43%" in here.await_seen(1, first.ts)[-1].text


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("summary", "Children, Families and Communities: Q2 2019/20. 60 indicators"),
        ("red our people", "Our People: red in Q2 2019/20"),
        ("/kpi help", "Ask for an indicator"),
        ("", "Ask for an indicator"),
        ("zebras & horses", "No indicator matches “zebras &amp; horses”"),
    ],
)
def test_the_same_words_work_after_the_bots_name(words: str, begins: str, talk: Conversation):
    asked = talk.say(f"@Scorecard Bot {words}").message
    assert talk.await_seen(1, asked.ts)[0].text.startswith(begins)


def test_answers_unfurl_nothing(talk: Conversation, workspace: Workspace):
    talk.at("im").say("care leavers eet")
    posted = talk.at("im").await_seen(1)[0]
    assert posted.asked == {"unfurl_links": False, "unfurl_media": False}


def test_an_event_delivered_twice_is_answered_once(talk: Conversation, workspace: Workspace):
    said = talk.at("im").say("summary")
    talk.at("im").await_seen(1)
    assert not workspace.deliver(said.payload, retry=1).failure
    talk.settle()
    assert len(talk.at("im").seen()) == 1


@pytest.mark.parametrize(
    "marks",
    [
        {"bot_id": "B0OTHERBOT"},
        {"subtype": "bot_message", "bot_id": "B0OTHERBOT"},
        {"subtype": "message_changed", "message": {"text": "care leavers eet"}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"user": None},
        {"user": "U0SBSCOREBOT"},
    ],
)
@pytest.mark.parametrize("place", ["im", "performance"])
def test_bots_edits_and_joins_are_not_answered(marks: dict, place: str, talk: Conversation, workspace: Workspace):
    payload = talk.unsent(lambda: talk.at(place).say("@Scorecard Bot summary"))
    payload["event"] |= marks
    assert not workspace.deliver(payload).failure
    talk.settle()
    assert [method for method, _ in workspace.calls] == []


def test_a_message_with_a_file_is_a_persons(talk: Conversation, workspace: Workspace):
    payload = talk.unsent(lambda: talk.at("im").say("summary"))
    payload["event"]["subtype"] = "file_share"
    workspace.deliver(payload)
    talk.at("im").await_seen(1)


def test_a_message_in_a_channel_that_names_nobody_is_not_answered(talk: Conversation, workspace: Workspace):
    payload = talk.unsent(lambda: talk.at("im").say("summary"))
    payload["event"]["channel_type"] = "channel"
    workspace.deliver(payload)
    talk.settle()
    assert workspace.calls == []


def test_an_event_that_finds_no_room_is_answered_when_slack_sends_it_again(talk: Conversation, workspace: Workspace):
    room = talk.deps.answers
    talk.rebuild(answers=Lane("full", threads=1, most=0))
    said = talk.at("im").say("summary")
    assert said.error
    talk.rebuild(answers=room)
    workspace.deliver(said.payload, retry=2)
    talk.at("im").await_seen(1)


def test_an_answer_that_fails_is_said_to_the_asker_alone(talk: Conversation, workspace: Workspace):
    workspace.faults.next("chat.postMessage", error="fatal_error")
    asked = talk.say("@Scorecard Bot summary").message
    told = talk.await_seen(1, asked.ts)[0]
    assert told.ephemeral_to == talk.person.id
    assert "did not answer me as it should" in told.text
