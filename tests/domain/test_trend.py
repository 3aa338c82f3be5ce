"""Two figures compared: better, the same or worse, with the number's own arrow kept apart from good and bad."""

from decimal import Decimal

import pytest
from hypothesis import given
from made import NUMBERS, SIZES, number

from storage.domain.indicator import Polarity
from storage.domain.trend import Travel, compare

BETTER, WORSE, SAME = Travel.IMPROVING, Travel.DETERIORATING, Travel.STEADY


def travel(now, then, polarity, *, targets=(None, None), **more):
    more = {name: Decimal(value) if name == "band" else value for name, value in more.items()}
    found = compare(number(now), number(then), polarity, targets=tuple(map(number, targets)), **more)
    return found[0], found[1]


@pytest.mark.parametrize(
    ("polarity", "up", "down"),
    [
        (Polarity.HIGHER, BETTER, WORSE),
        (Polarity.LOWER, WORSE, BETTER),
        (Polarity.NONE, Travel.CHANGED, Travel.CHANGED),
        (None, Travel.CHANGED, Travel.CHANGED),
    ],
)
def test_the_arrow_follows_the_number_and_good_or_bad_the_polarity(polarity, up, down):
    assert travel("45", "43", polarity) == (up, "↑")
    assert travel("43", "45", polarity) == (down, "↓")
    assert travel("43", "43", polarity) == (SAME, "→")


def test_a_perfect_score_that_stays_is_steady():
    assert travel("100", "100", Polarity.HIGHER) == (SAME, "→")


@pytest.mark.parametrize(
    ("now", "then", "targets", "expected"),
    [
        ("52", "55", (50, 50), (BETTER, "↓")),
        ("48", "45", (50, 50), (BETTER, "↑")),
        ("55", "52", (50, 50), (WORSE, "↑")),
        ("45", "48", (50, 50), (WORSE, "↓")),
        ("52", "48", (50, 50), (SAME, "↑")),
        ("52", "48", (52, 50), (BETTER, "↑")),
        ("50", "50", (60, 50), (SAME, "→")),
        ("52", "48", (60, 48), (WORSE, "↑")),
    ],
)
def test_closer_is_better_compares_the_distances_from_the_targets_in_force(now, then, targets, expected):
    assert travel(now, then, Polarity.CLOSER, targets=targets) == expected


@pytest.mark.parametrize("targets", [(None, None), (50, None), (None, 50)])
def test_closer_is_better_cannot_compare_without_both_targets(targets):
    assert travel("52", "55", Polarity.CLOSER, targets=targets) == (Travel.NOT_COMPARABLE, "↓")


@pytest.mark.parametrize(
    ("now", "expected"),
    [("43.5", SAME), ("43.51", BETTER), ("42.5", SAME), ("42.49", WORSE), ("43", SAME)],
)
def test_a_change_no_larger_than_the_band_is_steady(now, expected):
    assert travel(now, "43", Polarity.HIGHER, band="0.5")[0] is expected


def test_the_band_holds_for_the_distance_of_closer_is_better_too():
    assert travel("52.2", "48", Polarity.CLOSER, targets=(50, 50), band="0.5")[0] is SAME
    assert travel("52.6", "48", Polarity.CLOSER, targets=(50, 50), band="0.5")[0] is WORSE


@pytest.mark.parametrize(
    ("decimals", "expected"),
    [(0, (SAME, "→")), (1, (SAME, "→")), (2, (BETTER, "↑")), (None, (BETTER, "↑"))],
)
def test_figures_are_compared_as_published(decimals, expected):
    assert travel("43.44", "43.41", Polarity.HIGHER, decimals=decimals) == expected


def test_the_change_is_that_of_the_published_figures():
    assert compare(Decimal("43.6"), Decimal("41.4"), Polarity.HIGHER, decimals=0)[2] == 3


def test_a_long_figure_is_rounded_without_failing():
    long = Decimal("123456789012345678901234.5")
    assert compare(long, long, Polarity.HIGHER, decimals=12)[0] is SAME


@given(NUMBERS, NUMBERS, SIZES)
def test_higher_and_lower_judge_every_change_the_other_way_round(now, then, band):
    mirrored = {BETTER: WORSE, WORSE: BETTER, SAME: SAME}
    higher = compare(now, then, Polarity.HIGHER, band=band)
    lower = compare(now, then, Polarity.LOWER, band=band)
    assert lower == (mirrored[higher[0]], *higher[1:])


@given(NUMBERS, NUMBERS)
def test_looking_back_turns_better_into_worse(now, then):
    opposite = {BETTER: WORSE, WORSE: BETTER, SAME: SAME}
    assert compare(then, now, Polarity.HIGHER)[0] is opposite[compare(now, then, Polarity.HIGHER)[0]]
