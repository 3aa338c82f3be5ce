"""Data in messages: escaped once, cut without leaving half an escape, and nothing that turns the text around."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.demo.shapes import escaped
from handlers.messages.blocks import cut, esc, paragraphs
from handlers.words import question, unescaped

TEXT = st.text(alphabet=st.sampled_from("&<>;ampltg !@#|*`\n aé🟥"), max_size=400)


@given(st.text())
def test_escaped_data_holds_no_markup_of_slacks(raw: str):
    assert not re.search("[<>]", esc(raw))
    assert re.sub("&(amp|lt|gt);", "", esc(raw)).count("&") == 0


@given(TEXT)
def test_escaping_loses_nothing(raw: str):
    assert html.unescape(esc(raw)) == raw or "&" in raw
    assert unescaped(esc(raw)) == raw


def test_escaping_drops_what_turns_text_around_or_cannot_be_seen():
    assert esc("43% \u202ewas\u202c \u2066up\u2069\x00\x07") == "43% was up"


@given(TEXT, st.integers(1, 60))
def test_a_cut_is_short_enough_and_leaves_no_half_escape(raw: str, most: int):
    piece = cut(esc(raw), most)
    assert len(piece) <= most
    assert re.sub("&(amp|lt|gt);", "", piece).count("&") == 0


@given(st.text(alphabet=st.sampled_from("&<> a"), min_size=2900, max_size=7000))
def test_paragraphs_hold_everything_in_pieces_slack_takes(raw: str):
    pieces = [block["text"]["text"] for block in paragraphs(esc(raw))]
    assert all(0 < len(piece) <= 3000 for piece in pieces)
    assert all(re.sub("&(amp|lt|gt);", "", piece).count("&") == 0 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(esc(raw).split())


@given(TEXT)
def test_a_question_is_read_as_it_was_typed(typed: str):
    assert unescaped(escaped(typed)) == typed


def test_what_no_database_takes_is_no_part_of_a_command():
    assert unescaped("care\0 leavers\ud800") == "care leavers"


def test_the_bots_name_and_a_habitual_command_are_no_part_of_a_question():
    assert question("<@U0SBSCOREBOT> /kpi care &amp; leavers <@U0SBSCOREBOT|bot>") == "care & leavers"
