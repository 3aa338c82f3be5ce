"""The councils' own files load unmodified, with their values as printed."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from storage.domain.indicator import Unit
from storage.domain.rag import RagStatus
from storage.domain.snapshot import MeasurementStatus
from storage.intake.figures import FiguresFile
from storage.intake.reader import read

DATA = Path(__file__).parent / "data"


def figures(name: str) -> FiguresFile:
    found = read(DATA / name)
    assert isinstance(found, FiguresFile)
    return found


@pytest.fixture(scope="module")
def cfc() -> FiguresFile:
    return figures("worcestershire_cfc_2019q2.csv")


@pytest.fixture(scope="module")
def warwickshire() -> FiguresFile:
    return figures("warwickshire_kbms_2019q1.csv")


def test_all_sixty_rows_load_with_one_measurement_each(cfc):
    assert len(cfc.rows) == 60
    assert all(len(row.measurements) == 1 for row in cfc.rows)


def test_the_published_ratings_are_counted_as_on_the_page(cfc):
    assert Counter(row.published for row in cfc.rows) == {
        RagStatus.RED: 26,
        RagStatus.AMBER: 12,
        RagStatus.GREEN: 11,
        RagStatus.NOT_APPLICABLE: 8,
        RagStatus.NO_STATUS: 3,
    }


@pytest.mark.parametrize(
    ("name", "text", "value", "unit"),
    [
        ("Care Leavers that are in Education, Employment or Training (EET)", "43%", "43", Unit.PERCENT),
        ("Children with a Child Protection Plan", "42 rate per 10,000", "42", Unit.RATE),
        ("Looked After Children", "70 (Rate per 10,000)", "70", Unit.RATE),
        ("Expected budget position at end of financial year", "£90,803,000", "90803000", Unit.POUNDS),
        ("Sickness Rates", "3.99 (Days)", "3.99", Unit.DAYS),
        ("Progress 8 Score for Looked After Children", "-1.48%", "-1.48", Unit.PERCENT),
        ("Employees - Actual Full Time Equivalents", "712.89", "712.89", None),
    ],
)
def test_a_value_is_kept_as_printed_and_read_exactly(cfc, name, text, value, unit):
    (measurement,) = next(row for row in cfc.rows if row.name == name).measurements
    assert (measurement.text, measurement.value, measurement.unit) == (text, Decimal(value), unit)


def test_an_impossible_data_period_is_kept_as_printed_without_a_date(cfc):
    (measurement,) = next(row for row in cfc.rows if row.name == "Choice of school").measurements
    assert (measurement.period, measurement.period_text, measurement.period_is_stated) == (None, "31/09/2019", False)


def test_columns_that_are_not_read_are_listed_with_a_reason(cfc):
    assert {heading for heading, _ in cfc.columns.ignored} == {
        "dot",
        "page",
        "dot_ocr_glyph",
        "has_performance_details",
    }
    assert all(row.movement == "" for row in cfc.rows)


def test_three_year_columns_give_up_to_three_measurements_a_row(warwickshire):
    assert len(warwickshire.rows) == 12
    assert [len(row.measurements) for row in warwickshire.rows] == [3] * 10 + [1, 2]
    assert [m.period.label for m in warwickshire.rows[0].measurements] == ["2016/17", "2017/18", "2018/19"]


def test_years_without_a_figure_give_no_measurement(warwickshire):
    (only,) = warwickshire.rows[10].measurements
    assert (only.text, only.period_text) == ("96", "18/19")


def test_a_provisional_figure_is_provisional(warwickshire):
    last = warwickshire.rows[6].measurements[-1]
    assert (last.value, last.status) == (Decimal("18.37"), MeasurementStatus.PROVISIONAL)


def test_a_plain_target_is_for_the_latest_year_and_the_report_says_so(warwickshire):
    first = warwickshire.rows[0]
    assert [m.target for m in first.measurements] == [None, None, Decimal(346)]
    assert warwickshire.notes == ("“target” is taken to be for 18/19, the latest period of the file.",)


@pytest.mark.parametrize(("colour", "count"), [("green", 27), ("red", 4)])
def test_a_list_of_names_gives_indicators_with_their_section_and_no_measurement(colour, count):
    rows = figures(f"worcestershire_corporate_2019q2_{colour}.csv").rows
    assert len(rows) == count
    assert all(row.section and not row.measurements and row.published is None for row in rows)


def test_last_quarters_rating_in_a_name_is_movement_and_no_part_of_the_name():
    found = figures("worcestershire_corporate_2019q2_green.csv")
    row = next(row for row in found.rows if row.name == "Performance reviews completed")
    assert row.movement == "previously Amber"
    assert "1 name ends in a remark" in found.notes[0]
