"""Owners bound to accounts: by code, by the text of their role, and what becomes of merged and retired indicators."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage.applying.outcome import Options
from storage.audit import Hand
from storage.curation import Curator
from storage.database import Database
from storage.owners import OwnerProblem, bind, bind_all, owners, unbind
from storage.roles import grants_of
from storage.tables import AuditEntry, Indicator
from tests.storage.builders import csv, load_files

HAND = Hand("U0OFFICER", datetime(2020, 1, 10, 9, tzinfo=UTC), "a test")
WHO, OTHER = "U012AB3CD", "U099"
DEFINED = csv(
    "code,name,unit,polarity,target,owner",
    'A,Absence,percent,lower,5,"Head of service, people"',
    'B,Bins,percent,higher,90,"Head of service, places"',
    'C,Care,percent,higher,90,"Head of Service – people"',
    "D,Dust,percent,lower,1,",
)


@pytest.fixture
def write(database: Database) -> Callable[..., str]:
    load_files(database, DEFINED)

    def run(change: Callable[..., str], *words: object) -> str:
        with database.writing() as session:
            return change(session, HAND, *words)

    return run


def bound(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.code: one.account for one in owners(session)}


def ids(database: Database) -> dict[str, int | None]:
    with database.reading() as session:
        return {one.code: one.id for one in session.exec(select(Indicator)).all()}


def audited(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "owner").order_by(AuditEntry.id)).all()
        return [(one.who, one.subject, one.field, one.was, one.now, one.indicator_id) for one in entries]


def test_a_bound_owner_owns_the_indicator(database: Database, write) -> None:
    assert write(bind, "a", f"<@{WHO}|jo>") == f"A, Absence, is now owned by {WHO}."
    with database.reading() as session:
        assert grants_of(session, WHO) == (frozenset(), frozenset({ids(database)["A"]}))


def test_a_binding_is_audited_with_its_indicator(database: Database, write) -> None:
    write(bind, "A", WHO)
    write(bind, "A", OTHER)
    number = ids(database)["A"]
    assert audited(database) == [
        ("U0OFFICER", "A on board", "account", "", WHO, number),
        ("U0OFFICER", "A on board", "account", WHO, OTHER, number),
    ]


def test_binding_to_the_same_account_changes_nothing(database: Database, write) -> None:
    write(bind, "A", WHO)
    assert "already; nothing has changed" in write(bind, "A", WHO)
    assert len(audited(database)) == 1


def test_a_released_indicator_is_owned_by_nobody(database: Database, write) -> None:
    write(bind, "A", WHO)
    assert write(unbind, "A") == f"A, Absence, is no longer owned by {WHO}."
    with pytest.raises(OwnerProblem, match="bound to nobody"):
        write(unbind, "A")
    assert bound(database)["A"] == ""


@pytest.mark.parametrize(
    ("code", "words"), [("Absence", "is a name; its code is A"), ("XX", "no indicator with the code XX")]
)
def test_what_is_no_code_is_refused_with_help(write, code: str, words: str) -> None:
    with pytest.raises(OwnerProblem, match=words):
        write(bind, code, WHO)


def test_what_is_no_member_id_is_refused(database: Database, write) -> None:
    with pytest.raises(OwnerProblem, match="is not a Slack member id"):
        write(bind, "A", "jo")
    assert audited(database) == []


def test_a_code_on_two_scorecards_needs_the_scorecard(database: Database, write) -> None:
    load_files(database, DEFINED, options=Options(scorecard="Second"))
    with pytest.raises(OwnerProblem, match="stands on “Board”, “Second”: say which"):
        write(bind, "A", WHO)
    write(bind, "A", WHO, " second ")
    with database.reading() as session:
        assert [one.scorecard for one in owners(session) if one.account] == ["Second"]
    with pytest.raises(OwnerProblem, match="no scorecard called “Third”"):
        write(bind, "A", WHO, "Third")


def test_all_indicators_of_one_owners_role_are_bound_at_once(database: Database, write) -> None:
    words = write(bind_all, "head of service people", WHO)
    assert words == f"2 indicators of “Head of service, people” are now owned by {WHO}: A, C."
    assert bound(database) == {"A": WHO, "B": "", "C": WHO}
    assert "already; nothing has changed" in write(bind_all, "Head of service, people", WHO)


def test_binding_all_says_who_had_one_before(write) -> None:
    write(bind, "A", OTHER)
    write(bind, "C", WHO)
    words = write(bind_all, "Head of service, people", WHO)
    assert "A had another owner before" in words and "1 indicator had that owner already" in words


def test_an_unknown_owners_role_is_refused_with_the_nearest(write) -> None:
    with pytest.raises(
        OwnerProblem, match=r"owned by “Head of service place”. The nearest are “Head of service, place"
    ):
        write(bind_all, "Head of service place", WHO)
    with pytest.raises(OwnerProblem, match="No indicator in use"):
        write(bind_all, "  ", WHO)


def test_the_list_begins_with_the_unbound_by_their_role(database: Database, write) -> None:
    write(bind, "D", WHO)
    write(bind, "A", WHO)
    assert list(bound(database)) == ["C", "B", "D", "A"]


def test_a_merged_indicator_names_the_one_it_became(database: Database, write) -> None:
    write(bind, "A", WHO)
    with database.writing() as session:
        Curator(session, HAND).merge("A", "B")
    with pytest.raises(OwnerProblem, match="A was merged into B"):
        write(bind, "A", OTHER)
    assert "A" not in bound(database)
    with database.reading() as session:
        assert grants_of(session, WHO)[1] == frozenset()


def test_a_retired_indicator_waits_for_no_owner_but_keeps_its_own(database: Database, write) -> None:
    write(bind, "A", WHO)
    with database.writing() as session:
        for code in ("A", "C"):
            Curator(session, HAND).retire(code)
    assert bound(database) == {"A": WHO, "B": ""}
    with pytest.raises(OwnerProblem, match="is owned by “"):
        write(bind_all, "Head of service, people", OTHER)
