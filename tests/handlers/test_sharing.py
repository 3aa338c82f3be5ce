"""*Share here*: the card for everyone in the channel, as far as all who read it may see it."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from bot.demo.people import BOT_USER, DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.demo.slack_model import Workspace
from handlers.withdrawing import withdraw_due
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.tables import SeenEvent, table_of
from tests.handlers.drawing import StandInStudio
from tests.handlers.guarding import LEADERS, clear, give, set_class, set_publication
from tests.handlers.talking import Conversation, images, shown, values_of

QUESTION = "Care Leavers EET"


def for_everyone(talk: Conversation):
    """The bot's messages that all can see."""
    return [message for message in talk.seen() if not message.ephemeral]


def await_shared(talk: Conversation):
    """The first shared card."""
    assert talk.workspace.wait_for(lambda: for_everyone(talk))
    return for_everyone(talk)[0]


def test_a_shared_card_names_who_shared_it_and_gets_its_picture(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.share")
    shared = talk.await_image(await_shared(talk))
    assert f"Shared by <@{talk.person.id}>" in shown(shared.blocks)
    assert "43%" in shared.text
    assert shared.asked == {"unfurl_links": False, "unfurl_media": False}


def test_a_shared_card_offers_no_further_sharing(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.share")
    shared = await_shared(talk)
    assert values_of(shared.blocks, "kpi.share") == []
    assert len(values_of(shared.blocks, "kpi.why")) == 1


def test_where_the_bot_is_no_member_nothing_is_shared_and_an_invitation_helps(talk: Conversation):
    there = talk.at("random")
    card = there.ask(QUESTION)
    there.press(card, "kpi.share")
    assert there.workspace.wait_for(lambda: any("/invite @Scorecard Bot" in message.text for message in there.seen()))
    assert for_everyone(there) == [] == there.by("Scrutiny member").seen()
    there.workspace.add_member("random", BOT_USER)
    there.press(card, "kpi.share")
    assert "43%" in await_shared(there).text


def test_a_second_press_shares_nothing_and_says_so(talk: Conversation):
    card = talk.ask(QUESTION)
    talk.press(card, "kpi.share")
    await_shared(talk)
    talk.press(card, "kpi.share")
    told = "You have shared this here already."
    assert talk.workspace.wait_for(lambda: any(message.text == told for message in talk.seen()))
    assert len(for_everyone(talk)) == 1


def test_another_persons_share_is_their_own(talk: Conversation):
    other = talk.by("Scrutiny member")
    talk.press(talk.ask(QUESTION), "kpi.share")
    await_shared(talk)
    other.press(other.ask(QUESTION), "kpi.share")
    assert talk.workspace.wait_for(lambda: len(for_everyone(talk)) == 2)


def test_a_share_that_slack_did_not_take_can_be_pressed_again(talk: Conversation, workspace: Workspace):
    card = talk.ask(QUESTION)
    workspace.faults.next("chat.postMessage", error="msg_blocks_too_long")
    talk.press(card, "kpi.share")
    assert workspace.wait_for(lambda: any("the fault is ours" in message.text for message in talk.seen()))
    talk.press(card, "kpi.share")
    assert "43%" in await_shared(talk).text


def test_a_card_opened_in_a_thread_is_shared_in_that_thread(talk: Conversation, workspace: Workspace):
    asked = talk.say("@Scorecard Bot summary").message
    summary = talk.await_seen(1, asked.ts)[0]
    option = next(block for block in summary.blocks if block["type"] == "actions")["elements"][0]["options"][0]
    talk.press(summary, "kpi.open", option)
    card = talk.await_seen(2, asked.ts)[1]
    talk.press(card, "kpi.share")
    assert workspace.wait_for(lambda: [each for each in talk.seen(asked.ts)[1:] if not each.ephemeral])


def test_an_earlier_edition_is_shared_as_that_edition(talk: Conversation):
    talk.press(talk.ask(f"{QUESTION} in Q1 2019/20"), "kpi.share")
    shared = await_shared(talk)
    assert "45% in Q1 2019/20" in shared.text
    assert "Q1 2019/20 edition" in shown(shared.blocks)


def test_a_shared_card_in_a_private_channel_stays_there(talk: Conversation):
    there = talk.by("Head of service").at("children-leadership")
    there.press(there.ask(QUESTION), "kpi.share")
    assert "43%" in await_shared(there).text
    assert for_everyone(talk) == []


def test_only_one_picture_is_posted_with_a_shared_card(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.share")
    talk.await_image(await_shared(talk))
    talk.settle()
    assert [len(images(message.blocks)) for message in for_everyone(talk)] == [1]


@pytest.mark.parametrize("fault", [{"error": "fatal_error"}, {"drop": True, "after": True}, {"status": 503}])
def test_a_share_whose_answer_was_lost_is_not_posted_twice(talk: Conversation, workspace: Workspace, fault: dict):
    card = talk.ask(QUESTION)
    workspace.faults.next("chat.postMessage", **fault)
    talk.press(card, "kpi.share")
    assert workspace.wait_for(lambda: any("did not confirm" in message.text for message in talk.seen()))
    talk.press(card, "kpi.share")
    assert workspace.wait_for(lambda: any("shared this here already" in message.text for message in talk.seen()))
    assert len(for_everyone(talk)) <= 1


# What not everyone may see

Q2 = date(2019, 9, 30)


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """Somebody who sees internal figures and drafts, in #performance."""
    give(database, OFFICER, Role.OFFICER)
    return talk.by("Performance officer")


@pytest.fixture
def leaders(officer: Conversation, database: Database) -> Conversation:
    """The officer in #children-leadership, cleared for internal figures like its other two members."""
    for account in (DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.OFFICER)
    clear(database, LEADERS, Classification.INTERNAL)
    return officer.at("children-leadership")


def await_told(who: Conversation, words: str) -> str:
    """The private message that holds these words."""
    found = who.workspace.wait_for(lambda: [one for one in who.seen() if words in one.text])
    assert found, [one.text for one in who.seen()]
    assert found[0].ephemeral_to == who.person.id
    return found[0].text


def test_an_unpublished_card_is_refused_in_words_to_the_sharer_alone(officer: Conversation, database: Database):
    set_publication(database, "draft")
    officer.press(officer.ask(QUESTION), "kpi.share")
    told = await_told(officer, "Not shared")
    assert "not published yet" in told and "/scorecard publish" in told
    officer.settle()
    assert for_everyone(officer) == []


@pytest.mark.parametrize(("level", "word"), [("internal", "this is internal"), ("exempt", "this is exempt (Part B)")])
def test_a_card_that_is_not_public_is_refused_with_what_would_help(
    level: str, word: str, talk: Conversation, database: Database
):
    give(database, DIRECTOR, Role.DIRECTOR)
    set_class(database, Classification(level))
    director = talk.by("Director of children's services")
    director.press(director.ask(QUESTION), "kpi.share")
    told = await_told(director, "Not shared")
    assert word in told and "/scorecard channel" in told
    assert for_everyone(director) == []


def test_a_refused_card_can_be_shared_once_it_is_out(officer: Conversation, database: Database):
    set_publication(database, "draft")
    card = officer.ask(QUESTION)
    officer.press(card, "kpi.share")
    await_told(officer, "Not shared")
    set_publication(database, "published")
    officer.press(card, "kpi.share")
    assert "in Q3 2019/20" in await_shared(officer).text


def test_where_a_draft_is_newer_the_published_card_is_shared_and_that_is_said(officer: Conversation):
    card = officer.ask(QUESTION)
    assert "in Q3 2019/20" in card.text
    officer.press(card, "kpi.share")
    shared = officer.await_image(await_shared(officer))
    assert "43% in Q2 2019/20" in shared.text and "Q3 2019/20" not in shown(shared.blocks)
    await_told(officer, "the figure for Q2 2019/20; yours for Q3 2019/20 was not shared")


def test_a_viewers_share_says_nothing_of_more(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.share")
    talk.await_image(await_shared(talk))
    assert not [one for one in talk.seen() if "Shared as everyone" in one.text]


def test_the_chart_of_a_shared_card_shows_what_the_card_does(officer: Conversation, studio: StandInStudio):
    officer.press(officer.ask(QUESTION), "kpi.share")
    officer.await_image(await_shared(officer))
    own, shared = studio.drawn[0], studio.drawn[-1]
    assert own.points[-1].measurement.label == "Q3 2019/20"
    assert "Q3 2019/20" not in [point.measurement.label for point in shared.points]


def file_of(message) -> str:
    return images(message.blocks)[0]["slack_file"]["id"]


def test_a_file_is_shown_to_more_people_only_where_it_shows_them_the_same(officer: Conversation, talk: Conversation):
    officer.press(officer.ask(QUESTION), "kpi.share")
    shared = officer.await_image(await_shared(officer))
    own = officer.workspace.wait_for(lambda: [one for one in officer.seen() if one.ephemeral and images(one.blocks)])
    talk.ask(QUESTION)
    seen = talk.workspace.wait_for(lambda: [one for one in talk.seen() if one.ephemeral and images(one.blocks)])
    assert file_of(own[0]) != file_of(shared) == file_of(seen[0])


def test_a_cleared_channel_gets_an_internal_card(leaders: Conversation, database: Database):
    set_class(database, Classification.INTERNAL)
    leaders.press(leaders.ask(QUESTION), "kpi.share")
    assert "43%" in leaders.await_image(await_shared(leaders)).text


@pytest.mark.parametrize("change", ["add_member", "make_shared", "make_private"])
def test_a_cleared_channel_that_others_can_read_gets_nothing_internal(
    change: str, leaders: Conversation, database: Database
):
    set_class(database, Classification.INTERNAL)
    card = leaders.ask(QUESTION)
    how = {"add_member": ["Cabinet member"], "make_shared": [True], "make_private": [False]}[change]
    getattr(leaders.workspace, change)("children-leadership", *how)
    leaders.press(card, "kpi.share")
    await_told(leaders, "this is internal")
    assert for_everyone(leaders) == []


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
@pytest.mark.parametrize("fault", [{"error": "missing_scope"}, {"error": "fatal_error"}, {"drop": True}])
def test_where_slack_does_not_say_who_reads_a_channel_nothing_is_shared(
    method: str, fault: dict, leaders: Conversation
):
    card = leaders.ask(QUESTION)
    leaders.await_seen(2)
    leaders.workspace.faults.next(method, **fault)
    leaders.press(card, "kpi.share")
    told = leaders.await_seen(3)[2]
    assert told.ephemeral and ("Not shared" in told.text or "Slack did not answer" in told.text)
    assert for_everyone(leaders) == []


def test_where_members_hold_nothing_by_default_nothing_is_shared(officer: Conversation):
    officer.rebuild(default_grants=frozenset())
    officer.press(officer.ask(QUESTION), "kpi.share")
    await_told(officer, "Not shared: not everybody who can read this channel may see figures.")
    assert for_everyone(officer) == []


def test_an_archived_channel_gets_nothing(talk: Conversation):
    card = talk.ask(QUESTION)
    talk.await_seen(2)
    talk.workspace.archive("performance")
    talk.press(card, "kpi.share")
    assert talk.workspace.wait_for(lambda: "does not let me post" in shown([one.text for one in talk.seen()]))


@pytest.mark.parametrize(
    ("change", "how"), [("add_member", "Cabinet member"), ("make_shared", True), ("make_private", False)]
)
def test_who_comes_to_read_before_the_chart_is_ready_sees_no_more_than_they_may(
    change: str, how: object, leaders: Conversation, database: Database, studio: StandInStudio
):
    set_class(database, Classification.INTERNAL)
    card = leaders.ask(QUESTION)
    leaders.await_seen(2)
    studio.hold()
    leaders.press(card, "kpi.share")
    shared = await_shared(leaders)
    assert "43%" in shared.text
    getattr(leaders.workspace, change)("children-leadership", how)
    assert studio.asked_for.wait(5)
    studio.release()
    assert leaders.workspace.wait_for(lambda: "was withdrawn" in leaders.now(shared).text)
    assert "43%" not in shown(leaders.now(shared).blocks) and not images(leaders.now(shared).blocks)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
def test_a_chart_is_left_out_where_the_readers_are_not_to_be_known_any_more(
    method: str, leaders: Conversation, studio: StandInStudio
):
    card = leaders.ask(QUESTION)
    leaders.await_seen(2)
    studio.hold()
    leaders.press(card, "kpi.share")
    shared = await_shared(leaders)
    assert studio.asked_for.wait(5)
    leaders.workspace.faults.next(method, error="fatal_error", times=2)
    studio.release()
    leaders.settle()
    assert leaders.now(shared) == shared


def test_a_chart_does_not_bring_back_a_card_that_was_withdrawn(
    officer: Conversation, database: Database, studio: StandInStudio
):
    card = officer.ask(QUESTION)
    officer.await_seen(2)
    studio.hold()
    officer.press(card, "kpi.share")
    shared = await_shared(officer)
    assert studio.asked_for.wait(5)
    set_publication(database, "draft")
    withdraw_due(officer.deps)
    set_publication(database, "published")
    studio.release()
    officer.settle()
    assert "was withdrawn" in officer.now(shared).text and not images(officer.now(shared).blocks)


def test_what_is_unpublished_before_the_chart_is_ready_stays_off_the_card(
    officer: Conversation, database: Database, studio: StandInStudio
):
    card = officer.ask(QUESTION)
    officer.await_seen(2)
    studio.hold()
    officer.press(card, "kpi.share")
    shared = await_shared(officer)
    set_publication(database, "draft", quarter_end=Q2)
    assert studio.asked_for.wait(5)
    studio.release()
    assert officer.workspace.wait_for(lambda: "45% in Q1 2019/20" in officer.now(shared).text)
    assert "43%" not in shown(officer.now(shared).blocks) and not images(officer.now(shared).blocks)


def test_what_cannot_be_kept_track_of_is_taken_down_again(talk: Conversation, database: Database):
    card = talk.ask(QUESTION)
    talk.await_seen(2)
    talk.workspace.faults.next("chat.postMessage", delay=0.5)
    with closing(sqlite3.connect(database.url.database, isolation_level=None)) as other:
        talk.press(card, "kpi.share")
        assert talk.workspace.wait_for(lambda: seen_share(database))
        other.execute("BEGIN IMMEDIATE")
        assert talk.workspace.wait_for(lambda: any("database is busy" in one.text for one in talk.seen()))
        other.execute("ROLLBACK")
    assert for_everyone(talk) == []
    assert "chat.delete" in [method for method, _ in talk.workspace.calls]


def seen_share(database: Database) -> bool:
    with database.reading() as session:
        return session.connection().execute(table_of(SeenEvent).select()).first() is not None
