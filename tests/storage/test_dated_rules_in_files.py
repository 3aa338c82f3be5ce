"""Rules decided from a day on, in definitions files and back."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from storage.database import Database
from storage.domain.indicator import BEGINNING, AmberRule, DatedRule, Polarity
from storage.domain.viewer import COMMAND_LINE, PUBLIC
from storage.export import sheets
from storage.intake.problems import Refused
from storage.tables import AuditEntry
from storage.tables import DatedRule as RuleRow
from tests.storage.builders import HAND, csv, load_files
from tests.storage.test_round_trip import WRITERS, cards, copied
from tests.storage.test_rules import DEFINED, FIGURES, OFFICER, TARGET, amend, card

HEAD = "code,name,target,amber rule,polarity,effective from,reason"
DECIDED = csv(HEAD, "A,,48%,2 points,,Q2 2019/20,Agreed by the board", "A,,none,,lower,01/10/2019,Merged")
TODAY = date(2019, 12, 2)


def held(database: Database) -> tuple[DatedRule, ...]:
    return card(database, COMMAND_LINE).definition.rules


def rules_of(*lines: str) -> bytes:
    return csv(HEAD, *lines)


def test_rows_with_a_day_are_rules_from_that_day_on(database: Database) -> None:
    load_files(database, DEFINED, FIGURES, DECIDED)
    first, second = held(database)
    assert (first.effective_from, first.target, first.amber) == (date(2019, 7, 1), 48, AmberRule(points=2))
    assert (second.sets_target, second.target, second.polarity) == (True, None, Polarity.LOWER)
    assert (first.reason, first.decided_by, first.decided_on) == ("Agreed by the board", HAND.who, HAND.at.date())
    assert [one.calculated.status for one in card(database).points] == ["RED", "GREEN"]


def test_a_rule_may_stand_in_the_file_that_defines_its_indicator(database: Database) -> None:
    head = "code,name,unit,polarity,frequency,target,effective from"
    load_files(database, csv(head, "A,Absence,percent,higher,quarter,52%,", "A,,,,,48%,beginning"), FIGURES)
    (rule,) = held(database)
    assert (rule.effective_from, rule.target) == (BEGINNING, 48)
    assert card(database).definition.target == 52


def test_a_blank_target_leaves_targets_as_they_are_printed(database: Database) -> None:
    load_files(database, DEFINED, FIGURES, rules_of("A,,,2 points,,beginning,x"))
    assert [one.sets_target for one in held(database)] == [False]
    assert [one.calculated.status for one in card(database).points] == ["AMBER", "AMBER"]


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    load_files(database, DEFINED, FIGURES, DECIDED)
    before = held(database)
    more = csv(HEAD.replace("code", "code "), *DECIDED.decode().splitlines()[1:])
    assert load_files(database, more).changed == []
    assert held(database) == before


def test_another_rule_for_the_same_day_supersedes_the_first(database: Database) -> None:
    load_files(database, DEFINED, FIGURES, DECIDED, rules_of("A,,51%,,,Q2 2019/20,Again"))
    assert [one.target for one in held(database)] == [51, None]
    with database.reading() as session:
        assert [one.superseded for one in session.exec(select(RuleRow).order_by(RuleRow.id))] == [True, False, False]


def test_an_imported_rule_is_recorded_with_its_reason(database: Database) -> None:
    outcome = load_files(database, DEFINED, FIGURES, DECIDED)
    assert outcome.changed == ["Absence (A): rule from 01/07/2019", "Absence (A): rule from 01/10/2019"]
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "rule").order_by(AuditEntry.id)).all()
    assert [(one.field, one.now) for one in entries] == [
        ("from 01/07/2019", "target 48%; amber 2 points"),
        ("reason", "Agreed by the board"),
        ("from 01/10/2019", "target none; amber none; lower is better"),
        ("reason", "Merged"),
    ]
    assert all(one.indicator_id for one in entries)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A,,48%,,,some day,x", "a period or day such as Q2 2019/20"),
        ("A,,many,,,Q2 2019/20,x", "is not a figure"),
        ("A,,48%,somewhat,,Q2 2019/20,x", "an amber rule"),
        ("A,,48%,,upwards,Q2 2019/20,x", "higher, lower, closer or none"),
        ("A,,48%,floor 60%,,Q2 2019/20,x", "amber would end at 60 before green does at 48"),
        (f"A,,48%,,,Q2 2019/20,{'x' * 501}", "at most 500 characters"),
        ("Z,,48%,,,Q2 2019/20,x", "there is no indicator “Z” whose rule could change"),
    ],
)
def test_a_rule_that_cannot_be_refuses_the_file(database: Database, line: str, words: str) -> None:
    load_files(database, DEFINED, FIGURES)
    with pytest.raises(Refused, match=words):
        load_files(database, rules_of("B,,80%,,,Q2 2019/20,fine", line))
    assert held(database) == ()


def test_two_rules_for_one_day_refuse_the_file(database: Database) -> None:
    load_files(database, DEFINED)
    with pytest.raises(Refused, match="stands on line 2 already"):
        load_files(database, rules_of("A,,48%,,,Q2 2019/20,x", "A,,49%,,,01/07/2019,y"))


def test_a_figures_file_decides_nothing(database: Database) -> None:
    load_files(database, DEFINED)
    head = "code,name,value,target,data period,edition,effective from,reason"
    load_files(database, csv(head, "A,Absence,50%,52%,Q2 2019/20,Q2 2019/20,Q2 2019/20,Because"))
    assert held(database) == ()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("backwards", [False, True])
def test_what_was_decided_comes_back_from_an_export(
    make_database: Callable[..., Database], form: str, backwards: bool
) -> None:
    first = make_database()
    load_files(first, DEFINED, FIGURES, DECIDED, rules_of("B,,80%,edges 80% / 70%,,beginning,All along"))
    amend(first, TARGET, OFFICER)
    second = copied(first, make_database(), form, backwards=backwards)
    assert cards(second) == cards(first)
    assert [one.decided_by for one in held(second)] == [OFFICER.user, HAND.who]


def test_who_decided_is_not_exported_to_others(database: Database) -> None:
    load_files(database, DEFINED, FIGURES)
    amend(database, TARGET, OFFICER)
    with database.reading() as session:
        (definitions, *_) = sheets(session, viewer=PUBLIC, today=TODAY)
    (row,) = [row for row in definitions.rows if row[definitions.header.index("effective from")]]
    assert row[definitions.header.index("reason")] == TARGET.reason and OFFICER.user not in row


def test_the_report_of_a_page_marks_a_printed_target_that_was_decided_otherwise(database: Database) -> None:
    page = csv("code,name,value,target,rag,data period,edition", "A,Absence,50%,52%,RED,Q2 2019/20,Q2 2019/20")
    flags = dict(load_files(database, DEFINED, rules_of("A,,48%,,,Q2 2019/20,x"), page).flags)
    assert "printed with a target of 52%; since Q2 2019/20 it is held against 48%" in flags["target decided otherwise"]
    assert "by its own rule it would be Green" in flags["published RAG differs"]
