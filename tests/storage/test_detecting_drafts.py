"""Drafts are told to owner and officers, and to everyone else once they are published."""

from datetime import date, timedelta

import pytest

from storage import publishing
from storage.alerts.detecting import Detector
from storage.curation import Curator
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.publishing import Decision
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER, Viewer
from storage.owners import bind
from storage.roles import grant
from storage.tables import AlertLine, Episode, table_of
from tests.storage.alerting import (
    BOARD,
    CHANNEL,
    DRAFT,
    TODAY,
    announced,
    begin,
    changes,
    detector,
    episodes,
    figure,
    lines,
    load,
    notes,
    rows,
    settle,
)
from tests.storage.builders import HAND, csv, load_files

OWNER, OFFICER, ELSEWHERE = "U0OWNER001", "U0OFFICER1", "U0ELSEWHER"
ALIKE = csv("code,unit,polarity,target,directorate", "COM,days,lower,8,People")
DECIDES = Viewer("T", OFFICER, frozenset({VIEWER, Grant(Role.OFFICER)}))
ON = TODAY + timedelta(days=3)


@pytest.fixture
def board(database: Database) -> Database:
    """A board of two green indicators, ABS with an owner, and an officer of each directorate."""
    begin(database)
    with database.writing() as session:
        bind(session, HAND, "ABS", OWNER, "Board")
        grant(session, HAND, OFFICER, Role.OFFICER, "People")
        grant(session, HAND, ELSEWHERE, Role.OFFICER, "Service")
    return database


@pytest.fixture
def found(board: Database) -> Detector:
    return detector(board)


def decide(database: Database, *decisions: Decision, on: date | None = None) -> None:
    """Decide on the newest line of ABS."""
    for decision in decisions:
        with database.writing() as session:
            edition = publishing.editions(session, viewer=DECIDES, today=TODAY)[0]
            every = publishing.lines(session, viewer=DECIDES, today=TODAY, edition=edition.id)
            line = next(one for one in every if one.snapshot.definition.key == IndicatorKey("ABS", "board"))
            day = on if decision is Decision.PUBLISH else None
            publishing.decide(session, HAND, DECIDES, line.id, line.token, decision, today=TODAY, on=day)


def drafted(board: Database, found: Detector, actual: str = "12 days", quarter: int = 3) -> int:
    load(board, figure("ABS", quarter, actual), options=DRAFT)
    return found.tick()


def test_a_red_draft_is_told_to_its_owner_and_officers_and_to_no_channel(board: Database, found: Detector) -> None:
    assert drafted(board, found) == 1
    assert [len(lines(board, who)) for who in (OWNER, OFFICER, ELSEWHERE, CHANNEL)] == [1, 1, 0, 0]
    assert changes(board, "published") == []
    assert (announced(board, "ABS", "draft"), announced(board, "ABS")) == ("RED", "GREEN")


def test_what_they_were_told_as_a_draft_they_are_not_told_again(board: Database, found: Detector) -> None:
    drafted(board, found)
    settle(board)
    decide(board, Decision.APPROVE, Decision.PUBLISH)
    assert found.tick() == 1
    assert [len(lines(board, who)) for who in (OWNER, OFFICER, CHANNEL)] == [1, 1, 1]
    assert notes(board) == []
    assert [one.stage for one in lines(board, OWNER)] == ["draft"]


def test_who_took_the_draft_on_has_taken_on_what_is_published(board: Database, found: Detector) -> None:
    drafted(board, found)
    with board.writing(figures=False) as session:
        session.connection().execute(table_of(Episode).update().values(taken_by=OWNER, taken_at=HAND.at))
    decide(board, Decision.APPROVE, Decision.PUBLISH)
    found.tick()
    (published,) = rows(board, Episode, stage="published")
    assert (published.taken_by, published.taken_at) == (OWNER, HAND.at)
    assert {one.episode_id for who in (OWNER, CHANNEL) for one in lines(board, who)} == {published.id}
    assert episodes(board, "draft") == [("2019-12-31", False)]


def test_the_reason_for_which_a_draft_was_put_off_is_not_published_with_it(board: Database, found: Detector) -> None:
    drafted(board, found)
    put_off = {"snoozed_by": OWNER, "snoozed_at": HAND.at, "snoozed_until": ON, "snooze_reason": "Between ourselves"}
    with board.writing(figures=False) as session:
        session.connection().execute(table_of(Episode).update().values(**put_off))
    decide(board, Decision.APPROVE, Decision.PUBLISH)
    found.tick()
    (published,) = rows(board, Episode, stage="published")
    assert (published.snoozed_by, published.snoozed_until, published.snooze_reason) == (OWNER, ON, "")


def test_a_recovery_reaches_who_was_told_as_a_draft(board: Database, found: Detector) -> None:
    drafted(board, found)
    decide(board, Decision.APPROVE, Decision.PUBLISH)
    found.tick()
    settle(board)
    load(board, figure("ABS", 4, "6 days"))
    assert found.tick() == 1
    assert len(notes(board)) == 3
    assert {line.change_id for who in (OWNER, OFFICER, CHANNEL) for line in lines(board, who)} == {notes(board)[0][0]}


def test_a_draft_corrected_before_anybody_else_saw_it_edits_what_was_told(board: Database, found: Detector) -> None:
    drafted(board, found)
    settle(board)
    assert drafted(board, found, "7 days") == 1
    assert changes(board, "draft")[-1] == ("recovered", "correction", "RED", "GREEN")
    assert (len(notes(board)), episodes(board, "draft")) == (2, [("2019-12-31", False)])


def test_a_file_that_is_published_at_once_is_one_change(board: Database, found: Detector) -> None:
    load(board, figure("ABS", 3, "12 days"))
    assert found.tick() == 1
    assert changes(board, "draft") == []
    assert [line.stage for who in (OWNER, CHANNEL) for line in lines(board, who)] == ["published"] * 2
    assert announced(board, "ABS", "draft") == "RED"


def test_a_draft_that_goes_back_to_what_is_published_is_no_news(board: Database, found: Detector) -> None:
    load(board, figure("ABS", 3, "12 days"))
    found.tick()
    told = len(lines(board, OWNER))
    for actual in ("7 days", "12 days"):
        load(board, f"ABS,{actual},,31/12/2019,", options=DRAFT)
        assert found.tick() == 1
    assert changes(board, "draft")[-1][:1] == ("newly red",)
    assert len(lines(board, OWNER)) == told
    assert episodes(board, "published") == [("2019-12-31", True)]


def test_what_is_published_on_a_day_is_told_on_that_day(board: Database, found: Detector) -> None:
    drafted(board, found)
    decide(board, Decision.APPROVE, Decision.PUBLISH, on=ON)
    assert found.tick() == 0
    assert detector(board, today=ON - timedelta(days=1)).publication_day() == 0
    assert detector(board, today=ON).publication_day() == 1
    assert len(lines(board)) == 1
    assert detector(board, today=ON).publication_day() == 0


def test_what_is_published_of_one_period_leaves_a_draft_of_the_next_alone(board: Database, found: Detector) -> None:
    load(board, figure("ABS", 3, "12 days"))
    found.tick()
    load(board, figure("ABS", 4, "6 days"), options=DRAFT)
    found.tick()
    load(board, figure("ABS", 4, "13 days"), options=DRAFT)
    assert found.tick() == 1
    load(board, "ABS,7 days,,31/12/2019,Q3 2019/20")
    assert found.tick() == 1
    assert (episodes(board, "draft"), episodes(board)) == ([("2020-03-31", True)], [("2019-12-31", False)])
    assert len({line.change_id for line in lines(board, OWNER)}) == 2


def test_holding_back_what_was_told_is_no_change(board: Database, found: Detector) -> None:
    load(board, figure("ABS", 3, "12 days"))
    found.tick()
    settle(board)
    decide(board, Decision.HOLD)
    assert found.tick() == 0
    decide(board, Decision.APPROVE, Decision.PUBLISH)
    assert found.tick() == 0
    assert announced(board, "ABS") == "RED"


def test_a_new_indicator_of_a_draft_file_is_told_to_nobody(board: Database, found: Detector) -> None:
    load_files(board, csv("code,name,actual,rag,data period", "NEW,Potholes,4,RED,31/12/2019"), options=DRAFT)
    assert found.tick() == 0
    assert rows(board, AlertLine) == []
    assert episodes(board, "draft") == [("2019-12-31", True)]


def test_merging_tells_nobody_again_and_goes_on_with_the_same_stretch(database: Database) -> None:
    found = begin(database, figure("ABS", 2, "7 days"))
    load_files(database, ALIKE, options=BOARD)
    load(database, figure("COM", 1, "6 days"), figure("ABS", 3, "12 days"))
    found.tick()
    settle(database)
    with database.writing() as session:
        Curator(session, HAND, "Board").merge("ABS", "COM")
    assert found.tick() == 0
    assert (len(lines(database)), announced(database, "COM")) == (1, "RED")
    assert [is_open for _, is_open in episodes(database)] == [False, True]
    load(database, figure("COM", 4, "6 days"))
    assert found.tick() == 1
    assert len(notes(database)) == 1


def test_retiring_ends_a_stretch_and_tells_nobody(database: Database) -> None:
    found = begin(database, figure("ABS", 2, "12 days"))
    for undo, is_open in ((False, False), (True, True)):
        with database.writing() as session:
            Curator(session, HAND, "Board").retire("ABS", undo=undo)
        assert found.tick() == 0
        assert episodes(database) == [("2019-09-30", is_open)]
