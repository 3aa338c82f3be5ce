"""The audit of the register: every change with what was and is, and who may be shown it."""

from dataclasses import replace

import pytest

from storage.audit_trail import TrailProblem, entries
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.rag import RagStatus
from storage.domain.risk import MitigationStatus
from storage.intake.risk_values import ReadMitigation
from storage.tables import RiskMark
from tests.storage.builders import csv, load_files
from tests.storage.register_files import JUNE, NEW, actions, area, area_list, at, load, register, row, stored

TRAIN = ReadMitigation("Train them")


def said(database: Database, **wanted: object) -> list[tuple[str, str, str, str]]:
    with database.reading() as session:
        return [(one.kind, one.field, one.was, one.now) for one in entries(session, **wanted)]


def classes(database: Database) -> dict[str, set[str]]:
    with database.reading() as session:
        found = [(one.subject, one.classification) for one in entries(session)]
    return {subject: {name for one, name in found if one == subject} for subject, _ in found}


def test_every_change_of_a_risk_is_recorded_with_what_was_and_is(database: Database) -> None:
    load(database, register(row(residual=at(4, 4))), options=replace(NEW, as_at=JUNE))
    load(database, register(row(residual=at(3, 4), owner="Head", area="Children"), row("CRR2")))
    assert said(database, risk="crr1") == [
        ("risk", "created", "", "Risk CRR1"),
        ("risk", "residual", "", "16 High (4 × 4), from 30/06/2019"),
        ("risk", "residual", "16 High (4 × 4)", "12 Medium (3 × 4), from 30/09/2019"),
        ("risk", "area", "", "Children"),
        ("risk", "owner", "", "Head"),
    ]


def test_mitigations_and_links_are_entries_of_their_risk(database: Database) -> None:
    load_files(database, csv("code,name,actual,data period", "A,Absence,5,Q2 2019/20"))
    load(database, register(row(indicators=("A",))), actions(TRAIN))
    load(database, actions(replace(TRAIN, status=MitigationStatus.DONE)), register(row(also=("indicators",))))
    assert said(database, risk="CRR1")[1:] == [
        ("risk link", "indicator", "", "A on board"),
        ("risk mitigation", "added", "", "Train them"),
        ("risk mitigation", "status: Train them", "not started", "done"),
        ("risk link", "indicator", "A on board", ""),
    ]
    assert ("risk link", "indicator", "", "A on board") in said(database, indicator="A")


def test_whatever_is_recorded_marks_its_risk_and_its_area(database: Database) -> None:
    load(database, area_list(area(rag=RagStatus.RED)), register(row(residual=at(4, 4)), row("CRR2")))
    marks = stored(database, RiskMark)
    assert {one.area_id for one in marks} - {None} == {1}
    assert {one.risk_id for one in marks} - {None} == {1, 2}


def test_an_entry_is_of_the_class_of_its_risk_or_area_of_today(database: Database) -> None:
    exempt = {"classification": Classification.EXEMPT}
    load(database, area_list(area(rag=RagStatus.RED, **exempt)))
    load(database, register(row(residual=at(4, 4), **exempt), row("CRR2"), row("CRR3")), actions(TRAIN))
    load(database, register(row("CRR3", classification=Classification.INTERNAL)))
    found = classes(database)
    assert {name: found[name] for name in ("CRR1", "CRR2", "CRR3", "Children")} == {
        "CRR1": {"exempt"}, "CRR2": {"public"}, "CRR3": {"internal"}, "Children": {"exempt"},
    }  # fmt: skip
    assert ("risk", "classification", "public", "internal") in said(database, risk="CRR3")


def test_an_entry_that_names_an_area_is_as_strict_as_the_area(database: Database) -> None:
    load(database, area_list(area(classification=Classification.EXEMPT)))
    load(database, register(row(area="Children")))
    with database.reading() as session:
        found = [(one.field, one.classification) for one in entries(session, risk="CRR1")]
    assert found == [("created", "public"), ("area", "exempt")]


def test_an_entry_of_a_link_is_as_strict_as_the_stricter_of_the_two(database: Database) -> None:
    head = "code,name,actual,data period,class"
    load_files(database, csv(head, "A,Absence,5,Q2 2019/20,exempt"))
    load(database, register(row(indicators=("A",))))
    with database.reading() as session:
        found = {(one.kind, one.classification) for one in entries(session, risk="CRR1")}
    assert found == {("risk", "public"), ("risk link", "exempt")}


def test_a_risk_that_never_was_on_the_register_is_said_with_the_nearest(database: Database) -> None:
    load(database, register(row("CRR12")))
    with pytest.raises(TrailProblem, match=r"There is no risk “CRR1” on the register.* The nearest are CRR12\."):
        said(database, risk="CRR1")
