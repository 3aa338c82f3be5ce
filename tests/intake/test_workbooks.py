"""Workbooks read as printed: number formats, dates, sheets, merged cells, formulas."""

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from storage.intake.problems import Refused
from storage.intake.reader import read
from tests.intake.books import book, saved, text_cell, with_sheet


def measured(value, number_format):
    """How a cell with this value and format is read: its text and its value."""

    def fill(sheet):
        sheet.append(["Indicator", "Actual"])
        sheet.append(["Agency spend", value])
        sheet["B2"].number_format = number_format

    (row,) = read(book(fill)).rows
    return row.measurements[0].text, row.measurements[0].value


@pytest.mark.parametrize(
    ("value", "number_format", "text", "exact"),
    [
        (0.43, "0%", "43%", "43"),
        (0.1837, "0.00%", "18.37%", "18.37"),
        (82483000, "£#,##0", "£82,483,000", "82483000"),
        (82483000, "[$£-809]#,##0", "£82,483,000", "82483000"),
        (-2307, "#,##0;(#,##0)", "(2,307)", "-2307"),
        (-2307, "#,##0;[Red]-#,##0", "-2,307", "-2307"),
        (3.9, "0.00", "3.90", "3.90"),
        (0.1 + 0.2, "General", "0.3", "0.3"),
        (712.89, "General", "712.89", "712.89"),
        (7, '0 "days"', "7 days", "7"),
        (0, '_-£* #,##0_-;-£* #,##0_-;_-£* "-"??_-;_-@_-', "£0", "0"),
        (1e-7, "General", "0.0000001", "1E-7"),
        ("3.99 (Days)", "General", "3.99 (Days)", "3.99"),
        ("43%", "@", "43%", "43"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(value, number_format, text, exact):
    assert measured(value, number_format) == (text, Decimal(exact))


def test_the_report_says_when_cells_show_fewer_places_than_they_hold():
    def fill(sheet):
        sheet.append(["Indicator", "Actual"])
        sheet.append(["Agency spend", 0.43219])
        sheet["B2"].number_format = "0%"

    assert "1 cell with more places than shown" in " ".join(read(book(fill)).notes)


def dated(value, number_format, *, epoch_1904=False):
    workbook = openpyxl.Workbook()
    if epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    workbook.active.append(["Indicator", "Actual", "Data period"])
    workbook.active.append(["Agency spend", 5, value])
    workbook.active["C2"].number_format = number_format
    return read(saved(workbook)).rows[0].measurements[0].period_text


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("dd/mm/yyyy", "30/09/2019"),
        ("mm-dd-yy", "30/09/2019"),
        ("yyyy-mm-dd h:mm:ss", "30/09/2019"),
        ("[$-F800]dddd, mmmm dd, yyyy", "30/09/2019"),
        ("mmm-yy", "September 2019"),
        ("yyyy", "2019"),
    ],
)
def test_a_date_reads_day_first_with_as_much_as_the_cell_shows(number_format, text):
    assert dated(date(2019, 9, 30), number_format) == text


def test_a_date_counts_from_the_workbooks_own_epoch():
    assert dated(datetime(2019, 9, 30), "dd/mm/yyyy", epoch_1904=True) == "30/09/2019"


def test_a_column_headed_by_a_date_cell_names_its_month():
    def fill(sheet):
        sheet.append(["Indicator", date(2019, 8, 1), date(2019, 9, 1)])
        sheet.append(["Agency spend", 5, 6])
        sheet["B1"].number_format = sheet["C1"].number_format = "mmm-yy"

    (row,) = read(book(fill)).rows
    assert [m.period.label for m in row.measurements] == ["August 2019", "September 2019"]


def test_title_lines_above_the_headings_are_left_out_and_reported():
    def fill(sheet):
        sheet.append(["Performance report, Q2 2019/20"])
        sheet.append([])
        sheet.append(["Indicator", "Actual"])
        sheet.append(["Agency spend", 5])

    file = read(book(fill))
    assert (file.header_line, [row.line for row in file.rows]) == (3, [4])
    assert "“Performance report, Q2 2019/20”" in file.notes[0]


def test_the_first_visible_sheet_with_headings_is_read_and_the_others_are_named():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Cover"
    workbook.active.append(["Welcome"])
    for title, state in (("Old", "hidden"), ("Data", "visible"), ("Later", "visible")):
        sheet = workbook.create_sheet(title)
        sheet.append(["Indicator", "Actual"])
        sheet.append([f"From {title}", 5])
        sheet.sheet_state = state
    file = read(saved(workbook))
    assert (file.sheet, file.rows[0].name) == ("Data", "From Data")
    assert "Other sheets left out: Cover, Later." in file.notes
    assert "Hidden sheets left out: Old." in file.notes


def test_a_section_merged_over_several_lines_belongs_to_each_of_them():
    def fill(sheet):
        for row in (["Section", "Indicator", "Actual"], ["Our people", "A", 1], [None, "B", 2], [None, "C", 3]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert [row.section for row in read(book(fill)).rows] == ["Our people", "Our people", ""]


def test_a_formula_without_a_saved_result_is_refused_with_advice():
    def fill(sheet):
        sheet.append(["Indicator", "Actual"])
        sheet.append(["Agency spend", "=1+1"])

    with pytest.raises(Refused) as refusal:
        read(book(fill))
    assert str(refusal.value).startswith("Line 2, column “Actual”: a formula without a saved result")


def test_a_formula_gives_its_saved_result():
    rows = f'<row r="2">{text_cell("A2", "Agency spend")}<c r="B2"><f>1+1</f><v>2</v></c></row>'
    assert read(with_sheet(rows)).rows[0].measurements[0].value == 2


def test_an_error_cell_is_refused_by_line_and_column():
    rows = f'<row r="2">{text_cell("A2", "Agency spend")}<c r="B2" t="e"><v>#DIV/0!</v></c></row>'
    with pytest.raises(Refused) as refusal:
        read(with_sheet(rows))
    assert str(refusal.value).splitlines()[0].startswith("Line 2, column “Actual”: “#DIV/0!” is not a figure")
    assert refusal.value.count == 1


def test_an_error_in_a_column_that_is_not_read_does_no_harm():
    rows = f'<row r="2">{text_cell("A2", "Agency")}<c r="B2"><v>1</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'
    assert len(read(with_sheet(rows)).rows) == 1


def test_rich_text_and_escapes_are_read_as_plain_text():
    runs = '<r><t>Agency</t></r><r><t xml:space="preserve"> _x0073_pend</t></r><rPh><t>x</t></rPh>'
    rows = f'<row r="2"><c r="A2" t="inlineStr"><is>{runs}</is></c><c r="B2"><v>1</v></c></row>'
    assert read(with_sheet(rows)).rows[0].name == "Agency spend"
