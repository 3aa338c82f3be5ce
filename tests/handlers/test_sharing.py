"""*Share here*: the card for everyone in the channel, as far as all who read it may see it."""

import pytest

from bot.demo.people import BOT_USER
from bot.demo.slack_model import Workspace
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
    told = "You have shared this card here already."
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
    assert workspace.wait_for(lambda: any("shared this card here already" in message.text for message in talk.seen()))
    assert len(for_everyone(talk)) <= 1
