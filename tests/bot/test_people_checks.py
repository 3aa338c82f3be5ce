"""`check` says who looks after the bot, which owners nobody stands for, and which roles lead nowhere."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.checks.findings import Finding, Level, examine
from bot.checks.people import people_checks
from bot.samples.load import load
from bot.settings import Settings
from storage.audit import Hand
from storage.database import Database
from storage.migrate import migrate
from storage.owners import bind_all, owners
from storage.roles import grant
from storage.tables import Indicator

HAND = Hand("test", datetime(2020, 1, 1, tzinfo=UTC))


@pytest.fixture
def base(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    migrate(database)
    load(database)
    yield database
    database.close()


def found(base: Database, about: str) -> list[Finding]:
    url = base.url.render_as_string()
    return [finding for finding in examine(people_checks(Settings(database_url=url))) if finding.about == about]


def test_while_there_is_no_database_nothing_is_said(tmp_path: Path) -> None:
    assert examine(people_checks(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}"))) == []
    assert list(tmp_path.iterdir()) == []


def test_without_an_administrator_the_workspace_has_them(base: Database) -> None:
    (finding,) = found(base, "Roles")
    assert finding.level is Level.NOTE
    assert finding.words.startswith("nobody has been granted administrator, so the workspace's owners and admins are.")


def test_administrators_and_holders_of_roles_are_counted(base: Database) -> None:
    with base.writing() as session:
        for role in ("administrator", "officer"):
            grant(session, HAND, "U012AB3CD", role)
        grant(session, HAND, "U099", "viewer")
    assert [finding.words for finding in found(base, "Roles")] == [
        "1 person is administrator; 2 people are given a role."
    ]


def test_a_role_for_a_directorate_that_is_gone_is_named(base: Database) -> None:
    with base.writing() as session:
        grant(session, HAND, "U099", "officer", "Children, Families and Communities")
        for indicator in session.exec(select(Indicator)).all():
            indicator.directorate = "People"
    assert found(base, "Roles")[1].words == (
        "no indicator is of the directorate that these are held for: "
        "U099, officer of Children, Families and Communities."
    )


def test_owners_without_an_account_are_counted(base: Database) -> None:
    with base.reading() as session:
        named = owners(session)
    (finding,) = found(base, "Owners")
    assert finding.words.startswith(f"{len(named)} of {len(named)} indicators with an owner are bound to no account")
    with base.writing() as session:
        for role in {one.owner for one in named}:
            bind_all(session, HAND, role, "U099")
    assert [each.level for each in found(base, "Owners")] == [Level.OK]
