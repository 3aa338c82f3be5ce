"""Alt text of a chart."""

from dataclasses import replace
from decimal import Decimal

from chart_samples import compose, definition, indicator, measurements

from charts.alt import alt_text
from storage.domain.snapshot import Benchmark


def test_alt_text_states_finding_rating_number_of_points_range_and_target():
    words = alt_text(indicator())
    assert words.startswith(
        "Trend chart. Care leavers in EET: 43%, 9 points below target, deteriorating. Red. 4 points"
    )
    assert "between 43% (Q2 19/20) and 50% (Q3 18/19)" in words
    assert "Target 52%" in words


def test_alt_text_says_how_many_points_are_illustrative():
    history = measurements((50, 48, 43))
    history[:2] = [replace(one, illustrative=True) for one in history[:2]]
    assert "3 points from Q4 18/19 to Q2 19/20, 2 of them illustrative" in alt_text(compose(definition(), history))


def test_alt_text_of_equal_values_does_not_name_a_range():
    assert "all 100%" in alt_text(indicator((100, 100, 100)))


def test_alt_text_of_one_point_and_of_none():
    assert "One point, Q2 19/20" in alt_text(indicator((43,)))
    assert "No points to draw" in alt_text(compose(definition(), []))


def test_alt_text_counts_periods_without_a_figure():
    assert "3 points from Q3 18/19 to Q2 19/20, 1 without a figure" in alt_text(indicator((50, None, 45, 43)))


def test_alt_text_names_a_benchmark():
    latest = indicator().points[-1].measurement.period
    snapshot = replace(indicator(), benchmarks=(Benchmark("England", ((latest, Decimal(51)),)),))
    assert "England: 51%" in alt_text(snapshot)


def test_alt_text_marks_an_illustrative_benchmark():
    latest = indicator().points[-1].measurement.period
    snapshot = replace(indicator(), benchmarks=(Benchmark("England", ((latest, Decimal(51)),), illustrative=True),))
    assert "England: 51% (illustrative)." in alt_text(snapshot)


def test_alt_text_is_bounded_with_the_longest_names():
    snapshot = replace(indicator(name="x" * 5000), source="y" * 5000, stale="z" * 5000)
    assert len(alt_text(snapshot)) <= 2000
