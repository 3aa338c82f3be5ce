"""`/kpi Care Leavers EET`: the card, privately, in the acknowledgement."""

from datetime import date

import pytest

from bot.demo.slack_model import Workspace
from handlers.messages.blocks import esc
from handlers.messages.cards import indicator_card
from storage.domain.compose import snapshot
from tests.domain.made import definition, measurement
from tests.handlers.talking import Conversation, shown, texts_of, values_of

FACTS = {
    "the name": "Care Leavers that are in Education, Employment or Training (EET)",
    "RAG as word, shape and colour": "🟥 Red (published)",
    "the value": "43%",
    "the target": "52%",
    "the gap in words": "9 points below target",
    "short-term direction": "↓ Deteriorating: down 2 points from Q1 2019/20",
    "long-term direction": "↓ Deteriorating: down 7 points from Q2 2018/19",
    "the data period": "Q2 2019/20",
    "the section": "Children &amp; Families",
    "the directorate": "Children, Families and Communities",
    "the owner, by role": "Head of service, care leavers",
    "the streak": "Red for 3 quarters running",
    "what the streak rests on": "this rests on illustrative figures",
    "the benchmark": "England: 52%",
    "the commentary": "33 of the 76 care leavers",
    "where it is published": "Q2 2019/20 edition",
    "that the sample is a sample": "Sample scorecard: figures published by Worcestershire County Council",
}


@pytest.mark.parametrize("fact", FACTS)
def test_the_card_says(fact: str, talk: Conversation):
    assert FACTS[fact] in shown(talk.ask("Care Leavers EET").blocks)


def test_the_card_is_for_the_asker_alone(talk: Conversation):
    card = talk.ask("Care Leavers EET")
    assert card.ephemeral_to == talk.person.id
    assert talk.by("Scrutiny member").seen() == []


def test_the_card_begins_with_one_sentence_that_can_be_read_aloud(talk: Conversation):
    card = talk.ask("Care Leavers EET")
    words = card.blocks[0]["text"]["text"].replace("🟥 *", "").replace("*", "")
    assert words.startswith("Care Leavers that are in Education, Employment or Training (EET): 43% in Q2 2019/20")
    assert words.endswith(".") and "\n" not in words
    assert card.text == f"Red: {words}"


def test_the_card_has_four_buttons(talk: Conversation):
    row = next(block for block in talk.ask("Care Leavers EET").blocks if block["type"] == "actions")
    assert [each["text"]["text"] for each in row["elements"]] == ["Chart", "History", "Why this rating", "Share here"]


def test_a_direct_message_has_nobody_to_share_with(talk: Conversation):
    assert values_of(talk.at("im").ask("Care Leavers EET").blocks, "kpi.share") == []


def test_long_commentary_is_cut_with_a_button_to_the_rest(talk: Conversation):
    card = talk.ask("Care Leavers EET")
    cut = next(block for block in card.blocks if block.get("accessory"))
    assert cut["text"]["text"].endswith("…")
    assert cut["accessory"]["text"]["text"] == "Read more"


def test_an_old_figure_is_called_stale(talk: Conversation):
    stale = [line for line in talk.lines() if line.snapshot.stale]
    card = talk.ask(stale[0].snapshot.definition.name)
    assert "⏳" in shown(card.blocks)


def test_every_flag_is_on_its_card(talk: Conversation):
    flagged = [line.snapshot for line in talk.lines() if line.snapshot.flags]
    missing = [
        flag.text
        for snapshot in flagged
        for flag in snapshot.flags
        if esc(flag.text) not in texts_of(talk.ask(snapshot.definition.name).blocks)
    ]
    assert flagged and missing == []


def test_every_sample_indicator_has_a_card_slack_takes(talk: Conversation, workspace: Workspace):
    names = [line.snapshot.definition.name for line in talk.lines()]
    without = [name for name in names if f": {esc(name)}: " not in talk.ask(name).text]
    assert len(names) == 60
    assert without == []
    assert workspace.cards == []


def test_ampersands_typed_reach_the_search_as_typed(talk: Conversation):
    assert talk.ask("zebras & <horses>").text.startswith("No indicator matches “zebras &amp; &lt;horses&gt;”")


def test_an_answer_asks_nothing_of_slack(talk: Conversation, workspace: Workspace):
    talk.deps.studio.holding = True
    talk.ask("Care Leavers EET")
    talk.ask("summary")
    talk.ask("ebacc")
    assert workspace.calls == []


@pytest.mark.parametrize(("target", "said"), [("52", "52% (by its definition)"), (None, "none set")])
def test_a_figure_without_a_printed_target_shows_the_one_of_its_definition(target: str | None, said: str):
    defined = definition(target=target)
    found = snapshot(defined, [measurement("Q2 2019/20", "43", text="43%")], today=date(2019, 12, 2))
    assert f"*Target*\\n{said}" in shown(indicator_card(found).blocks)
