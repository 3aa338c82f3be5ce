"""What a heat map shows, without drawing it."""

from dataclasses import replace

import pytest
from risk_samples import TODAY, register, risk

from charts.heat_plan import MOST_ARROWS, MOST_REFERENCES, heat_plan
from charts.text import clean
from storage.domain.classification import Classification
from storage.domain.matrix import BandRange, risk_matrix


def said(risks):
    return clean(heat_plan(register(risks)).page.finding, 200)


def cell(plan, likelihood, impact):
    return next(one for one in plan.cells if (one.likelihood, one.impact) == (likelihood, impact))


def test_the_finding_counts_high_risks_and_those_newly_high():
    risks = [risk(1, (4, 4), (3, 4)), risk(2, (5, 5)), risk(3, (2, 2))]
    assert said(risks) == "2 of 3 risks are high; 1 newly high since 30 June 2019"


@pytest.mark.parametrize(
    ("risks", "wanted"),
    [
        ([], "no risks on the register"),
        ([risk(1, (1, 1))], "the one risk is not high"),
        ([risk(1)], "the one risk is high, as it was since 30 June 2019"),
        ([risk(1, (4, 4), (1, 1))], "the one risk is high, newly since 30 June 2019"),
        ([risk(1), risk(2, (1, 1))], "1 of 2 risks is high; none newly high since 30 June 2019"),
        ([risk(1, (1, 1)), risk(2, (1, 1))], "none of 2 risks is high"),
    ],
)
def test_few_risks_are_said_as_a_person_would(risks, wanted):
    assert said(risks) == wanted


def test_each_cell_has_its_count_its_references_and_its_band():
    plan = heat_plan(register([risk(2), risk(1), risk(3, (1, 2))]))
    found = cell(plan, 4, 4)
    assert (found.count, found.references, plan.bands[found.band].name) == (2, ("R001", "R002"), "High")
    assert (len(plan.cells), sum(one.count for one in plan.cells)) == (25, 3)
    assert [(band.name, band.count) for band in plan.bands] == [("Low", 1), ("Medium", 0), ("High", 2)]


def test_many_risks_in_one_cell_are_counted_and_not_named():
    plan = heat_plan(register([risk(number) for number in range(1, MOST_REFERENCES + 2)]))
    assert (cell(plan, 4, 4).count, cell(plan, 4, 4).references) == (MOST_REFERENCES + 1, ())


def test_the_appetite_parts_the_cells_by_their_own_scores():
    bands = (BandRange("low"), BandRange("high"))
    cells, scores = (("low", "low"), ("low", "high")), ((1, 9), (2, 5))
    matrix = risk_matrix(("a", "b"), ("c", "d"), bands, cells=cells, scores=scores, appetite=4)
    plan = heat_plan(register([], matrix=matrix))
    assert [one.above for one in plan.cells] == [False, True, False, True]
    assert plan.appetite == 4


def test_risks_that_went_the_same_way_share_an_arrow():
    risks = [risk(1, (4, 4), (3, 4)), risk(2, (4, 4), (3, 4)), risk(3, (2, 2))]
    (move,) = heat_plan(register(risks)).moves
    assert (move.was, move.now, move.count) == ((3, 4), (4, 4), 2)


def test_new_and_unscored_risks_have_no_arrow_and_the_unscored_are_counted_under_the_map():
    plan = heat_plan(register([risk(1, raised_on=TODAY), risk(2, None), risk(3, None, (4, 4))]))
    assert plan.moves == ()
    assert "2 not scored, so in no cell." in plan.page.notes


@pytest.mark.parametrize(("number", "drawn"), [(MOST_ARROWS, 1), (MOST_ARROWS + 1, 0)])
def test_arrows_are_drawn_only_for_so_many_moves(number, drawn):
    plan = heat_plan(register([risk(one, (4, 4), (3, 4)) for one in range(1, number + 1)]))
    assert len(plan.moves) == drawn
    assert ("no arrows are drawn" in plan.page.notes) is (drawn == 0)


def test_of_many_moves_those_to_or_from_a_high_cell_keep_their_arrows():
    lesser = [risk(number, (2, 2), (1, 2)) for number in range(10, 20)]
    plan = heat_plan(register([risk(1, (4, 4), (3, 4)), risk(2, (3, 4), (4, 4)), *lesser]))
    assert {move.was for move in plan.moves} == {(3, 4), (4, 4)}
    assert "Arrows: 2 risks that moved to or from a high cell; 10 more moved." in plan.page.notes


def test_a_slanting_arrow_over_the_count_of_another_cell_is_left_out_and_said():
    crossing, beside = risk(1, (5, 5), (3, 3)), risk(2, (3, 2), (2, 2))
    plan = heat_plan(register([crossing, beside, risk(3, (4, 4))]))
    assert [move.now for move in plan.moves] == [(3, 2)]
    assert "The arrow shows 1 of the 2 risks that moved" in plan.page.notes
    assert len(heat_plan(register([crossing, beside])).moves) == 2


def test_the_notes_count_by_the_risks_own_appetites_where_there_are_any():
    assert "appetite" not in heat_plan(register([risk(1), risk(2, (1, 1))])).page.notes
    own = [risk(1, (3, 3), appetite="6"), risk(2, (3, 3), appetite="9"), risk(3, (2, 2))]
    said = heat_plan(register(own)).page.notes
    assert "By the appetite of each risk, 1 is above it." in said


def test_the_notes_say_for_whom_it_is_and_what_is_made_up():
    strict = risk(2, classification=Classification.EXEMPT, illustrative=True)
    notes = heat_plan(register([risk(1, classification=Classification.INTERNAL), strict])).page.notes
    assert notes.startswith("Exempt (Part B): for cleared officers only. Illustrative: 1 of these risks is made up.")


def test_the_page_says_its_days_and_equal_registers_make_equal_plans():
    plan = heat_plan(register([risk()]))
    assert plan.page.source == "As at 30 September 2019, compared with 30 June 2019."
    assert plan == heat_plan(register([replace(risk(), why="not drawn", version=9)]))
