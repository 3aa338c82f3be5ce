"""A definition as a person changes it: what counts as changed, what is refused and where that is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NUMBERS, definition, points, rules

from storage.domain.amending import Change, ChangeProblem, Typed, amended, dated, filled_in, read, starts, until
from storage.domain.effect import preview
from storage.domain.indicator import BEGINNING, AmberRule, DatedRule, Polarity, Unit
from storage.domain.period import PeriodType, parse_period
from storage.domain.rule import Rule, in_force

TODAY, JULY, OCTOBER = date(2019, 12, 2), date(2019, 7, 1), date(2019, 10, 1)
SEEN = Typed("52%", "5%", "higher", "U012AB3CD", "One\nTwo", "2019-07-01", "")
DAYS = (JULY, OCTOBER, BEGINNING)


def typed(**fields: str) -> Typed:
    return replace(SEEN, reason="Agreed", **fields)


def changed(**fields: str) -> Change:
    return read(SEEN, typed(**fields), Unit.PERCENT, DAYS)


def wrong(**fields: str) -> dict[str, str]:
    with pytest.raises(ChangeProblem) as caught:
        changed(**fields)
    return caught.value.problems


def decide(one=None, **change) -> DatedRule:
    return dated(one or definition(target="52"), Change(JULY, "Agreed", **change), "U1", TODAY)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("target", "48", Decimal(48)),
        ("target", " 48 % ", Decimal(48)),
        ("target", "", None),
        ("target", "none", None),
        ("amber", "2 points", AmberRule(points=Decimal(2))),
        ("amber", "", None),
        ("polarity", "lower", Polarity.LOWER),
        ("account", "", ""),
    ],
)
def test_only_what_was_changed_is_changed(field, text, value):
    found = changed(**{field: text})
    assert (found.fields, getattr(found, field)) == ({field}, value)
    assert (found.effective_from, found.reason, found.added, found.removed) == (JULY, "Agreed", (), ())


@pytest.mark.parametrize(
    ("field", "same"), [("target", "52.0"), ("amber", " 5 % of target"), ("aliases", "two\n ONE ")]
)
def test_the_same_said_otherwise_is_no_change(field, same):
    assert wrong(**{field: same}) == {"target": "Nothing has been changed yet."}


def test_names_are_added_and_taken_away_line_by_line():
    found = changed(aliases="Two\n\n  Three  \nthree")
    assert (found.added, found.removed, found.is_dated) == (("three",), ("One",), False)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"target": "many"}, "target", "“many” is not a figure"),
        ({"target": "7 days"}, "target", "The figures are in percent, so the target must be too, such as 5%."),
        ({"target": "7 (provisional)"}, "target", "cannot be provisional"),
        ({"target": "9" * 10_000}, "target", "is not a figure"),
        ({"amber": "somewhat"}, "amber", "“somewhat” is not an amber rule"),
        ({"amber": "5" * 10_000}, "amber", "at most 100 characters"),
        ({"polarity": "upwards"}, "polarity", "Choose which way is good."),
        ({"polarity": ""}, "polarity", "Choose which way is good."),
        ({"aliases": "x" * 10_000}, "aliases", "At most 2,000 characters"),
        ({"target": "48", "start": "yesterday"}, "start", "Choose one of the periods offered."),
        ({"target": "48", "start": "2019-07-02"}, "start", "Choose one of the periods offered."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(fields, field, words):
    problems = wrong(**fields)
    assert list(problems) == [field] and words in problems[field]


@pytest.mark.parametrize(("reason", "words"), [(" \n", "Say why"), ("x" * 501, "501 characters"), ("a\0b", "cannot")])
def test_a_change_needs_a_reason_that_can_be_kept(reason, words):
    with pytest.raises(ChangeProblem) as caught:
        read(SEEN, replace(typed(target="48"), reason=reason), Unit.PERCENT, DAYS)
    assert words in caught.value.problems["reason"]


def test_everything_wrong_is_said_at_once():
    assert set(wrong(target="many", amber="somewhat", start="")) == {"target", "amber", "start"}


@given(NUMBERS, st.sampled_from(Unit), rules())
def test_a_form_left_as_it_is_changes_nothing(target, unit, held):
    one = definition(unit=unit, aliases=("One", "Two"))
    filled = filled_in(one, Rule(target, held[0].amber, held[1]), target, account="", start=JULY)
    with pytest.raises(ChangeProblem, match="Nothing has been changed yet"):
        read(filled, replace(filled, reason="Agreed"), unit, DAYS)


def test_aliases_that_do_not_fit_are_left_alone():
    one = definition(aliases=tuple(f"Name {number} {'x' * 90}" for number in range(40)))
    shown = filled_in(one, Rule(), None, account="", start=JULY)
    found = read(shown, replace(shown, aliases="", reason="Agreed"), Unit.PERCENT, DAYS)
    assert found.removed == one.aliases[: len(found.removed)] and 15 < len(found.removed) < 21


def test_a_rule_takes_over_what_was_in_force_and_was_not_changed():
    first = decide(fields={"target", "polarity"}, target=Decimal(48), polarity=Polarity.LOWER)
    one = definition(target="52", rules=(first,))
    found = decide(one, fields={"amber"}, amber=AmberRule(points=Decimal(2)))
    assert (found.sets_target, found.target, found.polarity) == (True, 48, Polarity.LOWER)


def test_a_rule_that_leaves_the_target_does_not_set_it():
    found = decide(fields={"amber"}, amber=AmberRule(points=Decimal(2)))
    assert (found.sets_target, found.target, found.polarity) == (False, None, None)


def test_a_rule_takes_the_place_of_the_one_of_the_same_day():
    one = amended(definition(target="52"), decide(fields={"target"}, target=Decimal(48)))
    two = amended(one, decide(one, fields={"target"}, target=Decimal(50)))
    assert [rule.target for rule in two.rules] == [50] and in_force(two, JULY).target == 50


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"fields": {"amber"}, "amber": AmberRule(floor=Decimal(60))}, "amber", "Amber would end at 60 before green"),
        ({"fields": {"polarity"}, "polarity": Polarity.NONE}, "polarity", "takes no amber rule"),
        ({"fields": {"target"}, "target": Decimal(0)}, "target", "percent of a zero target is nothing at all"),
    ],
)
def test_a_contradiction_is_said_where_something_was_changed(change, field, words):
    with pytest.raises(ChangeProblem) as caught:
        decide(definition(target="52", amber=AmberRule(percent=Decimal(5))), **change)
    assert list(caught.value.problems) == [field] and words in caught.value.problems[field]


def test_the_next_decision_there_is_goes_on_holding():
    later = DatedRule(OCTOBER, True, Decimal(60))
    one = definition(rules=(later, DatedRule(date(2020, 1, 1)), DatedRule(BEGINNING)))
    assert until(one, Change(JULY, "Agreed")) is later
    assert until(one, Change(date(2020, 1, 1), "Agreed")) is None


def test_a_change_may_hold_from_any_period_there_is_the_next_one_or_ever():
    periods = [parse_period(text) for text in ("Q1 2019/20", "Q2 2019/20")]
    assert starts(periods, PeriodType.QUARTER, TODAY) == (
        ("Q3 2019/20", OCTOBER),
        ("Q2 2019/20", JULY),
        ("Q1 2019/20", date(2019, 4, 1)),
        ("From the beginning", BEGINNING),
    )


@pytest.mark.parametrize(
    ("frequency", "labels"),
    [
        (PeriodType.MONTH, ["January 2020", "December 2019"]),
        (PeriodType.DATE, ["Q4 2019/20", "Q3 2019/20"]),
        (None, ["Q4 2019/20", "Q3 2019/20"]),
    ],
)
def test_without_figures_the_period_of_today_is_offered(frequency, labels):
    assert [label for label, _ in starts([], frequency, TODAY)] == [*labels, "From the beginning"]


def test_single_days_are_offered_as_they_are():
    assert [label for label, _ in starts([parse_period("30/09/2019")], None, TODAY)] == [
        "30/09/2019",
        "From the beginning",
    ]


def test_a_preview_tells_flips_from_what_stays_and_names_printed_targets_that_no_longer_count():
    figures = ("Q1 2019/20", "50", {"target": "52"}), ("Q2 2019/20", "50", {"target": "52"}), ("Q3 2019/20", "40")
    one = definition(target="52")
    change = Change(JULY, "Agreed", frozenset({"target"}), Decimal(48))
    after = amended(one, dated(one, change, "U1", TODAY))
    found = preview(one, change, points(one, *figures), points(after, *figures), account="")
    assert [flip.before.measurement.label for flip in found.flips] == ["Q2 2019/20"]
    assert [point.measurement.label for point in found.winning] == ["Q2 2019/20"]
    assert (found.held, found.type) == (2, PeriodType.QUARTER)
    assert [(one.field, one.was, one.now) for one in found.differences] == [
        ("target", "as printed with each figure, else 52%", "48%")
    ]
