"""Scores as councils print them: read where they say a cell, left open or refused where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.matrix import FIVE_BY_FIVE, BandRange, Cell, risk_matrix
from storage.intake.risk_scores import ScoreError, read_pair, read_step
from storage.intake.risk_values import ReadScore
from tests.intake.registers import one_risk, why_not

LETTERS = risk_matrix("FEDCBA", ("IV", "III", "II", "I"), (BandRange("below", 1, 11), BandRange("above", 12, 24)))
PAIR = "Likelihood,Impact,Score"


@pytest.mark.parametrize(
    "text",
    ["4", "L4", "Likely", "likely", "4 - Likely", "4 – likely", "4 (Likely)", "Likely (4)", "4: Likely", "4 Likely"],
)
def test_a_step_is_a_figure_or_a_word_of_the_scale_or_both(text: str) -> None:
    assert read_step(text, FIVE_BY_FIVE.likelihood, "likelihood") == 4


@pytest.mark.parametrize("text", ["4 - Very likely", "Very likely (4)"])
def test_a_figure_beside_a_word_of_another_council_counts(text: str) -> None:
    assert read_step(text, FIVE_BY_FIVE.likelihood, "likelihood") == 4


@pytest.mark.parametrize(
    ("text", "cell"), [("A,II", Cell(6, 3)), ("f,iv", Cell(1, 1)), ("C (significant),I", Cell(4, 4))]
)
def test_letters_and_roman_figures_are_read_where_they_are_the_scale(text: str, cell: Cell) -> None:
    assert one_risk("Likelihood,Impact", text, LETTERS).residual == ReadScore(cell)


@pytest.mark.parametrize(
    ("text", "cell", "score"),
    [
        ("4x3=12", Cell(4, 3), 12),
        ("4 × 3", Cell(4, 3), None),
        ("12 (4x3)", Cell(4, 3), 12),
        ("12 Medium (4 × 3)", Cell(4, 3), 12),
        ("L4 I3", Cell(4, 3), None),
        ("I3 x L4 = 12", Cell(4, 3), 12),
        ("Likely / Moderate", Cell(4, 3), None),
        ("Almost certain x Critical (25)", Cell(5, 5), 25),
    ],
)
def test_one_column_gives_both(text: str, cell: Cell, score: int | None) -> None:
    assert one_risk("Current score", text).residual == ReadScore(cell, "", score)


@pytest.mark.parametrize("text", ["AII", "A II", "A/II", '"AII (very high, major)"'])
def test_a_letter_and_a_roman_figure_in_one_cell_give_both(text: str) -> None:
    assert one_risk("Current risk", text, LETTERS).residual == ReadScore(Cell(6, 3))


def test_a_heading_may_say_that_impact_comes_first() -> None:
    assert one_risk("Current score (I x L)", "4x3=12").residual == ReadScore(Cell(3, 4), "", 12)


@pytest.mark.parametrize("text", ["16", "High 16", "score 16"])
def test_a_bare_score_is_refused_because_it_says_no_cell(text: str) -> None:
    said = why_not("Current score", text)
    assert said.startswith("Line 2, column “Current score”: the score 16 alone does not say where the risk lies")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6,3,", "Line 2, column “Likelihood”: “6” is not a step of likelihood: 1 to 5, or Rare, Possible"),
        ("3,0,", "Line 2, column “Impact”: “0” is not a step of impact: 1 to 5, or Insignificant"),
        ("3,4.5,", "“4.5” is not a step of impact"),
        ("High,3,", "“High” is not a step of likelihood"),
        ("4 - Rare,3,", "“4 - Rare” is not one step of likelihood: its figure and its word are two"),
        ("3,,", "column “Impact”: it is blank, and a score needs both"),
        (",3,", "column “Likelihood”: it is blank, and a score needs both"),
        (",,6x1", "“6x1” is not within the matrix, which has a likelihood of 1 to 5 and an impact of 1 to 5"),
        (",,red", "“red” is not likelihood and impact such as 4 × 4"),
    ],
)
def test_what_lies_outside_or_says_half_is_refused_with_what_is_expected(line: str, said: str) -> None:
    assert said in why_not(PAIR, line)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("TBC,TBC,", "TBC"),
        (",,TBC", "TBC"),
        ("n/a,N/A,n/a", "n/a"),
        (",,-", ""),
        ("4,TBC,", "4 × TBC"),
        ("TBC,TBC,16", "16 (TBC)"),
    ],
)
def test_what_is_to_be_confirmed_is_left_open_with_its_text(line: str, text: str) -> None:
    found = one_risk(PAIR, line).residual
    assert found is not None and (found.cell, found.text) == (None, text)


def test_a_blank_score_says_nothing() -> None:
    risk = one_risk(PAIR, ",,")
    assert risk.residual is None and "residual" in risk.present and "target" not in risk.present


@pytest.mark.parametrize("headings,line", [(PAIR, "4,4,15"), ("Current score", "4x4=15")])
def test_a_printed_score_that_is_wrong_is_flagged_and_kept_as_printed(headings: str, line: str) -> None:
    risk = one_risk(headings, line)
    assert risk.residual is not None
    assert (risk.residual.cell, risk.residual.score, risk.residual.text) == (Cell(4, 4), 15, line.rpartition(",")[2])
    (flag,) = risk.flags
    assert flag == f"Line 2, R1: the current score is printed as “{risk.residual.text}”, and 4 × 4 comes to 16 High."


def test_a_printed_score_that_is_right_is_not_repeated() -> None:
    assert one_risk(PAIR, "4,4,16 High") == one_risk(PAIR, "4,4,16") != one_risk(PAIR, "4,4,15")


def test_gross_current_and_target_scores_stand_beside_each_other() -> None:
    headings = "Gross likelihood,Gross impact,Current likelihood,Current impact,Target likelihood,Target impact"
    risk = one_risk(headings, "5,4,4,4,2,4")
    assert (risk.inherent, risk.residual, risk.target) == tuple(map(ReadScore, (Cell(5, 4), Cell(4, 4), Cell(2, 4))))


@given(st.sampled_from(FIVE_BY_FIVE.cells), st.sampled_from(["{}x{}", "{} × {} = {}", "L{} I{}", "L: {}, I: {}"]))
def test_whatever_is_printed_for_a_cell_reads_as_that_cell(cell: Cell, form: str) -> None:
    text = form.format(cell.likelihood, cell.impact, cell.likelihood * cell.impact)
    assert read_pair(text, FIVE_BY_FIVE).cell == cell


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_or_gives_a_cell_that_is_not_there(text: str) -> None:
    for matrix in (FIVE_BY_FIVE, LETTERS):
        try:
            found = read_pair(text, matrix).cell
        except ScoreError:
            continue
        assert found is not None and matrix.holds(found)
