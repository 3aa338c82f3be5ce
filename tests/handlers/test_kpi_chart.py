"""The chart that follows a private card, and what happens when it cannot."""

import pytest

from bot.demo.slack_model import Workspace
from charts.studio import ChartFailed, Studio, StudioBusy
from handlers import charting
from tests.handlers.drawing import StandInStudio
from tests.handlers.talking import CARE_LEAVERS, Conversation, images

QUESTION = "Care Leavers EET"


def directly(talk: Conversation):
    """What came in the asker's direct message with the bot."""
    return talk.at("im").seen()


def test_the_chart_follows_as_a_second_private_message(talk: Conversation, workspace: Workspace):
    talk.ask(QUESTION)
    card, chart = talk.await_seen(2)
    assert images(card.blocks) == []
    assert images(chart.blocks)[0]["alt_text"] == f"Trend of {CARE_LEAVERS}"
    assert chart.text == f"Trend of {CARE_LEAVERS}"
    assert chart.ephemeral_to == talk.person.id
    assert directly(talk) == []


def test_the_picture_is_the_workers_png_and_stands_in_no_channel(
    talk: Conversation, workspace: Workspace, real_studio: Studio
):
    talk.rebuild(studio=real_studio)
    talk.ask(QUESTION)
    image = images(talk.await_seen(2)[1].blocks)[0]
    file = workspace.files.find(image["slack_file"]["id"])
    assert file and file.size[0] == 1200
    assert "43%" in image["alt_text"] and "52%" in image["alt_text"]
    assert file.channels == []


def test_the_same_chart_is_uploaded_once(talk: Conversation, workspace: Workspace):
    talk.ask(QUESTION)
    talk.await_seen(2)
    talk.ask(QUESTION)
    talk.await_seen(4)
    assert [method for method, _ in workspace.calls].count("files.completeUploadExternal") == 1


@pytest.mark.parametrize("anywhere", ["performance", "random"])
def test_where_private_pictures_are_refused_the_chart_is_sent_directly_and_a_line_says_so(
    anywhere: str, talk: Conversation, workspace: Workspace
):
    workspace.slack_files_in_response_url = workspace.slack_files_in_ephemeral = False
    there = talk.at(anywhere)
    there.ask(QUESTION)
    _, line = there.await_seen(2)
    assert line.text == charting.IN_DIRECT_MESSAGE
    assert images(directly(talk)[0].blocks)
    assert workspace.cards == [card for card in workspace.cards if "invalid slack file" in card]


def test_a_chart_sent_directly_is_not_announced_where_it_stands(talk: Conversation, workspace: Workspace):
    workspace.slack_files_in_response_url = False
    here = talk.at("im")
    here.ask(QUESTION)
    chart = here.await_seen(2)[1]
    talk.settle()
    assert images(chart.blocks)
    assert len(here.seen()) == 2


def test_a_deleted_file_is_uploaded_anew(talk: Conversation, workspace: Workspace):
    talk.ask(QUESTION)
    first = images(talk.await_seen(2)[1].blocks)[0]["slack_file"]["id"]
    workspace.files.find(first).completed_at = None
    here = talk.at("im")
    here.say(QUESTION)
    card = here.await_image(here.await_seen(1)[0])
    assert images(card.blocks)[0]["slack_file"]["id"] != first


def break_submit(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    studio.refusing = StudioBusy("Too many charts are being drawn just now.")


def break_drawing(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    studio.failing = ChartFailed("The chart could not be drawn.")


def break_upload_url(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    workspace.faults.next("files.getUploadURLExternal", error="missing_scope", times=9)


def break_upload(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    workspace.faults.next("upload", status=500, times=9)


def break_connection(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    workspace.faults.next("files.completeUploadExternal", drop=True, times=9)


def break_processing(talk: Conversation, studio: StandInStudio, workspace: Workspace) -> None:
    workspace.files.polls_needed = 10_000


BROKEN = [break_submit, break_drawing, break_upload_url, break_upload, break_connection, break_processing]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_chart_that_fails_never_costs_the_private_card(
    broken, talk: Conversation, studio: StandInStudio, workspace: Workspace
):
    broken(talk, studio, workspace)
    talk.ask(QUESTION)
    card, line = talk.await_seen(2)
    assert "43%" in card.text
    assert line.text == charting.FAILED
    assert line.ephemeral


@pytest.mark.parametrize("broken", BROKEN)
def test_a_chart_that_fails_leaves_a_line_on_the_posted_card(
    broken, talk: Conversation, studio: StandInStudio, workspace: Workspace
):
    broken(talk, studio, workspace)
    here = talk.at("im")
    here.say(QUESTION)
    card = here.await_seen(1)[0]
    assert workspace.wait_for(lambda: charting.FAILED in str(here.now(card).blocks))
    assert "43%" in here.now(card).text


@pytest.mark.parametrize("broken", BROKEN)
def test_a_chart_that_fails_is_said_in_its_window(
    broken, talk: Conversation, studio: StandInStudio, workspace: Workspace
):
    broken(talk, studio, workspace)
    talk.press(talk.ask(QUESTION), "kpi.chart")
    talk.await_window(charting.FAILED)


def test_a_chart_that_takes_too_long_is_given_up(
    talk: Conversation, studio: StandInStudio, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(charting, "DRAWING_SECONDS", 0.01)
    studio.holding = True
    talk.ask(QUESTION)
    assert talk.await_seen(2)[1].text == charting.FAILED


def test_where_too_many_charts_wait_the_card_comes_and_a_line_says_so(talk: Conversation, studio: StandInStudio):
    talk.deps.pictures.close()
    talk.ask(QUESTION)
    card, line = talk.await_seen(2)
    assert "43%" in card.text
    assert line.text == charting.FAILED


def test_where_too_many_charts_wait_the_window_says_so(talk: Conversation):
    talk.deps.pictures.close()
    talk.press(talk.ask(QUESTION), "kpi.chart")
    talk.await_window(charting.FAILED)


def test_a_card_comes_even_when_nothing_can_follow_it(talk: Conversation):
    talk.deps.pictures.close()
    talk.deps.answers.close()
    assert "43%" in talk.ask(QUESTION).text


def test_a_private_chart_whose_address_has_expired_is_sent_directly(
    talk: Conversation, studio: StandInStudio, clock, workspace: Workspace
):
    studio.holding = True
    talk.ask(QUESTION)
    assert workspace.wait_for(lambda: studio.asked)
    clock.advance(31 * 60)
    studio.release()
    assert images(talk.at("im").await_seen(1)[0].blocks)
    assert talk.await_seen(2)[1].text == charting.IN_DIRECT_MESSAGE
