"""Definitions files: known by their columns, each rule checked."""

from decimal import Decimal

import pytest

from storage.domain.indicator import Accumulation, AmberRule, Polarity, Unit
from storage.domain.period import PeriodType
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.values import DefinitionsFile
from storage.intake.write import csv_bytes

HEADER = (
    "Code",
    "Name",
    "Unit",
    "Polarity",
    "Frequency",
    "Accumulation",
    "Amber rule",
    "Target",
    "Aliases",
    "Lag days",
)


def definitions(*lines, header=HEADER):
    file = read(csv_bytes(header, lines))
    assert isinstance(file, DefinitionsFile)
    return file.rows


def refusal(*lines):
    with pytest.raises(Refused) as caught:
        definitions(*lines)
    return str(caught.value)


def test_a_definition_is_read_whole():
    line = (
        "EET",
        "Care leavers in work",
        "%",
        "Higher is better",
        "quarterly",
        "YTD",
        "2.6 points",
        "52%",
        "EET; work",
        "30",
    )
    (row,) = definitions(line)
    found = row.definition
    assert (found.key.code, found.unit, found.polarity) == ("EET", Unit.PERCENT, Polarity.HIGHER)
    assert (found.frequency, found.accumulation) == (PeriodType.QUARTER, Accumulation.CUMULATIVE)
    assert (found.amber, found.target) == (AmberRule(points=Decimal("2.6")), 52)
    assert (found.aliases, found.lag_days, found.defined) == (("EET", "work"), 30, True)


def test_only_the_columns_of_the_file_are_present():
    (row,) = definitions(("A", "lower"), header=("Code", "Polarity"))
    assert row.present == {"polarity"}
    assert row.scope is None


def test_a_rule_that_cannot_work_is_refused_by_line():
    said = refusal(("A", "a", "%", "higher", "", "", "5%", "0", "", ""))
    assert (
        said
        == "Line 2, column “Amber rule”: a tolerance in percent of a zero target is nothing at all; give it in points."
    )


def test_words_that_are_no_choice_are_refused_with_the_choices():
    said = refusal(("A", "a", "", "sideways", "", "", "", "", "", ""))
    assert said == "Line 2, column “Polarity”: “sideways” is not higher, lower, closer or none."


def test_one_code_stands_once():
    line = ("A", "a", "", "higher", "", "", "", "", "", "")
    assert refusal(line, ("a", *line[1:])) == "Line 3: the code “a” stands on line 2 already."


def test_whole_numbers_have_bounds():
    assert "is not a whole number from 0 to 3660" in refusal(("A", "a", "", "", "", "", "", "", "", "-1"))
