"""Roles given and taken away, and that the audit knows of each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from storage.audit import Hand
from storage.database import Database
from storage.domain.role import Grant, Role
from storage.roles import RoleProblem, grant, grants_of, has_administrator, listed, revoke, revoke_token
from storage.tables import AuditEntry
from tests.storage.builders import csv, load_files

NOW = datetime(2020, 1, 10, 9, tzinfo=UTC)
HAND = Hand("U0ADMIN", NOW, "a test")
WHO = "U012AB3CD"
DEFINED = csv(
    "code,name,unit,polarity,target,directorate",
    "A,Absence,percent,lower,5,Adult Services",
    "B,Bins,percent,higher,90,Economy and Infrastructure",
    "C,Care,percent,higher,90,",
)


@pytest.fixture
def write(database: Database) -> Callable[..., str]:
    """`write(grant, account, role, directorate)` in a transaction of its own."""
    load_files(database, DEFINED)

    def run(change: Callable[..., str], *words: str, hand: Hand = HAND) -> str:
        with database.writing() as session:
            return change(session, hand, *words)

    return run


def held(database: Database, account: str = WHO) -> frozenset[Grant]:
    with database.reading() as session:
        return grants_of(session, account)[0]


def audited(database: Database) -> list[tuple[str, ...]]:
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "role").order_by(AuditEntry.id)).all()
        return [(one.who, one.subject, one.field, one.was, one.now) for one in entries]


def test_a_role_holds_for_every_directorate_unless_one_is_named(database: Database, write) -> None:
    assert write(grant, WHO, "officer") == f"{WHO} is now officer of every directorate."
    assert write(grant, f"<@{WHO}|jo>", "Director", "adult  SERVICES") == f"{WHO} is now director of Adult Services."
    assert held(database) == {Grant(Role.OFFICER), Grant(Role.DIRECTOR, "Adult Services")}


def test_what_names_no_directorate_belongs_to_its_scorecard(database: Database, write) -> None:
    write(grant, WHO, "officer", "board")
    assert held(database) == {Grant(Role.OFFICER, "Board")}


def test_an_unknown_directorate_is_refused_with_the_nearest(database: Database, write) -> None:
    with pytest.raises(RoleProblem, match=r"no directorate “Adult Service”. The nearest is “Adult Services”"):
        write(grant, WHO, "officer", "Adult Service")
    with pytest.raises(RoleProblem, match="There are “Adult Services”, “Board”, “Economy and Infrastructure”"):
        write(grant, WHO, "officer", "zzz")
    assert (held(database), audited(database)) == (frozenset(), [])


@pytest.mark.parametrize("role", ["viewer", "administrator"])
def test_only_officers_and_directors_are_of_a_directorate(database: Database, write, role: str) -> None:
    for change in (grant, revoke):
        with pytest.raises(RoleProblem, match="only officer or director can be for one directorate"):
            write(change, WHO, role, "Adult Services")
    assert held(database) == frozenset()


def test_owner_and_unknown_roles_are_refused_in_words(write) -> None:
    with pytest.raises(RoleProblem, match=r"comes with an indicator, by `owner set CODE USER`"):
        write(grant, WHO, "owner")
    with pytest.raises(RoleProblem, match=r"no role “king”. The roles are viewer, officer, director, administrator"):
        write(grant, WHO, "king")


def test_what_is_no_member_id_is_refused(write) -> None:
    with pytest.raises(RoleProblem, match="“jo” is not a Slack member id"):
        write(grant, "jo", "viewer")


def test_a_role_given_twice_is_held_once_and_audited_once(database: Database, write) -> None:
    write(grant, WHO, "officer", "Adult Services")
    assert "already; nothing has changed" in write(grant, WHO, "officer", "ADULT services")
    assert audited(database) == [("U0ADMIN", WHO, "officer", "", "Adult Services")]


def test_a_role_taken_away_is_in_the_audit(database: Database, write) -> None:
    write(grant, WHO, "officer")
    assert write(revoke, WHO, "officer") == f"{WHO} is no longer officer of every directorate."
    assert held(database) == frozenset()
    assert audited(database)[-1] == ("U0ADMIN", WHO, "officer", "every directorate", "")


def test_taking_away_what_is_not_held_says_what_is(database: Database, write) -> None:
    write(grant, WHO, "officer", "Adult Services")
    with pytest.raises(RoleProblem, match=f"{WHO} is not officer of every directorate.*is officer of Adult Services"):
        write(revoke, WHO, "officer")
    with pytest.raises(RoleProblem, match="has been given no role"):
        write(revoke, "U099", "viewer")
    assert len(audited(database)) == 1


def test_a_role_for_a_directorate_that_is_gone_can_be_taken_away(database: Database, write) -> None:
    write(grant, WHO, "officer", "Adult Services")
    load_files(database, DEFINED.replace(b"Adult Services", b"People"))
    assert "no longer officer of Adult Services" in write(revoke, WHO, "officer", "adult services")
    assert held(database) == frozenset()


def test_the_first_and_the_last_administrator_change_who_else_is_one(database: Database, write) -> None:
    assert "owners and admins are not administrators by that alone" in write(grant, WHO, "administrator")
    assert write(grant, "U099", "administrator") == "U099 is now administrator."
    assert write(revoke, WHO, "administrator") == f"{WHO} is no longer administrator."
    assert "owners and admins are administrators again" in write(revoke, "U099", "administrator")
    with database.reading() as session:
        assert not has_administrator(session)


def test_a_role_given_anew_is_not_the_one_that_was_shown(database: Database, write) -> None:
    write(grant, WHO, "viewer")
    (shown,) = seen(database)
    write(revoke, WHO, "viewer")
    write(grant, WHO, "viewer", hand=Hand("U0ADMIN", NOW + timedelta(microseconds=1)))
    with pytest.raises(RoleProblem, match="taken away or given anew since"):
        write(revoke_token, shown.token)
    assert held(database) == {Grant(Role.VIEWER)}


def test_the_role_that_was_shown_is_taken_away_once(database: Database, write) -> None:
    write(grant, WHO, "viewer")
    (shown,) = seen(database)
    assert write(revoke_token, shown.token) == f"{WHO} is no longer viewer."
    with pytest.raises(RoleProblem, match="nothing has changed"):
        write(revoke_token, shown.token)


def seen(database: Database):
    with database.reading() as session:
        return listed(session)


def test_the_list_says_who_gave_what_and_when(database: Database, write) -> None:
    write(grant, "U0B2", "director", "Board")
    write(grant, "U0A1", "viewer")
    assert [(one.account, one.words, one.by, one.at) for one in seen(database)] == [
        ("U0A1", "viewer", "U0ADMIN", NOW),
        ("U0B2", "director of Board", "U0ADMIN", NOW),
    ]


def test_every_change_is_a_new_version_of_the_figures(database: Database, write) -> None:
    before = version(database)
    write(grant, WHO, "viewer")
    assert version(database) == before + 1


def version(database: Database) -> int:
    with database.connection() as connection:
        return connection.exec_driver_sql("SELECT version FROM data_version").scalar_one()


def test_nobody_holds_nothing(database: Database) -> None:
    with database.reading() as session:
        assert grants_of(session, "") == (frozenset(), frozenset())
