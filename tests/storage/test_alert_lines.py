"""The lines of an alert, as one reader may see them: what was found then, and what is true now."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from storage.alerts import lines
from storage.database import Database, Session
from storage.domain.change import Cause, Stage
from storage.domain.classification import Classification
from storage.domain.clearance import Clearance
from storage.domain.rag import RagStatus
from storage.domain.told import ToldLine
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Readers
from tests.storage.alert_builders import AMBER, DAY, GREEN, RED, alert, change, follow, line, newly_red, own
from tests.storage.builders import csv, load_files

DEFINED = csv(
    "Code,Name,Section,Unit,Polarity,Target,Tolerance,Frequency,Owner,Class",
    "EET,Care leavers in work,Care,percent,higher,90%,3 points,quarter,Head of care,",
    "SEC,Quibblewick,Care,percent,higher,90%,3 points,quarter,Head of care,exempt",
)
FIGURES = csv(
    "Code,Name,Section,Period,Value,Target,Edition",
    *(
        f"{code},{name},Care,{period},{value}%,90%,{period}"
        for code, name in (("EET", "Care leavers in work"), ("SEC", "Quibblewick"))
        for period, value in (("Q1 2019/20", 88), ("Q2 2019/20", 43), ("Q3 2019/20", 41))
    ),
)
Q1, Q2, Q3, Q4 = (f"Q{number} 2019/20" for number in (1, 2, 3, 4))
BEFORE_Q3 = {"was_label": Q2, "was_value": "43%"}


@pytest.fixture
def board(database: Database) -> Database:
    load_files(database, DEFINED, FIGURES)
    return database


@pytest.fixture
def session(board: Database) -> Iterator[Session]:
    with board.writing() as session:
        yield session


def told(session: Session, alert_id: int, viewer: Readers = PUBLIC) -> tuple[ToldLine, ...]:
    return lines.told(session, alert_id, viewer=viewer, today=DAY)


def test_a_line_says_what_was_found_and_what_is_true_now(session: Session):
    made = alert(session)
    newly_red(session, made, "EET", Q2, was_label=Q1, was_value="88%")
    (found,) = told(session, made)
    assert (found.opened.was, found.opened.now, found.opened.value, found.opened.label) == (AMBER, RED, "43%", Q2)
    assert found.snapshot and found.snapshot.definition.name == "Care leavers in work"
    assert (found.owner, found.owner_account, found.episode and found.episode.is_open) == ("Head of care", "", True)


def test_how_long_it_has_been_red_is_counted_to_this_day(session: Session):
    made = alert(session)
    newly_red(session, made, "EET", Q2)
    (found,) = told(session, made)
    assert (found.opened.periods_red, found.periods_red, found.red_unit) == (1, 2, "quarter")


def test_a_recovery_says_how_many_periods_were_red_before_it(board: Database):
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition", f"EET,x,Care,{Q4},91%,90%,{Q4}"))
    with board.writing() as session:
        made = alert(session)
        one = newly_red(session, made, "EET", Q2)
        follow(session, one, change(session, "EET", Q4, GREEN, was=RED))
        (found,) = told(session, made)
    assert found.has_moved_on and not found.is_corrected
    assert (found.latest.periods_red, found.latest.red_unit, found.opened.value) == (2, "quarter", "43%")
    assert found.episode and not found.episode.is_open


def test_of_an_indicator_that_is_not_for_the_reader_nothing_is_left(session: Session):
    made = alert(session)
    newly_red(session, made, "SEC", Q3)
    (hidden,), (seen,) = told(session, made), told(session, made, COMMAND_LINE)
    assert seen.snapshot and seen.opened.value == "41%"
    assert hidden.snapshot is None and hidden.episode is None and not hidden.owner
    assert not any(word in repr(hidden) for word in ("41", "Quibblewick", "90", "Q3", "RED", "Head"))


def test_a_figure_that_is_not_for_the_reader_takes_the_line_away_though_the_indicator_is(board: Database):
    row = f"EET,x,Care,{Q4},39%,90%,{Q4},exempt"
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition,Class", row))
    with board.writing() as session:
        made = alert(session)
        newly_red(session, made, "EET", Q4, was_label=Q3, was_value="41%")
        (hidden,), (seen,) = told(session, made), told(session, made, COMMAND_LINE)
    assert hidden.snapshot is None and "39" not in repr(hidden)
    assert seen.opened.value == "39%"


def test_what_is_not_for_the_reader_is_left_out_of_what_it_was_before(board: Database):
    row = f"EET,x,Care,{Q4},39%,90%,{Q4},exempt"
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition,Class", row))
    with board.writing() as session:
        made = alert(session)
        newly_red(session, made, "EET", Q3, was=AMBER, was_label=Q4, was_value="39%", was_target="90%")
        (hidden,), (seen,) = told(session, made), told(session, made, COMMAND_LINE)
    assert (seen.opened.was, seen.opened.was_value) == (AMBER, "39%")
    assert (hidden.opened.was, hidden.opened.was_value, hidden.opened.was_target) == (None, "", "")


def test_a_later_change_that_is_not_for_the_reader_leaves_the_line_as_it_was(board: Database):
    row = f"EET,x,Care,{Q4},97%,90%,{Q4},exempt"
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition,Class", row))
    with board.writing() as session:
        made = alert(session)
        one = newly_red(session, made, "EET", Q3)
        follow(session, one, change(session, "EET", Q4, GREEN, was=RED))
        (hidden,), (seen,) = told(session, made), told(session, made, COMMAND_LINE)
    assert seen.latest.now is GREEN
    assert hidden.latest == hidden.opened and "97" not in repr(hidden.latest)


def test_a_draft_is_told_to_whoever_sees_drafts_and_marked(board: Database):
    row = f"EET,x,Care,{Q4},39%,90%,{Q4},draft"
    load_files(board, csv("Code,Name,Section,Period,Value,Target,Edition,Publication", row))
    drafts = Readers(frozenset({frozenset({Clearance(Classification.PUBLIC, drafts=True)})}))
    with board.writing() as session:
        made = alert(session, stage=Stage.DRAFT)
        newly_red(session, made, "EET", Q4, stage=Stage.DRAFT)
        (hidden,), (seen,) = told(session, made), told(session, made, drafts)
    assert hidden.snapshot is None
    assert seen.snapshot and seen.opened.markings(seen.snapshot) == ("draft",)


def test_a_line_is_true_while_what_it_told_was_announced_last(session: Session):
    made = alert(session)
    newly_red(session, made, "EET", Q3)
    assert told(session, made)[0].is_still_true
    change(session, "EET", Q3, GREEN, was=RED)
    assert not told(session, made)[0].is_still_true


@pytest.mark.parametrize(("back", "is_true"), [(AMBER, False), (GREEN, False), (RED, True)])
def test_what_was_corrected_away_before_it_was_sent_is_not_told(session: Session, back: RagStatus, is_true: bool):
    made = alert(session)
    one = newly_red(session, made, "EET", Q3)
    follow(session, one, change(session, "EET", Q3, back, was=AMBER, cause=Cause.CORRECTION))
    assert told(session, made)[0].is_still_true is is_true


def test_a_red_that_recovered_later_is_told_all_the_same(session: Session):
    made = alert(session)
    one = newly_red(session, made, "EET", Q2)
    follow(session, one, change(session, "EET", Q3, GREEN, was=RED))
    assert told(session, made)[0].is_still_true


def test_a_line_that_is_not_for_somebody_is_no_line_for_them(session: Session):
    one = newly_red(session, alert(session), "SEC", Q3)
    assert lines.line(session, one, viewer=PUBLIC, today=DAY) is None
    assert lines.line(session, 10**8, viewer=COMMAND_LINE, today=DAY) is None
    found = lines.line(session, one, viewer=COMMAND_LINE, today=DAY)
    assert found and found.id == one


def test_lines_come_in_the_order_of_their_pages(session: Session):
    made = alert(session)
    found = [line(session, made, change(session, "EET", q), page=page) for q, page in ((Q1, 1), (Q2, 0), (Q3, 0))]
    assert [one.id for one in told(session, made)] == [found[1], found[2], found[0]]


def test_changes_for_a_note_come_as_asked_and_hide_what_is_not_for_the_reader(session: Session):
    ids = [change(session, code, Q3) for code in ("SEC", "EET")]
    hidden, seen = lines.changes(session, [*ids, 10**8], viewer=PUBLIC, today=DAY)
    assert hidden.snapshot is None and "41" not in repr(hidden)
    assert seen.change.id == ids[1] and seen.change.value == "41%"


def test_the_owner_is_named_with_the_account_that_stands_for_the_role(board: Database):
    own(board, "EET", "U0SBOWNER01")
    with board.writing() as session:
        made = alert(session)
        newly_red(session, made, "EET", Q3)
        assert told(session, made)[0].owner_account == "U0SBOWNER01"


@pytest.mark.parametrize("count", [1, 150])
def test_any_number_of_lines_takes_the_same_number_of_statements(database: Database, count: int):
    codes = [f"I-{number}" for number in range(count)]
    rows = [f"{code},Indicator {code},Care,{Q3},43%,90%,{Q3}" for code in codes]
    load_files(database, csv("Code,Name,Section,Period,Value,Target,Edition", *rows))
    with database.writing() as session:
        made = alert(session)
        for code in codes:
            newly_red(session, made, code, Q3)
    asked: list[str] = []
    with database.reading() as session:
        event.listen(database.engine, "after_cursor_execute", lambda *args: asked.append(args[2]))
        found = told(session, made)
    assert len(found) == count and all(one.snapshot for one in found)
    assert len([one for one in asked if one.startswith("SELECT")]) == 10
