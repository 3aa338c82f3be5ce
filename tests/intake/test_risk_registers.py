"""Registers as councils keep them: several lines a risk, lists in cells, odd days; all that is wrong at once."""

from datetime import date

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from storage.domain.classification import Classification
from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import MitigationStatus, Proximity, RiskResponse, ScoreKind
from storage.intake.risk_reader import read_risks
from storage.intake.risk_values import MitigationsFile, ReadMitigation, ReadScore, RisksFile, ScoringsFile
from tests.intake.books import book
from tests.intake.registers import file_of, one_risk, refusal, risks_of, why_not

SEVERAL = """Risk ref,Risk title,Likelihood,Impact,Controls,Action,Action owner,Due
R1,Fire,4,4,Alarm,Sprinklers,Estates,31/12/2019
{}
R2,Flood,1,1,,,,
"""


@pytest.mark.parametrize(
    "again", [",,,,Drills,Training,People,", "r1,Fire,4,4,Drills,Training,People,", "R1,,4,,Drills,Training,People,"]
)
def test_a_risk_may_take_several_lines_with_its_cells_blank_or_repeated(again: str) -> None:
    one, other = risks_of(SEVERAL.format(again))
    assert (one.reference, one.line, one.residual) == ("R1", 2, ReadScore(Cell(4, 4)))
    assert one.controls == ("Alarm", "Drills")
    assert [(each.action, each.owner, each.due) for each in one.mitigations] == [
        ("Sprinklers", "Estates", date(2019, 12, 31)),
        ("Training", "People", None),
    ]
    assert (other.reference, other.mitigations) == ("R2", ())


def test_merged_cells_of_a_workbook_speak_for_every_line_that_they_span() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Corporate risk register"])
        sheet.append(["Risk ref", "Risk title", "Likelihood", "Impact", "Action", "Action owner"])
        sheet.append(["R1", "Fire", 4, 4, "Sprinklers", "Estates"])
        sheet.append([None, None, None, None, "Training", None])
        for columns in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "F3:F4"):
            sheet.merge_cells(columns)

    file = read_risks(book(fill), matrix=FIVE_BY_FIVE)
    assert isinstance(file, RisksFile)
    (risk,) = file.rows
    assert [(each.action, each.owner) for each in risk.mitigations] == [
        ("Sprinklers", "Estates"),
        ("Training", "Estates"),
    ]
    assert file.notes == ("1 line above the headings left out: “Corporate risk register”.",)


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ("R1,Flood,,,,,,", "Line 3, column “Risk title”: R1 stands on line 2 already, where this reads “Fire”."),
        ("R1,Flood,4,5,,,,", "Line 3, column “Risk title”: R1 stands on line 2 already, where this reads “Fire”."),
        ("R1,Fire,4,5,,,,", "Line 3, column “Impact”: R1 stands on line 2 already, where this reads “4”."),
        (",Flood,,,,,,", "Line 3: this line names a risk and gives no reference for it."),
        (",,,,,Sprinklers,Fire service,", "Line 3: the mitigation “Sprinklers” stands twice, with different words"),
        (",,,,,,Estates,", "Line 3: this line gives an owner, a day or a status, and no mitigation that it is of."),
    ],
)
def test_a_line_that_says_something_else_of_a_risk_is_refused(again: str, said: str) -> None:
    assert said in refusal(SEVERAL.format(again))


def test_a_note_below_the_risks_is_no_risk() -> None:
    note = "Scores as agreed by the board on 1 October 2019; see minute 27"
    file = file_of(SEVERAL.format(f"{note},,,,,,,"))
    assert [row.reference for row in file.rows if hasattr(row, "reference")] == ["R1", "R2"]
    assert file.notes[0].startswith("Line 3, “Scores as agreed by the board on 1 October 2019;")


def test_a_heading_between_the_lines_is_no_risk() -> None:
    file = file_of(SEVERAL.format("Adult Services,,,,,,,"))
    assert [row.reference for row in file.rows if hasattr(row, "reference")] == ["R1", "R2"]
    assert file.notes == ("Line 3, “Adult Services”, is read as a heading between the lines.",)


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_lines() -> None:
    said = refusal(
        "Risk ref,Risk title,Likelihood,Impact,Treatment,Review frequency,Proximity,Action,Status\n"
        "R1,Fire,6,4,burn,weekly,soon,Alarm,green\n"
        "R2,,1,,,,,,\n"
        ",Flood,1,1,,,,,\n"
    )
    lines = [line.split(":")[0] for line in said.splitlines()]
    assert lines == [
        "Line 2, column “Likelihood”",
        "Line 2, column “Treatment”",
        "Line 2, column “Proximity”",
        "Line 2, column “Review frequency”",
        "Line 3, column “Impact”",
        "Line 3, column “Risk title”",
        "Line 4",
    ]


@pytest.mark.parametrize(
    ("heading", "field"), [("Next review", "next_review"), ("Date raised", "raised_on"), ("Date closed", "closed_on")]
)
def test_a_day_that_is_none_is_kept_as_printed_and_flagged(heading: str, field: str) -> None:
    risk = one_risk(heading, "31/09/2019")
    assert (getattr(risk, field), risk.printed) == (None, {field: "31/09/2019"})
    assert risk.flags == (f"Line 2, R1: “{heading}” is “31/09/2019”, which is no day.",)


def test_a_day_that_is_left_open_is_kept_and_nothing_odd() -> None:
    risk = one_risk("Next review,Date closed,Action,Due", "TBC,n/a,Alarm,Ongoing")
    assert (risk.printed, risk.closed_on, risk.flags) == ({"next_review": "TBC"}, None, ())
    assert risk.mitigations[0].due_text == "Ongoing"


@pytest.mark.parametrize(
    ("heading", "attribute"), [("Next review", "next_review"), ("Accepted until", "accepted_until")]
)
@pytest.mark.parametrize(
    ("text", "last"),
    [("February 2020", date(2020, 2, 29)), ("Mar-20", date(2020, 3, 31)), ("Q4 2019/20", date(2020, 3, 31))],
)
def test_a_month_until_which_there_is_time_is_its_last_day(heading: str, attribute: str, text: str, last: date) -> None:
    risk = one_risk(heading, text)
    assert (getattr(risk, attribute), risk.flags) == (last, ())


def test_a_month_on_which_something_was_done_is_no_day() -> None:
    risk = one_risk("Last review,Raised", "March 2020,2019")
    assert (risk.last_review, risk.raised_on) == (None, None)
    assert [flag.partition("“")[2] for flag in risk.flags] == [
        "Last review” is “March 2020”, which is no day.",
        "Raised” is “2019”, which is no day.",
    ]


@pytest.mark.parametrize(
    ("text", "due", "kept"),
    [
        ("31/12/2019", date(2019, 12, 31), ""),
        ("March 2020", date(2020, 3, 31), ""),
        ("Q2 2019/20", date(2019, 9, 30), ""),
        ("31/09/2019", None, "31/09/2019"),
    ],
)
def test_a_mitigation_is_due_on_its_day_or_at_the_end_of_its_period(text: str, due: date | None, kept: str) -> None:
    risk = one_risk("Action,Due", f"Alarm,{text}")
    assert risk.mitigations == (ReadMitigation("Alarm", due=due, due_text=kept),)
    assert bool(risk.flags) is bool(kept)


def test_a_list_in_a_cell_is_as_many_controls_and_mitigations() -> None:
    line = '"• Alarm\n• Drills","1. Sprinklers\n2. Training","Estates\nPeople","31/12/2019"'
    risk = one_risk("Existing controls,Further actions,Action owner,Target date", line)
    assert risk.controls == ("Alarm", "Drills")
    day = date(2019, 12, 31)
    assert risk.mitigations == (ReadMitigation("Sprinklers", "Estates", day), ReadMitigation("Training", "People", day))


def test_days_that_cannot_be_told_apart_between_mitigations_are_refused() -> None:
    line = '"1. Sprinklers\n2. Training\n3. Doors","31/12/2019\n31/03/2020"'
    assert "it has 2 entries beside 3 mitigations" in why_not("Action,Due", line)


def test_an_action_of_two_sentences_on_two_lines_is_one() -> None:
    (one,) = one_risk("Action,Due", '"Fit sprinklers\nin every school.",31/12/2019').mitigations
    assert one.action == "Fit sprinklers in every school."


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Not started", MitigationStatus.NOT_STARTED),
        ("0%", MitigationStatus.NOT_STARTED),
        ("On-going", MitigationStatus.IN_PROGRESS),
        ("60% complete", MitigationStatus.IN_PROGRESS),
        ("Complete – March 2019", MitigationStatus.DONE),
        ("100%", MitigationStatus.DONE),
        ("No longer required", MitigationStatus.DROPPED),
        ("", None),
    ],
)
def test_how_far_a_mitigation_is_is_read_in_the_words_of_registers(text: str, status: MitigationStatus | None) -> None:
    assert one_risk("Action,Action status", f"Alarm,{text}").mitigations[0].status is status


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("Treat", RiskResponse.TREAT),
        ("Reduce – fit sprinklers", RiskResponse.TREAT),
        ("ACCEPT", RiskResponse.TOLERATE),
        ("Tolerate (until 2020)", RiskResponse.TOLERATE),
        ("Transfer", RiskResponse.TRANSFER),
        ("Avoid", RiskResponse.TERMINATE),
        ("Tm", RiskResponse.TERMINATE),
        ("TBC", None),
    ],
)
def test_a_response_is_one_of_four(text: str, response: RiskResponse | None) -> None:
    risk = one_risk("Treatment", text)
    assert (risk.response, risk.flags) == (response, ())


def test_two_responses_are_read_as_the_first_and_flagged_and_a_bare_t_is_refused() -> None:
    risk = one_risk("4Ts", "Treat and transfer")
    assert risk.response is RiskResponse.TREAT
    assert risk.flags == ("Line 2, R1: the response “Treat and transfer” is read as treat, which it names first.",)
    assert "“T” is not treat, tolerate, transfer or terminate" in why_not("4Ts", "T")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Monthly", 1),
        ("Quarterly", 3),
        ("Six-monthly", 6),
        ("6 monthly", 6),
        ("Annually", 12),
        ("every 3 months", 3),
        ("Every two years", 24),
    ],
)
def test_a_review_frequency_is_a_number_of_months(text: str, months: int) -> None:
    assert one_risk("Review frequency", text).review_months == months


@pytest.mark.parametrize(
    ("text", "proximity"),
    [
        ("Imminent", Proximity.IMMINENT),
        ("0-3 months", Proximity.IMMINENT),
        ("Within 12 months", Proximity.YEAR),
        ("> 1 year", Proximity.LATER),
        ("2 years", Proximity.LATER),
    ],
)
def test_a_proximity_is_one_of_three(text: str, proximity: Proximity) -> None:
    assert one_risk("Proximity", text).proximity is proximity


def test_a_column_that_is_absent_is_not_present_and_an_empty_one_is() -> None:
    risk = one_risk("Risk owner,Action", ",")
    assert risk.present == {"title", "owner", "mitigations"}
    assert (risk.owner, risk.mitigations) == ("", ())


def test_marks_of_a_row_are_read() -> None:
    risk = one_risk(
        "Class,Illustrative,As at,KPIs,Risk appetite", "Part B,yes,Q2 2019/20,AGENCY; Care leavers;AGENCY,Cautious"
    )
    assert (risk.classification, risk.illustrative, risk.as_at) == (Classification.EXEMPT, True, date(2019, 9, 30))
    assert (risk.indicators, risk.appetite) == (("AGENCY", "Care leavers"), "Cautious")
    assert "not public, internal or exempt" in why_not("Class", "everybody").replace("is not", "not")
    assert "“soon” is not a day such as 30/09/2019, or a period" in why_not("As at", "soon")


@pytest.mark.parametrize(
    ("headings", "line", "said"),
    [
        ("Cause", "x" * 10_001, "column “Cause”: it has 10,001 letters; at most 10,000 are read"),
        ("Risk owner", "x" * 201, "at most 200 are read"),
    ],
)
def test_a_text_longer_than_any_real_one_is_refused(headings: str, line: str, said: str) -> None:
    assert said in why_not(headings, line)


def test_scorings_are_read_with_their_kind_and_day() -> None:
    headings = "Risk ref,Which score,Scored on,Likelihood,Impact,Why,Scored by"
    file = file_of(f"{headings}\nr1,Gross,Q1 2019/20,4,4,New,Panel\nR1,Residual,01/09/2019,TBC,TBC,,\n")
    assert isinstance(file, ScoringsFile)
    one, other = file.rows
    assert (one.reference, one.kind, one.on, one.cell) == ("R1", ScoreKind.INHERENT, date(2019, 6, 30), Cell(4, 4))
    assert (one.why, one.by) == ("New", "Panel")
    assert (other.kind, other.on, other.cell, other.printed) == (ScoreKind.RESIDUAL, date(2019, 9, 1), None, "TBC")


def test_a_scoring_without_a_kind_or_of_no_day_is_refused() -> None:
    said = refusal("Risk ref,Which score,Scored on,Likelihood,Impact\nR1,,31/09/2019,4,4\nR1,other,01/09/2019,4,4\n")
    assert "Line 2: this line does not say which score it gives." in said
    assert "Line 2, column “Scored on”: “31/09/2019” is not a day" in said
    assert "“other” is not inherent, residual or target" in said


def test_mitigations_are_read_with_what_the_file_says_of_them() -> None:
    file = file_of("Risk ref,Action,Owner,Done on\nR1,Alarm,Head,01/09/2019\n,Drills,,\n")
    assert isinstance(file, MitigationsFile)
    assert [(row.reference, row.mitigation.action) for row in file.rows] == [("R1", "Alarm"), ("R1", "Drills")]
    assert file.rows[0].mitigation.done_on == date(2019, 9, 1)
    assert file.rows[0].present == {"owner", "done_on"}
    assert "stands on line 2 already" in refusal("Risk ref,Action,Owner\nR1,Alarm,A\nR1,alarm,B\n")


def test_an_area_stands_once_for_a_day() -> None:
    text = "Risk area,RAG,As at\nStaffing,RED,{}\nStaffing,GREEN,30/09/2019\n"
    assert len(file_of(text.format("30/06/2019")).rows) == 2
    assert "“Staffing” stands on line 2 already" in refusal(text.format("Q2 2019/20"))
    assert "“purple” is not RED, AMBER" in refusal("Risk area,RAG\nStaffing,purple\n")


def test_an_appetite_that_is_none_is_flagged_and_kept() -> None:
    odd, open_ = one_risk("Appetite", "Hungry"), one_risk("Appetite", "TBC")
    assert (odd.appetite, odd.flags) == (
        "Hungry",
        ("Line 2, R1: the appetite “Hungry” is no score, band or level of appetite.",),
    )
    assert (open_.appetite, open_.flags) == ("TBC", ())
    assert not any(one_risk("Appetite", text).flags for text in ("8", "Medium", "cautious", "n/a"))
