"""The matrix: which band every cell is of, in the schemes that councils use, and what is refused."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.matrix import (
    FIVE_BY_FIVE,
    BandRange,
    Cell,
    MatrixError,
    RiskMatrix,
    Tone,
    risk_matrix,
)

FOUR = ("One", "Two", "Three", "Four")
FIVE = ("One", "Two", "Three", "Four", "Five")
TWO = ("Unlikely", "Likely")
THREE_BANDS = (BandRange("low", 1, 6), BandRange("medium", 8, 15), BandRange("high", 16, 25))


def band(matrix: RiskMatrix, likelihood: int, impact: int) -> str:
    return matrix.score(Cell(likelihood, impact)).band.name


@pytest.mark.parametrize(
    ("cell", "score", "name"),
    [
        ((1, 1), 1, "low"),
        ((1, 5), 5, "low"),
        ((2, 3), 6, "low"),
        ((3, 2), 6, "low"),
        ((2, 4), 8, "medium"),
        ((4, 2), 8, "medium"),
        ((3, 5), 15, "medium"),
        ((5, 3), 15, "medium"),
        ((4, 4), 16, "high"),
        ((5, 5), 25, "high"),
    ],
)
def test_five_by_five_is_low_to_6_medium_from_8_to_15_and_high_from_16(
    cell: tuple[int, int], score: int, name: str
) -> None:
    found = FIVE_BY_FIVE.score(Cell(*cell))
    assert (found.score, found.band.name, found.band.is_high) == (score, name, name == "high")


@pytest.mark.parametrize(
    ("cell", "name"),
    [((1, 4), "low"), ((2, 2), "low"), ((2, 3), "medium"), ((3, 3), "medium"), ((3, 4), "high"), ((4, 4), "high")],
)
def test_four_by_four_is_low_to_4_medium_from_6_to_9_and_high_from_12(cell: tuple[int, int], name: str) -> None:
    bands = (BandRange("low", 1, 4), BandRange("medium", 6, 9), BandRange("high", 12, 16))
    matrix = risk_matrix(FOUR, FOUR, bands)
    assert band(matrix, *cell) == name


def test_bands_may_be_unequal_and_several_may_count_as_high() -> None:
    bands = (
        BandRange("accepted", 1, 2),
        BandRange("watched", 3, 19, is_high=False),
        BandRange("grave", 20, 24, is_high=True),
        BandRange("beyond", 25, 25, Tone.BLACK, True),
    )
    matrix = risk_matrix(FIVE, FIVE, bands)
    assert [band(matrix, *cell) for cell in ((1, 2), (1, 3), (4, 5), (5, 5))] == [one.name for one in bands]
    assert [one.name for one in matrix.high] == ["grave", "beyond"]
    assert matrix.high[1].shape == "⬛"


def test_scales_of_two_lengths_make_a_rectangle_with_likelihood_first() -> None:
    matrix = risk_matrix(TWO, FIVE, (BandRange("low", 1, 5), BandRange("high", 6, 10)))
    assert len(matrix.cells) == 10
    assert (matrix.score(Cell(2, 5)).score, matrix.holds(Cell(5, 2))) == (10, False)
    with pytest.raises(KeyError):
        matrix.score(Cell(5, 2))


@pytest.mark.parametrize("cell", [Cell(0, 1), Cell(1, 0), Cell(6, 1), Cell(1, 6), Cell(-1, 1)])
def test_what_lies_outside_has_no_score(cell: Cell) -> None:
    assert not FIVE_BY_FIVE.holds(cell)


def test_cells_may_name_their_bands_against_their_scores() -> None:
    cells = (("blue", "amber"), ("blue", "Amber"))
    matrix = risk_matrix(TWO, TWO, (BandRange("blue"), BandRange("amber")), cells=cells)
    assert [band(matrix, 2, 1), band(matrix, 1, 2)] == ["blue", "amber"]
    assert matrix.score(Cell(2, 1)).score == matrix.score(Cell(1, 2)).score == 2


def test_cells_may_have_scores_of_their_own_by_which_the_bands_go() -> None:
    matrix = risk_matrix(TWO, TWO, (BandRange("low", 0, 9), BandRange("high", 10, 99)), scores=((0, 10), (3, 50)))
    assert [band(matrix, *cell) for cell in ((1, 1), (1, 2), (2, 1), (2, 2))] == ["low", "high", "low", "high"]
    assert matrix.score(Cell(2, 2)).words == "50 High (2 × 2)"


LOW, HIGH = BandRange("low", 1, 2), BandRange("high", 4, 4)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"bands": (BandRange("low", 1, 1), HIGH)}, "No band is given for the score 2"),
        ({"bands": (LOW,)}, "No band is given for the score 4"),
        ({"bands": (BandRange("low", 1, 1),)}, "No band is given for the scores 2, 4: every cell needs one"),
        ({"bands": (BandRange("low", 1, 4), HIGH)}, "begins at 4, which is not above 4"),
        ({"bands": (HIGH, LOW)}, "begins at 1, which is not above 4"),
        ({"bands": (LOW, HIGH, BandRange("beyond", 5, 9))}, "No cell is of the band “beyond”"),
        ({"bands": (LOW, BandRange("Low", 4, 4))}, "Two bands have the same name"),
        ({"bands": (BandRange("low", 2, 1), HIGH)}, "needs the scores it goes from and to"),
        ({"bands": ()}, "needs 1 to 6 bands"),
        ({"bands": (BandRange("low", 1, 2, Tone.RED), HIGH)}, "the same colour"),
        ({"bands": (BandRange("low", 1, 2, is_high=True), HIGH)}, "must be the highest ones"),
        ({"bands": (BandRange("low", 1, 2, is_high=False), HIGH)}, "at least one"),
        ({"likelihood": ("One",)}, "needs 2 to 10 steps; it has 1"),
        ({"impact": ("One", "one")}, "same name"),
        ({"impact": ("One", " ")}, "must be a text of 1 to 40 letters"),
        ({"cells": (("low", "high"),)}, "a row for each of the 2 steps of likelihood"),
        ({"cells": (("low", "high"), ("low", "none"))}, "'none', which there is not"),
        ({"cells": (("low", "low"), ("low", "low"))}, "No cell is of the band “high”"),
        ({"scores": ((1, 2), (2,))}, "a row for each of the 2 steps of likelihood"),
        ({"scores": ((1, 2), (2, -4))}, "-4 is not"),
        ({"scores": ((1, 2), (2, True))}, "True is not"),
        ({"appetite": -1}, "must be a whole score"),
        ({"levels": {"open": -1}}, "“open” must be a whole score"),
    ],
)
def test_a_matrix_with_a_gap_or_a_contradiction_is_refused(given: dict[str, object], sentence: str) -> None:
    settings = {"likelihood": TWO, "impact": TWO, "bands": (LOW, HIGH)} | given
    with pytest.raises(MatrixError) as caught:
        risk_matrix(**settings)  # type: ignore[arg-type]
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("words", "most"),
    [("", 12), ("9", 9), ("Cautious", 9), (" open ", 12), ("medium", 15), ("HIGH", 25), ("whatever", None)],
)
def test_an_appetite_is_a_figure_a_level_or_a_band(words: str, most: int | None) -> None:
    assert FIVE_BY_FIVE.limit(words) == most
    assert FIVE_BY_FIVE.understands(words) is (most is not None)


def test_no_cell_that_is_worse_on_both_scales_is_of_a_lower_band_by_default() -> None:
    for one in FIVE_BY_FIVE.cells:
        for other in FIVE_BY_FIVE.cells:
            if one.likelihood <= other.likelihood and one.impact <= other.impact:
                assert FIVE_BY_FIVE.score(one).seriousness <= FIVE_BY_FIVE.score(other).seriousness


SIZES = st.integers(min_value=2, max_value=10)


@given(SIZES, SIZES, st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=6), st.booleans())
def test_a_matrix_is_accepted_exactly_where_each_cell_is_of_one_band_and_each_band_has_a_cell(
    rows: int, columns: int, widths: list[int], is_whole: bool
) -> None:
    edges = [0, *accumulate(widths)]
    if is_whole:
        edges[-1] = max(edges[-1], rows * columns)
    bands = [BandRange(f"band {n}", low + 1, high) for n, (low, high) in enumerate(pairwise(edges))]
    scores = [x * y for x in range(1, rows + 1) for y in range(1, columns + 1)]
    held = [[one.name for one in bands if one.least <= score <= one.most] for score in scores]  # type: ignore[operator]
    is_sound = all(len(names) == 1 for names in held) and len({names[0] for names in held}) == len(bands)
    try:
        matrix = risk_matrix([f"L{n}" for n in range(rows)], [f"I{n}" for n in range(columns)], bands)
    except MatrixError:
        assert not is_sound
    else:
        assert is_sound and [[matrix.score(cell).band.name] for cell in matrix.cells] == held


@given(SIZES, SIZES, st.data())
def test_cells_that_name_their_bands_keep_exactly_those(rows: int, columns: int, data: st.DataObject) -> None:
    names = ["green", "amber", "red"]
    said = [[data.draw(st.sampled_from(names)) for _ in range(columns)] for _ in range(rows)]
    there = [name for name in names if any(name in row for row in said)]
    words = [f"S{n}" for n in range(10)]
    matrix = risk_matrix(words[:rows], words[:columns], [BandRange(name) for name in there], cells=said)
    assert [[band(matrix, row + 1, column + 1) for column in range(columns)] for row in range(rows)] == said
