"""The one choke point: what each reader is given of figures that are not for everyone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from storage import scorecard
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.period import parse_period
from storage.domain.role import Grant, Role
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import PUBLIC, VIEWER, Reader, Viewer
from storage.search.index import Verdict
from storage.store import Store
from storage.tables import Edition, Indicator, Measurement, Showing, table_of
from tests.storage.builders import csv, load_files

TODAY = date(2020, 1, 20)
HEAD = "code,name,value,target,rag,data period,edition,commentary,England"
Q1 = csv(HEAD, "A,Absence,5,6,GREEN,30/06/2019,Q1 2019/20,First,4", "B,Budget,3,6,AMBER,30/06/2019,Q1 2019/20,,")
Q2 = csv(HEAD, "A,Absence,7,6,RED,30/09/2019,Q2 2019/20,Second,8", "B,Budget,6,6,GREEN,30/09/2019,Q2 2019/20,,")
OFFICER = Viewer("T", "O", frozenset({VIEWER, Grant(Role.OFFICER)}))
ELSEWHERE = Viewer("T", "E", frozenset({VIEWER, Grant(Role.OFFICER, "Highways"), Grant(Role.DIRECTOR, "Highways")}))
DIRECTOR = Viewer("T", "D", frozenset({VIEWER, Grant(Role.DIRECTOR, "Board")}))


@pytest.fixture
def board(database: Database) -> Database:
    """Two indicators in two editions, all of it out."""
    load_files(database, Q1, Q2)
    return database


def change(database: Database, model: type, values: Mapping[str, Any], **where: Any) -> None:
    """Put values into the rows of a table that have these."""
    table = table_of(model)
    statement = update(table).values(**values)
    for name, value in where.items():
        statement = statement.where(table.c[name] == value)
    with database.writing() as session:
        session.connection().execute(statement)


def hold(database: Database, publication: str = "draft", *, on: date | None = None, code: str = "A") -> None:
    """Make the second quarter's figure of an indicator unpublished, with its line."""
    values = {"publication": publication, "publish_on": on}
    with database.reading() as session:
        row = session.connection().execute(table_of(Indicator).select().filter_by(code=code)).one()
        edition = session.connection().execute(table_of(Edition).select().filter_by(quarter_end=date(2019, 9, 30)))
        edition_id = edition.one().id
    change(database, Measurement, values, indicator_id=row.id, period_end=date(2019, 9, 30))
    change(database, Showing, values, indicator_id=row.id, edition_id=edition_id)


def card(database: Database, viewer: Reader, quarter: str = "", today: date = TODAY) -> IndicatorSnapshot | None:
    period = parse_period(quarter) if quarter else None
    with database.reading() as session:
        return scorecard.snapshot(session, IndicatorKey("A", "board"), viewer=viewer, today=today, quarter=period)


def lines(database: Database, viewer: Reader) -> dict[str, Line]:
    with database.reading() as session:
        return {line.key.code: line for line in scorecard.lines(session, viewer=viewer, today=TODAY)}


def shown(snapshot: IndicatorSnapshot | None) -> list[str]:
    return [point.measurement.text for point in snapshot.points] if snapshot else []


def test_an_unpublished_figure_is_left_out_for_everyone(board: Database):
    hold(board)
    found = card(board, PUBLIC)
    assert found and found.latest and found.edition
    assert (shown(found), found.status, found.latest.measurement.commentary) == (["5"], "GREEN", "First")
    assert (found.edition.quarter.label, found.edition.is_latest) == ("Q1 2019/20", True)


def test_an_officer_sees_the_draft_and_that_it_is_one(board: Database):
    hold(board)
    found = card(board, OFFICER)
    assert found and shown(found) == ["5", "7"]
    assert [point.measurement.release.publication for point in found.unpublished] == ["draft"]


def test_an_officer_of_another_directorate_sees_what_everyone_sees(board: Database):
    hold(board)
    assert card(board, ELSEWHERE) == card(board, PUBLIC)


def test_an_edition_that_shows_nothing_published_is_not_there(board: Database):
    for code in "AB":
        hold(board, code=code)
    with board.reading() as session:
        found = scorecard.editions(session, viewer=PUBLIC, today=TODAY)
    assert [edition.quarter.label for edition in found] == ["Q1 2019/20"]
    assert card(board, PUBLIC, "Q2 2019/20") is None


@pytest.mark.parametrize(("today", "texts"), [(date(2020, 1, 31), ["5"]), (date(2020, 2, 1), ["5", "7"])])
def test_a_figure_appears_on_its_day_of_publication(board: Database, today: date, texts: list[str]):
    hold(board, "published", on=date(2020, 2, 1))
    assert shown(card(board, PUBLIC, today=today)) == texts


def test_a_kept_answer_does_not_outlive_the_day_before_publication(board: Database):
    hold(board, "published", on=date(2020, 2, 1))
    store = Store(board)
    with store.reading() as reading:
        seen = [
            reading.snapshot(IndicatorKey("A", "board"), viewer=PUBLIC, today=day)
            for day in (date(2020, 1, 31), date(2020, 2, 1))
        ]
    assert [shown(one) for one in seen] == [["5"], ["5", "7"]]


def test_the_comparator_of_a_hidden_period_is_hidden_with_it(board: Database):
    hold(board)
    seen = [card(board, viewer) for viewer in (PUBLIC, OFFICER)]
    assert [[len(one.values) for one in found.benchmarks] for found in seen if found] == [[1], [2]]


def test_a_hidden_revision_leaves_no_gap_in_the_count(board: Database):
    head = "name,value,data period,publication"
    load_files(board, csv(head, "Absence,8,31/12/2019,draft"))
    load_files(board, csv(head, "Absence,9,31/12/2019,published"))
    with board.reading() as session:
        key = IndicatorKey("A", "board")
        seen = [scorecard.facts_of(session, key, viewer=one, today=TODAY) for one in (PUBLIC, OFFICER)]
    newest = [facts.measurements[facts.current[-1]] for facts in seen if facts]
    assert [(one.text, one.revision) for one in newest] == [("9", 1), ("9", 2)]


def test_a_draft_correction_leaves_the_published_figure_standing(board: Database):
    load_files(board, csv("code,name,value,target,data period,edition", "A,Absence,9,6,30/09/2019,Q2 2019/20"))
    change(board, Measurement, {"publication": "draft"}, value_text="9")
    change(board, Showing, {"measurement_id": _row(board, "7")}, measurement_id=_row(board, "9"))
    assert shown(card(board, PUBLIC)) == ["5", "7"]
    assert shown(card(board, OFFICER)) == ["5", "9"]


def _row(database: Database, text: str) -> int:
    with database.reading() as session:
        return int(session.connection().execute(table_of(Measurement).select().filter_by(value_text=text)).one().id)


@pytest.mark.parametrize(("classification", "seeing"), [("internal", [OFFICER, DIRECTOR]), ("exempt", [DIRECTOR])])
def test_an_indicator_of_a_class_is_there_for_the_cleared_alone(
    board: Database, classification: str, seeing: list[Viewer]
):
    change(board, Indicator, {"classification": classification}, code="A")
    readers = (PUBLIC, ELSEWHERE, OFFICER, DIRECTOR)
    assert [one for one in readers if card(board, one)] == seeing
    assert [one for one in readers if "A" in lines(board, one)] == seeing


def test_an_exempt_figure_of_a_public_indicator_is_left_out(board: Database):
    change(board, Measurement, {"classification": "exempt"}, value_text="7")
    assert [shown(card(board, one)) for one in (PUBLIC, OFFICER, DIRECTOR)] == [["5"], ["5"], ["5", "7"]]


def test_the_owner_sees_the_own_indicator_whole(board: Database):
    change(board, Indicator, {"classification": "exempt"}, code="A")
    hold(board)
    with board.reading() as session:
        row = session.connection().execute(table_of(Indicator).select().filter_by(code="A")).one()
    owner = Viewer("T", "H", frozenset({VIEWER, Grant(Role.OWNER)}), frozenset({row.id}))
    assert shown(card(board, owner)) == ["5", "7"]


def test_a_hidden_indicator_is_not_found_by_name_and_not_counted(board: Database):
    change(board, Indicator, {"classification": "exempt"}, code="A")
    with Store(board).reading() as reading:
        assert reading.find("Absence", viewer=PUBLIC, today=TODAY).verdict is Verdict.NOTHING
        assert reading.find("Absence", viewer=DIRECTOR, today=TODAY).verdict is Verdict.ANSWER
        assert len(reading.lines(viewer=PUBLIC, today=TODAY)) == 1


def test_an_indicator_that_a_draft_made_is_named_once_a_figure_is_out(board: Database):
    change(board, Indicator, {"is_draft": True}, code="A")
    hold(board)
    change(board, Measurement, {"publication": "draft"}, value_text="5")
    change(board, Showing, {"publication": "draft"}, commentary="First")
    with Store(board).reading() as reading:
        assert reading.find("Absence", viewer=PUBLIC, today=TODAY).verdict is Verdict.NOTHING
        assert reading.find("Absence", viewer=OFFICER, today=TODAY).verdict is Verdict.ANSWER
    change(board, Measurement, {"publication": "published"}, value_text="5")
    with Store(board).reading() as reading:
        assert reading.find("Absence", viewer=PUBLIC, today=TODAY).verdict is Verdict.ANSWER


def test_what_changed_is_told_by_what_each_reader_sees(board: Database):
    hold(board)
    assert [lines(board, one)["A"].is_newly_red for one in (PUBLIC, OFFICER)] == [False, True]


def test_a_line_of_an_edition_may_wait_while_its_figure_is_out(board: Database):
    with board.reading() as session:
        edition_id = (
            session.connection().execute(table_of(Edition).select().filter_by(quarter_end=date(2019, 9, 30))).one().id
        )
    change(board, Showing, {"publication": "approved"}, edition_id=edition_id, commentary="Second")
    found = card(board, PUBLIC)
    assert found and found.latest and shown(found) == ["5", "7"]
    assert (found.latest.measurement.commentary, found.edition) == ("Second", None)
