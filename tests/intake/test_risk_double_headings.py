"""Registers whose scores are headed in two lines, “Gross” and “Net” over the same words."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.intake.risk_reader import read_risks
from storage.intake.risk_values import ReadScore, RegisterFile, RisksFile
from tests.intake.books import book
from tests.intake.registers import file_of, refusal

APART = ["Risk register", ",,Gross risk,,,Net risk,,,", "Ref,Risk,L,I,Score,L,I,Score,Owner"]
MERGED = ["Ref,Risk,Gross risk,,,Net risk,,,Owner", ",,Likelihood,Impact,Score,Likelihood,Impact,Score,"]
LINE = "R1,Fire,5,5,25,4,3,12,Head"


def check(file: RegisterFile) -> None:
    assert isinstance(file, RisksFile)
    (risk,) = file.rows
    assert (risk.inherent, risk.residual) == (ReadScore(Cell(5, 5), "", 25), ReadScore(Cell(4, 3), "", 12))
    assert (risk.title, risk.owner, risk.present) == ("Fire", "Head", {"title", "owner", "inherent", "residual"})


@pytest.mark.parametrize("headings", [APART, MERGED])
def test_scores_headed_in_two_lines_are_read_from_csv(headings: list[str]) -> None:
    check(file_of("\n".join([*headings, LINE, ""])))


@pytest.mark.parametrize("headings", [APART, MERGED])
def test_scores_headed_in_two_lines_are_read_from_a_workbook(headings: list[str]) -> None:
    def fill(sheet: Worksheet) -> None:
        for line in (*headings, LINE):
            sheet.append([cell or None for cell in line.split(",")])

    check(read_risks(book(fill), matrix=FIVE_BY_FIVE))


def test_a_problem_names_the_column_by_both_lines() -> None:
    said = refusal("\n".join([*MERGED, "R1,Fire,6,5,25,4,3,12,Head", ""]))
    assert said.startswith("Line 3, column “Gross risk Likelihood”: “6” is not a step of likelihood")
