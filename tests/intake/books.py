"""Workbooks made for tests: real ones by openpyxl, and hand-made ones that no spreadsheet would write."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from storage.intake.write import xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(fill: Callable[[Worksheet], None]) -> bytes:
    """A workbook of one sheet that `fill` puts cells into."""
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def plain() -> bytes:
    """A small sound workbook."""
    return xlsx_bytes(("Indicator", "Actual"), [("Agency spend", "£5")])


def changed(content: bytes, **parts: bytes) -> bytes:
    """The archive with parts replaced or added; keyword names are given through a dict."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sheet(rows: str, *, before: str = "") -> bytes:
    """A sheet's part around hand-written rows."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def with_sheet(rows: str, *, before: str = "") -> bytes:
    """A workbook whose only sheet has these hand-written rows under a line of headings."""
    return changed(plain(), **{SHEET: sheet(HEADINGS + rows, before=before)})


def text_cell(reference: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADINGS = f'<row r="1">{text_cell("A1", "Indicator")}{text_cell("B1", "Actual")}</row>'
