"""Every message and window within Slack's limits, whatever a council's files hold."""

import re
from dataclasses import replace

import pytest

from bot.demo.block_limits import message_problems, message_size, view_problems
from handlers.messages import cards, faults, help, lists, modals
from handlers.messages.blocks import Message, esc
from storage.domain.compose import snapshot
from storage.domain.indicator import Definition, IndicatorKey
from storage.domain.rag import RagStatus
from tests.handlers.odd import NAMES, TODAY, commentary, odd, odd_lines
from tests.handlers.talking import texts_of

ALT = "Trend. " * 400
FILE = "F0SB0000001"
SAID = [kind for kind in NAMES if kind != "blank"]
LENGTHS = (0, 300, 3000, 20_000)


def fits(message: Message) -> None:
    """The message as it is sent is one Slack takes, says something in `text`, and reaches nobody unasked."""
    sent = message.payload()
    assert message_problems(sent["text"], sent["blocks"]) == []
    everything = sent["text"] + texts_of(mrkdwn_of(sent["blocks"]))
    assert not re.search(r"<[!@#h](?!@U0SHARER>)", everything.replace("<@U0SHARER>", ""))
    assert sent["unfurl_links"] is sent["unfurl_media"] is False


def mrkdwn_of(node):
    """The text objects that Slack reads marks in."""
    if isinstance(node, list):
        return [each for one in node for each in mrkdwn_of(one)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "mrkdwn" else []
    return own + [each for value in node.values() for each in mrkdwn_of(value)]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", NAMES)
def test_a_card_fits(kind: str, length: int):
    shown = odd(NAMES[kind], words=length)
    fits(cards.indicator_card(shown))


@pytest.mark.parametrize("kind", NAMES)
def test_a_shared_card_with_its_chart_and_a_note_fits(kind: str):
    card = cards.indicator_card(odd(NAMES[kind], words=20_000), shared_by="U0SHARER")
    fits(cards.with_note(cards.with_chart(card, FILE, ALT), commentary(300, NAMES[kind])))


@pytest.mark.parametrize("kind", SAID)
def test_a_chart_message_fits_and_says_what_the_picture_shows(kind: str):
    message = cards.chart_message(FILE, NAMES[kind] * 9)
    fits(message)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("kind", NAMES)
def test_every_window_fits(kind: str, length: int):
    shown = odd(NAMES[kind], words=length)
    message = faults.said(NAMES[kind])
    for view in (
        modals.why(shown),
        modals.commentary(shown),
        modals.drawing(shown),
        modals.chart(shown, FILE, ALT),
        modals.told(NAMES[kind], NAMES[kind] * 9),
        modals.sorry(message),
    ):
        assert view_problems(view) == []


@pytest.mark.parametrize("kind", NAMES)
def test_the_history_fits(kind: str):
    fits(modals.history(odd(NAMES[kind])))


@pytest.mark.parametrize("count", [0, 1, 25, 60, 150, 400])
@pytest.mark.parametrize("kind", NAMES)
def test_every_list_fits(kind: str, count: int):
    lines, where = odd_lines(count, NAMES[kind]), NAMES[kind]
    for message in (
        lists.summary(lines, where=where, edition="Q2 2019/20"),
        lists.listing(lines, title=where, none="Nothing is red."),
        lists.changed(lines, where=where, edition="Q2 2019/20"),
    ):
        fits(message)


@pytest.mark.parametrize("count", [0, 1, 3, 10, 49, 50, 100])
@pytest.mark.parametrize("kind", NAMES)
def test_every_pick_list_fits(kind: str, count: int):
    snapshots = [line.snapshot for line in odd_lines(count, NAMES[kind])]
    for message in (
        lists.pick(snapshots, words=NAMES[kind], scopes_differ=True),
        lists.nothing(snapshots, words=NAMES[kind], scopes_differ=True),
    ):
        fits(message)


@pytest.mark.parametrize("kind", SAID)
def test_every_plain_answer_fits(kind: str):
    fits(help.usage(NAMES[kind]))
    fits(faults.said(NAMES[kind] * 20))


@pytest.mark.parametrize("status", RagStatus)
def test_every_status_has_its_word_and_shape_on_the_card(status: RagStatus):
    shown = odd_lines(1, "Care leavers", status=status)[0].snapshot
    card = cards.indicator_card(shown)
    fits(card)
    assert f"{status.shape} {status.word}" in texts_of(list(card.blocks))


def test_an_indicator_without_a_figure_has_a_card_and_windows():
    bare = snapshot(Definition(IndicatorKey("X", "y"), "Care leavers"), (), today=TODAY)
    fits(cards.indicator_card(bare))
    fits(modals.history(bare))
    assert view_problems(modals.why(bare)) == view_problems(modals.commentary(bare)) == []


def test_a_list_too_long_for_a_message_says_that_it_goes_on():
    message = lists.listing(odd_lines(150, NAMES["long"]), title="Red", none="")
    assert "The list goes on" in texts_of(list(message.blocks))
    assert message_size(list(message.blocks)) > 9_000


def test_a_list_of_sixty_ordinary_names_is_whole():
    message = lists.listing(odd_lines(60, "Care leavers in education or work"), title="Red", none="")
    assert "The list goes on" not in texts_of(list(message.blocks))


def test_the_whole_commentary_is_in_its_window():
    shown = odd("Care leavers", words=20_000)
    sections = [block["text"]["text"] for block in modals.commentary(shown)["blocks"] if block["type"] == "section"]
    assert " ".join(sections).split() == esc(shown.latest.measurement.commentary).split()


def test_text_says_the_same_as_the_blocks():
    card = cards.indicator_card(odd("Care leavers"))
    assert card.text.removeprefix("Green: ") in texts_of(list(card.blocks)).replace("*", "")


def test_a_section_has_one_heading_however_its_lines_are_ordered():
    lines = odd_lines(4, "Care leavers")
    turned = [replace(line, snapshot=replace(line.snapshot, section="AB"[at % 2])) for at, line in enumerate(lines)]
    headings = [
        block["text"]["text"].split("\n")[0] for block in lists.listing(turned, title="All", none="").blocks[2:4]
    ]
    assert headings == ["*A*", "*B*"]
