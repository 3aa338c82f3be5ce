"""The windows and the table behind the card's buttons."""

import pytest

from bot.demo.slack_model import Workspace
from charts.studio import Studio
from tests.handlers.drawing import StandInStudio
from tests.handlers.talking import Conversation, images, shown

QUESTION = "Care Leavers EET"


def test_why_this_rating_gives_the_rule_in_numbers(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.why")
    window = shown(talk.await_window("Why this rating").content)
    assert "43% is 9 points below the 52% target" in window
    assert "Red, the same." in window
    assert "Higher is better" in window


def test_read_more_gives_the_whole_commentary(talk: Conversation):
    talk.press(talk.ask(QUESTION), "kpi.more")
    window = talk.await_window("Commentary")
    line = next(line for line in talk.lines() if line.key.code == "CL-EET")
    commentary = line.snapshot.latest.measurement.commentary
    text = "".join(block["text"]["text"] for block in window.blocks if block["type"] == "section")
    assert text == commentary and len(commentary) > 300


def test_history_is_a_table_newest_first_beside_the_card(talk: Conversation):
    card = talk.ask(QUESTION)
    talk.press(card, "kpi.history")
    assert talk.workspace.wait_for(lambda: any("History of" in each.text for each in talk.seen()))
    told = next(each for each in talk.seen() if "History of" in each.text)
    rows = next(block for block in told.blocks if block["type"] == "table")["rows"]
    cells = [[cell["text"] for cell in row] for row in rows]
    assert cells[0] == ["Period", "Value", "Target", "Rating", "Remarks"]
    assert cells[1][:4] == ["Q2 2019/20", "43%", "52%", "🟥 Red"]
    assert cells[2][4] == "illustrative"
    assert told.ephemeral_to == talk.person.id
    assert "12 of these 13 figures are illustrative, not published." in shown(told.blocks)


def test_the_chart_window_opens_at_once_and_is_filled_later(talk: Conversation, studio: StandInStudio):
    studio.holding = True
    talk.press(talk.ask(QUESTION), "kpi.chart")
    talk.await_window("Drawing the chart")
    assert talk.workspace.wait_for(lambda: len(studio.asked) == 2)
    studio.release()
    window = talk.await_window("slack_file")
    assert images(window.blocks)[0]["alt_text"].startswith("Trend of Care Leavers")


def test_the_chart_window_shows_the_workers_picture(talk: Conversation, real_studio: Studio, workspace: Workspace):
    talk.rebuild(studio=real_studio)
    talk.press(talk.ask(QUESTION), "kpi.chart")
    image = images(talk.await_window("slack_file").blocks)[0]
    assert workspace.files.find(image["slack_file"]["id"]).size[0] == 1200


@pytest.mark.parametrize("action", ["kpi.chart", "kpi.why", "kpi.more"])
def test_a_window_opens_while_every_other_call_to_slack_hangs(
    action: str, talk: Conversation, studio: StandInStudio, workspace: Workspace
):
    card = talk.ask(QUESTION)
    talk.await_seen(2)
    workspace.faults.next("response_url", delay=1, times=9)
    workspace.faults.next("chat.postMessage", delay=1, times=9)
    for _ in range(4):
        talk.press(card, "kpi.history")
        talk.press(card, "kpi.share")
    talk.press(card, action)
    opened = talk.await_window()
    assert len(workspace.faults.waiting) >= 10
    assert opened.person == talk.person.id


def test_a_window_that_came_too_late_says_press_again(talk: Conversation, workspace: Workspace):
    card = talk.ask(QUESTION)
    workspace.faults.next("views.open", error="expired_trigger_id")
    talk.press(card, "kpi.why")
    assert workspace.wait_for(lambda: any("Please press again" in message.text for message in talk.seen()))


def test_windows_of_an_earlier_edition_are_of_that_edition(talk: Conversation):
    talk.press(talk.ask(f"{QUESTION} in Q1 2019/20"), "kpi.why")
    window = shown(talk.await_window("Why this rating").content)
    assert "45%" in window and "this figure and its rating, red, are illustrative" in window


def test_buttons_of_a_posted_card_answer_the_one_who_pressed(talk: Conversation, workspace: Workspace):
    asked = talk.say(f"@Scorecard Bot {QUESTION}").message
    card = talk.await_image(talk.await_seen(1, asked.ts)[0])
    other = talk.by("Scrutiny member")
    other.press(card, "kpi.why")
    other.press(card, "kpi.history")
    other.await_window("Why this rating")
    assert other.await_seen(2, asked.ts)[1].ephemeral_to == other.person.id
    assert workspace.open_view(talk.person) is None
    assert talk.now(card) == card
