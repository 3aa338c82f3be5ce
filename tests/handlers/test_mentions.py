"""The same words after the bot's name in a channel, and in a direct message."""

import pytest

from bot.demo.people import DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.demo.slack_model import Workspace
from handlers.lanes import Lane
from handlers.talk import MORE_FOR_YOU, NOT_FOR_ALL
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.roles import revoke
from storage.tables import Post, PostedIndicator, table_of
from tests.handlers.drawing import StandInStudio
from tests.handlers.guarding import HAND, LEADERS, clear, give, set_class
from tests.handlers.talking import Conversation, images, shown


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


# What not everyone may see


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """Somebody who sees internal figures and drafts, in #performance."""
    give(database, OFFICER, Role.OFFICER)
    return talk.by("Performance officer")


def test_a_mention_is_answered_for_the_channel_not_for_who_asks(officer: Conversation):
    asked = officer.say("@Scorecard Bot Care Leavers EET").message
    card, told = officer.await_seen(2, asked.ts)
    assert "43% in Q2 2019/20" in card.text and "Q3 2019/20" not in shown(card.blocks)
    assert told.ephemeral_to == OFFICER and told.text == MORE_FOR_YOU
    assert "43%" in officer.await_image(card).text


def test_the_same_words_in_a_direct_message_are_answered_for_the_person(officer: Conversation):
    here = officer.at("im")
    here.say("Care Leavers EET")
    card = here.await_image(here.await_seen(1)[0])
    assert "in Q3 2019/20" in card.text and card.text.startswith("Draft")


def test_what_the_channel_may_not_see_reads_like_what_is_not_there(officer: Conversation, database: Database):
    set_class(database, Classification.EXEMPT)
    there = officer.say("@Scorecard Bot CL-EET").message
    nowhere = officer.say("@Scorecard Bot CL-ZZZ").message
    answers = [officer.await_seen(1, asked.ts)[0].text for asked in (there, nowhere)]
    assert answers[0].replace("CL-EET", "") == answers[1].replace("CL-ZZZ", "")


def test_lists_in_a_channel_count_what_its_readers_see(officer: Conversation, database: Database):
    before = officer.at("performance").say("@Scorecard Bot summary").message
    counted = officer.await_seen(1, before.ts)[0].text
    set_class(database, Classification.INTERNAL)
    after = officer.say("@Scorecard Bot summary").message
    assert "60 indicators" in counted or "59 indicators" in counted
    assert officer.await_seen(1, after.ts)[0].text != counted


def test_where_members_hold_nothing_by_default_a_mention_is_answered_privately(officer: Conversation):
    officer.rebuild(default_grants=frozenset())
    asked = [officer.say(f"@Scorecard Bot {words}").message for words in ("Care Leavers EET", "zebras", "help")]
    answers = [officer.await_seen(1, one.ts)[0] for one in asked]
    assert {(one.ephemeral_to, one.text) for one in answers} == {(OFFICER, NOT_FOR_ALL)}


def test_a_cleared_channel_is_answered_with_internal_figures(officer: Conversation, database: Database):
    for account in (DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.OFFICER)
    clear(database, LEADERS, Classification.INTERNAL)
    set_class(database, Classification.INTERNAL)
    asked = officer.at("children-leadership").say("@Scorecard Bot Care Leavers EET").message
    there = officer.at("children-leadership")
    assert "43%" in there.await_image(there.await_seen(1, asked.ts)[0]).text


def test_where_slack_does_not_say_who_reads_the_asker_is_told_privately(officer: Conversation, database: Database):
    clear(database, LEADERS, Classification.INTERNAL)
    there = officer.at("children-leadership")
    there.workspace.faults.next("conversations.members", error="missing_scope")
    asked = there.say("@Scorecard Bot Care Leavers EET").message
    told = there.await_seen(1, asked.ts)[0]
    assert told.ephemeral_to == OFFICER and "cannot find out who reads this channel" in told.text


def test_a_role_lost_before_the_chart_is_ready_takes_the_figures_off_a_direct_card(
    officer: Conversation, database: Database, studio: StandInStudio
):
    studio.hold()
    here = officer.at("im")
    here.say("Care Leavers EET")
    card = here.await_seen(1)[0]
    assert studio.asked_for.wait(5)
    with database.writing() as session:
        revoke(session, HAND, OFFICER, "officer")
    studio.release()
    assert here.workspace.wait_for(lambda: "43% in Q2 2019/20" in here.now(card).text)
    assert "Q3 2019/20" not in shown(here.now(card).blocks) and not images(here.now(card).blocks)


def test_messages_in_channels_are_kept_track_of_and_those_to_one_person_are_not(talk: Conversation, database: Database):
    asked = talk.say("@Scorecard Bot ebacc").message
    listed = talk.await_seen(1, asked.ts)[0]
    talk.at("im").say("care leavers eet")
    talk.at("im").await_seen(1)
    talk.say("@Scorecard Bot help")
    talk.settle()
    with database.reading() as session:
        rows = session.connection().execute(table_of(Post).select()).all()
        shown_there = session.connection().execute(table_of(PostedIndicator).select()).all()
    assert [(row.channel, row.ts, row.subject, row.is_due) for row in rows] == [(listed.channel, listed.ts, "", False)]
    assert len(shown_there) == 6
