"""Profile, movement and history of risks: their plans, and their artists."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from risk_drawing import artists, texts_leaving_the_sheet, words
from risk_samples import BEFORE, TODAY, register, risk

from charts import canvas, day_axis, painting, score_axis
from charts.moves_plan import moves_plan
from charts.plans import describe, plan_of
from charts.profile_plan import MOST_BARS, profile_plan
from charts.request import Heatmap, Moves, Profile, RiskHistory
from charts.risk_history_plan import MOST_SCORINGS, risk_history_plan
from charts.text import clean
from storage.domain.matrix import FIVE_BY_FIVE, BandRange, Cell, Tone, risk_matrix
from storage.domain.risk import ScoreKind, Scoring

CELLS = (("low", "high"), ("low", "medium"))
BY_CELL = risk_matrix(("a", "b"), ("c", "d"), [BandRange(one) for one in ("low", "medium", "high")], cells=CELLS)


def of(directorate, *places, first=1):
    return [risk(first + at, place, directorate=directorate) for at, place in enumerate(places)]


def scored(*pairs, kind=ScoreKind.RESIDUAL, **more):
    scorings = [Scoring(kind, Cell(*place) if place else None, on) for place, on in pairs]
    return risk(1, scorings=tuple(scorings), **more)


def test_a_bar_counts_each_band_and_what_is_not_scored():
    risks = [*of("People", (4, 4), (3, 3), (3, 4), None), *of("Economy", (1, 1), first=9)]
    plan = profile_plan(register(risks))
    assert [(bar.name, bar.parts, bar.unscored, bar.total) for bar in plan.bars] == [
        ("People", (0, 2, 1), 1, 4),
        ("Economy", (1, 0, 0), 0, 1),
    ]
    assert plan.page.finding == "People has the only high risk"


@pytest.mark.parametrize(("number", "last"), [(MOST_BARS + 1, "D13"), (MOST_BARS + 2, "2 others")])
def test_the_profile_shows_twelve_directorates_and_the_rest_together(number, last):
    risks = [risk(at, directorate=f"D{at:02}") for at in range(1, number + 1)]
    plan = profile_plan(register(risks))
    assert (len(plan.bars), plan.bars[-1].name) == (MOST_BARS + 1, last)
    assert sum(bar.total for bar in plan.bars) == number


def test_directorates_with_equally_many_high_risks_are_named_together():
    risks = [*of("People", (4, 4)), *of("Economy", (5, 5), first=5)]
    finding = profile_plan(register(risks)).page.finding
    assert finding == "Economy and People have the most high risks, 1 each of 2"


def test_counts_stand_in_their_part_or_beside_the_total_where_it_is_narrow():
    risks = [*of("People", (4, 4)), *(risk(at, (1, 1), directorate="People") for at in range(10, 60))]
    found = artists(Profile(register(risks)))
    assert (words(found, "count"), words(found, "count beside")) == (["● 50"], ["(■ 1)"])
    assert words(found, "total") == ["51"]


def test_a_row_of_movement_has_its_scores_and_says_which_way():
    risks = [
        risk(1, (5, 5), (3, 4), target=(2, 3)),
        risk(2, (4, 4), (5, 5)),
        risk(3, (3, 3)),
        risk(4, (1, 1), raised_on=TODAY),
    ]
    plan = moves_plan(register(risks), 10)
    assert [row.words for row in plan.rows] == ["↑ worse", "↓ better", "the same", "new"]
    assert (plan.rows[0].was.score, plan.rows[0].now.score, plan.rows[0].target.score) == (12, 25, 6)
    assert clean(plan.page.finding, 99) == "of the top 4, 1 is worse, 1 better and 1 new since 30 June 2019"


def test_movement_is_told_in_words_and_a_target_that_is_not_set_is_said():
    found = artists(Moves(register([risk(1, (5, 5), (3, 4)), risk(2, target=(2, 3))])))
    assert words(found, "words") == ["12 → 25 ↑ worse", "16, the same"]
    assert words(found, "aim") == ["target to be confirmed", "target 6 Low"]
    assert [found[gid][0].get_marker() for gid in (f"hollow {Tone.AMBER}", f"full {Tone.RED}")] == ["D", "s"]


@pytest.mark.parametrize(("most", "rows"), [(0, 1), (3, 3), (99, 20)])
def test_movement_shows_as_many_of_the_gravest_as_are_asked_for(most, rows):
    plan = moves_plan(register([risk(at, (5, 5) if at == 7 else (1, 1)) for at in range(1, 30)]), most)
    assert len(plan.rows) == rows
    assert plan.rows[0].reference == "R007"


def test_movement_can_show_only_the_risks_that_moved_and_counts_all_of_them():
    risks = [risk(1, (5, 5)), risk(2, (2, 2), (4, 4)), risk(3, (3, 4), (1, 1)), risk(4, (1, 2), (1, 1))]
    plan = moves_plan(register(risks), 2, only_moved=True)
    assert [row.reference for row in plan.rows] == ["R003", "R002"]
    assert (
        clean(plan.page.title, 99)
        == "Risks that moved: the whole register: 2 are worse and 1 better since 30 June 2019"
    )
    assert "1 more moved." in plan.page.notes


def test_a_history_ends_today_with_its_score_and_tells_the_way_it_went():
    plan = risk_history_plan(scored(((3, 4), BEFORE), ((4, 5), date(2019, 6, 1))))
    assert [(point.score, point.band) for point in plan.residual] == [(12, 1), (20, 2)]
    assert (plan.last, plan.label) == (TODAY.toordinal(), "20 High")
    finding = clean(plan.page.finding, 200)
    assert finding == "20 High, up from 12 when first scored on 31 March 2019; target to be confirmed"


def test_a_score_left_open_breaks_the_line_and_one_after_today_is_not_drawn():
    known, tomorrow = ((3, 4), BEFORE), TODAY + timedelta(days=1)
    plan = risk_history_plan(scored(known, (None, date(2019, 6, 1)), ((5, 5), tomorrow)))
    assert [point.score for point in plan.residual] == [12, None]
    assert "no score given" in plan.page.notes
    assert clean(plan.page.finding, 99).startswith("not scored now")


def test_of_two_scorings_of_one_day_the_last_counts():
    plan = risk_history_plan(scored(((3, 4), BEFORE), ((1, 1), BEFORE)))
    assert [point.score for point in plan.residual] == [1]


def test_a_closed_risk_ends_on_its_last_day():
    plan = risk_history_plan(risk(1, closed_on=date(2019, 8, 1)))
    assert plan.last == date(2019, 8, 1).toordinal()
    assert "Closed on 1" in clean(plan.page.notes, 200)


def test_a_long_history_is_cut_but_its_first_score_is_still_told():
    days = [date(2011, 1, 1) + timedelta(days=30 * at) for at in range(MOST_SCORINGS + 20)]
    plan = risk_history_plan(scored(*(((1 + at % 5, 4), day) for at, day in enumerate(days))))
    assert len(plan.residual) == MOST_SCORINGS
    assert "1 January 2011" in clean(plan.page.finding, 200)


def test_the_history_has_bands_lines_and_shapes_with_their_names():
    found = artists(RiskHistory(risk(1, (4, 4), (3, 4), inherent=(5, 5), target=(2, 3))))
    assert {"band green", "band amber", "band red", "inherent", "target", "full amber", "full red"} <= set(found)
    assert words(found, "inherent label") + words(found, "target label") == ["Inherent 25", "Target 6"]
    assert set(words(found, "word")) == {"■ High", "◆ Medium", "● Low"}
    assert words(found, "latest") == ["16 High"]


def test_where_cells_decide_the_band_there_are_shapes_and_no_coloured_ranges():
    risks = [risk(1, (2, 2), (1, 2), matrix=BY_CELL)]
    found = artists(RiskHistory(risks[0]))
    assert not [gid for gid in found if gid.startswith("band")]
    assert {"full amber", "full red"} <= set(found)
    assert moves_plan(register(risks, matrix=BY_CELL), 5).ranges == ()


def test_bands_divide_the_axis_half_way_between_their_scores():
    edges = [(one.band, one.low, one.high) for one in score_axis.score_bands(FIVE_BY_FIVE)]
    assert edges == [(0, 0, 7), (1, 7, 15.5), (2, 15.5, score_axis.end_of(25))]
    assert score_axis.score_bands(BY_CELL) == ()


@pytest.mark.parametrize("days", [0, 1, 40, 62, 100, 400, 4000, 40_000, 700_000])
def test_the_axis_of_days_has_few_labels_in_order_within_its_ends(days):
    first = date(9999, 12, 31).toordinal() - days
    found = [day for day, _ in day_axis.ticks(first, first + days)]
    assert 1 <= len(found) <= 6
    assert found[0] >= first
    assert found[-1] <= first + days
    assert all(then < now for then, now in pairwise(found))


@pytest.mark.parametrize("kind", [Heatmap, Profile, Moves])
def test_no_risks_give_a_picture_that_says_so(kind):
    request = kind(register([]))
    assert words(artists(request), "finding") == ["No risks on the register"]
    assert "no risks on the register" in describe(plan_of(request))


def test_a_risk_without_scores_gets_a_picture_that_says_so():
    assert words(artists(RiskHistory(risk(1, None))), "nothing") == ["There is no score to draw yet"]


HOSTILE = {
    "emoji": "🚀" * 30 + "rise" * 2500,
    "right to left": "\u202eevil\u2066 العربية",
    "nothing": "\u200b\u200d\ufeff",
    "no font": "\U00012000\U00012001",
    "marks": "Z\u0335\u0336\u0337\u0338" * 60,
    "one long word": "W" * 10_000,
    "dollars": "$$ \\sqrt{x} $a_b$",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_drawn_within_the_sheet_and_their_alt_text_is_bounded(text):
    name = text[:40]
    bands = (BandRange(name.strip() or "x", 1, 2), BandRange("high", 3, 4))
    matrix = risk_matrix((name, "b"), (name, "d"), bands, appetite=2)
    more = {"title": text, "directorate": text, "matrix": matrix, "key": replace(risk().key, reference=text)}
    odd = [replace(risk(1, (2, 2), (1, 1), target=(1, 1)), **more), replace(risk(2, (1, 1)), **more)]
    picture = register(odd, text, matrix)
    for request in (Heatmap(picture), Profile(picture), Moves(picture), RiskHistory(odd[0])):
        assert texts_leaving_the_sheet(request) == []
        assert len(describe(plan_of(request))) <= 2000


def test_two_thousand_risks_are_drawn_and_described_within_bounds():
    places = [(1 + at % 5, 1 + at // 5 % 5) for at in range(2000)]
    risks = [risk(at, place, (3, 3), directorate=f"Directorate {at % 30}") for at, place in enumerate(places)]
    picture = register(risks)
    for request in (Heatmap(picture), Profile(picture), Moves(picture, 20)):
        with canvas.style():
            assert painting.figure(plan_of(request)).texts
        assert len(describe(plan_of(request))) <= 2000


def test_the_alt_text_of_a_heat_map_states_the_finding_the_cells_and_the_moves():
    alt = describe(plan_of(Heatmap(register([risk(1, (4, 4), (3, 4)), risk(2, (1, 2))]))))
    assert "1 of 2 risks is high; 1 newly high since 30 June 2019" in alt
    assert "Likely × Major, 16 High: 1 (R001)" in alt
    assert "1 from 3 × 4 to 4 × 4" in alt
    assert "1 above the appetite line, which accepts a score of up to 12" in alt


def test_the_alt_texts_of_the_other_pictures_tell_what_they_show():
    picture = register([risk(1, (4, 4), (3, 4), target=(2, 3))])
    assert "Children, Families and Communities: 1 (1 High)" in describe(plan_of(Profile(picture)))
    assert "12 then, 16 High now, worse, target 6 Low" in describe(plan_of(Moves(picture)))
    history = describe(plan_of(RiskHistory(picture.risks[0])))
    assert "12 Medium from 31 March 2019, 16 High from 30 September 2019" in history
