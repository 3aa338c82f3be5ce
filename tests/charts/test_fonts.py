"""Which font draws which text."""

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib import font_manager

from charts import fonts

LINEAR_B = "\U00010000\U00010001"


@pytest.fixture
def linear_b_font(tmp_path, monkeypatch):
    """A font on the machine that has two characters no other one has."""
    pen = TTGlyphPen(None)
    for where, act in (((0, 0), pen.moveTo), ((0, 500), pen.lineTo), ((500, 500), pen.lineTo)):
        act(where)
    pen.closePath()
    shape, names = pen.glyph(), [".notdef", "one", "two"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(LINEAR_B[0]): "one", ord(LINEAR_B[1]): "two"})
    builder.setupGlyf(dict.fromkeys(names, shape))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test Linear B", "styleName": "Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(tmp_path / "linear-b.ttf")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", list(font_manager.fontManager.ttflist))
    font_manager.fontManager.addfont(tmp_path / "linear-b.ttf")
    fonts._fallback.cache_clear()
    yield
    fonts._fallback.cache_clear()


def test_english_is_drawn_with_the_main_font_alone():
    assert fonts.families("Care leavers £ ■ ◆ ● ✚ ↑ ↓ − …") == [fonts.MAIN]


def test_a_script_the_main_font_lacks_is_drawn_with_an_installed_font(linear_b_font):
    assert fonts.families(f"Name {LINEAR_B}") == [fonts.MAIN, "Test Linear B"]
    assert fonts.drawable(f"Name {LINEAR_B}", instead="CODE") == f"Name {LINEAR_B}"


def test_a_script_that_no_font_has_gives_way_to_the_code():
    assert fonts.families(LINEAR_B) is None
    assert fonts.drawable(LINEAR_B, instead="CFC-07") == "CFC-07"
    assert fonts.drawable(LINEAR_B, instead=f"A{LINEAR_B}1") == "A1"


def test_a_last_resort_font_of_boxes_is_never_chosen():
    assert not [entry for entry in fonts._upright() if "resort" in entry.name.lower()]


def test_an_emoji_no_font_has_is_left_out_of_a_name():
    assert fonts.drawable("Rockets 🚀 rise", instead="CODE") == "Rockets rise"


def test_wrapped_lines_fit_and_lose_nothing():
    text = "Percentage of care leavers in education, employment or training"
    lines = fonts.wrap(text, 40, 700, 4, bold=True)
    assert all(fonts.width(line, 40, bold=True) <= 700 for line in lines)
    assert " ".join(lines) == text


def test_what_does_not_fit_ends_with_an_ellipsis():
    lines = fonts.wrap("W" * 300, 40, 700, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert fonts.width(lines[-1], 40) <= 700
