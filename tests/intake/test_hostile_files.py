"""Files that mean harm, or only look like tables, are turned away in words and cost little."""

import io
import random
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.intake import sandbox
from storage.intake.problems import Refused
from storage.intake.reader import read
from tests.intake.books import HEADINGS, SHEET, changed, plain, sheet, text_cell, with_sheet


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"x" * 10_000_001, "at most 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls workbook or one protected by a password"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<!DOCTYPE html><html><table>", "a web page"),
        (b"\xef\xbb\xbf <html>", "a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        (b"<div><table>", "a web page"),
        (b"\n<!-- saved from the intranet -->", "a web page"),
        ("\ufeff<html>".encode("utf-16-le"), "a web page"),
        (b'<?xml version="1.0"?>\n<svg width="1"/>', "a picture"),
        (b"GIF89a\x01\0", "a picture"),
        (b"\r\n%PDF-1.4", "a PDF"),
        (b'{"refused": false}', "a JSON file"),
        (b'[\n  {"Indicator": "A", "Actual": 5}\n]', "a JSON file"),
        (b"[]", "a JSON file"),
        (b"PK\x03\x04 but not really", "damaged"),
        (b"Indicator,Actual\nAgency\0,5\n", "NUL"),
        (b"Indicator,Actual\nAgency \xed\xa0\x80,5\n", "no encoding"),
        (b"\xff\xfeI\0n\0\x00\xd8", "no encoding"),
        (b"\xef\xbb\xbfIndicator,Actual\nCaf\xe9,5\n", "no encoding"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    assert words in refusal(content)


@pytest.mark.parametrize("first", ["[Draft] scorecard", "{draft}", "<5 in all>", "<b>Draft</b>", "Projects"])
def test_a_title_that_begins_like_markup_or_json_does_no_harm(first):
    assert len(read(f"{first}\nIndicator,Actual\nAgency spend,5\n".encode()).rows) == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert "a hundred times its size" in refusal(changed(plain(), **{"xl/bomb.bin": b"\0" * 20_000_000}))


def test_a_workbook_that_declares_more_than_sixty_megabytes_is_refused():
    noise = bytes(range(256)) * 40_000
    parts = {f"xl/media/{number}.bin": noise[number:] for number in range(7)}
    assert "unpacks to more than" in refusal(changed(plain(), **parts))


def test_a_workbook_of_too_many_parts_is_refused():
    assert "more than 200 parts" in refusal(changed(plain(), **{f"xl/{n}.bin": b"" for n in range(201)}))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\evil.xml", "xl/../../evil", "C:evil"])
def test_a_part_whose_name_points_outside_is_refused(name):
    assert "points outside" in refusal(changed(plain(), **{name: b"<a/>"}))


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "docProps/custom.xml", "customXml/item1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
def test_a_document_type_is_refused_in_every_part_and_disguise(part, encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = f"{LAUGHS}<a>&b;</a>".encode(encoding)
    content = (head.encode("utf-16") + body[2:]) if encoding == "utf-16" else head.encode() + body
    assert "that spreadsheets do not use" in (said := refusal(changed(plain(), **{part: content}))) or "type" in said


def test_macros_are_refused():
    assert "macros" in refusal(changed(plain(), **{"xl/vbaProject.bin": b"x"}))


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not an .xlsx workbook" in refusal(out.getvalue())


def test_a_sheet_that_lies_about_its_size_is_read_all_the_same():
    rows = f'<row r="1048576">{text_cell("A1048576", "Agency spend")}<c r="B1048576"><v>5</v></c></row>'
    file = read(with_sheet(rows, before='<dimension ref="A1:XFD1048576"/>'))
    assert [(row.line, row.name) for row in file.rows] == [(1048576, "Agency spend")]


def test_a_cell_in_the_farthest_column_is_refused():
    rows = f'<row r="2">{text_cell("A2", "Agency spend")}<c r="XFD2"><v>5</v></c></row>'
    assert "beyond 200 columns" in refusal(with_sheet(rows))


def rows_of(number: int) -> str:
    return "".join(f'<row><c t="inlineStr"><is><t>I{n}</t></is></c><c><v>{n}</v></c></row>' for n in range(number))


def test_twenty_thousand_rows_are_read_and_one_more_is_refused():
    assert len(read(with_sheet(rows_of(20_000))).rows) == 20_000
    assert "more than 20,000 rows" in refusal(with_sheet(rows_of(20_001)))


def test_the_same_limit_holds_for_csv():
    lines = ["Indicator,Actual", *(f"I{n},{n}" for n in range(20_001))]
    assert len(read("\n".join(lines[:-1]).encode()).rows) == 20_000
    assert "more than 20,000 rows" in refusal("\n".join(lines).encode())


def test_one_text_used_a_million_times_costs_no_memory():
    content = with_sheet("".join(f'<row r="{n}"><c t="s"><v>0</v></c><c><v>1</v></c></row>' for n in range(2, 5000)))
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>%s</t></si></sst>'
    link = '<Relationship Id="rId9" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links = archive.read("xl/_rels/workbook.xml.rels").decode().replace("</Relationships>", link).encode()
    parts = {"xl/sharedStrings.xml": strings % (b"ab" * 15_000), "xl/_rels/workbook.xml.rels": links}
    assert "letters" in refusal(changed(content, **parts))


def test_more_memory_than_allowed_is_refused():
    pytest.importorskip("resource", reason="no memory limit on this platform")
    lines = "".join(f"<row>{text_cell(f'A{n}', random.randbytes(1000).hex())}</row>" for n in range(2, 5000))
    with pytest.raises(Refused, match="more memory or time"):
        sandbox.read_xlsx(with_sheet(lines), memory=40_000_000)


def test_a_reader_that_takes_too_long_is_stopped():
    with pytest.raises(Refused, match="longer than"):
        sandbox.read_xlsx(plain(), seconds=0.001)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("damage", [b"<worksheet", b"", b"\x00\x01", b"<a/>", b'<a xmlns:r="x"><sheet r:id="no"/></a>'])
def test_a_damaged_part_is_refused_in_words_or_does_no_harm(part, damage):
    try:
        read(changed(plain(), **{part: damage}))
    except Refused as refused:
        assert str(refused).endswith(".")
        return
    assert part == "xl/styles.xml"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="x"/>',
        '<row r="2"><c r="2"><v>1</v></c></row>',
        '<row r="2"><c r="a2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>',
        '<row r="2"><c r="A2" t="zzz"><v>7</v></c></row>',
        '<row r="99999999999999999999999999"/><row/>',
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused_in_words(rows):
    said = refusal(with_sheet(rows))
    assert "damaged" in said or "names no indicator" in said or "no line" in said


@pytest.mark.parametrize("number", ["1E999999999", "nan", "INF", "1_000", "４３", "1" * 5000, "9" * 400])
def test_a_stored_number_that_is_none_is_refused_by_its_place(number):
    rows = f'<row r="2">{text_cell("A2", "Agency spend")}<c r="B2"><v>{number}</v></c></row>'
    assert refusal(with_sheet(rows)).startswith("Line 2, column “Actual”")


@given(st.integers(0, len(plain()) - 1), st.binary(min_size=1, max_size=6))
@example(plain().rindex(b"sheet1.xml") + len("sheet1"), b"!")
@example(2167, b"\x01")
@example(len(plain()) - 4, b"\x01")
@settings(deadline=None, max_examples=60)
def test_a_workbook_with_bytes_changed_is_read_or_refused_in_words(place, data):
    content = plain()
    try:
        read(content[:place] + data + content[place + len(data) :])
    except Refused as refused:
        assert "memory" not in str(refused)


def test_a_workbook_whose_directory_points_before_its_beginning_is_damaged():
    content = plain()
    assert "damaged" in refusal(content[:-4] + b"\x01" + content[-3:])


def test_merged_cells_that_overlap_cost_no_more_than_others():
    merges = "".join(f'<mergeCell ref="A2:A{n}"/>' for n in range(3, 5000))
    lines = "".join(f"<row>{text_cell(f'A{n}', 'Section')}{text_cell(f'B{n}', f'I{n}')}</row>" for n in range(2, 5000))
    headings = f'<row r="1">{text_cell("A1", "Section")}{text_cell("B1", "Indicator")}</row>'
    end = b"</sheetData>"
    part = sheet(headings + lines).replace(end, end + f"<mergeCells>{merges}</mergeCells>".encode())
    assert len(read(changed(plain(), **{SHEET: part})).rows) == 4998


def test_more_figures_than_an_import_may_hold_are_refused():
    headings = [f"{month}-{year}" for year in range(2004, 2020) for month in MONTHS]
    lines = [",".join(["Indicator", *headings])] + [f"I{n}" + ",1" * len(headings) for n in range(1500)]
    assert "more than 200,000 figures" in refusal("\n".join(lines).encode())


def test_headings_alone_are_a_file_without_rows():
    assert read(changed(plain(), **{SHEET: sheet(HEADINGS)})).rows == ()
