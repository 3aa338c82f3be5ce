"""What a trend chart shows, without drawing it."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from chart_samples import compose, definition, indicator, measurements

from charts.plan import MOST_POINTS, trend_plan
from storage.domain.indicator import Accumulation, AmberRule, Polarity, Unit
from storage.domain.period import PeriodType, parse_period
from storage.domain.rag import RagStatus, rate
from storage.domain.snapshot import Benchmark, Measurement, MeasurementStatus


def test_the_title_states_the_finding():
    title = trend_plan(indicator()).title
    assert title == "Care leavers in EET: 43%, 9 points below target, deteriorating"


def test_a_direction_that_rests_on_an_illustrative_point_says_so():
    history = measurements((50, 43), target=Decimal(52))
    history[0] = replace(history[0], illustrative=True)
    finding = trend_plan(compose(definition(), history)).finding
    assert finding == "43%, 9 points below target, deteriorating (on illustrative history)"


def test_consecutive_periods_stand_one_apart_and_are_joined():
    points = trend_plan(indicator()).points
    assert [point.x for point in points] == [0, 1, 2, 3]
    assert [point.joined for point in points] == [False, True, True, True]


def test_a_missing_period_is_a_gap_on_the_axis_and_in_the_line():
    points = trend_plan(indicator((50, "missing", 45, 43))).points
    assert [point.x for point in points] == [0, 2, 3]
    assert [point.joined for point in points] == [False, False, True]


@pytest.mark.parametrize("value", [None, "NaN", "Infinity", "1e15", "-1e400"])
def test_a_value_that_is_no_plain_number_is_a_gap(value):
    history = measurements((50, 48, 45, 43))
    history[1] = replace(history[1], value=None if value is None else Decimal(value))
    bare = compose(definition(polarity=None), measurements((50, 48, 45, 43)))
    odd = replace(bare.points[1], measurement=history[1])
    points = trend_plan(replace(bare, points=(bare.points[0], odd, *bare.points[2:]))).points
    assert points[1].value is None
    assert [point.joined for point in points] == [False, False, False, True]


def test_a_figure_of_an_impossible_date_stands_last_under_its_printed_text():
    odd = Measurement(None, "31/09/2019", Decimal(93), "93%")
    plan = trend_plan(compose(definition(), [*measurements((90, 91), "Q1 2019/20"), odd]))
    assert (plan.points[-1].x, plan.points[-1].label, plan.points[-1].joined) == (2, "31/09/2019", False)
    assert plan.latest is plan.points[-1]
    assert "31/09/2019 as printed (no such date)" in plan.notes


def test_only_the_last_sixty_points_are_drawn():
    history = measurements(range(80), "September 2019")
    plan = trend_plan(compose(definition(unit=Unit.NUMBER), history))
    assert len(plan.points) == MOST_POINTS
    assert plan.points[-1].value == 79


def test_single_dates_stand_by_the_calendar():
    history = [Measurement(parse_period(day), day, Decimal(5)) for day in ("31/03/2018", "30/09/2018", "31/03/2019")]
    points = trend_plan(compose(definition(frequency=None), history)).points
    assert [point.x for point in points] == [0, 1, 2]
    assert points[-1].joined


def test_a_figure_that_adds_up_over_the_year_starts_anew_each_year():
    points = trend_plan(indicator((5, 7, 2, 4), accumulation=Accumulation.CUMULATIVE)).points
    assert [point.joined for point in points] == [False, True, False, True]


def test_a_changing_target_makes_a_step_half_way_between_the_periods():
    history = measurements((50, 48, 45, 43), target=Decimal(52))
    history[:2] = [replace(one, target=Decimal(50)) for one in history[:2]]
    stretches = trend_plan(compose(definition(), history)).stretches
    assert [(one.start, one.end, one.target) for one in stretches] == [(None, 1.5, 50), (1.5, None, 52)]


@pytest.mark.parametrize("polarity", [Polarity.HIGHER, Polarity.LOWER, Polarity.CLOSER])
@pytest.mark.parametrize("value", [40, 49, 51, 55, 60])
def test_a_value_lies_in_the_band_of_its_rating(polarity, value):
    snapshot = indicator((value,), polarity=polarity)
    wanted = rate(Decimal(value), snapshot.points[0].target, polarity).status
    found = [
        band.status
        for band in trend_plan(snapshot).stretches[0].bands
        if (band.low is None or band.low <= value) and (band.high is None or value <= band.high)
    ]
    assert wanted in found


@pytest.mark.parametrize("polarity", [Polarity.NONE, None])
def test_without_a_good_direction_there_are_no_bands(polarity):
    assert trend_plan(indicator(polarity=polarity)).stretches[0].bands == ()


def test_edges_without_a_target_give_bands_and_no_target_line():
    rule = AmberRule(edges=(Decimal(90), Decimal(80)))
    stretch = trend_plan(indicator((85, 86), target=None, amber=rule)).stretches[0]
    assert (stretch.target, len(stretch.bands)) == (None, 3)


@pytest.mark.parametrize("status", list(RagStatus))
def test_a_point_has_its_published_status(status):
    plan = trend_plan(compose(definition(), measurements((50, 43), published=status)))
    assert {point.status for point in plan.points} == {status}
    assert plan.rating == status.word


def test_a_published_status_that_differs_from_the_rule_is_named_as_such():
    plan = trend_plan(compose(definition(), measurements((50, 43), target=Decimal(40), published=RagStatus.RED)))
    assert plan.rating == "Red as published"


def test_illustrative_points_are_hollow_and_the_footer_says_so():
    history = measurements((50, 48, 43))
    history[:2] = [replace(one, illustrative=True) for one in history[:2]]
    plan = trend_plan(compose(definition(), history))
    assert [point.hollow for point in plan.points] == [True, True, False]
    assert plan.notes.startswith("Hollow points are illustrative, not published figures.")


def test_targets_at_illustrative_points_are_named_with_them():
    history = measurements((50, 48, 43), target=Decimal(52))
    history[:2] = [replace(one, illustrative=True) for one in history[:2]]
    plan = trend_plan(compose(definition(), history))
    assert plan.notes.startswith("Hollow points and the targets at them are illustrative, not published.")
    history[1] = replace(history[1], illustrative=False, status=MeasurementStatus.PROVISIONAL)
    both = "Hollow points are provisional or, like the targets at them, illustrative (not published)."
    assert trend_plan(compose(definition(), history)).notes.startswith(both)


def test_a_source_is_claimed_for_published_figures_only():
    history = measurements((50, 48, 43), target=Decimal(52))
    made_up = [replace(one, illustrative=True) for one in history]
    plans = [trend_plan(compose(definition(), some)) for some in (history, [*made_up[:2], history[2]], made_up)]
    named = "Sample scorecard, Q2 2019/20"
    assert [plan.source for plan in plans] == [f"Source: {named}", f"Source of published figures: {named}", ""]
    assert plans[2].notes.startswith("All points and targets are illustrative, not published.")


def test_a_source_is_not_claimed_for_an_illustrative_comparator():
    series = Benchmark("England", ((parse_period("Q2 2019/20"), Decimal(51)),), illustrative=True)
    assert trend_plan(replace(indicator(), benchmarks=(series,))).source.startswith("Source of published figures:")


def test_illustrative_points_before_a_latest_period_without_a_figure_are_still_named():
    history = [replace(one, illustrative=True) for one in measurements((50, 48, None))]
    plan = trend_plan(compose(definition(), history))
    assert "illustrative" in plan.notes
    assert plan.latest is None
    assert plan.finding == "no figure for Q2 2019/20"


def test_provisional_points_are_hollow_and_the_footer_says_so():
    plan = trend_plan(compose(definition(), measurements((50, 43), status=MeasurementStatus.PROVISIONAL)))
    assert all(point.hollow for point in plan.points)
    assert plan.notes.startswith("Hollow points are provisional.")


def test_large_money_is_short_and_exact_enough():
    history = measurements((79_100_000, 90_800_000), target=Decimal(82_483_000))
    plan = trend_plan(compose(definition("Budget", unit=Unit.POUNDS, polarity=Polarity.LOWER), history))
    assert plan.finding == "£90.8m, £8.3m above target, deteriorating"
    assert plan.stretches[0].target_text == "£82.5m"
    assert all(label.startswith("£") and label.endswith("m") for _, label in plan.scale.ticks)


def test_a_score_printed_with_a_percent_sign_is_shown_as_printed():
    history = measurements((-1.2, -1.48), "2018/19", text="-1.48%", target=Decimal(0))
    plan = trend_plan(compose(definition("Progress 8", unit=Unit.SCORE), history))
    assert plan.finding.startswith("−1.48%, 1.48 below target")


def test_a_stale_figure_says_so_in_the_footer():
    plan = trend_plan(replace(indicator(), stale="stale: a figure for Q3 2019/20 was expected by 14 February 2020"))
    assert "Data period: Q2\u00a02019/20 (stale: a figure for Q3 2019/20" in plan.notes


def test_a_benchmark_lies_on_the_same_period_axis():
    values = tuple((parse_period(year), Decimal(value)) for year, value in (("2015/16", 40), ("2018/19", 51)))
    plan = trend_plan(replace(indicator(), benchmarks=(Benchmark("England", values),)))
    assert plan.benchmarks[0].points == ((1.0, 51.0),)
    assert plan.benchmarks[0].text == "51%"


def test_no_figure_at_all_still_makes_a_plan():
    plan = trend_plan(compose(definition(), []))
    assert (plan.points, plan.latest, plan.rating) == ((), None, "Awaiting data")
    assert plan.finding == "no figures recorded yet"


def test_the_plan_changes_only_with_what_is_drawn():
    one = indicator()
    assert trend_plan(replace(one, streak=None, movement="other")) == trend_plan(one)
    assert trend_plan(replace(one, stale="stale: the figure is more than a year old")) != trend_plan(one)


@pytest.mark.parametrize("kind", list(PeriodType))
def test_every_kind_of_period_makes_a_growing_axis(kind):
    days = ("30/06/2017", "30/06/2018", "30/06/2019")
    periods = [parse_period(day).as_frequency(None) for day in days]
    history = [Measurement(type(one).containing(kind, one.end), "", Decimal(5)) for one in periods]
    places = [point.x for point in trend_plan(compose(definition(), history)).points]
    assert all(later > earlier for earlier, later in pairwise(places))
