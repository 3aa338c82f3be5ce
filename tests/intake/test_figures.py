"""Rows of figures: periods, statuses, benchmarks, and everything that is wrong said at once."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.indicator import Unit
from storage.domain.rag import RagStatus
from storage.domain.snapshot import MeasurementStatus
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.write import csv_bytes


def rows(*lines):
    header, *body = lines
    return read(csv_bytes(header, body)).rows


def refusal(*lines):
    with pytest.raises(Refused) as caught:
        rows(*lines)
    return caught.value


def test_every_problem_is_named_by_line_column_and_value():
    refused = refusal(
        ("Indicator", "Latest Performance", "Target", "RAG"),
        ("a", "4z3%", "1", "RED"),
        ("", "5", "x", "PURPLE"),
    )
    assert [str(problem).split(" is not ")[0] for problem in refused.problems] == [
        "Line 2, column “Latest Performance”: “4z3%”",
        "Line 3: this line names no indicator.",
        "Line 3, column “RAG”: “PURPLE”",
        "Line 3, column “Target”: “x”",
    ]
    assert str(refused.problems[2]).endswith("is not RED, AMBER, GREEN, N/A or NO STATUS.")


def test_the_first_fifty_problems_are_shown_and_all_are_counted():
    refused = refusal(("Indicator", "Actual"), *((f"i{n}", "?") for n in range(80)))
    assert (len(refused.problems), refused.count) == (50, 80)


def test_an_impossible_stated_period_is_refused_by_name():
    refused = refusal(("Indicator", "Actual", "Period"), ("a", "1", "31/09/2019"))
    assert str(refused) == "Line 2, column “Period”: “31/09/2019” is not a date: September 2019 has 30 days."


def test_a_stated_period_goes_before_a_descriptive_one_which_stays_as_printed():
    (row,) = rows(("Indicator", "Actual", "Period", "Data period"), ("a", "1", "Q2 2019/20", "30/09/2019"))
    measurement = row.measurements[0]
    assert (measurement.period.label, measurement.period_text) == ("Q2 2019/20", "30/09/2019")
    assert measurement.period_is_stated


def test_without_a_stated_period_the_descriptive_one_counts():
    (row,) = rows(("Indicator", "Actual", "Period", "Data period"), ("a", "1", "", "31/09/2019"))
    assert (row.measurements[0].period, row.measurements[0].period_is_stated) == (None, False)


def test_a_quarter_and_a_year_in_two_columns_make_one_period():
    (row,) = rows(("Indicator", "Actual", "Quarter", "Year"), ("a", "1", "Q2", "2019/20"))
    assert row.measurements[0].period.label == "Q2 2019/20"


def test_a_rating_without_a_figure_is_kept_with_what_the_cell_says():
    (row,) = rows(("Indicator", "Actual", "RAG"), ("a", "TBC", "RED"))
    assert row.published is RagStatus.RED
    assert [(m.value, m.text) for m in row.measurements] == [(None, "TBC")]


def test_a_blank_figure_with_nothing_said_of_it_is_no_measurement():
    assert rows(("Indicator", "Actual", "RAG"), ("a", "N/A", ""))[0].measurements == ()


def test_the_other_columns_are_read_as_what_they_mean():
    header = ("Indicator", "Actual", "Unit", "Figure status", "Illustrative", "Numerator", "Denominator", "Edition")
    (row,) = rows(header, ("a", "43", "%", "revised", "yes", "43", "100", "30/09/2019"))
    (m,) = row.measurements
    assert (m.unit, m.status, m.illustrative) == (Unit.PERCENT, MeasurementStatus.REVISED, True)
    assert (m.numerator, m.denominator, row.edition.label) == (43, 100, "Q2 2019/20")


def test_comparators_become_benchmarks():
    (row,) = rows(("Indicator", "Actual", "England", "Statistical neighbours"), ("a", "1", "2.5%", ""))
    assert row.benchmarks == (("England", Decimal("2.5")),)


def test_an_edition_is_a_quarter():
    assert "is not a quarter such as Q2 2019/20" in str(refusal(("Indicator", "Actual", "Edition"), ("a", "1", "soon")))


def test_a_figures_file_changes_no_definition():
    file = read(csv_bytes(("Indicator", "Actual", "Polarity", "Owner"), [("a", "1", "higher", "Head of service")]))
    assert [why for _, why in file.columns.ignored] == ["a figures file changes no definition"] * 2


def test_long_files_tell_how_far_they_are():
    seen = []
    content = csv_bytes(("Indicator", "Actual"), [(f"i{n}", "1") for n in range(1200)])
    read(content, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]


ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=15)


@settings(deadline=None)
@given(st.lists(st.tuples(ANY, ANY, ANY, ANY), max_size=4))
def test_whatever_the_cells_hold_is_read_or_refused_in_words(lines):
    try:
        read(csv_bytes(("Indicator", "Actual", "RAG", "Period"), lines))
    except Refused as refused:
        assert all(str(problem).endswith(".") for problem in refused.problems)


@pytest.mark.parametrize("heading", ["Target 2019/20", "2019/20 target"])
def test_a_target_for_a_period_of_its_own_belongs_to_the_figure(heading):
    (row,) = rows(("Indicator", "Actual", heading, "Data period"), ("a", "43%", "52%", "30/09/2019"))
    assert row.measurements[0].target == 52


def test_targets_for_several_other_periods_are_left_out_and_said_so():
    table = (("Indicator", "Actual", "Target 2019/20", "Target 2020/21"), ("a", "43%", "52%", "55%"))
    found = read(csv_bytes(table[0], table[1:]))
    assert found.rows[0].measurements[0].target is None
    assert [note for note in found.notes if "Target 2020/21" in note] == [
        "“Target 2020/21” is left out: no figures are for that period."
    ]
