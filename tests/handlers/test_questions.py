"""Lists, searches and editions, asked in words."""

from datetime import date
from pathlib import Path

import pytest

from handlers.answer import Asker, answer
from storage.database import Database
from storage.domain.viewer import PUBLIC
from storage.migrate import migrate
from storage.store import Store
from tests.handlers.talking import Conversation, shown

ALL = "Children, Families and Communities"


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("", "Ask for an indicator"),
        ("help", "Ask for an indicator"),
        ("summary", f"{ALL}: Q2 2019/20. 60 indicators: 🟥 26 red, 🔶 12 amber, 🟢 11 green"),
        ("summary our people", "Our People: Q2 2019/20."),
        ("red", f"{ALL}: red in Q2 2019/20. 26 indicators"),
        ("red our people", "Our People: red in Q2 2019/20."),
        ("list", f"{ALL}: Q2 2019/20. 60 indicators"),
        ("list our people", "Our People: Q2 2019/20."),
        ("changed", f"{ALL}: changed in Q2 2019/20."),
        ("summary in Q1 2019/20", f"{ALL}: Q1 2019/20."),
        ("red kites", "No indicator matches “red kites”."),
        ("list price of gold", "No indicator matches “list price of gold”."),
        ("zebra crossings", "No indicator matches “zebra crossings”."),
        ("ebacc", "6 indicators match “ebacc”. Which one?"),
        ("red care leavers eet", "One indicator comes close to “red care leavers eet”. Is it this one? Care Leavers"),
        ("summary in Q1 2015/16", "There is no edition for Q1 2015/16. Editions loaded: Q2 2019/20"),
        ("care leavers eet in Q1 2015/16", "No Q1 2015/16 edition shows Care Leavers"),
    ],
)
def test_a_question_is_answered(words: str, begins: str, talk: Conversation):
    assert talk.ask(words).text.startswith(begins)


def test_an_earlier_edition_answers_with_what_it_showed(talk: Conversation):
    card = talk.ask("Care Leavers EET in Q1 2019/20")
    assert "45% in Q1 2019/20" in card.text
    assert "Q1 2019/20 edition" in shown(card.blocks)


def test_an_illustrative_figure_is_called_so_on_its_card(talk: Conversation):
    facts = talk.ask("Care Leavers EET in Q1 2019/20").blocks[1]["fields"]
    value = next(each["text"] for each in facts if each["text"].startswith("*Value*"))
    assert "illustrative" in value
    assert "*Rating*\n🟥 Red (illustrative)" in [each["text"] for each in facts]


def test_the_summary_says_what_turned_red_and_what_recovered(talk: Conversation):
    summary = shown(talk.ask("summary").blocks)
    assert "Newly red (6)" in summary and "Recovered from red (4)" in summary
    assert "were updated in Q2 2019/20" in summary


def test_a_comparison_says_once_that_it_rests_on_illustrative_ratings(talk: Conversation):
    for words in ("summary", "changed"):
        answer = talk.ask(words)
        assert shown(answer.blocks).count("illustrative") == 1
        assert "the edition before, which is illustrative." in answer.text


def test_a_list_of_illustrative_figures_says_so_above_them(talk: Conversation):
    answer = shown(talk.ask("red in Q1 2019/20").blocks)
    assert "All of these figures are illustrative, not published." in answer
    assert "illustrative" not in shown(talk.ask("red").blocks)


def test_a_pick_list_of_an_illustrative_edition_says_so_of_each_figure(talk: Conversation):
    answer = shown(talk.ask("ebacc in Q1 2019/20").blocks)
    assert answer.count("(illustrative)") == 6


def test_indicators_of_one_rating_are_counted_once(talk: Conversation):
    assert "26 indicators, all 🟥 red" in talk.ask("red").text


def test_an_answer_without_a_match_says_what_else_can_be_asked(talk: Conversation):
    assert "/kpi help" in shown(talk.ask("zebra crossings").blocks)


def test_help_shows_each_command_with_an_example(talk: Conversation):
    told = shown(talk.ask("help").blocks)
    for command in ("/kpi Care Leavers EET", "/kpi summary", "/kpi red", "/kpi list", "/kpi changed"):
        assert f"`{command}" in told


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE indicator; --", "%", "\x00zebra", "🟥" * 400, "<!channel> <@U1>", "a" * 3000]
)
def test_odd_words_get_an_answer(words: str, talk: Conversation):
    answer = talk.ask(words)
    assert "No indicator matches" in answer.text
    assert "<!" not in shown(answer.blocks)


def test_a_character_that_no_database_takes_is_no_question(talk: Conversation):
    assert talk.ask("\x00").text == talk.ask("").text


@pytest.mark.parametrize("question", ["summary", "red", "list", "changed", "care leavers eet"])
def test_before_anything_is_loaded_every_question_says_so(question: str, tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    migrate(database)
    with Store(database).reading() as reading:
        found = answer(question, asker=Asker(PUBLIC, date(2019, 12, 2)), reading=reading)
    database.close()
    assert found.message.text.startswith("No indicators have been loaded yet.")
