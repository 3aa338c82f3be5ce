"""What the queries answer: editions, histories, changes, and nothing to those who may see nothing."""

from datetime import date

from storage import scorecard
from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.period import parse_period
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import COMMAND_LINE, Viewer
from tests.storage.builders import csv, load_files

TODAY = date(2019, 12, 1)
NOBODY = Viewer("T", "U")
HEAD = "code,name,actual,rag,data period,edition,commentary"
Q1 = csv(HEAD, "A,Absence,5,GREEN,30/06/2019,Q1 2019/20,First", "B,Budget,9,RED,30/06/2019,Q1 2019/20,")
Q2 = csv(HEAD, "A,Absence,7,RED,30/09/2019,Q2 2019/20,Second", "B,Budget,6,AMBER,30/09/2019,Q2 2019/20,")


def card(database: Database, code: str = "A", quarter: str = "") -> IndicatorSnapshot | None:
    with database.reading() as session:
        return scorecard.snapshot(
            session,
            IndicatorKey(code, "board"),
            viewer=COMMAND_LINE,
            today=TODAY,
            quarter=parse_period(quarter) if quarter else None,
        )


def lines(database: Database, quarter: str = "") -> dict[str, Line]:
    with database.reading() as session:
        when = parse_period(quarter) if quarter else None
        found = scorecard.lines(session, viewer=COMMAND_LINE, today=TODAY, quarter=when)
    return {line.key.code: line for line in found}


def texts(snapshot: IndicatorSnapshot | None) -> list[str]:
    assert snapshot is not None
    return [point.measurement.text for point in snapshot.points]


def test_an_edition_answers_with_its_own_figure_and_nothing_later(database: Database) -> None:
    load_files(database, Q1, Q2)
    then = card(database, quarter="Q1 2019/20")
    assert then is not None and then.latest is not None and then.edition is not None
    assert (texts(then), then.latest.status, then.latest.measurement.commentary) == (["5"], "GREEN", "First")
    assert not then.edition.is_latest


def test_without_an_edition_the_newest_figure_answers(database: Database) -> None:
    load_files(database, Q1, Q2)
    now = card(database)
    assert now is not None and now.edition is not None and now.edition.is_latest
    assert (texts(now), now.status) == (["5", "7"], "RED")


def test_what_an_old_edition_said_of_its_past_outlives_a_later_correction(database: Database) -> None:
    load_files(database, Q1, Q2)
    before = card(database, quarter="Q2 2019/20")
    load_files(database, csv(HEAD, "A,Absence,6,RED,30/06/2019,Q3 2019/20,Corrected"))
    after = card(database, quarter="Q2 2019/20")
    assert before is not None and after is not None and texts(after) == ["5", "7"] and texts(card(database))[0] == "6"
    assert (after.short_term, after.streak) == (before.short_term, before.streak)


def test_an_old_edition_shows_no_later_benchmark(database: Database) -> None:
    head = "code,name,actual,data period,edition,england"
    load_files(database, csv(head, "A,Absence,5,30/06/2019,Q1 2019/20,4", "A,Absence,7,30/09/2019,Q2 2019/20,6"))
    then, now = card(database, quarter="Q1 2019/20"), card(database)
    assert then is not None and now is not None
    assert [len(one.benchmarks[0].values) for one in (then, now)] == [1, 2]


def test_an_edition_that_did_not_show_it_answers_nothing(database: Database) -> None:
    load_files(database, Q2)
    assert card(database, quarter="Q1 2019/20") is None


def test_an_old_edition_keeps_the_figure_that_was_corrected_later(database: Database) -> None:
    load_files(database, Q1, csv(HEAD, "A,Absence,6,AMBER,30/06/2019,Q2 2019/20,"))
    assert texts(card(database, quarter="Q1 2019/20")) == ["5"]
    assert texts(card(database)) == ["6"]


def test_the_order_in_which_pages_are_imported_does_not_matter(database: Database) -> None:
    old, new = Options(scorecard="Old first"), Options(scorecard="New first")
    reprint = csv(HEAD, "A,Absence,5,AMBER,30/06/2019,Q2 2019/20,", "A,Absence,7,RED,31/07/2019,,")
    load_files(database, Q1, reprint, options=old)
    load_files(database, reprint, options=new)
    load_files(database, Q1, options=Options(scorecard="New first", new=True))
    with database.reading() as session:
        found = [
            scorecard.snapshot(session, IndicatorKey("A", scope), viewer=COMMAND_LINE, today=TODAY)
            for scope in ("old-first", "new-first")
        ]
    assert all(one is not None for one in found)
    assert [[point.status for point in one.points] for one in found if one] == [["GREEN", "RED"]] * 2


def test_the_lines_say_what_turned_red_recovered_and_is_new(database: Database) -> None:
    load_files(database, Q1, Q2)
    found = lines(database)
    assert (found["A"].is_newly_red, found["B"].is_recovered) == (True, True)
    assert all(line.updated for line in found.values())


def test_a_reprint_is_no_news(database: Database) -> None:
    load_files(database, Q1, csv(HEAD, "A,Absence,5,GREEN,30/06/2019,Q2 2019/20,"))
    assert not lines(database)["A"].updated


def test_the_lines_of_an_edition_are_those_it_showed(database: Database) -> None:
    load_files(database, Q1, csv(HEAD, "A,Absence,7,RED,30/09/2019,Q2 2019/20,"))
    assert set(lines(database, "Q1 2019/20")) == {"A", "B"}
    assert set(lines(database, "Q2 2019/20")) == {"A"}


def test_an_undated_figure_stands_at_the_quarter_that_showed_it(database: Database) -> None:
    undated = csv(HEAD, "A,Absence,6,RED,31/09/2019,Q2 2019/20,")
    load_files(database, Q1, undated, csv(HEAD, "A,Absence,8,RED,31/12/2019,Q3 2019/20,"))
    assert texts(card(database)) == ["5", "6", "8"]


def test_a_viewer_without_the_permission_sees_nothing(database: Database) -> None:
    load_files(database, Q1, Q2)
    with database.reading() as session:
        one = scorecard.snapshot(session, IndicatorKey("A", "board"), viewer=NOBODY, today=TODAY)
        every = scorecard.lines(session, viewer=NOBODY, today=TODAY)
        assert (one, every, scorecard.editions(session, viewer=NOBODY, today=TODAY)) == (None, (), ())


def test_the_editions_are_listed_newest_first(database: Database) -> None:
    load_files(database, Q1, Q2)
    with database.reading() as session:
        found = scorecard.editions(session, viewer=COMMAND_LINE, today=TODAY)
    assert [one.quarter.label for one in found] == ["Q2 2019/20", "Q1 2019/20"]
