"""The number grammar: what a council prints is read exactly, and nothing else is read at all."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.domain.figure import LONGEST, FigureError, parse_figure
from storage.domain.indicator import Unit, format_value

EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("text", "value", "unit", "decimals"),
    [
        ("43%", "43", Unit.PERCENT, 0),
        ("83.99%", "83.99", Unit.PERCENT, 2),
        ("0.06%", "0.06", Unit.PERCENT, 2),
        ("-1.48%", "-1.48", Unit.PERCENT, 2),
        ("42 rate per 10,000", "42", Unit.RATE, 0),
        ("70 (Rate per 10,000)", "70", Unit.RATE, 0),
        ("5.1 per 100,000", "5.1", Unit.RATE_100000, 1),
        ("4.2 per 1,000", "4.2", Unit.RATE_1000, 1),
        ("£82,483,000", "82483000", Unit.POUNDS, 0),
        ("-£5.50", "-5.50", Unit.POUNDS, 2),
        ("£-5", "-5", Unit.POUNDS, 0),
        ("(£2,307)", "-2307", Unit.POUNDS, 0),
        ("£(2,307)", "-2307", Unit.POUNDS, 0),
        ("3.99 (Days)", "3.99", Unit.DAYS, 2),
        ("7 (Days)", "7", Unit.DAYS, 0),
        ("(2,307)", "-2307", None, 0),
        ("(6.6%)", "-6.6", Unit.PERCENT, 1),
        ("(6.6)%", "-6.6", Unit.PERCENT, 1),
        ("3,741", "3741", None, 0),
        ("-26", "-26", None, 0),
        ("−26", "-26", None, 0),
        ("+3", "3", None, 0),
        ("712.89", "712.89", None, 2),
        (".5", "0.5", None, 1),
        ("£17.9m", "17900000", Unit.POUNDS, 0),
        ("£2 million", "2000000", Unit.POUNDS, 0),
        ("£1.25bn", "1250000000", Unit.POUNDS, 0),
        ("985 FTE", "985", Unit.FTE, 0),
        ("2.5 percentage points", "2.5", Unit.POINTS, 1),
        ("60 per cent", "60", Unit.PERCENT, 0),
        ("  43\u00a0% ", "43", Unit.PERCENT, 0),
    ],
)
def test_a_printed_figure_is_read_exactly(text, value, unit, decimals):
    figure = parse_figure(text)
    assert (str(figure.value), figure.unit, figure.decimals) == (value, unit, decimals)


@pytest.mark.parametrize("text", ["18.37% provisional", "18.37% (provisional)", "18.37 prov", "18.37% (p)"])
def test_a_provisional_figure_says_so(text):
    figure = parse_figure(text)
    assert (figure.value, figure.provisional) == (Decimal("18.37"), True)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "n/a", "TBC", "-", "–", "…", "No data", "Not available"])
def test_a_cell_that_says_there_is_no_figure_gives_none(text):
    assert parse_figure(text) is None


NO_FIGURES = """
1_000|1e5|1E309|nan|inf|Infinity|٤٣|４３|0x1F|1,23|12,34,567|1.2.3|5.|1,000,00|4z3%|43%%|43 %%|%43|£5%|£5 days
43 bananas|5p|5 m|5mm|70 (Rate per 10,000|70 Rate per 10,000)|(5|5)|--5|-(5)|(-5)|+-5|£-(5)|- - 5|=1+1|1 in 4|<5
12 345|1/2|30/09/2019|£|%|NULL|#DIV/0!|TRUE|43\0
"""


@pytest.mark.parametrize("text", [*NO_FIGURES.strip().replace("\n", "|").split("|"), "9" * 25, "4" * 1000])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(FigureError, match="is not a figure such as"):
        parse_figure(text)


def test_a_refusal_quotes_the_text_and_shows_what_was_expected():
    with pytest.raises(FigureError) as refusal:
        parse_figure("43 bananas")
    assert str(refusal.value).startswith("“43 bananas” is not a figure such as 43%")
    assert str(refusal.value).endswith("“bananas” is no unit known here")


@settings(deadline=None)
@given(EXACT, st.sampled_from(Unit), st.integers(0, 3))
def test_a_figure_written_by_the_program_reads_back(value, unit, decimals):
    rounded = value.quantize(Decimal(1).scaleb(-decimals))
    figure = parse_figure(format_value(rounded, unit, decimals))
    assert (figure.value, figure.decimals) == (rounded, decimals)
    assert figure.unit in (unit, None)


@settings(deadline=None)
@given(st.from_regex(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,8})?", fullmatch=True))
def test_plain_digits_lose_nothing(text):
    figure = parse_figure(text)
    assert figure.value == Decimal(text)
    assert f"{figure.value:f}" == text or figure.value == 0


@settings(deadline=None)
@given(st.from_regex(r"[1-9][0-9]{0,23}", fullmatch=True))
def test_even_the_longest_number_is_exact_when_negative(digits):
    assert str(parse_figure(f"({digits})").value) == f"-{digits}"


@settings(deadline=None)
@given(st.text(max_size=LONGEST + 20))
@example("-0%")
@example("(0)")
def test_any_text_is_a_figure_or_none_or_refused_in_words(text):
    try:
        figure = parse_figure(text)
    except FigureError as error:
        assert " is not " in str(error)
        return
    assert figure is None or (figure.value.is_finite() and not (figure.value.is_zero() and figure.value.is_signed()))


@settings(deadline=None)
@given(st.text("0123456789,.-+£%() m", max_size=16))
def test_thousands_separators_stand_where_they_belong(text):
    try:
        figure = parse_figure(text)
    except FigureError:
        return
    if figure and "," in text:
        whole = text.partition(".")[0]
        assert all(len(group.rstrip("%) m")) == 3 for group in whole.split(",")[1:])


@pytest.mark.parametrize("text", ["999999999999999999999999bn", "1" * 22 + "k", "£12345678901234567890m"])
def test_a_scaled_number_of_too_many_digits_is_refused(text):
    with pytest.raises(FigureError, match="it has more than 24 digits"):
        parse_figure(text)
