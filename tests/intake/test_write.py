"""What is written is harmless in a spreadsheet and reads back as it was."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.figure import parse_figure
from storage.intake.child import read as read_workbook
from storage.intake.csvfile import read_csv
from storage.intake.neutral import neutralised, restored
from storage.intake.reader import read
from storage.intake.write import csv_bytes, xlsx_bytes

HEADER = ("Indicator", "Actual", "Commentary")
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
HOSTILE = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠1%_x000D a"), max_size=12)
CELLS = st.lists(st.tuples(ANY_TEXT | HOSTILE, ANY_TEXT | HOSTILE, HOSTILE), max_size=5)


@settings(deadline=None)
@given(ANY_TEXT | HOSTILE)
def test_neutralised_text_is_restored_exactly(text):
    assert restored(neutralised(text)) == text


@settings(deadline=None)
@given(HOSTILE)
def test_what_starts_like_a_formula_is_marked_unless_it_is_a_real_figure(text):
    written = neutralised(text)
    if written and written[0] in "=+-@\t\r\n＝＋－＠":
        assert parse_figure(written) is not None


@pytest.mark.parametrize("figure", ["-26", "-1.48%", "+3", "-£5"])
def test_negative_figures_are_left_alone(figure):
    assert neutralised(figure) == figure


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-", "＝1", "\t=1", "+44 20", "-2+3+cmd|' /C calc'!A0"])
def test_formula_looking_text_gets_a_mark(text):
    assert neutralised(text) == "'" + text


def is_header(cells):
    return cells[: len(HEADER)] == list(HEADER)


def kept(rows):
    """The rows a reader keeps: those with something written in them."""
    return [list(row) for row in rows if any(neutralised(cell).strip() for cell in row)]


@settings(deadline=None)
@given(CELLS)
def test_csv_reads_back_as_written(rows):
    table = read_csv(csv_bytes(HEADER, rows), is_header)
    assert [[restored(cell) for cell in cells] for _, cells in table.lines] == kept(rows)


@settings(deadline=None)
@given(CELLS)
def test_a_workbook_reads_back_as_written(rows):
    answer = read_workbook(xlsx_bytes(HEADER, rows))
    assert [[restored(cell) for cell in cells] for _, cells in answer["lines"]] == kept(rows)


def test_another_reader_opens_the_workbook_and_sees_text_only():
    content = xlsx_bytes(
        HEADER, [("=1+1", Decimal("1.50"), date(2019, 9, 30)), ("a & <b>", "-1.48%", None)], title="A/B"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(content))["A B"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [list(HEADER), ["'=1+1", "1.50", "30/09/2019"], ["a & <b>", "-1.48%", None]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_same_table_gives_the_same_bytes():
    assert xlsx_bytes(HEADER, [("a", "1", "")]) == xlsx_bytes(HEADER, [("a", "1", "")])


def test_a_nul_byte_is_not_written():
    with pytest.raises(ValueError, match="NUL"):
        csv_bytes(HEADER, [("a\0", "1", "")])


def test_csv_is_marked_utf8_with_spreadsheet_line_ends():
    content = csv_bytes(HEADER, [("Naïve “quote”", "1", "two\nlines")])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1] == [
        "Naïve “quote”",
        "1",
        "two\nlines",
    ]


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_an_exported_figure_comes_back_as_the_same_figure(write):
    file = read(write(("Indicator", "Actual"), [("=HYPERLINK(1)", "-1.48%"), ("@home", "(2,307)")]))
    assert [(row.name, row.measurements[0].value) for row in file.rows] == [
        ("=HYPERLINK(1)", Decimal("-1.48")),
        ("@home", Decimal(-2307)),
    ]
