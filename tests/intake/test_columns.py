"""Which column is which, in the words councils use."""

import pytest

from storage.export import CORRECTION_HEADER
from storage.intake.columns import map_columns
from storage.intake.fields import Field
from storage.intake.headings import is_header
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.table import Table
from storage.intake.write import csv_bytes, xlsx_bytes


def mapped(*headings, cells=()):
    lines = tuple((number, list(row)) for number, row in enumerate(cells, 2))
    return map_columns(Table("CSV", 1, headings, lines))


def fields(*headings, cells=()):
    return {column.heading: column.field for column in mapped(*headings, cells=cells).columns}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Latest Performance", Field.VALUE),
        ("ACTUAL", Field.VALUE),
        ("Outturn", Field.VALUE),
        ("Actual (£000)", Field.VALUE),
        ("data_period", Field.DATA_PERIOD),
        ("Data as at:", Field.DATA_PERIOD),
        ("Reporting period", Field.PERIOD),
        ("RAG Rating", Field.RAG),
        ("Traffic light", Field.RAG),
        ("Quarter ended", Field.PERIOD),
        ("Performance Details", Field.COMMENTARY),
        ("Direction of travel", Field.MOVEMENT),
        ("England", Field.BENCHMARK),
        ("Ref.", Field.CODE),
        ("outcome_group", Field.SECTION),
        ("No-change band", Field.BAND),
    ],
)
def test_a_heading_is_known_however_it_is_written(heading, field):
    assert fields("Indicator name", heading)[heading] is field


@pytest.mark.parametrize("heading", ["dot", "DoT", "dot_ocr_glyph", "trend", "Projection", "Arrow"])
def test_a_column_of_arrows_is_never_a_direction(heading):
    mapping = mapped("Indicator", "Actual", heading)
    assert [column.field for column in mapping.columns] == [Field.NAME, Field.VALUE]
    assert mapping.ignored[0][1].startswith("an arrow says which way a number moved")


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("16/17", "2016/17"),
        ("Q1 2019/20", "Q1 2019/20"),
        ("Sep-19", "September 2019"),
        ("30/09/2019", "30/09/2019"),
        ("Actual Q1 2019/20", "Q1 2019/20"),
        ("2018/19 Outturn", "2018/19"),
    ],
)
def test_a_heading_may_name_the_period_of_its_figures(heading, label):
    (column,) = mapped("Indicator", heading).of(Field.VALUE)
    assert column.period.label == label


def test_a_target_column_may_name_its_period_too():
    mapping = mapped("Indicator", "2018/19", "Target 2018/19")
    assert mapping.of(Field.TARGET)[0].period == mapping.of(Field.VALUE)[0].period


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (("Indicator", "Actual", "actual"), "Line 1: two columns are headed “actual”"),
        (("Indicator", "Actual", "Outturn"), "“Actual” and “Outturn” both give the figure"),
        (("Indicator", "Q1", "Q2"), "“Q1” is not a period: it does not say of which year"),
        (("Indicator", "31/09/2019"), "“31/09/2019” is not a date: September 2019 has 30 days"),
        (("Indicator", "2018/20"), "is not one year"),
    ],
)
def test_headings_that_cannot_be_right_are_refused_by_name(headings, words):
    with pytest.raises(Refused) as refusal:
        mapped(*headings)
    assert words in str(refusal.value)


def test_a_vague_heading_gives_way_to_a_plain_one_and_is_reported():
    mapping = mapped("Indicator name", "Indicator", "Performance", "Actual")
    assert {column.heading for column in mapping.columns} == {"Indicator name", "Actual"}
    assert ("Performance", "“Actual” is read as the figure") in mapping.ignored


@pytest.mark.parametrize(("cells", "field"), [(["Red", "N/A"], Field.RAG), (["Final", "provisional"], Field.STATUS)])
def test_the_cells_tell_what_a_status_is(cells, field):
    assert fields("Indicator", "Actual", "Status", cells=[("a", "1", cell) for cell in cells])["Status"] is field


def test_a_column_without_a_heading_is_reported_when_it_holds_anything():
    assert mapped("Indicator", "Actual", "", cells=[("a", "1", "x")]).ignored == (("column 3", "it has no heading"),)
    assert mapped("Indicator", "Actual", "", cells=[("a", "1", "")]).ignored == ()


@pytest.mark.parametrize("cells", [["Indicator", "Actual"], ["", "KPI", "x", "Q1 2019/20"], ["area", "indicator"]])
def test_a_line_of_headings_is_known(cells):
    assert is_header(cells)


@pytest.mark.parametrize("cells", [["Performance report", "Q2 2019/20"], ["Indicator"], ["Agency spend", "5"], []])
def test_other_lines_are_no_headings(cells):
    assert not is_header(cells)


@pytest.mark.parametrize("heading", ["Target", "Unit", "Owner"])
def test_what_is_said_of_codes_alone_defines_them(heading):
    assert mapped("Code", heading).is_definitions
    assert not mapped("Code", heading, "Actual").is_definitions
    assert not mapped("Code", heading, "Commentary").is_definitions
    assert not mapped("Indicator", heading).is_definitions


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_exported_corrections_are_a_history_and_no_figures(write):
    row = ("Board", "A", "Absence", "Q1 2019/20", "5", "6", *[""] * 10)
    with pytest.raises(Refused, match="a history of corrections, not figures"):
        read(write(CORRECTION_HEADER, [row]))


def test_a_column_from_and_one_to_make_no_history():
    assert mapped("Indicator", "Actual", "From", "To").ignored == (
        ("From", "not a column known here"),
        ("To", "not a column known here"),
    )
