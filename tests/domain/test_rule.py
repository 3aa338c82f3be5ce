"""Targets and amber rules: what is refused at definition, and where green and amber end."""

from decimal import Decimal

import pytest
from hypothesis import given
from made import number, rule, rules

from storage.domain.indicator import Polarity
from storage.domain.rule import RuleError, check_rule, limits

HIGHER, LOWER, CLOSER = Polarity.HIGHER, Polarity.LOWER, Polarity.CLOSER


@pytest.mark.parametrize(
    ("target", "polarity", "forms", "words"),
    [
        ("52", HIGHER, {"points": 1, "percent": 5}, "give one amber rule only"),
        ("52", HIGHER, {"points": 0, "edges": (90, 80)}, "give one amber rule only"),
        ("52", Polarity.NONE, {"points": 0}, "no good direction"),
        ("52", Polarity.NONE, {"improved": True}, "no good direction"),
        ("52", HIGHER, {"points": "-1"}, "a tolerance cannot be negative"),
        ("52", LOWER, {"percent": "-1"}, "a tolerance cannot be negative"),
        ("0", HIGHER, {"percent": 5}, "a tolerance in percent of a zero target is nothing at all; give it in points"),
        ("52", CLOSER, {"floor": 50}, "a floor does not fit"),
        ("52", HIGHER, {"floor": 53}, "amber would end at 53 before green does at 52: higher is better"),
        ("52", LOWER, {"floor": 51}, "amber would end at 51 before green does at 52: lower is better"),
        (None, HIGHER, {"edges": (80, 90)}, "amber would end at 90 before green does at 80: higher is better"),
        (None, LOWER, {"edges": (25, 20)}, "amber would end at 20 before green does at 25: lower is better"),
        ("30", CLOSER, {"edges": (5, 2)}, "amber would end at 2 before green does at 5: closer is better"),
        ("30", CLOSER, {"edges": (-1, 2)}, "distances at which green and amber end cannot be negative"),
        ("85", HIGHER, {"edges": (90, 80)}, "the target of 85 would not be green, which ends at 90: higher is better"),
        ("22", LOWER, {"edges": (20, 25)}, "the target of 22 would not be green, which ends at 20: lower is better"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_at_definition(target, polarity, forms, words):
    with pytest.raises(RuleError, match=words):
        check_rule(number(target), rule(**forms), polarity)


@pytest.mark.parametrize(
    ("target", "polarity", "forms"),
    [
        (None, HIGHER, {"percent": 5}),
        (None, HIGHER, {"floor": 85}),
        ("52", HIGHER, {"floor": 52}),
        ("90", HIGHER, {"edges": (90, 90)}),
        ("0", HIGHER, {"points": 5}),
        ("30", CLOSER, {"edges": (0, 0)}),
        ("30", CLOSER, {"percent": 5}),
        ("52", Polarity.NONE, {}),
        ("52", LOWER, {"improved": True}),
    ],
)
def test_a_rule_that_can_work_is_let_pass(target, polarity, forms):
    assert check_rule(number(target), rule(**forms), polarity) is None


def test_no_rule_needs_no_check():
    assert check_rule(Decimal(0), None, Polarity.NONE) is None


@given(rules())
def test_amber_never_ends_before_green(made):
    target, polarity = made
    found = limits(target, polarity)
    assert found.amber <= found.green if polarity is HIGHER else found.amber >= found.green
