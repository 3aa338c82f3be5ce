"""Figures files in the database: what is created, recorded, corrected, refused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage import catalogue
from storage.applying.importing import apply
from storage.applying.outcome import Options, Outcome
from storage.database import Database
from storage.domain.period import Period, parse_period
from storage.domain.rag import RagStatus
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.tables import Alias, AuditEntry, Edition, FileImport, Indicator, Measurement, Placement, Scorecard, Showing
from tests.storage.builders import BOARD, HAND, csv, load_files

DATA = Path(__file__).parents[1] / "intake" / "data"
BY_FILE = Options()
HEAD = "name,target,actual,rag,data period,commentary"
FIRST = csv(HEAD, "Care leavers in work,52%,43%,RED,30/09/2019,Low", "Complaints,,73,N/A,30/09/2019,")


def load(database: Database, name: str, options: Options = BY_FILE) -> Outcome:
    return apply(database, read(DATA / name), options, hand=HAND)


def rows(database: Database, table: type[Any]) -> Sequence[Any]:
    with database.reading() as session:
        found = session.exec(select(table)).all()
        session.expunge_all()
        return found


def version(database: Database) -> int:
    with database.connection() as connection:
        return int(connection.execute(text("SELECT version FROM data_version")).scalar_one())


def refusal(database: Database, *files: bytes, options: Options = BOARD) -> str:
    with pytest.raises(Refused) as refused:
        load_files(database, *files, options=options)
    return str(refused.value)


def quarter(label: str) -> Period:
    return parse_period(label)


def test_the_sixty_rows_are_recorded_as_printed(database: Database) -> None:
    outcome = load(database, "worcestershire_cfc_2019q2.csv")
    printed = {text for row in rows(database, Measurement) for text in (row.value_text, row.target_text)}
    assert (len(outcome.created), outcome.recorded, len(rows(database, Measurement))) == (60, 60, 60)
    assert printed >= {"43%", "42 rate per 10,000", "70 (Rate per 10,000)", "£82,483,000", "3.99 (Days)", "-1.48%"}


def test_the_published_ratings_are_those_of_the_page(database: Database) -> None:
    outcome = load(database, "worcestershire_cfc_2019q2.csv")
    expected = {"RED": 26, "AMBER": 12, "GREEN": 11, "N/A": 8, "NO STATUS": 3}
    assert outcome.rag == expected == Counter(row.published for row in rows(database, Showing))


def test_a_figure_for_an_impossible_date_is_kept_as_printed_and_flagged(database: Database) -> None:
    outcome = load(database, "worcestershire_cfc_2019q2.csv")
    odd = next(row for row in rows(database, Measurement) if row.period_text == "31/09/2019")
    assert (odd.period_end, odd.period_type) == (None, None)
    assert any(kind == "no such date" and "31/09/2019" in words for kind, words in outcome.flags)


def test_the_same_file_again_changes_nothing_and_leaves_no_trace(database: Database) -> None:
    load(database, "worcestershire_cfc_2019q2.csv")
    before = version(database), len(rows(database, AuditEntry)), len(rows(database, FileImport))
    outcome = load(database, "worcestershire_cfc_2019q2.csv")
    assert outcome.is_nothing and outcome.reprinted == 60
    assert (version(database), len(rows(database, AuditEntry)), len(rows(database, FileImport))) == before


def test_a_dry_run_says_what_would_happen_and_changes_nothing(database: Database) -> None:
    before = version(database)
    assert load_files(database, FIRST, dry_run=True).recorded == 2
    assert (rows(database, Indicator), rows(database, Scorecard), version(database)) == ([], [], before)


@pytest.mark.parametrize(("name", "count"), [("green", 27), ("red", 4)])
def test_a_list_of_names_creates_indicators_and_no_figures(database: Database, name: str, count: int) -> None:
    outcome = load(database, f"worcestershire_corporate_2019q2_{name}.csv")
    assert (len(outcome.created), rows(database, Measurement)) == (count, [])
    assert {row.published for row in rows(database, Showing)} == {None}
    assert any("No RAG was stated" in note for note in outcome.notes)


def test_a_list_takes_the_rating_that_its_title_states(database: Database) -> None:
    options = Options(rag=RagStatus.GREEN, quarter=quarter("Q2 2019/20"))
    outcome = load(database, "worcestershire_corporate_2019q2_green.csv", options)
    assert outcome.rag == {"GREEN": 27}
    assert {row.published for row in rows(database, Showing)} == {"GREEN"}


def test_three_year_columns_make_three_figures_a_row(database: Database) -> None:
    outcome = load(database, "warwickshire_kbms_2019q1.csv")
    found = rows(database, Measurement)
    assert (len(outcome.created), outcome.recorded, len(found)) == (12, len(found), 33)
    assert {"3,741", "18.37% provisional"} <= {row.value_text for row in found}
    assert {row.period_text for row in found} == {"16/17", "17/18", "18/19"}


def test_a_row_for_each_period_makes_history_and_shows_the_latest(database: Database) -> None:
    load_files(database, csv("name,period,actual", "A,Q1 2019/20,5", "A,Q2 2019/20,6", "A,Q4 2018/19,4"))
    (showing,) = rows(database, Showing)
    shown = next(row for row in rows(database, Measurement) if row.id == showing.measurement_id)
    assert (shown.value_text, len(rows(database, Measurement))) == ("6", 3)


def test_a_correction_keeps_the_earlier_value_and_says_who_and_when(database: Database) -> None:
    again = csv(HEAD, "Care leavers in work,52%,44%,RED,30/09/2019,Low", "Complaints,,73,N/A,30/09/2019,")
    outcome = load_files(database, FIRST, again)
    found = [(row.revision, row.value_text, row.current) for row in rows(database, Measurement) if row.target_text]
    assert found == [(1, "43%", False), (2, "44%", True)]
    assert outcome.corrected == ["Care leavers in work, 30/09/2019: 43% → 44%"]
    entry = next(row for row in rows(database, AuditEntry) if row.field == "correction")
    assert (entry.who, entry.at, entry.was, entry.now) == (HAND.who, HAND.at, "43%", "44%")


def test_a_reprint_with_another_rating_is_no_correction(database: Database) -> None:
    later = csv(HEAD, "Care leavers in work,52%,43%,AMBER,30/09/2019,Better now")
    options = Options(scorecard="Board", quarter=quarter("Q3 2019/20"))
    load_files(database, FIRST)
    outcome = load_files(database, later, options=options)
    assert (outcome.corrected, outcome.reprinted, len(rows(database, Measurement))) == ([], 1, 2)
    shown = [(row.published, row.commentary) for row in rows(database, Showing) if row.published != "N/A"]
    assert shown == [("RED", "Low"), ("AMBER", "Better now")]


def test_a_reprint_that_leaves_the_target_out_is_no_correction(database: Database) -> None:
    outcome = load_files(database, FIRST, csv("name,actual,data period", "Care leavers in work,43%,30/09/2019"))
    assert (outcome.corrected, outcome.reprinted) == ([], 1)


def test_one_value_written_with_other_digits_is_no_correction(database: Database) -> None:
    outcome = load_files(database, FIRST, csv("name,actual,data period", "Complaints,73.0,30/09/2019"))
    assert outcome.corrected == []


def test_two_figures_for_one_period_in_one_file_follow_each_other_by_edition(database: Database) -> None:
    head = "name,actual,data period,edition"
    outcome = load_files(database, csv(head, "A,5,30/09/2019,Q2 2019/20", "A,6,30/09/2019,Q3 2019/20"))
    found = [(row.revision, row.value_text, row.current) for row in rows(database, Measurement)]
    assert (found, outcome.recorded) == ([(1, "5", False), (2, "6", True)], 1)


def test_an_unknown_name_is_refused_with_the_nearest(database: Database) -> None:
    words = refusal(database, FIRST, csv(HEAD, "Care leaver in work,,5%,,30/09/2019,"))
    assert "Line 2" in words and "is no indicator of Board; the nearest are “Care leavers in work”" in words
    assert "--new" in words


def test_a_new_name_is_let_in_when_the_person_says_so(database: Database) -> None:
    load_files(database, FIRST)
    outcome = load_files(
        database, csv(HEAD, "Something else,,5%,,30/09/2019,"), options=Options(scorecard="Board", new=True)
    )
    assert outcome.created == ["Something else (SOMETHING-ELSE)"]


def test_case_quotes_and_punctuation_do_not_make_another_name(database: Database) -> None:
    outcome = load_files(database, FIRST, csv("name,actual,data period", "CARE LEAVERS in  work.,44%,31/12/2019"))
    assert (outcome.created, outcome.recorded) == ([], 1)


def test_an_alias_finds_its_indicator(database: Database) -> None:
    aliased = csv("code,name,polarity,aliases", "COMPLAINTS,Complaints,lower,Grumbles; Gripes")
    outcome = load_files(database, FIRST, aliased, csv("name,actual,data period", "Gripes,80,31/12/2019"))
    assert (outcome.created, outcome.recorded) == ([], 1)


def test_a_code_finds_its_indicator_whatever_the_name(database: Database) -> None:
    first = csv("code,name,actual,data period", "C1,Complaints,73,30/09/2019")
    outcome = load_files(database, first, csv("code,name,actual,data period", "c1,Grievances,80,31/12/2019"))
    assert (outcome.created, outcome.recorded, len(rows(database, Indicator))) == ([], 1, 1)


def test_a_bad_row_at_the_end_leaves_nothing_of_the_file(database: Database) -> None:
    load_files(database, FIRST)
    before = version(database)
    refusal(database, csv(HEAD, "Complaints,,80,N/A,31/12/2019,", "Nothing like it,,5,,31/12/2019,"))
    assert (len(rows(database, Measurement)), version(database)) == (2, before)


def test_one_indicator_on_two_lines_for_one_period_is_refused(database: Database) -> None:
    assert "Line 3: “complaints” stands on line 2 already" in refusal(
        database, csv(HEAD, "Complaints,,73,N/A,30/09/2019,", "complaints,,74,N/A,30/09/2019,")
    )


def test_one_code_may_stand_on_two_scorecards_with_two_ratings(database: Database) -> None:
    for name, rag in (("Corporate", "GREEN"), ("Directorate", "AMBER")):
        file = csv("code,name,actual,rag,data period", f"R1,Reviews completed,90%,{rag},30/09/2019")
        load_files(database, file, options=Options(scorecard=name))
    assert [(row.code, row.scope) for row in rows(database, Indicator)] == [("R1", "corporate"), ("R1", "directorate")]
    assert [row.published for row in rows(database, Showing)] == ["GREEN", "AMBER"]


def test_a_column_of_scorecards_sorts_the_rows(database: Database) -> None:
    head = "scorecard,name,actual,data period"
    load_files(database, csv(head, "One,A,5,30/09/2019", "Two,A,6,30/09/2019"), options=Options())
    assert [row.name for row in rows(database, Scorecard)] == ["One", "Two"]
    assert len(rows(database, Indicator)) == 2


def test_a_scorecard_named_by_the_person_wins_and_the_report_says_so(database: Database) -> None:
    outcome = load_files(database, csv("scorecard,name,actual", "One,A,5"))
    assert [row.name for row in rows(database, Scorecard)] == ["Board"]
    assert "Everything is taken to be for “Board”, as you said, though the file names “One”." in outcome.notes


def test_the_edition_is_that_of_the_latest_data_period(database: Database) -> None:
    outcome = load_files(database, csv("name,actual,data period", "A,5,31/03/2018", "B,6,30/06/2019"))
    assert [row.quarter_end for row in rows(database, Edition)] == [date(2019, 6, 30)]
    assert "makes it Q1 2019/20" in outcome.notes[0]


def test_the_edition_named_by_the_person_counts(database: Database) -> None:
    load_files(database, FIRST, options=Options(scorecard="Board", quarter=quarter("Q4 2019/20")))
    assert [row.quarter_end for row in rows(database, Edition)] == [date(2020, 3, 31)]


def test_a_benchmark_alone_is_recorded_with_an_old_figure(database: Database) -> None:
    head = "name,actual,data period,England"
    outcome = load_files(database, csv(head, "A,5,30/09/2019,"), csv(head, "A,5,30/09/2019,6.5"))
    assert (outcome.benchmarks, outcome.is_nothing) == (1, False)
    changed = load_files(database, csv(head, "A,5,30/09/2019,6.7"))
    assert (changed.benchmarks, changed.is_nothing) == (1, False)


def test_the_import_is_remembered_with_its_outcome(database: Database) -> None:
    load_files(database, FIRST)
    (found,) = rows(database, FileImport)
    assert (found.name, found.who, found.report) == ("board.csv", "A", "2 created, 2 recorded, 2 shown")
    assert len(found.digest) == 64


AGAIN = csv("name,target,actual,data period", "Care leavers in work,52%,43%,30/09/2019")


def test_a_page_given_again_without_a_column_keeps_what_stood_there(database: Database) -> None:
    load_files(database, FIRST)
    outcome = load_files(database, AGAIN)
    shown = {row.published: row.commentary for row in rows(database, Showing)}
    assert outcome.is_nothing and shown == {"RED": "Low", "N/A": ""}


def test_a_list_of_names_takes_no_figure_from_its_edition(database: Database) -> None:
    load_files(database, FIRST)
    names = csv("name,section", "Care leavers in work,People")
    load_files(database, names, options=replace(BOARD, rag=RagStatus.AMBER, quarter=quarter("Q2 2019/20")))
    shown = next(row for row in rows(database, Showing) if row.published == "AMBER")
    assert shown.measurement_id is not None and shown.section == "People"


def test_another_rating_on_the_same_page_is_told(database: Database) -> None:
    outcome = load_files(database, FIRST, FIRST.replace(b"RED", b"AMBER"))
    assert outcome.amended == ["Care leavers in work, Q2 2019/20: published RAG RED → AMBER"]


def test_each_benchmark_is_in_the_audit_with_what_it_was(database: Database) -> None:
    head = "name,actual,data period,England"
    load_files(database, *(csv(head, f"Absence,5,30/09/2019,{england}") for england in ("7", "8", "8")))
    found = [(row.subject, row.was, row.now, row.who) for row in rows(database, AuditEntry) if row.kind == "benchmark"]
    subject = "ABSENCE on board, England, 30/09/2019"
    assert [one[1:] for one in found] == [("", "7", "A"), ("7", "8", "A")]
    assert {one[0] for one in found} == {subject}


def test_the_aliases_that_the_catalogue_lends_are_in_the_audit(database: Database) -> None:
    entry = next(one for one in catalogue.load() if one.aliases and "," not in one.name)
    load_files(database, csv("code,name,actual", f"X1,{entry.name},5"))
    lent = {row.alias for row in rows(database, Alias) if row.origin == "catalogue"}
    audited = {row.now for row in rows(database, AuditEntry) if (row.subject, row.field) == ("X1 on board", "aliases")}
    assert lent and lent == audited


@pytest.mark.parametrize(
    ("pages", "section"), [(("Our People", "Elsewhere"), "Our People"), (("", "Our People"), "Our People")]
)
def test_a_section_is_taken_from_a_page_where_the_definition_named_none(
    database: Database, pages: tuple[str, ...], section: str
) -> None:
    load_files(database, csv("code,name,unit,polarity", "ABS,Sickness absence,days,lower"), options=BOARD)
    for quarter, name in enumerate(pages, start=1):
        load_files(database, csv("code,actual,section,edition", f"ABS,{quarter + 6},{name},Q{quarter} 2019/20"))
    with database.reading() as session:
        assert session.exec(select(Placement.section)).all() == [section]
