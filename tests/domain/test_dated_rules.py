"""Rules decided from a day on: which one is in force for a figure, and what it says of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NUMBERS, definition, measurement, number, points, rule

from charts.plan import trend_plan
from storage.domain import compose, history
from storage.domain.indicator import BEGINNING, DatedRule, Polarity
from storage.domain.period import Period, PeriodType
from storage.domain.rag import RagStatus
from storage.domain.rule import in_force, since_words
from storage.domain.snapshot import FlagKind

TODAY = date(2019, 12, 2)
JULY, OCTOBER = date(2019, 7, 1), date(2019, 10, 1)
Q1, Q2, Q3 = ("Q1 2019/20", "50"), ("Q2 2019/20", "50"), ("Q3 2019/20", "50")
DAYS = st.dates(date(2018, 1, 1), date(2021, 1, 1))


def decided(day=JULY, target="48", **more):
    """A target decided from a day on; `target` "left" decides none."""
    sets = target != "left"
    fields = {"target": number(target) if sets else None, "decided_on": TODAY, "sets_target": sets}
    return DatedRule(day, **(fields | more))


@st.composite
def dated(draw):
    sets = draw(st.booleans())
    target = draw(st.none() | NUMBERS) if sets else None
    return DatedRule(draw(DAYS), sets, target, None, draw(st.sampled_from([None, *Polarity])))


def statuses(*rules, figures=(Q1, Q2, Q3), **fields):
    one = definition(**({"target": "52", "rules": rules} | fields))
    return [point.calculated.status for point in points(one, *figures)]


def test_a_rule_holds_from_its_period_on_and_not_before():
    assert statuses(decided(JULY)) == ["RED", "GREEN", "GREEN"]


def test_the_next_rule_takes_the_place_of_the_one_before():
    assert statuses(decided(JULY), decided(OCTOBER, "60")) == ["RED", "GREEN", "RED"]


def test_a_rule_from_the_beginning_holds_for_every_figure_with_a_real_period():
    figures = Q1, ("31/09/2019", "50"), Q3
    assert statuses(decided(BEGINNING), figures=figures) == ["GREEN", "RED", "GREEN"]


def test_a_period_counts_by_the_day_it_ends_on():
    figures = ("2018/19", "50"), ("2019/20", "50")
    assert statuses(decided(JULY), figures=figures, frequency=PeriodType.FINANCIAL_YEAR) == ["RED", "GREEN"]


def test_a_decided_target_wins_over_the_printed_one():
    figure = measurement("Q2 2019/20", "50", target="52")
    assert history.target_for(definition(rules=(decided(),)), figure).value == 48


def test_a_rule_without_a_target_leaves_the_printed_one():
    one = definition(rules=(decided(target="left", amber=rule(points="2")),))
    (point,) = points(one, ("Q2 2019/20", "50", {"target": "52"}))
    assert (point.target.value, point.calculated.status) == (52, RagStatus.AMBER)


def test_no_target_can_be_decided():
    figure = measurement("Q2 2019/20", "50", target="52")
    assert history.target_for(definition(target="60", rules=(decided(target=None),)), figure) is None


def test_each_figure_is_rated_by_the_tolerance_and_the_polarity_of_its_own_period():
    lower = decided(JULY, "left", polarity=Polarity.LOWER)
    assert statuses(lower, decided(OCTOBER, "left", amber=rule(points="2"))) == ["RED", "GREEN", "AMBER"]


def test_a_rule_without_a_polarity_leaves_the_definitions():
    assert in_force(definition(rules=(decided(),)), OCTOBER).polarity is Polarity.HIGHER


def test_a_decision_defines_an_indicator_from_then_on():
    rules = (decided(polarity=Polarity.HIGHER),)
    assert statuses(*rules, defined=False, polarity=None) == ["NOT DEFINED", "GREEN", "GREEN"]


def test_travel_is_judged_by_the_polarity_in_force_for_the_latest_figure():
    one = definition(rules=(decided(OCTOBER, "left", polarity=Polarity.LOWER),))
    found = points(one, ("Q1 2019/20", "40"), ("Q2 2019/20", "43"), ("Q3 2019/20", "45"))
    assert history.short_term(one, found).words == "deteriorating: up 2 points from Q2 2019/20"
    assert history.short_term(one, found[:2]).words == "improving: up 3 points from Q1 2019/20"


def test_the_bands_of_a_chart_change_where_the_rule_does():
    one = definition(target="52", rules=(decided(OCTOBER, "left", polarity=Polarity.LOWER),))
    figures = [measurement(period, value) for period, value in (Q1, Q2, Q3)]
    before, after = trend_plan(compose.snapshot(one, figures, today=TODAY)).stretches
    assert [band.status for band in before.bands] == ["RED", "GREEN"]
    assert [band.status for band in after.bands] == ["GREEN", "RED"]


@pytest.mark.parametrize(
    ("target", "held"), [("48", "since Q2 2019/20 it is held against 48%"), (None, "it is held against no target")]
)
def test_a_printed_target_that_differs_from_the_decided_one_is_flagged(target, held):
    one = definition(rules=(decided(target=target),))
    found = compose.snapshot(one, [measurement("Q2 2019/20", "50", target="52")], today=TODAY)
    flags = [flag.text for flag in found.flags if flag.kind is FlagKind.TARGET_DECIDED]
    assert flags[0].startswith("The figure is printed with a target of 52%; ") and held in flags[0]
    assert flags[0].endswith(", as decided on 2 December 2019.")


@pytest.mark.parametrize(
    ("period", "printed", "decision"),
    [
        ("Q2 2019/20", "48", decided()),
        ("Q2 2019/20", None, decided()),
        ("Q1 2019/20", "52", decided()),
        ("31/09/2019", "52", decided(BEGINNING)),
        ("Q2 2019/20", "52", decided(target="left")),
    ],
)
def test_a_target_that_no_decision_contradicts_is_not_flagged(period, printed, decision):
    found = compose.snapshot(definition(rules=(decision,)), [measurement(period, "50", target=printed)], today=TODAY)
    assert [flag for flag in found.flags if flag.kind is FlagKind.TARGET_DECIDED] == []


@pytest.mark.parametrize(
    ("day", "type", "words"),
    [
        (BEGINNING, PeriodType.QUARTER, "from the beginning"),
        (JULY, PeriodType.QUARTER, "since Q2 2019/20"),
        (JULY, PeriodType.MONTH, "since July 2019"),
        (JULY, PeriodType.FINANCIAL_YEAR, "since 1 July 2019"),
        (JULY, None, "since 1 July 2019"),
    ],
)
def test_the_day_of_a_decision_is_said_as_a_period_where_it_begins_one(day, type, words):
    assert since_words(decided(day), type) == words


@given(st.lists(dated(), max_size=5), dated(), DAYS, NUMBERS)
def test_a_rule_that_begins_after_a_period_never_changes_it(rules, later, day, value):
    period = Period.containing(PeriodType.QUARTER, day)
    late = replace(later, effective_from=max(later.effective_from, period.next().start))
    rules = [one for one in rules if one.effective_from != late.effective_from]
    figure = measurement(period.label, value, target="52")
    without, with_it = (history.points(definition(rules=tuple(held)), [figure]) for held in (rules, [*rules, late]))
    assert without == with_it


@given(st.lists(dated(), max_size=6, unique_by=lambda one: one.effective_from), st.randoms(), DAYS)
def test_the_order_in_which_rules_were_decided_does_not_matter(rules, random, day):
    shuffled = random.sample(rules, len(rules))
    assert in_force(definition(rules=tuple(rules)), day) == in_force(definition(rules=tuple(shuffled)), day)


@given(st.lists(dated(), max_size=6), DAYS)
def test_only_what_was_decided_by_the_end_of_a_period_is_in_force(rules, day):
    found = in_force(definition(target=Decimal(52), rules=tuple(rules)), day)
    begun = [one.effective_from for one in rules if one.effective_from <= day]
    assert (found.decision.effective_from if found.decision else None) == max(begun, default=None)
