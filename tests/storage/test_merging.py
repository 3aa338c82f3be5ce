"""Merging keeps figures and names to those who could see them before."""

import pytest
from sqlmodel import select

from storage.curation import CurationError, Curator
from storage.database import Database
from storage.tables import Indicator
from tests.storage.builders import HAND, csv, load_files

HEAD = "code,name,actual,data period,edition,class,publication"
KNOWN = "A,A,5,30/06/2019,Q1 2019/20,,"


def refusal(database: Database, gone: str, into: str) -> str:
    with pytest.raises(CurationError) as refused, database.writing() as session:
        Curator(session, HAND).merge(gone, into)
    return str(refused.value)


@pytest.mark.parametrize(("gone", "into"), [("A", "B"), ("B", "A")])
def test_indicators_of_two_classes_are_not_merged(database: Database, gone: str, into: str) -> None:
    load_files(database, csv(HEAD, KNOWN, "B,B,6,30/09/2019,Q2 2019/20,exempt,"))
    words = refusal(database, gone, into)
    assert words.startswith(f"{gone} cannot be merged into {into}: ") and "B is exempt" in words
    assert words.endswith("Give both the same class first.")


@pytest.mark.parametrize("marks", ["internal,", ",draft", ",held back"])
def test_what_is_not_for_everyone_goes_to_no_other_directorate(database: Database, marks: str) -> None:
    known = [f"{code},{code},{directorate},Head" for code, directorate in (("A", "People"), ("B", "Money"))]
    load_files(database, csv("code,name,directorate,owner", *known))
    load_files(database, csv("code,name,actual,data period,class,publication", f"A,A,5,30/06/2019,{marks}"))
    assert "two directorates" in refusal(database, "A", "B")
    load_files(database, csv("code,directorate,owner", "A,Money,Head"))
    with database.writing() as session:
        assert "now part of B" in Curator(session, HAND).merge("A", "B")


def test_a_draft_indicator_is_not_merged_into_one_that_is_known(database: Database) -> None:
    load_files(database, csv(HEAD, KNOWN, "B,B,6,30/09/2019,Q2 2019/20,,draft"))
    assert "B is a draft, and its name would be known. Publish a figure of it first" in refusal(database, "B", "A")


def test_a_known_indicator_merged_into_a_draft_makes_it_known(database: Database) -> None:
    load_files(database, csv(HEAD, KNOWN, "B,B,6,30/09/2019,Q2 2019/20,,draft"))
    with database.writing() as session:
        Curator(session, HAND).merge("A", "B")
    with database.reading() as session:
        kept = session.exec(select(Indicator).where(Indicator.code == "B")).one()
        assert not kept.is_draft
