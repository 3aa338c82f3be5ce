"""Register files that mean harm go through the gate of the others, and no text breaks the readers."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.matrix import FIVE_BY_FIVE
from storage.intake.problems import Refused
from storage.intake.risk_reader import read_risks
from tests.intake.books import SHEET, changed, plain, sheet, text_cell
from tests.intake.registers import one_risk, refusal


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"x" * 10_000_001, "at most 10 MB"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html><table>", "a web page"),
        (b"PK\x03\x04 but not really", "damaged"),
        (b"Risk ref,Risk title,Likelihood,Impact\nR1,Fire\0,1,1\n", "NUL"),
        (changed(plain(), **{"xl/bomb.bin": b"\0" * 20_000_000}), "a hundred times its size"),
        (changed(plain(), **{"xl/vbaProject.bin": b"x"}), "macros"),
        (changed(plain(), **{"../evil.xml": b"<a/>"}), "points outside"),
        (changed(plain(), **{SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}), "declares a document type"),
        (changed(plain(), **{SHEET: b"<worksheet><sheetData>"}), "damaged"),
        (plain(), "put it in with `python -m bot import`"),
        (
            changed(plain(), **{SHEET: sheet(f'<row r="1">{text_cell("A1", "Fire")}</row>')}),
            "no line of headings was found in any sheet",
        ),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words(content: bytes, words: str) -> None:
    assert words.casefold() in refusal(content).casefold()


def test_a_cell_without_a_saved_result_is_refused_with_its_place() -> None:
    heads = text_cell("A1", "Risk ref") + text_cell("B1", "Risk title") + text_cell("C1", "Current score")
    cells = text_cell("A2", "R1") + text_cell("B2", "Fire") + '<c r="C2"><f>4*4</f></c>'
    content = changed(plain(), **{SHEET: sheet(f'<row r="1">{heads}</row><row r="2">{cells}</row>')})
    assert "Line 2, column “Current score”: a formula without a saved result" in refusal(content)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "@SUM(1)", "<!channel> *bold* `code`", "\u202eeriF", "🔥" * 50])
def test_a_text_is_kept_as_it_is(text: str) -> None:
    assert one_risk("Cause", f'"{text}"').cause == text


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "R1",
            "R2",
            "Fire",
            "4",
            "5x5",
            "TBC",
            "31/09/2019",
            "March 2020",
            "• a\n• b",
            "treat",
            "100%",
            "RED",
            "Gross",
            "=1+1",
        ]
    ),
)
HEADINGS = (
    *("Risk ref", "Risk title", "Likelihood", "Impact", "Target score", "Action", "Due", "Status", "Controls"),
    *("Review frequency", "Proximity", "Class", "As at", "Which score", "Scored on", "RAG", "Risk area"),
)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=8, unique=True), st.data())
def test_whatever_the_cells_hold_a_file_is_read_or_refused(headings: list[str], data: st.DataObject) -> None:
    width = len(headings)
    lines = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([headings, *lines])
    try:
        file = read_risks(out.getvalue().encode("utf-8", "ignore"), matrix=FIVE_BY_FIVE)
    except Refused as refused:
        assert refused.count and all(str(problem).endswith(".") for problem in refused.problems)
    else:
        assert {row.line for row in file.rows} <= set(range(2, len(lines) + 2))
