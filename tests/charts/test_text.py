"""Text made safe to draw."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.text import clean


@given(st.text(max_size=400))
def test_clean_text_is_one_bounded_line_without_controls(text):
    found = clean(text, 80)
    assert len(found) <= 80
    assert not {unicodedata.category(char) for char in found} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200e", "\u061c", "\ufeff", "\x00", "\ud800", "\ue000"])
def test_bidi_control_and_private_characters_are_dropped(char):
    assert clean(f"Care{char}leavers", 80).replace(" ", "") == "Careleavers"


def test_text_is_composed():
    assert clean("cafe\u0301", 80) == "café"


def test_a_long_text_ends_with_an_ellipsis():
    assert clean("x" * 300, 200) == "x" * 199 + "…"


def test_a_pile_of_marks_is_cut_down():
    assert len(clean("a" + "\u0335" * 50, 80)) <= 4


def test_a_joiner_stays_inside_bengali_and_goes_from_english():
    assert clean("র\u200d্য", 80) == "র\u200d্য"
    assert clean("a\u200db", 80) == "ab"


def test_an_enormous_text_is_cut_before_it_is_read():
    assert len(clean("é" * 10_000_000, 200)) == 200
