"""The bands of a chart: the value axis cut by the very rule that rates."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import BADNESS, NUMBERS, rule, rules

from storage.domain.indicator import AmberRule, Polarity
from storage.domain.rag import bands, rate
from storage.domain.rule import Target

JUST = Decimal("0.0001")


def read(target, polarity, **forms):
    found = bands(Target(None if target is None else Decimal(target), rule(**forms)), polarity)
    return " ".join(f"{band.low}..{band.high}:{band.status.value.lower()}" for band in found).replace("None", "")


def by_bands(found, value):
    """The best status of the bands that hold the value, both their ends included."""
    holding = [
        one.status for one in found if (one.low is None or one.low <= value) and (one.high is None or value <= one.high)
    ]
    return min(holding, key=BADNESS.__getitem__)


@pytest.mark.parametrize(
    ("target", "polarity", "forms", "words"),
    [
        ("52", Polarity.HIGHER, {"points": 2}, "..50:red 50..52:amber 52..:green"),
        ("52", Polarity.HIGHER, {}, "..52:red 52..:green"),
        ("7", Polarity.LOWER, {"points": 1}, "..7:green 7..8:amber 8..:red"),
        (None, Polarity.LOWER, {"edges": (20, 25)}, "..20:green 20..25:amber 25..:red"),
        ("30", Polarity.CLOSER, {"edges": (2, 5)}, "..25:red 25..28:amber 28..32:green 32..35:amber 35..:red"),
        ("30", Polarity.CLOSER, {"edges": (2, 2)}, "..28:red 28..32:green 32..:red"),
        ("30", Polarity.CLOSER, {"points": 5}, "..25:red 25..30:amber 30..30:green 30..35:amber 35..:red"),
    ],
)
def test_bands_lie_side_by_side_from_the_lowest(target, polarity, forms, words):
    assert read(target, polarity, **forms) == words


@pytest.mark.parametrize(
    ("target", "polarity"),
    [
        (None, Polarity.HIGHER),
        (Target(None), Polarity.HIGHER),
        (Target(Decimal(52)), None),
        (Target(Decimal(52)), Polarity.NONE),
        (Target(Decimal(0), AmberRule(percent=Decimal(5))), Polarity.HIGHER),
        (Target(None, AmberRule(edges=(Decimal(2), Decimal(5)))), Polarity.CLOSER),
    ],
)
def test_what_cannot_be_rated_has_no_bands(target, polarity):
    assert bands(target, polarity) == ()


@given(rules())
def test_bands_cover_the_whole_axis_once(made):
    found = bands(*made)
    assert (found[0].low, found[-1].high) == (None, None)
    assert all(one.high == other.low for one, other in pairwise(found))
    assert all(one.status is not other.status for one, other in pairwise(found))


@given(rules(), NUMBERS)
def test_bands_agree_with_the_rating_anywhere(made, value):
    assert by_bands(bands(*made), value) is rate(value, *made).status


@given(rules(), st.sampled_from([-JUST, Decimal(0), JUST]))
def test_bands_agree_with_the_rating_at_every_edge_and_on_either_side(made, step):
    found = bands(*made)
    for edge in [one.high for one in found[:-1]]:
        assert by_bands(found, edge + step) is rate(edge + step, *made).status
