"""Renaming, merging, retiring: nothing that was recorded is lost, and all of it is in the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage import scorecard
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.curation import CurationError, Curator, listed
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.period import parse_period
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import COMMAND_LINE
from storage.intake.problems import Refused
from storage.tables import Alias, AuditEntry
from tests.storage.builders import csv, load_files

NOW = datetime(2020, 1, 10, tzinfo=UTC)
HEAD = "code,name,actual,rag,data period,edition"
OLD = "OLD,Care leavers (EET),40%,AMBER,30/06/2019,Q1 2019/20"
NEW = "NEW,Care leavers in work,43%,RED,30/09/2019,Q2 2019/20"
TWO = csv(HEAD, OLD, NEW)


@contextmanager
def curating(database: Database, board: str | None = None) -> Iterator[Curator]:
    with database.writing() as session:
        yield Curator(session, Hand("B", NOW), board)


def card(database: Database, code: str, quarter: str = "") -> IndicatorSnapshot | None:
    with database.reading() as session:
        return scorecard.snapshot(
            session,
            IndicatorKey(code, "board"),
            viewer=COMMAND_LINE,
            today=NOW.date(),
            quarter=parse_period(quarter) if quarter else None,
        )


def test_a_renamed_indicator_is_still_found_by_its_old_name(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        assert curator.rename("new", "Care leavers at work") == (
            "NEW is now called “Care leavers at work”; “Care leavers in work” still finds it."
        )
    outcome = load_files(database, csv("name,actual,data period", "Care leavers in work,45%,31/12/2019"))
    assert (outcome.created, outcome.recorded) == ([], 1)


def test_a_name_can_come_back(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        for name in ("One", "Care leavers in work", "One", "Two", "One"):
            curator.rename("NEW", name)
    with database.reading() as session:
        (row,) = [one for one in listed(session) if one.code == "NEW"]
    assert (row.name, set(row.aliases)) == ("One", {"Two", "Care leavers in work"})


def test_a_name_of_another_indicator_is_refused(database: Database) -> None:
    load_files(database, TWO)
    with (
        pytest.raises(CurationError, match=r"already leads to OLD, Care leavers \(EET\)"),
        curating(database) as curator,
    ):
        curator.rename("NEW", "care leavers (eet)")


@pytest.mark.parametrize("name", ["", " \t", "a\udc80b", "x" * 301, "a\x07b"])
def test_a_name_that_cannot_be_shown_is_refused(database: Database, name: str) -> None:
    load_files(database, TWO)
    with pytest.raises(CurationError, match="name"), curating(database) as curator:
        curator.rename("NEW", name)


def test_a_merger_moves_figures_editions_and_names(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        assert "1 figure and 1 line of editions moved" in curator.merge("OLD", "NEW")
    now, then = card(database, "NEW"), card(database, "NEW", "Q1 2019/20")
    assert now is not None and [one.measurement.text for one in now.points] == ["40%", "43%"]
    assert then is not None and then.latest is not None and then.latest.status == "AMBER"
    with database.reading() as session:
        assert set(session.exec(select(Alias.alias)).all()) == {"Care leavers (EET)", "OLD"}


def test_the_code_of_a_merged_indicator_leads_to_the_other(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.merge("OLD", "NEW")
    by_old_code = card(database, "OLD")
    assert by_old_code is not None and by_old_code.definition.key.code == "NEW"
    outcome = load_files(database, csv("code,actual,data period", "OLD,45%,31/12/2019"))
    assert (outcome.recorded, outcome.created) == (1, [])


def test_a_merger_is_refused_by_the_period_both_have(database: Database) -> None:
    load_files(database, TWO, csv("code,actual,data period,edition", "OLD,41%,30/09/2019,Q3 2019/20"))
    with pytest.raises(CurationError, match="both have a figure for 30/09/2019"), curating(database) as curator:
        curator.merge("OLD", "NEW")
    assert card(database, "OLD") is not None


def test_a_merger_is_refused_by_the_edition_both_stand_in(database: Database) -> None:
    load_files(database, TWO, csv("code,actual,data period,edition", "OLD,41%,31/07/2019,Q2 2019/20"))
    with pytest.raises(CurationError, match=r"both stand in the edition of Q2 2019/20"), curating(database) as curator:
        curator.merge("OLD", "NEW")


def test_a_retired_indicator_leaves_lists_and_keeps_its_card(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.retire("OLD")
    with database.reading() as session:
        lines = scorecard.lines(session, viewer=COMMAND_LINE, today=NOW.date())
    assert [line.key.code for line in lines] == ["NEW"]
    assert card(database, "OLD") is not None


def test_a_retired_indicator_takes_corrections_and_no_newer_pages(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.retire("OLD")
    assert load_files(database, csv("code,actual,data period,edition", "OLD,39%,30/06/2019,Q1 2019/20")).corrected
    with pytest.raises(Refused, match=r"was retired on 10/01/2020 and takes no figures for Q1 2020/21"):
        load_files(database, csv("code,actual,data period,edition", "OLD,38%,30/06/2020,Q1 2020/21"))


def test_a_retirement_can_be_undone(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.retire("OLD")
        assert curator.retire("OLD", undo=True) == "OLD, Care leavers (EET), is in use again."
    with database.reading() as session:
        assert {row.state for row in listed(session)} == {"not defined yet"}


def test_an_alias_can_be_given_and_taken_away(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.alias("NEW", "Jobs for care leavers")
        curator.alias("NEW", "jobs for CARE leavers", remove=True)
        with pytest.raises(CurationError, match="is no alias of NEW"):
            curator.alias("NEW", "Jobs for care leavers", remove=True)
    with database.reading() as session:
        assert session.exec(select(Alias)).all() == []


def test_every_change_says_who_made_it_from_what_to_what(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.rename("NEW", "Another name")
        curator.merge("OLD", "NEW")
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.who == "B")).all()
        found = {(entry.subject, entry.field, entry.was, entry.now) for entry in entries}
    assert ("NEW on board", "name", "Care leavers in work", "Another name") in found
    assert ("NEW on board", "merged", "OLD on board", "1 figure and 1 line of editions") in found
    assert {entry.at for entry in entries} == {NOW}


def test_the_alias_that_a_new_name_leaves_is_in_the_audit(database: Database) -> None:
    load_files(database, TWO)
    with curating(database) as curator:
        curator.rename("NEW", "Another name")
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.field == "aliases")).all()
        found = [(entry.subject, entry.was, entry.now, entry.who, entry.at) for entry in entries]
    assert found[-1] == ("NEW on board", "", "Care leavers in work", "B", NOW)


def test_a_code_on_two_scorecards_needs_the_scorecard(database: Database) -> None:
    for name in ("One", "Two"):
        load_files(database, TWO, options=Options(scorecard=name))
    with pytest.raises(CurationError, match="stands on “One”, “Two”: say which"), curating(database) as curator:
        curator.retire("OLD")
    with curating(database, "two") as curator:
        curator.retire("OLD")
    with database.reading() as session:
        assert [row.scorecard for row in listed(session) if row.state.startswith("retired")] == ["Two"]


@pytest.mark.parametrize(
    ("code", "words"), [("Care leavers in work", "is a name; its code is NEW"), ("XX", "no indicator with the code XX")]
)
def test_what_is_no_code_is_refused_with_help(database: Database, code: str, words: str) -> None:
    load_files(database, TWO)
    with pytest.raises(CurationError, match=words), curating(database) as curator:
        curator.retire(code)
