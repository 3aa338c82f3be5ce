"""Headings of registers: which file it is and which column is which, in the words that councils use."""

import pytest

from storage.domain.matrix import Cell
from storage.domain.rag import RagStatus
from storage.intake.headings import is_header
from storage.intake.risk_fields import RiskField, RiskWords
from storage.intake.risk_headings import is_register_header, meaning
from storage.intake.risk_values import AreasFile, MitigationsFile, RisksFile, ScoringsFile
from tests.intake.registers import file_of, one_risk, refusal, risks_of


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        (("Risk ref", "Ref", "ID", "CRR", "Risk No.", "Risk ID"), RiskField.REFERENCE),
        (("Risk title", "Risk", "Description", "Risk description"), RiskField.TITLE),
        (("Cause", "Cause/Trigger", "Causes"), RiskField.CAUSE),
        (("Event", "Risk event"), RiskField.EVENT),
        (("Effect", "Consequence", "Potential consequences"), RiskField.EFFECT),
        (("Service", "Directorate"), RiskField.DIRECTORATE),
        (("Risk owner", "Lead officer"), RiskField.OWNER),
        (
            ("Gross likelihood", "Inherent Likelihood", "Likelihood (gross)", "Gross Risk - Likelihood"),
            "inherent likelihood",
        ),
        (("Uncontrolled impact", "Impact (inherent)", "Impact before controls"), "inherent impact"),
        (("Gross risk score", "Inherent rating", "Score (gross risk)", "Gross"), "inherent score"),
        (("Likelihood", "Current likelihood", "Residual probability", "Likelihood (1-5)"), "current likelihood"),
        (("Impact", "Net impact", "Current severity", "Residual consequence"), "current impact"),
        (
            ("Current score", "Net risk score", "Risk rating", "Current risk (L x I)", "Score with existing controls"),
            "current score",
        ),
        (("Target likelihood", "Expected likelihood", "Net expected likelihood"), "target likelihood"),
        (("Target", "Target score", "Target risk rating", "Score after further actions"), "target score"),
        (("Existing controls", "Controls in place"), RiskField.CONTROLS),
        (("Further actions", "Mitigations", "Actions", "Action"), RiskField.ACTION),
        (("Action owner", "By whom"), RiskField.ACTION_OWNER),
        (("Due", "Target date", "Due date", "By when"), RiskField.DUE),
        (("Response", "Treatment", "4Ts", "4T's"), RiskField.RESPONSE),
        (("Appetite", "Tolerance"), RiskField.APPETITE),
        (("Proximity",), RiskField.PROXIMITY),
        (("Review frequency",), RiskField.REVIEW),
        (("Last review", "Date last reviewed"), RiskField.LAST_REVIEW),
        (("Next review", "Review date"), RiskField.NEXT_REVIEW),
        (("Date raised", "Date identified"), RiskField.RAISED),
        (("Date closed",), RiskField.CLOSED),
        (("Reason", "Reason for closure"), RiskField.CLOSED_WHY),
        (("KPIs", "Linked indicators"), RiskField.INDICATORS),
        (("Class", "Part A/B"), "class"),
        (("Previous score", "Stakeholders"), None),
    ],
)
def test_a_heading_means_what_councils_mean_by_it(headings: tuple[str, ...], field: str | None) -> None:
    assert {heading: meaning(RiskWords.RISKS, heading) for heading in headings} == dict.fromkeys(headings, field)


AREAS = "name,detail_title,rag,summary\nStaffing,TOO FEW STAFF,AMBER,People leave.\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (AREAS, AreasFile),
        ("Risk area,RAG\nStaffing,RED\n", AreasFile),
        ("Risk ref,Which score,Scored on,Likelihood,Impact\nR1,Gross,30/06/2019,4,4\n", ScoringsFile),
        ("Risk ref,Action,Owner,Due,Status\nR1,Recruit,Head,,\n", MitigationsFile),
        ("Risk ref,Risk title,Action,Owner\nR1,Fire,Alarm,Head\n", RisksFile),
        ("ID,Title,Current,Target,DoT since last report\nCRR0001,Fire,4x4=16,TBC,↑\n", RisksFile),
        ("Risk ref,Risk area,RAG,Likelihood,Impact\nR1,Fire,RED,4,4\n", RisksFile),
    ],
)
def test_the_headings_say_which_file_it_is(text: str, kind: type) -> None:
    assert type(file_of(text)) is kind


def test_risk_areas_load_as_they_are_published() -> None:
    file = file_of(AREAS)
    assert isinstance(file, AreasFile)
    (area,) = file.rows
    assert (area.name, area.title, area.rag, area.why) == (
        "Staffing",
        "TOO FEW STAFF",
        RagStatus.AMBER,
        "People leave.",
    )
    assert area.present == {"title", "rag", "why"}


def test_headings_of_indicators_are_none_of_a_register_and_the_other_way_round() -> None:
    assert not is_register_header(["Indicator", "Actual", "Target", "RAG"])
    assert not is_header(["Risk ref", "Risk title", "Likelihood", "Impact"])
    assert "put it in with `python -m bot import`" in refusal("Code,Name,Unit,Polarity\nA,B,number,higher\n")


def test_a_table_of_something_else_is_refused_with_examples() -> None:
    assert "such as “Risk ref” or “Risk area” and another such as “Likelihood”" in refusal("Fruit,Price\nApple,5\n")


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("Risk title,Likelihood,Impact", "No column gives the references of the risks"),
        ("Risk ref,Risk title,Gross impact", "“Gross impact” has no column of likelihood beside it"),
        ("Risk ref,Risk title,Residual score,Current score", "both give the current score; rename one of them"),
        ("Risk ref,Risk title,Likelihood,Impact,Likelihood,Impact", "two columns are headed “Likelihood”"),
        ("Risk ref,Which score,Scored on", "No column gives the scores"),
    ],
)
def test_columns_that_lack_or_contradict_one_another_are_refused(headings: str, said: str) -> None:
    line = ",".join("1" for _ in headings.split(","))
    assert said in refusal(f"{headings}\n{line}\n")


@pytest.mark.parametrize(
    ("headings", "line", "left_out"),
    [
        ("DoT since last report", "↑", "an arrow says which way a number moved"),
        ("RAG", "RED", "a band follows from likelihood and impact"),
        ("Previous score", "12", "earlier scorings come in a file of their own"),
        ("Draft", "yes", "it has no state of publication"),
        ("Stakeholders", "all", "not a column known here"),
        ("Due", "TBC", "no column gives mitigations that it could be of"),
        ("Action,Progress", "Recruit,We have begun to advertise", "it says in free words how far something is"),
        ("Status", "Amber", "its cells say neither open or closed"),
    ],
)
def test_a_column_that_is_not_read_is_named_with_the_reason(headings: str, line: str, left_out: str) -> None:
    ((heading, why),) = file_of(f"Risk ref,Risk title,{headings}\nR1,Fire,{line}\n").columns.ignored
    assert heading == headings.rpartition(",")[2] and left_out in why


def test_status_is_of_the_risk_or_of_its_mitigations_as_its_cells_say() -> None:
    assert one_risk("Status", "Closed").is_closed is True
    risk = one_risk("Action,Status", "Alarm,Closed: fitted in May")
    assert risk.is_closed is None and risk.mitigations[0].status == "done"


def test_impact_in_words_is_the_effect_and_consequence_beside_a_likelihood_is_a_step() -> None:
    assert one_risk("Impact", "People are hurt").effect == "People are hurt"
    risk = one_risk("Likelihood,Consequence", "4,5")
    assert risk.residual is not None and (risk.residual.cell, risk.effect) == (Cell(4, 5), "")


def test_an_owner_beside_the_risk_owner_is_the_mitigations() -> None:
    risk = one_risk("Risk owner,Action,Owner", "Director,Alarm,Caretaker")
    assert (risk.owner, risk.mitigations[0].owner) == ("Director", "Caretaker")


def test_a_description_beside_a_title_is_what_may_happen_and_alone_it_is_the_title() -> None:
    assert one_risk("Risk description", "It burns").event == "It burns"
    (risk,) = risks_of("Ref,Risk description,Likelihood,Impact\nR1,It burns,1,1\n")
    assert risk.title == "It burns"
