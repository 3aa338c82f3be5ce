"""Reading the audit back: of an indicator, by a person, within a time."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import owners, roles
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.audit_trail import Entry, TrailProblem, entries
from storage.curation import Curator
from storage.database import Database
from storage.domain.classification import Classification, Publication
from tests.storage.builders import HAND, csv, load_files

FIGURES = csv(
    "code,name,actual,target,rag,data period,commentary",
    "A1,Absence,5,4,RED,30/09/2019,Up",
    "B1,Calls answered,,4,,30/09/2019,",
)
OTHER = Options(scorecard="Other board")
LATER = Hand("command line (Zoë)", HAND.at + timedelta(days=30), "by hand")


@pytest.fixture
def board(database: Database) -> Database:
    """Two indicators on Board."""
    load_files(database, FIGURES)
    return database


def asked(database: Database, **wanted: Any) -> list[Entry]:
    with database.reading() as session:
        return list(entries(session, **wanted))


def said(database: Database, **wanted: Any) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.field, one.was, one.now) for one in asked(database, **wanted)]


def curate(database: Database, method: str, *words: str, scorecard: str | None = None) -> None:
    with database.writing() as session:
        getattr(Curator(session, LATER, scorecard), method)(*words)


def test_a_new_figure_is_recorded_as_it_was_printed(board: Database) -> None:
    found = said(board, indicator="A1")
    assert ("A1 on board, 30/09/2019", "recorded", "", "5") in found
    assert ("B1 on board, 30/09/2019", "recorded", "", "no figure") in said(board, indicator="B1")


def test_a_figure_for_a_real_period_is_recorded_under_its_name(database: Database) -> None:
    load_files(database, csv("code,name,frequency", "A1,Absence,quarter", "B1,Calls answered,quarter"), FIGURES)
    assert ("A1 on board, Q2 2019/20", "recorded", "", "5") in said(database, indicator="A1")


def test_a_reprint_is_not_recorded_again_and_a_correction_is_one(board: Database) -> None:
    load_files(board, FIGURES, FIGURES.replace(b"Absence,5", b"Absence,6"))
    found = [one for one in said(board, indicator="A1") if one[1] in ("recorded", "correction")]
    assert found == [
        ("A1 on board, 30/09/2019", "recorded", "", "5"),
        ("A1 on board, 30/09/2019", "correction", "5", "6"),
    ]


def test_every_change_of_an_indicator_names_it(board: Database) -> None:
    definitions = csv(
        "code,name,target,aliases,section,frequency,polarity", "A1,Days of absence,3,Sick days,Staff,quarter,low"
    )
    again = FIGURES.replace(b"Up", b"Better").replace(b"Absence,5", b"Absence,6")
    bench = csv("code,name,actual,data period,England", "A1,Absence,6,30/09/2019,7")
    load_files(board, definitions, again, bench, bench.replace(b",7", b",8"))
    curate(board, "rename", "A1", "Absences")
    curate(board, "alias", "A1", "Off sick")
    curate(board, "retire", "A1")
    found = asked(board)
    assert {one.kind for one in found} >= {"indicator", "measurement", "showing", "benchmark"}
    of = ("indicator", "measurement", "showing", "benchmark")
    assert [one.subject for one in found if one.kind in of and not one.code] == []
    assert {one.code for one in found if one.subject.startswith("A1 on board")} == {"A1"}


def test_a_line_of_an_edition_is_recorded_with_what_it_says(board: Database) -> None:
    load_files(board, FIGURES.replace(b"5,4,RED", b"6,4,AMBER"), FIGURES.replace(b"5,4,RED,30/09/2019,Up", b",,,,"))
    found = [one[1:] for one in said(board, indicator="A1") if one[0] == "A1 on board in Q2 2019/20"]
    assert found[:2] == [("published", "", "RED"), ("commentary", "", "Up")]
    assert found[2:4] == [("figure", "5", "6"), ("published", "RED", "AMBER")]
    assert found[4] == ("figure", "6", "none")


@pytest.mark.parametrize("name", ["A1", " a1 ", "absence", "Sick days", "Days off", "Absence (all)"])
def test_an_indicator_is_found_by_any_name_of_today_or_before(board: Database, name: str) -> None:
    curate(board, "alias", "A1", "Sick days")
    curate(board, "alias", "A1", "Days off")
    with board.writing() as session:
        Curator(session, LATER).alias("A1", "Days off", remove=True)
    curate(board, "rename", "A1", "Absence (all)")
    curate(board, "rename", "A1", "Days lost")
    assert {one.code for one in asked(board, indicator=name)} == {"A1"}


def test_a_code_of_former_days_still_finds_the_indicator(board: Database) -> None:
    load_files(board, csv("code,name,polarity", "HR-7,Absence,low"))
    found = asked(board, indicator="A1")
    assert {one.code for one in found} == {"HR-7"}
    assert ("A1 on board", "code", "A1", "HR-7") in said(board, indicator="HR-7")


def test_what_was_said_of_a_merged_one_is_as_open_as_its_figures_are_now(board: Database) -> None:
    head = "code,name,actual,data period,class,publication"
    load_files(board, csv(head, "C1,Once,987,30/06/2018,exempt,draft"), options=Options("Board", new=True))
    load_files(board, csv("code,class,publication", "C1,public,published"))
    curate(board, "merge", "C1", "A1")
    told = next(one for one in asked(board, indicator="A1") if one.now == "987")
    assert (told.code, told.classification, told.is_out) == ("C1", "exempt", False)


def test_what_was_merged_into_it_is_included_and_leads_to_it(board: Database) -> None:
    load_files(
        board, csv("code,name,actual,data period", "C1,Absences,4,30/06/2018"), options=Options("Board", new=True)
    )
    curate(board, "merge", "C1", "A1")
    found = said(board, indicator="A1")
    assert ("C1 on board, 30/06/2018", "recorded", "", "4") in found
    assert ("A1 on board", "merged", "C1 on board", "1 figure and 1 line of editions") in found
    assert said(board, indicator="C1") == said(board, indicator="Absences") == found


def test_one_code_on_two_scorecards_has_to_be_told_apart(board: Database) -> None:
    load_files(board, FIGURES, options=OTHER)
    with pytest.raises(TrailProblem) as problem:
        asked(board, indicator="a1")
    assert "A1 on “Board”, A1 on “Other board”. Say which with --scorecard" in str(problem.value)
    found = asked(board, indicator="A1", scorecard="other BOARD")
    assert found and all(one.subject.startswith("A1 on other-board") for one in found)


def test_a_scorecard_alone_is_everything_on_it(board: Database) -> None:
    load_files(board, FIGURES, options=OTHER)
    found = said(board, scorecard="Board")
    assert {one[0].split(",")[0].split(" in ")[0] for one in found} == {"A1 on board", "B1 on board", "Board"}
    assert ("Board, Q2 2019/20", "created", "", "Q2 2019/20") in found
    assert ("Board", "created", "", "Board") in found


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"indicator": "Absense"}, r"No indicator is or was called “Absense”. The nearest are A1 \(Absence\)"),
        ({"indicator": " "}, "No indicator is or was called"),
        ({"indicator": "A1", "scorecard": "Bored"}, "There is no scorecard “Bored”. There are: “Board”"),
        ({"person": "zachary"}, "Nobody in the audit is called “zachary”. It knows A."),
    ],
)
def test_a_name_that_leads_nowhere_is_answered_in_words(board: Database, wanted: Any, words: str) -> None:
    with pytest.raises(TrailProblem, match=words):
        asked(board, **wanted)


@pytest.mark.parametrize("part", ["ZOË", "command line", "(zoë)"])
def test_a_person_at_the_command_line_is_found_by_part_of_the_name(board: Database, part: str) -> None:
    curate(board, "rename", "A1", "Days lost")
    assert [one.field for one in asked(board, person=part)] == ["aliases", "name"]


def test_a_part_of_a_name_is_no_pattern(board: Database) -> None:
    with pytest.raises(TrailProblem):
        asked(board, person="%")


def test_an_account_is_what_it_did_and_what_it_was_given(board: Database) -> None:
    with board.writing() as session:
        roles.grant(session, HAND, "U012AB3CD", "officer")
        roles.grant(session, HAND, "U012AB3CDE", "officer")
        owners.bind(session, HAND, "A1", "U012AB3CD")
        owners.bind(session, Hand("U012AB3CD", HAND.at, "/scorecard owner"), "A1", "U099")
    found = [(one.kind, one.who, one.was, one.now) for one in asked(board, person="<@U012AB3CD|ann>")]
    assert found == [
        ("role", "A", "", "every directorate"),
        ("owner", "A", "", "U012AB3CD"),
        ("owner", "U012AB3CD", "U012AB3CD", "U099"),
    ]
    assert asked(board, person="U0NOBODY1") == []


def test_a_time_includes_its_start_and_leaves_out_its_end(board: Database) -> None:
    curate(board, "rename", "A1", "Days lost")
    assert {one.at for one in asked(board, since=LATER.at)} == {LATER.at}
    assert {one.at for one in asked(board, until=LATER.at)} == {HAND.at}
    assert asked(board, since=HAND.at + timedelta(seconds=1), until=LATER.at) == []


def test_an_entry_says_what_of_its_indicator_is_not_for_everyone(board: Database) -> None:
    given = Options("Board", publication=Publication.DRAFT, classification=Classification.EXEMPT)
    load_files(board, csv("code,name,actual,data period", "A1,Absence,7,31/12/2019"), options=given)
    found = asked(board, indicator="A1", today=date(2020, 1, 1))
    assert {(one.classification, one.is_out) for one in found} == {("exempt", False)}
    assert ("recorded as", "exempt, draft") in {(one.field, one.now) for one in found}
    assert {(one.classification, one.is_out) for one in asked(board, indicator="B1")} == {("public", True)}


def test_a_day_of_publication_counts_once_it_has_come(board: Database) -> None:
    given = Options("Board", publication=Publication.PUBLISHED, publish_on=date(2020, 2, 1))
    load_files(board, csv("code,name,actual,data period", "A1,Absence,7,31/12/2019"), options=given)
    days = (date(2020, 1, 31), date(2020, 2, 1))
    assert [asked(board, indicator="A1", today=day)[0].is_out for day in days] == [False, True]
