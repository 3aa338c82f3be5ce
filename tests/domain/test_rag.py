"""The rating of a figure against its target, with its reason in numbers."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from made import BADNESS, NUMBERS, SIZES, number, rule, rules

from storage.domain.indicator import AmberRule, Polarity, Unit
from storage.domain.rag import RagError, RagStatus, parse_published, rate
from storage.domain.rule import Target

HIGHER, LOWER, CLOSER = Polarity.HIGHER, Polarity.LOWER, Polarity.CLOSER


def rating(value, target, polarity=HIGHER, *, unit=Unit.PERCENT, year_ago=None, **forms):
    against = Target(number(target), rule(**forms), unit)
    return rate(number(value), against, polarity, year_ago=number(year_ago))


def test_the_reason_of_an_amber_says_how_far_and_where_amber_ends():
    found = rating("50", "52", percent=5)
    assert found.status is RagStatus.AMBER
    assert found.reason == "50% is 2 points below the 52% target; amber ends 2.6 points below."
    assert (found.gap, found.gap_words) == (-2, "2 points below target")


def test_the_reason_of_a_red_says_how_far_and_where_amber_ends():
    found = rating("43", "52", percent=5)
    assert found.status is RagStatus.RED
    assert found.reason == "43% is 9 points below the 52% target; amber ends 2.6 points below."


@pytest.mark.parametrize(
    ("value", "target", "polarity", "unit", "forms", "reason"),
    [
        ("52", "52", HIGHER, Unit.PERCENT, {}, "52% is exactly the 52% target; the target is met."),
        ("55", "52", HIGHER, Unit.PERCENT, {}, "55% is 3 points above the 52% target; the target is met."),
        (
            "51",
            "52",
            HIGHER,
            Unit.PERCENT,
            {},
            "51% is 1 point below the 52% target; higher is better and no amber band is set.",
        ),
        ("3.99", "7", LOWER, Unit.DAYS, {}, "3.99 days is 3.01 days below the 7-day target; the target is met."),
        ("8", "7", LOWER, Unit.DAYS, {"points": 1}, "8 days is 1 day above the 7-day target; amber ends 1 day above."),
        (
            "14",
            "10",
            LOWER,
            Unit.PERCENT,
            {"floor": 12},
            "14% is 4 points above the 10% target; amber ends 2 points above.",
        ),
        (
            "33",
            "30",
            CLOSER,
            Unit.PERCENT,
            {"points": 5},
            "33% is 3 points above the 30% target; closer is better and amber ends 5 points away.",
        ),
        (
            "31",
            "30",
            CLOSER,
            Unit.PERCENT,
            {"edges": (2, 5)},
            "31% is 1 point above the 30% target; closer is better and green ends 2 points away.",
        ),
        (
            "92",
            "95",
            HIGHER,
            Unit.PERCENT,
            {"edges": (90, 80)},
            "92% is 3 points below the 95% target; green ends 5 points below.",
        ),
        (
            "85",
            None,
            HIGHER,
            Unit.PERCENT,
            {"edges": (90, 80)},
            "85% is 5 points below 90%, where green ends; amber ends 10 points below.",
        ),
        (
            "95",
            None,
            HIGHER,
            Unit.PERCENT,
            {"edges": (90, 80)},
            "95% is 5 points above 90%, where green ends; higher is better, so it is green.",
        ),
        (
            "82483000",
            "90800000",
            LOWER,
            Unit.POUNDS,
            {},
            "£82,483,000 is £8,317,000 below the £90,800,000 target; the target is met.",
        ),
        (
            "393",
            None,
            LOWER,
            Unit.DAYS,
            {"edges": (426, 450)},
            "393 days is 33 days below 426 days, where green ends; lower is better, so it is green.",
        ),
        (
            "-1",
            "-2",
            LOWER,
            Unit.DAYS,
            {"points": 2},
            "-1 day is 1 day above the -2 days target; amber ends 2 days above.",
        ),
        ("-1.48", "0", HIGHER, Unit.SCORE, {"points": 2}, "-1.48 is 1.48 below the 0 target; amber ends 2 below."),
    ],
)
def test_a_reason_is_a_sentence_in_numbers(value, target, polarity, unit, forms, reason):
    assert rating(value, target, polarity, unit=unit, **forms).reason == reason


# Just outside amber, its edge, just inside; just outside green, its edge, just inside.
EDGES = ["red", "amber", "amber", "amber", "green", "green"]


@pytest.mark.parametrize(
    ("target", "polarity", "forms", "values"),
    [
        ("52", HIGHER, {"points": 2}, ["49.999", "50", "50.001", "51.999", "52", "52.001"]),
        ("52", HIGHER, {"percent": 5}, ["49.399", "49.4", "49.401", "51.999", "52", "52.001"]),
        ("90", HIGHER, {"floor": 85}, ["84.999", "85", "85.001", "89.999", "90", "90.001"]),
        ("95", HIGHER, {"edges": (90, 80)}, ["79.999", "80", "80.001", "89.999", "90", "90.001"]),
        (None, HIGHER, {"edges": (90, 80)}, ["79.999", "80", "80.001", "89.999", "90", "90.001"]),
        ("-20", HIGHER, {"percent": 10}, ["-22.001", "-22", "-21.999", "-20.001", "-20", "-19.999"]),
        ("7", LOWER, {"points": "0.5"}, ["7.501", "7.5", "7.499", "7.001", "7", "6.999"]),
        ("-20", LOWER, {"percent": 10}, ["-17.999", "-18", "-18.001", "-19.999", "-20", "-20.001"]),
        ("10", LOWER, {"floor": 12}, ["12.001", "12", "11.999", "10.001", "10", "9.999"]),
        (None, LOWER, {"edges": (20, 25)}, ["25.001", "25", "24.999", "20.001", "20", "19.999"]),
        ("0", LOWER, {"points": 3}, ["3.001", "3", "2.999", "0.001", "0", "-0.001"]),
        ("30", CLOSER, {"edges": (2, 5)}, ["35.001", "35", "34.999", "32.001", "32", "31.999"]),
        ("30", CLOSER, {"edges": (2, 5)}, ["24.999", "25", "25.001", "27.999", "28", "28.001"]),
    ],
)
def test_every_edge_belongs_to_the_better_status(target, polarity, forms, values):
    found = [rating(value, target, polarity, **forms).status.value.lower() for value in values]
    assert found == EDGES


def test_a_closer_tolerance_counts_from_the_target_both_ways():
    found = [rating(value, "-30", CLOSER, percent=10).status for value in (-34, -33, -30, -27, -26)]
    assert found == [RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN, RagStatus.AMBER, RagStatus.RED]


@pytest.mark.parametrize(("polarity", "missed"), [(HIGHER, "51.99999999"), (LOWER, "52.00000001")])
def test_figures_are_compared_unrounded(polarity, missed):
    assert rating(missed, "52", polarity).status is RagStatus.RED


@given(rules())
def test_equal_to_the_target_is_met(made):
    target, polarity = made
    assume(target.value is not None)
    found = rate(target.value, target, polarity)
    assert (found.status, found.gap, found.gap_words) == (RagStatus.GREEN, 0, "on target")
    assert found.reason.endswith("the target is met.")


@given(rules(), NUMBERS, SIZES)
def test_moving_in_the_good_direction_never_worsens_the_status(made, value, step):
    target, polarity = made
    if polarity is CLOSER:
        nearer = value + (target.value - value) * min(step / 1000, Decimal(1))
    else:
        nearer = value + (step if polarity is HIGHER else -step)
    before, after = rate(value, target, polarity), rate(nearer, target, polarity)
    assert BADNESS[after.status] <= BADNESS[before.status]


@given(rules(), NUMBERS)
def test_higher_and_lower_mirror_each_other(made, value):
    target, polarity = made
    assume(polarity is not CLOSER)
    amber = target.amber
    turned = AmberRule(
        amber.points,
        amber.percent,
        None if amber.floor is None else -amber.floor,
        amber.edges and (-amber.edges[0], -amber.edges[1]),
    )
    mirror = Target(None if target.value is None else -target.value, turned)
    other = LOWER if polarity is HIGHER else HIGHER
    assert rate(-value, mirror, other).status is rate(value, target, polarity).status


@pytest.mark.parametrize(
    ("printed", "status"), [("88", RagStatus.GREEN), ("85", RagStatus.GREEN), ("84", RagStatus.AMBER)]
)
def test_a_target_of_the_period_below_the_edge_of_green_is_met_all_the_same(printed, status):
    assert rating(printed, "85", edges=(90, 80)).status is status


def test_a_target_of_the_period_beyond_the_floor_leaves_no_amber():
    found = rating("79", "80", floor=85)
    assert found.status is RagStatus.RED
    assert found.reason == "79% is 1 point below the 80% target; higher is better and no amber band is set."


@pytest.mark.parametrize(
    ("polarity", "value", "year_ago", "status"),
    [
        (HIGHER, "43", "42.99", RagStatus.AMBER),
        (HIGHER, "43", "43", RagStatus.RED),
        (HIGHER, "43", "44", RagStatus.RED),
        (LOWER, "60", "60.01", RagStatus.AMBER),
        (LOWER, "60", "60", RagStatus.RED),
        (CLOSER, "43", "62", RagStatus.AMBER),
        (CLOSER, "43", "61", RagStatus.RED),
        (CLOSER, "43", "60", RagStatus.RED),
    ],
)
def test_a_red_that_is_better_than_a_year_ago_is_amber_by_haverings_rule(polarity, value, year_ago, status):
    assert rating(value, "52", polarity, year_ago=year_ago, improved=True).status is status


@pytest.mark.parametrize(
    ("year_ago", "words"),
    [
        ("40", "; amber ends 2.6 points below, but it is better than 40% a year ago, so amber."),
        ("45", "; amber ends 2.6 points below, and it is no better than 45% a year ago."),
        (None, "; amber ends 2.6 points below, and there is no figure for a year ago to compare with."),
    ],
)
def test_haverings_rule_says_what_it_compared(year_ago, words):
    found = rating("43", "52", percent=5, improved=True, year_ago=year_ago)
    assert found.reason == f"43% is 9 points below the 52% target{words}"


def test_haverings_rule_says_that_last_years_figure_is_illustrative():
    target = Target(Decimal(52), AmberRule(improved=True), Unit.PERCENT)
    found = rate(Decimal(43), target, HIGHER, year_ago=Decimal(40), year_ago_illustrative=True)
    assert "better than 40% a year ago (an illustrative figure), so amber" in found.reason


def test_haverings_rule_is_asked_for_by_reds_only():
    assert rating("53", "52", improved=True, year_ago="60").reason.endswith("the target is met.")
    assert "a year ago" not in rating("43", "52", year_ago="40").reason


@pytest.mark.parametrize(
    ("value", "target", "polarity", "status", "reason"),
    [
        (None, Target(Decimal(52)), HIGHER, RagStatus.AWAITING, "No figure has been recorded for this period."),
        (
            "43",
            Target(Decimal(52)),
            None,
            RagStatus.NOT_DEFINED,
            "No definition says yet whether higher or lower is better.",
        ),
        (
            "43",
            Target(Decimal(52)),
            Polarity.NONE,
            RagStatus.DATA_ONLY,
            "Neither direction counts as good, so it is shown as data only.",
        ),
        ("43", None, HIGHER, RagStatus.NO_TARGET, "No target is set, so there is nothing to rate it against."),
        (
            "43",
            Target(None, AmberRule(points=Decimal(2))),
            HIGHER,
            RagStatus.NO_TARGET,
            "No target is set, so there is nothing to rate it against.",
        ),
        (
            "43",
            Target(None, AmberRule(edges=(Decimal(2), Decimal(5)))),
            CLOSER,
            RagStatus.NO_TARGET,
            "No target is set, so there is nothing to rate it against.",
        ),
        (
            "0",
            Target(Decimal(0), AmberRule(percent=Decimal(5))),
            HIGHER,
            RagStatus.CANNOT_RATE,
            "A tolerance in percent cannot be taken of a zero target.",
        ),
    ],
)
def test_each_grey_has_a_reason_of_its_own(value, target, polarity, status, reason):
    found = rate(number(value), target, polarity)
    assert (found.status, found.reason) == (status, reason)
    assert not found.status.is_rated


def test_a_grey_still_says_how_far_the_figure_is_from_its_target():
    found = rate(Decimal(43), Target(Decimal(52), unit=Unit.PERCENT), Polarity.NONE)
    assert (found.gap, found.gap_words) == (-9, "9 points below target")


def test_edges_without_a_target_give_no_gap_but_say_how_far_green_is():
    found = rating("85", None, edges=(90, 80))
    assert (found.gap, found.gap_words) == (None, "5 points below edge of green")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("RED", RagStatus.RED),
        (" Amber ", RagStatus.AMBER),
        ("g", RagStatus.GREEN),
        ("N/A", RagStatus.NOT_APPLICABLE),
        ("No  status", RagStatus.NO_STATUS),
        ("", None),
    ],
)
def test_a_published_rag_is_read(text, status):
    assert parse_published(text) is status


@pytest.mark.parametrize("text", ["purple", "RED?", "0", "No target"])
def test_what_is_no_published_rag_is_refused(text):
    with pytest.raises(RagError, match="is not RED, AMBER, GREEN, N/A or NO STATUS"):
        parse_published(text)


def test_every_status_has_its_own_word_and_every_colour_its_own_shape():
    assert len({status.word for status in RagStatus}) == len(RagStatus)
    assert len({status.shape for status in BADNESS}) == 3
    assert {status.shape for status in RagStatus if not status.is_rated} == {"⚪"}
