"""Choosing from a pick-list, and opening a card from a summary or list."""

import pytest

from bot.demo.people import BOT_USER, OFFICER
from bot.demo.slack_model import Workspace
from handlers.charting import IN_DIRECT_MESSAGE
from handlers.messages.keys import read_subject
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.tables import Post, table_of
from tests.handlers.guarding import give, set_class
from tests.handlers.talking import Conversation, images, shown, values_of


def choose(talk: Conversation, where, number: int = 0) -> None:
    """Presses one of the pick-list's buttons."""
    talk.press(where, "kpi.pick", values_of(where.blocks, "kpi.pick")[number])


def options(message):
    """What the menu of a list offers."""
    elements = (each for block in message.blocks for each in block.get("elements", []))
    return next(each["options"] for each in elements if each["type"] == "static_select")


def test_a_pick_list_offers_each_with_its_figure(talk: Conversation):
    pick_list = talk.ask("ebacc")
    assert pick_list.text.startswith("6 indicators match “ebacc”. Which one?")
    assert len(values_of(pick_list.blocks, "kpi.pick")) == 6
    assert "%" in pick_list.blocks[1]["text"]["text"]


def test_a_choice_takes_the_place_of_a_private_pick_list(talk: Conversation):
    pick_list = talk.ask("ebacc")
    choose(talk, pick_list, 1)
    assert talk.workspace.wait_for(lambda: values_of(talk.now(pick_list).blocks, "kpi.why"))
    card, chart = talk.await_seen(2)
    assert card.ts == pick_list.ts and "Which one" not in card.text
    assert images(chart.blocks)


def test_a_choice_takes_the_place_of_a_posted_pick_list_with_its_picture(talk: Conversation):
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    choose(talk, pick_list)
    card = talk.await_image(pick_list)
    assert values_of(card.blocks, "kpi.share") == []
    assert [message.ts for message in talk.seen(asked.ts)] == [pick_list.ts]


@pytest.mark.parametrize("refusal", ["not_in_channel", "cant_update_message", "message_not_found"])
def test_where_the_bot_cannot_edit_the_card_comes_privately(refusal: str, talk: Conversation, workspace: Workspace):
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    workspace.faults.next("chat.update", error=refusal)
    choose(talk, pick_list)
    card = talk.await_seen(2, asked.ts)[1]
    assert values_of(card.blocks, "kpi.why") and card.ephemeral_to == talk.person.id
    assert talk.now(pick_list).blocks == pick_list.blocks


def test_a_pick_list_in_a_channel_the_bot_has_left_still_works_for_who_presses(talk: Conversation):
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    talk.workspace.remove_member("performance", BOT_USER)
    choose(talk, pick_list)
    assert values_of(talk.await_seen(2, asked.ts)[1].blocks, "kpi.why")
    assert talk.by("Scrutiny member").seen(asked.ts) == [pick_list]


def test_nothing_relevant_offers_the_nearest_three_to_choose_from(talk: Conversation):
    nothing = talk.ask("zebra crossings")
    assert nothing.text.startswith("No indicator matches “zebra crossings”.")
    assert len(values_of(nothing.blocks, "kpi.pick")) == 3
    choose(talk, nothing, 2)
    assert talk.workspace.wait_for(lambda: values_of(talk.now(nothing).blocks, "kpi.why"))


@pytest.mark.parametrize("question", ["summary", "red", "list", "changed"])
def test_a_list_opens_a_card_beside_itself_and_stays(question: str, talk: Conversation):
    listed = talk.ask(question)
    chosen = options(listed)[1]
    talk.press(listed, "kpi.open", chosen)
    _, card, chart = talk.await_seen(3)
    assert values_of(card.blocks, "kpi.why") == [chosen["value"]]
    assert values_of(card.blocks, "kpi.share") == [chosen["value"]]
    assert images(chart.blocks)
    assert talk.now(listed) == listed


def test_every_red_indicator_can_be_opened_from_the_list_of_reds(talk: Conversation):
    red = [line.key.code for line in talk.lines() if line.status == "RED"]
    assert [read_subject(each["value"]).key.code for each in options(talk.ask("red"))] == red


def test_a_choice_whose_picture_is_refused_stays_within_the_five_answers(talk: Conversation, workspace: Workspace):
    workspace.slack_files_in_response_url = workspace.slack_files_in_ephemeral = False
    pick_list = talk.ask("ebacc")
    choose(talk, pick_list)
    assert talk.await_seen(2)[1].text == IN_DIRECT_MESSAGE
    assert values_of(talk.now(pick_list).blocks, "kpi.why")
    assert not [card for card in workspace.cards if "used_url" in card]


@pytest.mark.parametrize("how", [{"html": True}, {"status": 500}, {"status": 404}, {"drop": True, "after": False}])
@pytest.mark.parametrize("place", ["performance", "random"])
def test_where_the_clicks_address_fails_the_person_is_told_another_way(
    how: dict, place: str, talk: Conversation, workspace: Workspace
):
    there = talk.at(place)
    card = there.ask("Care Leavers EET")
    there.await_seen(2)
    workspace.faults.next("response_url", **how)
    there.press(card, "kpi.history")
    here = there if place == "performance" else talk.at("im")
    assert workspace.wait_for(lambda: any("History of" in message.text for message in here.seen()))


def test_a_card_opened_from_a_posted_summary_is_for_the_one_who_pressed(talk: Conversation):
    asked = talk.say("@Scorecard Bot summary").message
    summary = talk.await_seen(1, asked.ts)[0]
    other = talk.by("Scrutiny member")
    other.press(summary, "kpi.open", options(summary)[0])
    card = other.await_seen(3, asked.ts)[1]
    assert card.ephemeral_to == other.person.id and card.thread_ts == asked.ts
    assert talk.seen(asked.ts) == [summary]


def test_an_edition_asked_for_is_kept_through_a_choice(talk: Conversation):
    listed = talk.ask("red in Q1 2019/20")
    talk.press(listed, "kpi.open", options(listed)[0])
    assert "Q1 2019/20 edition" in shown(talk.await_seen(2)[1].blocks)


FORGED = [
    "",
    "CL-EET",
    "{}",
    "[]",
    '["CL-EET"]',
    '["CL-EET", 7, ""]',
    '["CL-EET", "children-families-and-communities", "Q9 2019/20"]',
    '["CL-EET", "children-families-and-communities", "2019/20"]',
    '["CL-EET", "children-families-and-communities", "31/02/2019"]',
    "[" * 1900,
    '["' + "x" * 2000 + '", "", ""]',
    "\ud800",
]
UNKNOWN = ['["NOBODY", "nowhere", ""]', '["CL-EET", "nowhere", ""]', '["", "", ""]', '["a\'; --", "<!channel>", ""]']
ACTIONS = ["kpi.pick", "kpi.chart", "kpi.history", "kpi.why", "kpi.more", "kpi.share", "kpi.open"]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("value", [FORGED[0], FORGED[3], FORGED[6], UNKNOWN[0], UNKNOWN[3]])
def test_a_forged_or_old_value_gets_a_sentence(action: str, value: str, talk: Conversation):
    talk.click_as(action, talk.ask("Care Leavers EET"), value)
    known = ("not one of mine", "cannot be shown")

    def told() -> bool:
        view = talk.workspace.open_view(talk.person)
        everything = [message.text for message in talk.seen()] + ([shown(view.content)] if view else [])
        return any(words in text for text in everything for words in known)

    assert talk.workspace.wait_for(told)
    assert [message for message in talk.seen() if not message.ephemeral] == []


def test_a_choice_in_a_posted_list_shows_what_the_channel_may_see(talk: Conversation, database: Database):
    give(database, OFFICER, Role.OFFICER)
    officer = talk.by("Performance officer")
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    officer.press(pick_list, "kpi.pick", values_of(pick_list.blocks, "kpi.pick")[0])
    card = officer.await_image(pick_list)
    assert "Draft" not in shown(card.blocks) and not values_of(card.blocks, "define.edit")


def test_a_forged_choice_in_a_posted_list_comes_privately_to_who_may_see_it(talk: Conversation, database: Database):
    give(database, OFFICER, Role.OFFICER)
    set_class(database, Classification.INTERNAL)
    officer = talk.by("Performance officer")
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    hidden = '["CL-EET","children-families-and-communities",""]'
    payload = officer.unsent(lambda: officer.workspace.click(officer.person, pick_list, "kpi.pick"))
    payload["actions"][0]["value"] = hidden
    officer.workspace.send(payload)
    card = officer.await_seen(2, asked.ts)[1]
    assert card.ephemeral_to == OFFICER and "Care Leavers" in card.text
    assert talk.now(pick_list).blocks == pick_list.blocks


def test_a_chosen_card_is_kept_track_of_as_that_card(talk: Conversation, database: Database):
    asked = talk.say("@Scorecard Bot ebacc").message
    pick_list = talk.await_seen(1, asked.ts)[0]
    value = values_of(pick_list.blocks, "kpi.pick")[0]
    choose(talk, pick_list)
    talk.await_image(pick_list)
    talk.settle()
    with database.reading() as session:
        row = session.connection().execute(table_of(Post).select()).one()
    assert (row.ts, row.subject) == (pick_list.ts, value)
    assert row.file == images(talk.now(pick_list).blocks)[0]["slack_file"]["id"]
