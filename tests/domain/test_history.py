"""A history read as a whole: which target holds, what each figure is compared with, and in which words."""

from datetime import date
from decimal import Decimal

import pytest
from made import definition, measurement, number, points

from storage.domain.history import long_term, short_term, target_for
from storage.domain.indicator import Accumulation, AmberRule, Polarity, Unit
from storage.domain.period import PeriodType
from storage.domain.rag import RagStatus
from storage.domain.trend import Travel

CUMULATIVE = Accumulation.CUMULATIVE
CLOSER = {"polarity": Polarity.CLOSER}


def short(*figures, **fields):
    one = definition(**fields)
    return short_term(one, points(one, *figures))


def long(*figures, **fields):
    one = definition(**fields)
    return long_term(one, points(one, *figures))


@pytest.mark.parametrize(
    ("printed", "defined", "holds"),
    [("52", None, "52"), ("52", "60", "52"), (None, "60", "60"), ("0", "60", "0")],
)
def test_the_printed_target_holds_before_the_definitions(printed, defined, holds):
    found = target_for(definition(target=defined), measurement("Q2 2019/20", "43", target=printed))
    assert (found.value, found.unit) == (number(holds), Unit.PERCENT)


def test_without_any_target_there_is_none_unless_edges_stand_by_themselves():
    figure = measurement("Q2 2019/20", "43")
    assert target_for(definition(amber=AmberRule(points=Decimal(2))), figure) is None
    edges = AmberRule(edges=(Decimal(90), Decimal(80)))
    assert target_for(definition(amber=edges), figure).amber is edges


def test_each_figure_is_rated_against_the_target_of_its_own_period():
    found = points(definition(), ("Q1 2019/20", "51", {"target": "50"}), ("Q2 2019/20", "51", {"target": "52"}))
    assert [point.status for point in found] == [RagStatus.GREEN, RagStatus.RED]


def test_the_published_status_wins_over_the_calculated_one():
    (point,) = points(definition(target="52"), ("Q2 2019/20", "43", {"published": RagStatus.AMBER}))
    assert (point.status, point.calculated.status) == (RagStatus.AMBER, RagStatus.RED)


def test_an_indicator_without_a_definition_is_grey_with_its_reason():
    (point,) = points(definition(defined=False, target="52"), ("Q2 2019/20", "43"))
    assert point.status is RagStatus.NOT_DEFINED
    assert point.calculated.reason == "No definition has been loaded for this indicator, so it is not rated here."
    assert point.calculated.gap_words == "9 points below target"


@pytest.mark.parametrize(
    ("figures", "statuses"),
    [
        ([("Q2 2019/20", "43")], ["NEW"]),
        ([("Q1 2019/20", None), ("Q2 2019/20", "43")], ["AWAITING", "NEW"]),
        ([("Q2 2019/20", "43"), ("Q3 2019/20", None)], ["NEW", "AWAITING"]),
        ([("Q1 2019/20", "40"), ("Q2 2019/20", "43")], ["NO TARGET", "NO TARGET"]),
        ([("Q2 2019/20", "43", {"target": "52"})], ["RED"]),
    ],
)
def test_an_indicator_with_one_figure_and_no_target_is_new(figures, statuses):
    assert [point.calculated.status for point in points(definition(), *figures)] == statuses


@pytest.mark.parametrize(
    ("fields", "status"), [({"polarity": Polarity.NONE}, "DATA ONLY"), ({"defined": False}, "NOT DEFINED")]
)
def test_other_greys_are_not_called_new(fields, status):
    (point,) = points(definition(**fields), ("Q2 2019/20", "43"))
    assert point.status == status


def test_a_new_indicator_says_why_it_is_not_rated():
    (point,) = points(definition(), ("Q2 2019/20", "43"))
    assert point.calculated.reason == (
        "This is the first figure recorded and no target is set, so there is nothing to rate it against."
    )


@pytest.mark.parametrize(
    ("today", "status", "words"),
    [
        ((2019, 8, 1), "NOT DUE", "is not due until 14 November 2019."),
        ((2019, 11, 14), "NOT DUE", "is not due until 14 November 2019."),
        ((2019, 11, 15), "AWAITING", "was expected by 14 November 2019 and has not been recorded."),
    ],
)
def test_a_missing_figure_is_not_due_up_to_its_day_and_awaited_after_it(today, status, words):
    (point,) = points(definition(lag_days=45), ("Q2 2019/20", None), today=date(*today))
    assert (point.status, point.calculated.reason) == (status, f"A figure for Q2 2019/20 {words}")


def test_a_missing_figure_of_no_real_date_is_awaited():
    (point,) = points(definition(), ("31/09/2019", None), today=date(2019, 8, 1))
    assert (point.status, point.calculated.reason) == ("AWAITING", "No figure has been recorded for this period.")


def test_haverings_rule_takes_the_same_period_last_year():
    one = definition(target="52", amber=AmberRule(improved=True))
    found = points(one, ("Q2 2018/19", "40"), ("Q1 2019/20", "45"), ("Q2 2019/20", "43"))
    assert found[-1].status is RagStatus.AMBER
    assert found[-1].calculated.reason.endswith("but it is better than 40% a year ago, so amber.")


def test_a_rating_that_rests_on_an_illustrative_year_ago_says_so():
    one = definition(target="52", amber=AmberRule(improved=True))
    found = points(one, ("Q2 2018/19", "40", {"illustrative": True}), ("Q2 2019/20", "43"))
    assert "40% a year ago (an illustrative figure)" in found[-1].calculated.reason


def test_short_term_is_against_the_period_before():
    found = short(("Q2 2018/19", "60"), ("Q1 2019/20", "45"), ("Q2 2019/20", "43"))
    assert (found.travel, found.arrow, found.change) == (Travel.DETERIORATING, "↓", -2)
    assert (found.words, found.against) == ("deteriorating: down 2 points from Q1 2019/20", "Q1 2019/20")


def test_a_gap_leaves_no_short_term_direction():
    found = short(("Q4 2018/19", "45"), ("Q2 2019/20", "43"))
    assert (found.travel, found.arrow) == (Travel.NO_EARLIER, "")
    assert found.words == "no figure for the period before"


def test_a_period_before_without_a_value_is_a_gap():
    assert short(("Q4 2018/19", "45"), ("Q1 2019/20", None), ("Q2 2019/20", "43")).travel is Travel.NO_EARLIER


def test_a_missing_latest_figure_has_no_direction():
    figures = ("Q2 2018/19", "40"), ("Q1 2019/20", "45"), ("Q2 2019/20", None)
    assert short(*figures).words == long(*figures).words == "no figure for Q2 2019/20 to compare"


def test_one_figure_has_nothing_to_be_compared_with():
    assert short(("Q2 2019/20", "43")).words == "no figure for the period before"
    assert long(("Q2 2019/20", "43")).words == "no figure for the same period last year"


def test_no_figure_at_all_has_no_direction():
    assert (short().travel, long().travel) == (Travel.NO_EARLIER, Travel.NO_EARLIER)


@pytest.mark.parametrize(("now", "then"), [("30/09/2019", "31/03/2018"), ("31/09/2019", "30/06/2019")])
def test_a_bare_or_impossible_date_is_compared_with_the_figure_before_it_by_name(now, then):
    found = short((then, "45"), (now, "43"), frequency=None)
    assert found.words == f"deteriorating: down 2 points from {then}"


def test_long_term_is_against_the_same_period_last_year():
    found = long(("Q2 2018/19", "40"), ("Q1 2019/20", "45"), ("Q2 2019/20", "43"))
    assert (found.travel, found.arrow) == (Travel.IMPROVING, "↑")
    assert found.words == "improving: up 3 points from Q2 2018/19"


@pytest.mark.parametrize("latest", ["Q3 2019/20", "31/09/2019"])
def test_without_last_years_figure_there_is_no_long_term_direction(latest):
    found = long(("Q2 2018/19", "40"), (latest, "43"))
    assert (found.travel, found.words) == (Travel.NO_EARLIER, "no figure for the same period last year")


def test_a_cumulative_figure_is_compared_with_the_same_period_last_year_only():
    figures = ("Q2 2018/19", "4.24"), ("Q1 2019/20", "1.80"), ("Q2 2019/20", "3.99")
    fields = {"unit": Unit.DAYS, "polarity": Polarity.LOWER, "accumulation": CUMULATIVE}
    assert long(*figures, **fields).words == "improving: down 0.25 days from Q2 2018/19"
    found = short(*figures, **fields)
    assert (found.travel, found.arrow) == (Travel.NOT_COMPARABLE, "")
    assert found.words == "not comparable with the period before, since it adds up over the year"


def test_a_whole_years_total_is_comparable_with_the_year_before():
    found = short(("2017/18", "45"), ("2018/19", "43"), accumulation=CUMULATIVE, frequency=PeriodType.FINANCIAL_YEAR)
    assert found.words == "deteriorating: down 2 points from 2017/18"


@pytest.mark.parametrize(
    ("then", "now", "fields", "words"),
    [
        ("100", "100", {}, "no change from THEN"),
        ("43", "43.4", {"no_change_band": "0.5"}, "steady: up 0.4 points from THEN, within the no-change band"),
        ("39", "42", {"polarity": Polarity.NONE, "unit": Unit.RATE}, "up 3 per 10,000 from THEN"),
        ("39", "42", {"polarity": None}, "up 3 points from THEN"),
        ("8", "7", {"polarity": Polarity.LOWER, "unit": Unit.DAYS}, "improving: down 1 day from THEN"),
        ("48", "52", {**CLOSER, "target": "50"}, "steady: up 4 points from THEN, and as near its target as then"),
        ("48", "52", CLOSER, "up 4 points from THEN, not comparable without both targets"),
    ],
)
def test_a_direction_is_said_in_words(then, now, fields, words):
    found = short(("Q1 2019/20", then), ("Q2 2019/20", now), **fields)
    assert found.words == words.replace("THEN", "Q1 2019/20")


@pytest.mark.parametrize(
    ("then", "now", "fixed", "travel"),
    [
        (("43", 0), ("43.4", 1), None, Travel.IMPROVING),
        (("43.4", 1), ("43", 0), None, Travel.DETERIORATING),
        (("43.04", 1), ("43", 0), None, Travel.STEADY),
        (("43.04", None), ("43", 0), None, Travel.DETERIORATING),
        (("43.4", 1), ("43", 0), 0, Travel.STEADY),
    ],
)
def test_figures_are_rounded_to_the_finer_published_precision_unless_the_definition_fixes_one(then, now, fixed, travel):
    earlier = ("Q1 2019/20", then[0], {"decimals": then[1]})
    later = ("Q2 2019/20", now[0], {"decimals": now[1]})
    assert short(earlier, later, decimals=fixed).travel is travel


@pytest.mark.parametrize(("then", "now"), [(True, False), (False, True), (True, True)])
def test_a_direction_that_rests_on_an_illustrative_figure_says_so(then, now):
    figures = ("Q1 2019/20", "45", {"illustrative": then}), ("Q2 2019/20", "43", {"illustrative": now})
    assert short(*figures).illustrative is True


def test_an_illustrative_figure_elsewhere_does_not_mark_a_direction():
    figures = ("Q2 2018/19", "40", {"illustrative": True}), ("Q1 2019/20", "45"), ("Q2 2019/20", "43")
    assert (short(*figures).illustrative, long(*figures).illustrative) == (False, True)
