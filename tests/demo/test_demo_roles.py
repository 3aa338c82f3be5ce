"""The people of the local workspace hold roles from the start, once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.demo.people import CHILDREN, DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.demo.roles import OWNED, OWNED_RISKS, seed, seed_risks
from bot.samples.load import load
from bot.samples.risk_load import load_risks
from storage.alerts.subscriptions import of_destination
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.role import Grant, Role
from storage.domain.subscription import Cadence, Register, ScopeKind, Which
from storage.migrate import migrate
from storage.owners import owners
from storage.roles import grants_of, listed, revoke_token
from storage.tables import AuditEntry

NOW = datetime(2020, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    migrate(database)
    load(database)
    yield database
    database.close()


def test_the_officer_the_director_and_the_owner_have_their_roles(base: Database) -> None:
    assert seed(base, at=NOW)
    with base.reading() as session:
        assert grants_of(session, OFFICER)[0] == {Grant(Role.OFFICER)}
        assert grants_of(session, DIRECTOR)[0] == {Grant(Role.DIRECTOR, "Children, Families and Communities")}
        mine = {one.code for one in owners(session) if one.account == HEAD_OF_SERVICE}
        assert mine == set(OWNED) and len(grants_of(session, HEAD_OF_SERVICE)[1]) == 5


def test_roles_taken_away_do_not_come_back(base: Database) -> None:
    seed(base, at=NOW)
    with base.writing() as session:
        for one in listed(session):
            revoke_token(session, Hand("U0ADMIN", one.at), one.token)
    assert not seed(base, at=NOW)
    with base.reading() as session:
        assert listed(session) == ()


def test_the_audit_says_that_the_sample_gave_them(base: Database) -> None:
    seed(base, at=NOW)
    with base.reading() as session:
        entries = session.exec(select(AuditEntry)).all()
    found = [(one.kind, one.who) for one in entries if one.kind in ("role", "owner")]
    assert found == [("role", "sample")] * 2 + [("owner", "sample")] * 5


def test_the_leaders_channel_watches_its_directorate(base: Database) -> None:
    seed(base, at=NOW)
    with base.reading() as session:
        found = of_destination(session, CHILDREN)
    assert [(one.scope.kind, one.scope.name, one.which, one.cadence) for one in found] == [
        (ScopeKind.DIRECTORATE, "Children, Families and Communities", Which.ANY, Cadence.AT_ONCE)
    ]


def test_the_owner_has_risks_too_and_the_register_is_watched(base: Database) -> None:
    seed(base, at=NOW)
    load_risks(base, matrix=FIVE_BY_FIVE, at=NOW)
    seed_risks(base, at=NOW)
    with base.reading() as session:
        mine = {one.code for one in owners(session, risks=True) if one.account == HEAD_OF_SERVICE}
        watched = of_destination(session, CHILDREN)
    assert mine == set(OWNED_RISKS)
    assert [one.scope.register for one in watched] == [Register.INDICATORS, Register.RISKS]
