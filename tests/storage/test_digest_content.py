"""What a digest says: net changes of its time, what stands red or overdue, and nothing that is not for its reader."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, update

from storage.alerts.digest import Asked, content, published_only
from storage.database import Database
from storage.domain.change import ChangeKind
from storage.domain.classification import Classification
from storage.domain.clearance import Clearance
from storage.domain.digest import Digest
from storage.domain.rag import RagStatus
from storage.domain.subscription import Scope, ScopeKind, Which
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader, Readers
from storage.tables import DueMark, Episode, table_of
from tests.storage.builders import csv, load_files
from tests.storage.reds import OWNER, Q1, at, change, episode, fill

TODAY = date(2019, 12, 20)
EVERYTHING = Asked(Scope(ScopeKind.EVERYTHING), at(2), at(9))


@pytest.fixture
def board(database: Database) -> Database:
    """COM turned red in the week of the digest; ABS had been red before, for two quarters. All has been assessed."""
    fill(database)
    with database.writing() as session:
        session.connection().execute(delete(table_of(DueMark)))
    change(database, "COM", "GREEN", "RED", on=at(3))
    episode(database, "COM", on=at(3))
    episode(database, "ABS", on=at(1, month=11), taken_by=OWNER, taken_at=at(2, month=11))
    return database


def made(database: Database, asked: Asked = EVERYTHING, viewer: Reader = PUBLIC, today: date = TODAY) -> Digest:
    with database.reading() as session:
        return content(session, asked, viewer=viewer, today=today)


def codes(found: tuple) -> list[str]:
    return [one.snapshot.definition.key.code for one in found]


def test_what_turned_red_is_apart_from_what_is_still_red(board: Database):
    found = made(board)
    assert codes(found.turned) == ["COM"] and codes(found.reds) == ["ABS"]
    assert (found.turned[0].was, found.turned[0].change.now) == (RagStatus.GREEN, RagStatus.RED)
    assert found.turned[0].change.value == "80%"


def test_it_says_how_long_a_red_has_stood_and_who_is_on_it(board: Database):
    (red,) = made(board).reds
    assert (red.periods, red.unit) == (2, "quarter")
    assert red.episode and red.episode.taken_by == OWNER


def test_changes_outside_its_time_are_left_out(board: Database):
    later = made(board, replace(EVERYTHING, since=at(3), until=at(9)))
    assert codes(later.turned) == [] and codes(later.reds) == ["ABS", "COM"]
    at_the_end = made(board, replace(EVERYTHING, until=at(3)))
    assert codes(at_the_end.turned) == ["COM"]


def test_a_recovery_says_for_how_long_it_was_red(board: Database):
    change(board, "BUD", "RED", "GREEN", on=at(4), kind=ChangeKind.RECOVERED)
    (found,) = made(board).recovered
    assert (found.periods_red, found.red_unit, found.was) == (1, "quarter", RagStatus.RED)


def test_several_changes_of_one_indicator_are_one_line(board: Database):
    change(board, "BUD", "RED", "GREEN", on=at(4), kind=ChangeKind.RECOVERED)
    change(board, "BUD", "GREEN", "AMBER", on=at(5), kind=ChangeKind.OTHER, version=2)
    found = made(board, replace(EVERYTHING, which=Which.ANY))
    assert [(one.was, one.change.now) for one in found.recovered] == [(RagStatus.RED, RagStatus.AMBER)]
    assert found.others == ()


def test_other_changes_are_told_where_any_change_is_wanted(board: Database):
    change(board, "BUD", "AMBER", "GREEN", on=at(4), kind=ChangeKind.OTHER)
    assert codes(made(board, replace(EVERYTHING, which=Which.ANY)).others) == ["BUD"]
    assert codes(made(board).others) == []


def test_what_came_back_to_where_it_was_has_not_changed(board: Database):
    change(board, "BUD", "GREEN", "AMBER", on=at(4), kind=ChangeKind.OTHER, version=1, was_label="Q1 2019/20")
    change(board, "BUD", "AMBER", "GREEN", on=at(5), kind=ChangeKind.OTHER, version=2)
    assert made(board, replace(EVERYTHING, which=Which.ANY)).others == ()


@pytest.mark.parametrize(
    ("scope", "red", "overdue"),
    [
        (Scope(ScopeKind.DIRECTORATE, "people"), ["COM", "ABS"], {"COM", "ABS"}),
        (Scope(ScopeKind.DIRECTORATE, "Finance"), [], {"BUD"}),
        (Scope(ScopeKind.SCORECARD, "Board"), ["COM", "ABS"], {"COM", "ABS", "BUD"}),
        (Scope(ScopeKind.OWN), ["ABS"], {"ABS"}),
    ],
)
def test_a_scope_narrows_everything_it_says(board: Database, scope: Scope, red: list[str], overdue: set[str]):
    found = made(board, replace(EVERYTHING, scope=scope, person=OWNER), today=date(2020, 3, 1))
    assert codes((*found.turned, *found.reds)) == red
    assert {one.definition.key.code for one in found.overdue} == overdue


def test_what_is_exempt_is_told_only_to_those_cleared_for_it(board: Database):
    change(board, "EXE", "GREEN", "RED", on=at(4))
    episode(board, "EXE", on=at(4))
    assert "EXE" not in codes((*made(board).turned, *made(board).reds))
    assert sorted(codes(made(board, viewer=COMMAND_LINE).turned)) == ["COM", "EXE"]


def test_the_earlier_status_is_kept_from_whoever_may_not_see_its_figure(board: Database):
    change(board, "BUD", "RED", "GREEN", on=at(4), kind=ChangeKind.RECOVERED, was_label="Q4 2018/19", end=Q1)
    (found,) = made(board).recovered or made(board, replace(EVERYTHING, which=Which.ANY)).others
    assert found.was is None


def test_a_draft_is_not_in_it_even_for_those_who_see_drafts(board: Database):
    head = "code,name,actual,rag,data period,edition,section,publication"
    load_files(board, csv(head, "BUD,Budget variance,9%,RED,31/12/2019,Q3 2019/20,Our money,draft"))
    assert codes(made(board, viewer=COMMAND_LINE).reds) == ["ABS"]


def test_a_newer_figure_for_some_alone_does_not_show_through_what_the_others_are_told(board: Database):
    head = "code,name,actual,rag,data period,edition,section,class"
    load_files(board, csv(head, "ABS,Sickness absence,7 days,GREEN,31/12/2019,Q3 2019/20,Our people,exempt"))
    with board.writing() as session:
        rows = table_of(Episode)
        session.connection().execute(update(rows).where(rows.c.taken_by == OWNER).values(closed_at=at(4)))
    assert codes(made(board).reds) == ["ABS"]
    assert codes(made(board, viewer=COMMAND_LINE).reds) == []


def test_a_draft_keeps_only_those_who_see_it_from_being_told_it_is_overdue(board: Database):
    head = "code,name,actual,rag,data period,edition,section,publication"
    load_files(board, csv(head, "BUD,Budget variance,1%,GREEN,31/12/2019,Q3 2019/20,Our money,draft"))
    day = date(2020, 3, 1)
    seen = {one.definition.key.code for one in made(board, viewer=COMMAND_LINE, today=day).overdue}
    assert "BUD" in {one.definition.key.code for one in made(board, today=day).overdue}
    assert "BUD" not in seen and "ABS" in seen


def test_a_reader_without_drafts_keeps_their_class():
    cleared = Readers(frozenset({frozenset({Clearance(Classification.EXEMPT, drafts=True, directorate="People")})}))
    (sight,) = published_only(cleared).audience
    assert sight == {Clearance(Classification.EXEMPT, directorate="People")}


def test_what_has_not_been_assessed_yet_is_looked_at_all_the_same(database: Database):
    fill(database)
    assert "ABS" in codes(made(database).reds)


def test_nothing_at_all_is_said_to_be_nothing(database: Database):
    fill(database)
    found = made(database, replace(EVERYTHING, scope=Scope(ScopeKind.DIRECTORATE, "Finance")))
    assert found.is_empty and not found.has_changes
