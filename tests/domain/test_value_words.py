"""A measurement's value and target as people read them."""

import pytest
from made import definition, measurement

from storage.domain.indicator import Unit
from storage.domain.rag import RagStatus
from storage.domain.snapshot import as_shown, target_words, value_words


@pytest.mark.parametrize(
    ("value", "printed", "unit", "words"),
    [
        ("43", {"text": "43%", "unit": Unit.PERCENT, "decimals": 0}, Unit.PERCENT, "43%"),
        ("70", {"text": "70 (Rate per 10,000)", "unit": Unit.RATE, "decimals": 0}, Unit.RATE, "70 per 10,000"),
        ("3.99", {"text": "3.99 (Days)", "unit": Unit.DAYS, "decimals": 2}, Unit.DAYS, "3.99 days"),
        ("90", {"text": "90", "decimals": 0}, Unit.PERCENT, "90%"),
        ("0.06", {"text": "0.06%", "unit": Unit.PERCENT, "decimals": 2}, Unit.SCORE, "0.06%"),
        (None, {"text": "N/A"}, Unit.PERCENT, "N/A"),
        (None, {}, Unit.PERCENT, "no figure"),
    ],
)
def test_a_value_is_tidied_where_unit_and_print_agree_and_as_printed_otherwise(value, printed, unit, words):
    assert value_words(measurement("Q2 2019/20", value, **printed), definition(unit=unit)) == words


@pytest.mark.parametrize(
    ("printed", "unit", "words"),
    [
        ({"target": "52", "target_text": "52%"}, Unit.PERCENT, "52%"),
        ({"target": "0", "target_text": "0"}, Unit.SCORE, "0"),
        ({"target": "1", "target_text": "1%"}, Unit.SCORE, "1%"),
        ({}, Unit.PERCENT, ""),
    ],
)
def test_a_target_is_worded_in_the_same_manner(printed, unit, words):
    assert target_words(measurement("Q2 2019/20", "43", **printed), definition(unit=unit)) == words


def test_a_label_is_the_period_or_what_stands_in_its_place():
    labels = [measurement(period, "43").label for period in ("q2 2019/20", "31/09/2019", "")]
    assert labels == ["Q2 2019/20", "31/09/2019", "period not stated"]


def test_an_edition_puts_its_own_rag_and_commentary_to_a_figure():
    one = measurement("Q2 2019/20", "43", published=RagStatus.GREEN, commentary="old")
    shown = as_shown(one, published=None, commentary="as this page says")
    assert (shown.published, shown.commentary, shown.value) == (None, "as this page says", one.value)
