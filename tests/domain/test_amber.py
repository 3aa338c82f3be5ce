"""The amber rule as officers write it: one grammar, read and written."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.amber import parse_amber, write_amber
from storage.domain.indicator import AmberRule, Unit
from storage.domain.rule import RuleError

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9999, max_value=9999)
FORMS = st.one_of(
    st.just({}),
    st.builds(lambda n: {"points": n}, NUMBERS),
    st.builds(lambda n: {"percent": n}, NUMBERS),
    st.builds(lambda n: {"floor": n}, NUMBERS),
    st.builds(lambda a, b: {"edges": (a, b)}, NUMBERS, NUMBERS),
)


@pytest.mark.parametrize("text", ["", "  ", "none", "None"])
def test_a_blank_is_no_rule(text):
    assert parse_amber(text) is None


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("2 points", "2"),
        ("1 point", "1"),
        ("0.5 percentage points", "0.5"),
        ("2 pp", "2"),
        ("within 2 points", "2"),
        ("Tolerance 3 units", "3"),
        ("2 days", "2"),
        ("£5,000", "5000"),
        ("within 3 per 10,000", "3"),
    ],
)
def test_a_tolerance_in_the_indicators_own_unit_is_read(text, points):
    assert parse_amber(text) == AmberRule(points=Decimal(points))


@pytest.mark.parametrize("text", ["5%", "5 %", "5 per cent", "5% of target", "within 5% of the target", "Tolerance 5%"])
def test_a_percent_sign_means_percent_of_the_target(text):
    assert parse_amber(text) == AmberRule(percent=Decimal(5))


@pytest.mark.parametrize("text", ["floor 85%", "Floor 85", "floor of 85%"])
def test_a_floor_is_read(text):
    assert parse_amber(text) == AmberRule(floor=Decimal(85))


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("Edges 90% / 80%", (90, 80)),
        ("edge 4/3.5", (4, "3.5")),
        ("edges -1.5/-2", ("-1.5", -2)),
        ("edges £1,000 / £1,100", (1000, 1100)),
    ],
)
def test_two_edges_are_read_green_first(text, edges):
    assert parse_amber(text) == AmberRule(edges=(Decimal(edges[0]), Decimal(edges[1])))


@pytest.mark.parametrize("words", ["improved", "amber if improved", "Amber if better than a year ago"])
def test_better_than_a_year_ago_stands_after_a_rule_or_alone(words):
    assert parse_amber(f"2 points; {words}") == AmberRule(points=Decimal(2), improved=True)
    assert parse_amber(words) == parse_amber(f"; {words}") == AmberRule(improved=True)


@pytest.mark.parametrize(
    "text",
    [
        *("5", "five points", "x points", "about 5%", "N/A %", "5%%", "1e3 points", "2 days points", "5% provisional"),
        *("floor", "edges 90%", "edges 1/2/3", "2 points; 3 points", "5; improved", "5%; better", "within", ";;"),
        *("5%; improved; improved", "improved; improved"),
    ],
)
def test_what_is_no_amber_rule_is_refused(text):
    with pytest.raises(RuleError, match="is not an amber rule"):
        parse_amber(text)


def test_a_refusal_quotes_what_was_written_and_cuts_it():
    with pytest.raises(RuleError, match=r"“about 5%” is not an amber rule: blank, 2 points, 5%, floor 85% or edges"):
        parse_amber("  about  5% ")
    with pytest.raises(RuleError) as refused:
        parse_amber("x" * 5000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("rule", "unit", "text"),
    [
        (None, Unit.PERCENT, ""),
        (AmberRule(), Unit.PERCENT, ""),
        (AmberRule(points=Decimal("1E+1")), Unit.DAYS, "10 points"),
        (AmberRule(percent=Decimal(5)), Unit.DAYS, "5%"),
        (AmberRule(floor=Decimal(85)), Unit.PERCENT, "floor 85%"),
        (AmberRule(floor=Decimal(85)), Unit.NUMBER, "floor 85"),
        (AmberRule(edges=(Decimal(1000), Decimal(-2000))), Unit.POUNDS, "edges £1,000 / -£2,000"),
        (AmberRule(percent=Decimal(10), improved=True), Unit.PERCENT, "10%; improved"),
        (AmberRule(improved=True), Unit.PERCENT, "improved"),
    ],
)
def test_a_rule_is_written_in_its_unit(rule, unit, text):
    assert write_amber(rule, unit) == text


@settings(deadline=None)
@given(FORMS, st.booleans(), st.sampled_from(Unit))
def test_a_rule_reads_back_as_written(form, improved, unit):
    rule = AmberRule(**form, improved=improved)
    assert parse_amber(write_amber(rule, unit)) == (rule if form or improved else None)


@settings(deadline=None)
@given(st.text(max_size=30) | st.from_regex(r"(within |floor |edges )?[\d.,%£/; ]{1,12}( points|%|; improved)?"))
def test_any_text_is_a_rule_or_refused_in_words(text):
    try:
        rule = parse_amber(text)
    except RuleError as error:
        assert "is not an amber rule" in str(error)
    else:
        assert parse_amber(write_amber(rule)) == rule
