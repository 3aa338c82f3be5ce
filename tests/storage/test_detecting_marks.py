"""Every kind of write that can turn a status leaves its indicator to be assessed, in the same transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session

from storage import publishing, rules
from storage.curation import Curator
from storage.database import Database
from storage.domain.amending import Change
from storage.domain.classification import Classification
from storage.domain.indicator import IndicatorKey
from storage.domain.publishing import Decision
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER, Viewer
from storage.tables import DueMark, Indicator
from tests.storage.alerting import BOARD, DRAFT, TODAY, begin, figure, load, page, rows
from tests.storage.builders import HAND, csv, load_files

DIRECTOR = Viewer("T", "U0DIRECTOR", frozenset({VIEWER, Grant(Role.DIRECTOR), Grant(Role.OFFICER)}))
ABS = IndicatorKey("ABS", "board")
Write = Callable[[Database], object]


def marked(database: Database) -> set[str]:
    """The codes of what has to be assessed."""
    codes = {one.id: one.code for one in rows(database, Indicator)}
    return {codes[one.indicator_id] for one in rows(database, DueMark)}


def _file(*lines: str, **options: object) -> Write:
    return lambda database: load_files(database, csv(*lines), options=replace(BOARD, **options))


def _figures(*lines: str, **options: object) -> Write:
    return lambda database: load_files(database, page(*lines), options=replace(BOARD, **options))


def _by_hand(work: Callable[[Curator], str]) -> Write:
    def write(database: Database) -> None:
        with database.writing() as session:
            work(Curator(session, HAND, "Board"))

    return write


def _decided(decision: Decision) -> Write:
    def write(database: Database) -> None:
        with database.writing() as session:
            edition = publishing.editions(session, viewer=DIRECTOR, today=TODAY)[0]
            lines = publishing.lines(session, viewer=DIRECTOR, today=TODAY, edition=edition.id)
            line = next(one for one in lines if one.snapshot.definition.key == ABS)
            publishing.decide(session, HAND, DIRECTOR, line.id, line.token, decision, today=TODAY)

    return write


def _amended(session: Session) -> None:
    token = rules.form(session, ABS, viewer=DIRECTOR, today=TODAY).token
    wanted = Change(date(2019, 7, 1), "Agreed", frozenset({"target"}), target=Decimal(6))
    rules.amend(session, HAND, ABS, wanted, viewer=DIRECTOR, today=TODAY, token=token)


def _rule_in_chat(database: Database) -> None:
    with database.writing() as session:
        _amended(session)


WRITES: dict[str, Write] = {
    "a figure for a new period": _figures(figure("ABS", 3, "9 days")),
    "a correction": _figures(figure("ABS", 2, "9 days")),
    "a draft": lambda database: load(database, figure("ABS", 3, "9 days"), options=DRAFT),
    "another published RAG on a page": _figures(figure("ABS", 2, "7 days", rag="AMBER")),
    "a figure without a RAG on another page": _figures("ABS,7 days,,30/09/2019,Q3 2019/20"),
    "a class of a figure": _figures(figure("ABS", 2, "7 days"), classification=Classification.EXEMPT),
    "a name with a RAG and no figure": _file("code,name,rag,edition", "ABS,Sickness absence,RED,Q3 2019/20"),
    "a target": _file("code,target", "ABS,6"),
    "a tolerance": _file("code,amber rule", "ABS,2 points"),
    "a polarity": _file("code,polarity", "ABS,higher"),
    "a frequency": _file("code,frequency", "ABS,month"),
    "a unit": _file("code,unit", "ABS,number"),
    "a class": _file("code,class", "ABS,exempt"),
    "a directorate": _file("code,target,directorate", "ABS,8,Finance"),
    "a rule from a day on in a file": _file("code,target,effective from,reason", "ABS,6,01/07/2019,Agreed"),
    "a rule from a day on in chat": _rule_in_chat,
    "holding a line back": _decided(Decision.HOLD),
    "retiring": _by_hand(lambda curator: curator.retire("ABS")),
}


@pytest.mark.parametrize("kind", WRITES)
def test_it_leaves_its_indicator_to_be_assessed_and_no_other(database: Database, kind: str) -> None:
    begin(database)
    assert marked(database) == set()
    WRITES[kind](database)
    assert marked(database) == {"ABS"}


def test_a_new_indicator_is_to_be_assessed(database: Database) -> None:
    begin(database)
    load_files(database, csv("code,name,actual,data period", "NEW,Potholes,4,31/12/2019"), options=BOARD)
    assert marked(database) == {"NEW"}


def test_publishing_a_draft_leaves_it_to_be_assessed(database: Database) -> None:
    found = begin(database)
    load(database, figure("ABS", 3, "9 days"), options=DRAFT)
    for decision in (Decision.APPROVE, Decision.PUBLISH):
        found.tick()
        _decided(decision)(database)
        assert marked(database) == {"ABS"}


def test_merging_leaves_both_to_be_assessed(database: Database) -> None:
    begin(database, figure("ABS", 2, "7 days"), figure("COM", 3, "95%"))
    load_files(database, csv("code,target,directorate", "COM,90,People"), options=BOARD)
    _by_hand(lambda curator: curator.merge("COM", "ABS"))(database)
    assert marked(database) == {"ABS", "COM"}


def test_bringing_a_retired_one_back_leaves_it_to_be_assessed(database: Database) -> None:
    found = begin(database)
    _by_hand(lambda curator: curator.retire("ABS"))(database)
    assert found.tick() == 0
    assert marked(database) == set()
    _by_hand(lambda curator: curator.retire("ABS", undo=True))(database)
    assert marked(database) == {"ABS"}


def test_the_same_file_again_leaves_nothing_to_be_assessed(database: Database) -> None:
    begin(database)
    load(database, figure("ABS", 2, "7 days"), figure("COM", 2, "95%"))
    assert marked(database) == set()


def test_a_file_that_is_refused_leaves_nothing_to_be_assessed(database: Database) -> None:
    begin(database)
    load_files(database, page(figure("ABS", 3, "9 days")), options=BOARD, dry_run=True)
    assert marked(database) == set()
