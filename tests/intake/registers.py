"""Registers for tests: short texts into values."""

import pytest

from storage.domain.matrix import FIVE_BY_FIVE, RiskMatrix
from storage.intake.problems import Refused
from storage.intake.risk_reader import read_risks
from storage.intake.risk_values import RegisterFile, RiskRow, RisksFile


def file_of(text: str, matrix: RiskMatrix = FIVE_BY_FIVE) -> RegisterFile:
    """What a CSV file of the register says."""
    return read_risks(text.encode(), matrix=matrix)


def risks_of(text: str, matrix: RiskMatrix = FIVE_BY_FIVE) -> tuple[RiskRow, ...]:
    """The risks in a CSV file."""
    file = file_of(text, matrix)
    assert isinstance(file, RisksFile)
    return file.rows


def one_risk(headings: str, line: str, matrix: RiskMatrix = FIVE_BY_FIVE) -> RiskRow:
    """The risk R1, “Fire”, with further columns."""
    (found,) = risks_of(f"Risk ref,Risk title,{headings}\nR1,Fire,{line}\n", matrix)
    return found


def refusal(text: str | bytes, matrix: RiskMatrix = FIVE_BY_FIVE) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(Refused) as caught:
        read_risks(text if isinstance(text, bytes) else text.encode(), matrix=matrix)
    return str(caught.value)


def why_not(headings: str, line: str, matrix: RiskMatrix = FIVE_BY_FIVE) -> str:
    """What is said of the risk R1 with such columns."""
    return refusal(f"Risk ref,Risk title,{headings}\nR1,Fire,{line}\n", matrix)
