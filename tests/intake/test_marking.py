"""Class and publication in the words councils print; what cannot be read is refused, never taken for public."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.classification import Classification, Publication
from storage.intake.fields import normal
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.values import DefinitionsFile, FigureRow, FiguresFile
from storage.intake.words import CLASS_WORDS, PUBLICATION_WORDS
from storage.intake.write import csv_bytes

DATA = Path(__file__).parent / "data"
PUBLIC, INTERNAL, EXEMPT = Classification


def rows(heading: str, *cells: str) -> tuple[FigureRow, ...]:
    found = read(csv_bytes(("Indicator", "Actual", heading), [(f"i{n}", "1", cell) for n, cell in enumerate(cells)]))
    assert isinstance(found, FiguresFile)
    return found.rows


def refusal(heading: str, *cells: str) -> str:
    with pytest.raises(Refused) as refused:
        rows(heading, *cells)
    return str(refused.value)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Class", "Public", PUBLIC),
        ("Classification", "INTERNAL", INTERNAL),
        ("Sensitivity", "exempt", EXEMPT),
        ("Protective marking", "OFFICIAL-SENSITIVE", EXEMPT),
        ("Protective marking", "OFFICIAL", INTERNAL),
        ("Part", "Part A", PUBLIC),
        ("Part", "PART B", EXEMPT),
        ("Part", "B", EXEMPT),
        ("Part", "Part II", EXEMPT),
        ("Part", "Part 2 – Exempt", EXEMPT),
        ("Class", "Exempt information", EXEMPT),
        ("Class", "Exempt (paragraph 3)", EXEMPT),
        ("Class", "Not for publication by virtue of paragraph 3 of Schedule 12A", EXEMPT),
        ("Exempt?", "Yes", EXEMPT),
        ("Exempt?", "No", None),
        ("Class", "", None),
    ],
)
def test_a_class_is_known_however_it_is_printed(heading: str, cell: str, expected: Classification | None) -> None:
    assert rows(heading, cell)[0].classification is expected


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Publication", "draft", Publication.DRAFT),
        ("Publication status", "Not yet published", Publication.DRAFT),
        ("Publication", "Signed off", Publication.APPROVED),
        ("Publication", "Held", Publication.HELD),
        ("Release status", "Published", Publication.PUBLISHED),
        ("Published?", "No", Publication.DRAFT),
        ("Draft", "Y", Publication.DRAFT),
        ("Draft", "N", None),
    ],
)
def test_a_state_of_publication_is_known_however_it_is_printed(
    heading: str, cell: str, expected: Publication | None
) -> None:
    assert rows(heading, cell)[0].publication is expected


@pytest.mark.parametrize("heading", ["Class", "Part", "Exempt", "Sensitivity"])
def test_a_class_that_is_none_refuses_the_file(heading: str) -> None:
    words = refusal(heading, "Exempt", "exmept")
    assert words.startswith(f"Line 3, column “{heading}”: “exmept” is not public, internal or exempt")


def test_a_publication_that_is_none_refuses_the_file() -> None:
    words = refusal("Publication", "soon")
    assert words == "Line 2, column “Publication”: “soon” is not draft, approved, held back or published."


@pytest.mark.parametrize("heading", ["Part", "Published", "Exempt", "Draft"])
def test_a_vague_heading_whose_cells_say_something_else_is_left_out_as_before(heading: str) -> None:
    found = read(csv_bytes(("Indicator", "Actual", heading), [("a", "1", "Chapter on roads")]))
    assert found.columns.ignored == ((heading, "not a column known here"),)


def test_two_columns_of_classes_are_refused_for_one_may_be_the_stricter() -> None:
    with pytest.raises(Refused, match="both give the class"):
        read(csv_bytes(("Indicator", "Actual", "Class", "Part"), [("a", "1", "public", "Part B")]))


def test_a_day_of_publication_is_read_day_first() -> None:
    assert rows("Publish on", "03/02/2020")[0].publish_on == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("cell", "words"), [("Q2 2019/20", "is not a day such as"), ("soon", "is not a day such as"), ("31/09/2019", "day")]
)
def test_a_day_of_publication_that_is_no_day_refuses_the_file(cell: str, words: str) -> None:
    assert words in refusal("Publish on", cell)


@pytest.mark.parametrize("state", ["draft", "approved", "held back"])
def test_what_is_not_published_has_no_day_of_publication(state: str) -> None:
    with pytest.raises(Refused, match="this line says"):
        read(csv_bytes(("Indicator", "Actual", "Publication", "Publish on"), [("a", "1", state, "30/09/2019")]))


def test_a_definition_has_a_class_and_may_be_a_draft() -> None:
    content = csv_bytes(("Code", "Name", "Class", "Publication"), [("A", "a", "Part B", "draft"), ("B", "b", "", "")])
    file = read(content)
    assert isinstance(file, DefinitionsFile)
    assert [(row.classification, row.is_draft) for row in file.rows] == [(EXEMPT, True), (None, None)]


@pytest.mark.parametrize(("state", "day"), [("approved", ""), ("held", ""), ("", "30/09/2019")])
def test_a_definition_is_neither_approved_nor_held_nor_published_on_a_day(state: str, day: str) -> None:
    header = ("Code", "Name", "Polarity", "Publication", "Publish on")
    with pytest.raises(Refused, match="definition"):
        read(csv_bytes(header, [("A", "a", "lower", state, day)]))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_column_of_a_real_file_is_taken_for_a_class_or_a_publication(path: Path) -> None:
    meanings = {meaning for _, meaning in read(path).columns.mapped}
    assert not meanings & {"class", "publication", "day of publication"}


CASES = st.sampled_from([str.lower, str.upper, str.title, lambda text: f"  {text}. ", lambda text: f"{text} (para 1)"])


@settings(max_examples=60, deadline=None)
@given(word=st.sampled_from(sorted(CLASS_WORDS)), change=CASES)
def test_case_blanks_stops_and_remarks_do_not_change_a_class(word, change) -> None:
    assert rows("Class", change(word))[0].classification is CLASS_WORDS[word]


@settings(max_examples=60, deadline=None)
@given(word=st.sampled_from(sorted(PUBLICATION_WORDS)), change=CASES)
def test_case_blanks_stops_and_remarks_do_not_change_a_publication(word, change) -> None:
    assert rows("Publication", change(word))[0].publication is PUBLICATION_WORDS[word]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=15)


@settings(max_examples=100, deadline=None)
@given(heading=st.sampled_from(["Class", "Sensitivity", "Publication", "Publish on"]), cell=TEXT)
def test_whatever_a_cell_says_is_known_or_refused_but_never_passed_over(heading: str, cell: str) -> None:
    try:
        (row,) = rows(heading, cell)
    except Refused as refused:
        assert "Line 2" in str(refused)
    else:
        is_blank = not normal(cell.strip().strip("'"))
        assert is_blank or row.classification or row.publication or row.publish_on
