"""Figures and gaps in words: in their unit, as printed, never with an exponent or a minus nought."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.figure import parse_figure
from storage.domain.indicator import Unit, format_gap, format_value, round_half_up

FIGURES = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15)
ANY_FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=Decimal("1e30"))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("43", Unit.PERCENT, "43%"),
        ("-1.48", Unit.PERCENT, "-1.48%"),
        ("82483000", Unit.POUNDS, "£82,483,000"),
        ("-2307", Unit.POUNDS, "-£2,307"),
        ("3.99", Unit.DAYS, "3.99 days"),
        ("1", Unit.DAYS, "1 day"),
        ("-1", Unit.DAYS, "-1 day"),
        ("1.0", Unit.DAYS, "1.0 days"),
        ("70", Unit.RATE, "70 per 10,000"),
        ("4.2", Unit.RATE_1000, "4.2 per 1,000"),
        ("5.1", Unit.RATE_100000, "5.1 per 100,000"),
        ("712.89", Unit.FTE, "712.89 FTE"),
        ("2.5", Unit.POINTS, "2.5 points"),
        ("1", Unit.POINTS, "1 point"),
        ("4.40", Unit.SCORE, "4.40"),
        ("3741", Unit.NUMBER, "3,741"),
    ],
)
def test_a_figure_is_worded_in_its_unit(value, unit, words):
    assert format_value(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        ("43.45", 1, "43.5%"),
        ("43.449", 1, "43.4%"),
        ("-0.5", 0, "-1%"),
        ("-0.004", 2, "0.00%"),
        ("43", 2, "43.00%"),
        ("0.5", 0, "1%"),
        ("123456789012345678901234", 12, "123,456,789,012,345,678,901,234.000000000000%"),
    ],
)
def test_a_figure_is_rounded_half_up_only_where_asked(value, decimals, words):
    assert format_value(Decimal(value), Unit.PERCENT, decimals) == words


@pytest.mark.parametrize(
    ("gap", "unit", "words"),
    [
        ("-9", Unit.PERCENT, "9 points"),
        ("1.00", Unit.PERCENT, "1 point"),
        ("-2.60", Unit.PERCENT, "2.6 points"),
        ("10", Unit.PERCENT, "10 points"),
        ("-3.01", Unit.DAYS, "3.01 days"),
        ("1", Unit.DAYS, "1 day"),
        ("-11780391", Unit.POUNDS, "£11,780,391"),
        ("0.50", Unit.POINTS, "0.5 points"),
        ("0.000", Unit.NUMBER, "0"),
        ("1E+3", Unit.NUMBER, "1,000"),
        ("1E-8", Unit.NUMBER, "0.00000001"),
    ],
)
def test_a_gap_has_no_sign_and_no_trailing_noughts(gap, unit, words):
    assert format_gap(Decimal(gap), unit) == words


@given(ANY_FINITE, st.sampled_from(Unit))
def test_words_never_show_an_exponent_or_a_minus_nought(value, unit):
    for words in (format_value(value, unit), format_value(value, unit, 2), format_gap(value, unit)):
        digits = words.split(" ")[0]
        assert "E" not in digits.upper()
        assert not digits.startswith("-") or any(digit in digits for digit in "123456789")


@given(FIGURES, st.sampled_from(Unit))
def test_a_figures_words_read_back_as_the_figure(value, unit):
    assert parse_figure(format_value(value, unit)).value == value


@given(FIGURES)
def test_a_figure_keeps_every_digit_without_a_precision(value):
    assert round_half_up(value, None) is value
