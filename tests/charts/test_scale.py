"""The number axis."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.scale import scale, without_outliers
from storage.domain.indicator import Unit

NUMBERS = st.floats(-1e14, 1e14, allow_nan=False)


@given(values=st.lists(NUMBERS, min_size=1, max_size=60), targets=st.lists(NUMBERS, max_size=3))
def test_the_latest_value_is_always_on_a_scale_with_growing_ticks(values, targets):
    found = scale(values, targets, [], Unit.NUMBER)
    assert found.low <= values[-1] <= found.high
    assert all(later > earlier for (earlier, _), (later, _) in pairwise(found.ticks))
    assert 1 <= len(found.ticks) <= 8


def test_tick_labels_differ_from_one_another():
    for values in ([1e-5, 2e-5], [0.01, 0.03], [43, 55], [90.8e6, 82.5e6], [-3, 4], [999_999, 1_000_001], [1e14, 2e14]):
        labels = [label for _, label in scale(values, [], [], Unit.NUMBER).ticks]
        assert len(set(labels)) == len(labels) >= 2


@pytest.mark.parametrize(("unit", "label"), [(Unit.PERCENT, "50%"), (Unit.POUNDS, "£50"), (Unit.DAYS, "50")])
def test_ticks_are_written_in_the_unit(unit, label):
    assert label in [text for _, text in scale([43, 55], [], [], unit).ticks]


def test_a_negative_tick_has_a_true_minus_sign():
    assert "−1.0" in [label for _, label in scale([-1.48, -1.1], [0.0], [], Unit.SCORE).ticks]


def test_equal_percentages_are_not_blown_up():
    found = scale([97.0] * 8, [], [], Unit.PERCENT)
    assert found.high - found.low >= 5


def test_no_tick_stands_above_a_hundred_per_cent():
    assert max(value for value, _ in scale([100.0] * 8, [95.0], [], Unit.PERCENT).ticks) == 100


def test_one_huge_outlier_is_left_off_the_scale():
    found = scale([70, 71, 72, 9000, 73, 74, 75], [], [], Unit.NUMBER)
    assert found.high < 100


def test_a_huge_latest_value_stays_on_the_scale():
    assert without_outliers([70, 71, 72, 73, 74, 75, 9000])[-1] == 9000


def test_a_target_far_away_is_shown_for_a_lone_point():
    assert scale([-1.48], [0.0], [], Unit.SCORE).holds(0.0)


def test_a_target_that_would_flatten_the_data_is_left_off():
    found = scale([712, 718, 725, 730], [100_000.0], [], Unit.FTE)
    assert found.high < 1000


def test_values_near_nought_start_at_nought():
    assert scale([2, 9], [], [], Unit.NUMBER).low == 0
