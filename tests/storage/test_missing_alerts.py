"""Missing data: told to owners and officers once, silently noted at first, and cleared by the figure itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from storage.alerts.awaiting import every, listed
from storage.alerts.missing import missing_due
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.missing import DataState
from storage.domain.role import Role
from storage.domain.viewer import COMMAND_LINE, PUBLIC
from storage.roles import grant
from storage.tables import DataState as StateRow
from storage.tables import table_of
from tests.storage.builders import csv, load_files
from tests.storage.reds import CHANNEL, HAND, OFFICER, OWNER, fill, id_of, told

QUIET, SOON, LATE = date(2019, 12, 20), date(2020, 2, 10), date(2020, 2, 17)
HEAD = "code,name,actual,rag,data period,edition,section"


@pytest.fixture
def board(database: Database) -> Database:
    """Everything has come up to September; the job has had its first run on a quiet day."""
    fill(database)
    assert run(database, QUIET) == 0
    return database


def run(database: Database, today: date, channel: str = CHANNEL) -> int:
    now = datetime.combine(today, time(8), tzinfo=UTC)
    return missing_due(database, now=now, today=today, alerts_channel=channel)


def ids(database: Database, *codes: str) -> list[int]:
    with database.reading() as session:
        return sorted(id_of(session, code) for code in codes)


def test_an_owner_is_told_of_what_is_due_soon_and_nobody_else(board: Database):
    assert run(board, SOON) == 1
    expected = {"state": "due soon", "indicators": ids(board, "ABS"), "is_list": False}
    assert told(board, AlertKind.MISSING) == {OWNER: expected}


def test_the_same_is_not_told_twice(board: Database):
    assert run(board, SOON) == 1
    assert run(board, SOON) == 0
    assert run(board, date(2020, 2, 11)) == 0


def test_officers_get_a_list_of_what_became_overdue(board: Database):
    with board.writing() as session:
        grant(session, HAND, OFFICER, Role.OFFICER)
    assert run(board, LATE) == 2
    found = told(board, AlertKind.MISSING)
    assert found[OWNER]["indicators"] == ids(board, "ABS")
    assert found[OFFICER] == {
        "state": "overdue",
        "indicators": ids(board, "ABS", "BUD", "COM", "EXE"),
        "is_list": True,
    }


def test_an_officer_of_one_directorate_gets_what_is_of_it_and_the_channel_the_rest(board: Database):
    with board.writing() as session:
        grant(session, HAND, OFFICER, Role.OFFICER, "Finance")
    run(board, LATE)
    found = told(board, AlertKind.MISSING)
    assert found[OFFICER]["indicators"] == ids(board, "BUD")
    assert found[CHANNEL]["indicators"] == ids(board, "ABS", "COM", "EXE")


def test_without_officers_and_channel_only_the_owner_is_told(board: Database):
    assert run(board, LATE, channel="") == 1
    assert list(told(board, AlertKind.MISSING)) == [OWNER]


def test_an_officer_who_owns_an_indicator_is_told_of_it_once(board: Database):
    with board.writing() as session:
        grant(session, HAND, OWNER, Role.OFFICER, "People")
    run(board, LATE, channel="")
    with board.reading() as session:
        rows = listed(session, viewer=COMMAND_LINE, today=LATE)
    assert {one.account for one in rows} == {"", OWNER}
    assert len(told(board, AlertKind.MISSING)) == 1


def test_each_further_period_that_is_missed_is_told_anew(board: Database):
    run(board, LATE, channel="")
    assert run(board, date(2020, 5, 1), channel="") == 0
    assert run(board, date(2020, 5, 16), channel="") == 1


def test_the_first_run_of_a_database_tells_nobody(database: Database):
    fill(database)
    assert run(database, LATE) == 0
    with database.reading() as session:
        assert len(session.connection().execute(select(table_of(StateRow))).all()) == 4
    assert told(database, AlertKind.MISSING) == {}


def test_a_database_without_indicators_has_not_had_its_first_run(database: Database):
    assert run(database, QUIET) == 0
    fill(database)
    assert run(database, LATE) == 0
    assert told(database, AlertKind.MISSING) == {}


def test_a_figure_that_comes_clears_the_state_by_itself(board: Database):
    row = "ABS,Sickness absence,9 days,RED,31/12/2019,Q3 2019/20,Our people"
    load_files(board, csv(HEAD, row))
    with board.reading() as session:
        found = listed(session, viewer=COMMAND_LINE, today=LATE)
    assert ids(board, "ABS")[0] not in {one.indicator for one in found}


def test_a_row_without_a_figure_clears_nothing(board: Database):
    load_files(board, csv(HEAD, "ABS,Sickness absence,,,31/12/2019,Q3 2019/20,Our people"))
    with board.reading() as session:
        found = {one.indicator: one for one in listed(session, viewer=COMMAND_LINE, today=LATE)}
    assert found[ids(board, "ABS")[0]].awaited.state is DataState.OVERDUE


@pytest.mark.parametrize(
    "row",
    [
        "ABS,Sickness absence,,RED,31/12/2019,Q3 2019/20,Our people",
        "ABS,Sickness absence,,,31/12/2019,Q3 2019/20,Our people",
        "ABS,Sickness absence,,GREEN,,Q3 2019/20,Our people",
        "ABS,Sickness absence,8 days,,31/12/2019,Q3 2019/20,Our people",
    ],
)
def test_the_job_finds_missing_what_whoever_sees_everything_finds_missing(board: Database, row: str):
    load_files(board, csv(HEAD, row))
    with board.reading() as session:
        seen = listed(session, viewer=COMMAND_LINE, today=LATE)
        found = every(session, today=LATE)
    assert {one.indicator: one.awaited for one in seen} == {one.indicator: one.awaited for one in found}


def test_what_is_missing_is_named_only_to_those_who_may_see_it(board: Database):
    with board.reading() as session:
        seen = listed(session, viewer=PUBLIC, today=LATE)
        every = listed(session, viewer=COMMAND_LINE, today=LATE)
    assert len(every) == 4
    assert [one.definition.key.code for one in seen] == ["BUD", "ABS", "COM"]


def test_two_replicas_at_once_tell_once(board: Database, make_database: Callable[..., Database]):
    other = make_database(board.url.render_as_string(hide_password=False))
    assert run(board, LATE) + run(other, LATE) == 2
    assert len(told(board, AlertKind.MISSING)) == 2
