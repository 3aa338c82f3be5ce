"""Definitions files in the database: applied by code, whole or not at all."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from storage import hierarchy
from storage.applying.outcome import Options
from storage.database import Database
from storage.intake.problems import Refused
from storage.tables import Alias, AuditEntry, Benchmark, Indicator, Measurement, Placement
from tests.storage.builders import BOARD, csv, load_files

FIGURES = csv("code,name,actual,data period", "C1,Complaints,73,30/09/2019", "C2,Compliments,5,30/09/2019")
HEAD = "code,name,polarity,frequency,amber rule,target,aliases"


def rows(database: Database, table: type[Any]) -> Sequence[Any]:
    with database.reading() as session:
        found = session.exec(select(table)).all()
        session.expunge_all()
        return found


def indicator(database: Database, code: str) -> Indicator:
    return next(row for row in rows(database, Indicator) if row.code == code)


def refusal(database: Database, *files: bytes, options: Options = BOARD) -> str:
    with pytest.raises(Refused) as refused:
        load_files(database, *files, options=options)
    return str(refused.value)


def test_a_definition_finds_its_indicator_by_code(database: Database) -> None:
    outcome = load_files(database, FIGURES, csv(HEAD, "c1,Complaints,lower,quarter,10%,60,Grumbles"))
    found = indicator(database, "c1")
    assert (found.polarity, found.amber, found.target, found.defined) == ("lower", "10%", Decimal(60), True)
    assert (len(rows(database, Indicator)), outcome.created) == (2, [])


def test_a_definition_takes_over_an_indicator_that_a_figures_file_made(database: Database) -> None:
    named = csv("name,actual,data period", "Complaints,73,30/09/2019")
    load_files(database, named, csv(HEAD, "K-17,Complaints,lower,quarter,,60,"))
    assert [(row.code, row.name) for row in rows(database, Indicator)] == [("K-17", "Complaints")]


def test_a_definition_comes_first_and_the_figures_find_it(database: Database) -> None:
    outcome = load_files(database, csv(HEAD, "C1,Complaints,lower,quarter,,60,", "C2,Compliments,,,,,"), FIGURES)
    assert (outcome.created, outcome.recorded, len(rows(database, Indicator))) == ([], 2, 2)


def test_a_column_the_file_does_not_have_is_left_alone(database: Database) -> None:
    load_files(database, csv(HEAD, "C1,Complaints,lower,quarter,10%,60,Grumbles"), csv("code,polarity", "C1,higher"))
    found = indicator(database, "C1")
    assert (found.polarity, found.target, found.amber) == ("higher", Decimal(60), "10%")
    assert [row.alias for row in rows(database, Alias)] == ["Grumbles"]


def test_a_figures_file_never_changes_a_definition(database: Database) -> None:
    load_files(database, csv(HEAD, "C1,Complaints,lower,quarter,10%,60,", "C2,Compliments,,,,,"))
    before = rows(database, Indicator)
    load_files(database, csv("code,name,actual,target,unit,owner,data period", "C1,Other,73,50,days,Me,30/09/2019"))
    assert rows(database, Indicator) == before


def test_one_bad_row_leaves_every_definition_as_it_was(database: Database) -> None:
    load_files(database, FIGURES)
    before = rows(database, Indicator)
    words = refusal(database, csv(HEAD, "C1,Complaints,lower,quarter,10%,60,", "C9,,lower,,,,"))
    assert words == "Line 3: there is no indicator with the code “C9”."
    assert rows(database, Indicator) == before


def test_a_rule_is_held_against_what_an_earlier_file_said(database: Database) -> None:
    load_files(database, csv("code,name,polarity,amber rule", "C1,Complaints,lower,10%"))
    assert "zero target" in refusal(database, csv("code,polarity,target", "C1,lower,0"))


def test_the_same_definitions_again_change_nothing(database: Database) -> None:
    file = csv(HEAD, "C1,Complaints,lower,quarter,10%,60,Grumbles; Gripes")
    load_files(database, FIGURES, file)
    assert load_files(database, file).is_nothing


def test_the_alias_that_a_new_name_leaves_is_in_the_audit_too(database: Database) -> None:
    load_files(database, FIGURES, csv("code,name,polarity", "C1,Grumbles,lower"))
    found = [(row.subject, row.was, row.now, row.who) for row in rows(database, AuditEntry) if row.field == "aliases"]
    assert found == [("C1 on board", "", "Complaints", "A")]


def test_each_change_is_in_the_audit_with_what_it_was(database: Database) -> None:
    load_files(
        database, FIGURES, csv("code,polarity,target", "C1,lower,60"), csv("code,polarity,target", "C1,lower,55")
    )
    found = [(row.subject, row.was, row.now, row.who) for row in rows(database, AuditEntry) if row.field == "target"]
    assert found == [("C1 on board", "", "60", "A"), ("C1 on board", "60", "55", "A")]


def test_a_new_name_keeps_the_old_one_as_an_alias(database: Database) -> None:
    load_files(database, FIGURES, csv("code,name,polarity", "C1,Grievances,lower"))
    assert [(row.alias, row.origin) for row in rows(database, Alias)] == [("Complaints", "rename")]
    outcome = load_files(database, csv("name,actual,data period", "Complaints,80,31/12/2019"))
    assert outcome.created == []


@pytest.mark.parametrize("row", ["C1,Compliments,lower,,,,", "C1,,lower,,,,Compliments", "C9,Complaints,lower,,,,"])
def test_a_name_that_leads_elsewhere_is_refused(database: Database, row: str) -> None:
    defined = csv(HEAD, "C1,Complaints,lower,,,,", "C2,Compliments,,,,,")
    assert "already" in refusal(database, defined, csv(HEAD, row))


def test_aliases_can_change_hands_within_a_file(database: Database) -> None:
    load_files(database, csv(HEAD, "C1,Complaints,lower,,,,Feedback", "C2,Compliments,higher,,,,"))
    load_files(database, csv(HEAD, "C1,Complaints,lower,,,,", "C2,Compliments,higher,,,,Feedback"))
    (alias,) = rows(database, Alias)
    assert alias.indicator_id == indicator(database, "C2").id


def test_a_section_moves_with_its_definition(database: Database) -> None:
    load_files(database, FIGURES, csv("code,polarity,section", "C1,lower,Our customers"))
    assert sorted(row.section for row in rows(database, Placement)) == ["", "Our customers"]


def test_printed_dates_are_read_anew_at_the_frequency(database: Database) -> None:
    head = "code,name,actual,data period,England"
    load_files(database, csv(head, "C1,Complaints,73,30/09/2019,80"), csv("code,frequency", "C1,quarter"))
    (one,), (beside,) = rows(database, Measurement), rows(database, Benchmark)
    assert (one.period_type, one.period_start) == ("quarter", date(2019, 7, 1))
    assert (beside.period_type, beside.period_start) == ("quarter", date(2019, 7, 1))


def test_a_frequency_that_makes_one_period_of_two_is_refused(database: Database) -> None:
    figures = csv("code,name,actual,data period", "C1,Results,5,2018/19")
    more = csv("code,name,actual,data period", "C1,Results,6,31/08/2019")
    words = refusal(database, figures, more, csv("code,frequency", "C1,academic year"))
    assert words == "Line 2: by academic year, the figures printed for 2018/19 and 31/08/2019 are for one period."
    assert {row.period_type for row in rows(database, Measurement)} == {"financial year", "date"}


def test_a_figure_without_a_period_is_for_the_quarter_of_its_edition(database: Database) -> None:
    load_files(
        database, csv("code,name,actual,edition", "C1,Complaints,73,Q2 2019/20"), csv("code,frequency", "C1,month")
    )
    (one,) = rows(database, Measurement)
    assert (one.period_type, one.period_end, one.period_text) == ("quarter", date(2019, 9, 30), "")


def test_a_stated_period_stays_when_the_printed_one_says_another(database: Database) -> None:
    head = "code,name,actual,period,data period"
    load_files(database, csv(head, "C1,Complaints,73,Q2 2019/20,31/03/2018"), csv("code,frequency", "C1,quarter"))
    (one,) = rows(database, Measurement)
    assert (one.period_end, one.period_text) == (date(2019, 9, 30), "31/03/2018")


def test_definitions_build_the_hierarchy_of_scorecards(database: Database) -> None:
    head = "scorecard,parent scorecard,level,source,notice,code,name,polarity"
    load_files(
        database,
        csv(
            head, "Children,The council,directorate,A pack,A notice,C1,Complaints,lower", "The council,,corporate,,,,,"
        ),
        options=Options(),
    )
    with database.reading() as session:
        child, parent = hierarchy.find(session, "Children"), hierarchy.find(session, "The council")
        assert child is not None and parent is not None
        assert (child.parent_id, child.level, child.notice, parent.level) == (
            parent.id, "directorate", "A notice", "corporate",
        )  # fmt: skip


def test_a_circle_of_scorecards_is_refused(database: Database) -> None:
    head = "scorecard,parent scorecard,code,name,polarity"
    words = refusal(database, csv(head, "One,Two,A,A,lower", "Two,One,B,B,lower"), options=Options())
    assert "stands below" in words
    assert rows(database, Indicator) == []


def test_two_different_levels_of_one_scorecard_are_refused(database: Database) -> None:
    file = csv("scorecard,level,code,name,polarity", "One,corporate,A,A,lower", "One,directorate,B,B,lower")
    assert "Line 3" in refusal(database, file, options=Options())


def test_without_a_scorecard_a_definition_goes_wherever_its_code_stands(database: Database) -> None:
    for name in ("Corporate", "Directorate"):
        load_files(database, FIGURES, options=Options(scorecard=name))
    outcome = load_files(database, csv("code,polarity", "C1,lower"), options=Options())
    assert len(outcome.changed) == 2
    assert [row.polarity for row in rows(database, Indicator) if row.code == "C1"] == ["lower", "lower"]


def test_what_changed_is_said_in_plain_words(database: Database) -> None:
    outcome = load_files(database, FIGURES, csv("code,name,polarity,lag days", "C1,Grumbles,lower,30"))
    assert outcome.changed == ["Grumbles (C1): days until due, first definition, name, which way is good"]


def test_a_definition_goes_to_every_scorecard_with_its_code_and_says_that_this_was_assumed(database: Database) -> None:
    for name in ("One", "Two"):
        load_files(database, FIGURES, options=Options(scorecard=name))
    outcome = load_files(database, csv(HEAD, "C1,Complaints,lower,quarter,,60,"), options=Options())
    words = "No scorecard was named, so each definition is taken to be for every scorecard with its code: “One”, “Two”."
    assert (outcome.scorecards, outcome.notes) == (["One", "Two"], [words])


def test_a_definition_of_what_stands_nowhere_yet_says_where_it_goes(database: Database) -> None:
    load_files(database, FIGURES, options=Options(scorecard="One"))
    outcome = load_files(database, csv(HEAD, "C9,Waiting,lower,,,,"), options=Options())
    assert outcome.notes == ["No scorecard was named, so everything is taken to be for “One”, the only one there is."]


def test_beside_codes_that_are_known_a_new_one_goes_where_the_report_says(database: Database) -> None:
    load_files(database, FIGURES, options=Options(scorecard="One"))
    file = csv(HEAD, "C1,Complaints,lower,,,,", "C9,Waiting,lower,,,,")
    assert load_files(database, file, options=Options()).notes[1:] == [
        "What stands on no scorecard yet is taken to be for “One”, the only scorecard there is."
    ]


def test_a_scorecard_that_was_named_is_no_assumption(database: Database) -> None:
    assert load_files(database, FIGURES, csv(HEAD, "C1,Complaints,lower,,,,")).notes == []
