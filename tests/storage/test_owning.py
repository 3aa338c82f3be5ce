"""Owners bound by a person: within what they see, within what is theirs, and never over a newer decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from storage.audit import Hand
from storage.database import Database
from storage.domain.holding import Unbound
from storage.domain.role import Grant, Role
from storage.domain.viewer import Viewer
from storage.owners import OwnerProblem, bind, owners
from storage.owning import bind_seen, bind_unbound, mine_to_bind, unbound
from storage.roles import grant, viewer_now
from storage.since import changed_since, mark
from storage.tables import Indicator
from tests.storage.builders import csv, load_files

HAND = Hand("U0OFFICER", datetime(2020, 1, 10, 9, tzinfo=UTC), "a test")
TODAY = date(2020, 1, 10)
WHO = "U012AB3CD"
DEFINED = csv(
    "code,name,unit,polarity,target,directorate,owner",
    "A,Absence,percent,lower,5,People,Head of people",
    "B,Bins,percent,higher,90,Places,Head of places",
    "C,Care,percent,higher,90,People,Head of people",
    "D,Dust,percent,lower,1,,Head of places",
)
PEOPLE = Viewer("T1", "U0OFFICER", frozenset({Grant(Role.OFFICER, "people")}))
ALL = Viewer("T1", "U0OFFICER", frozenset({Grant(Role.OFFICER)}))
ADMINISTRATOR = Viewer("T1", "U0ADMIN1", frozenset({Grant(Role.ADMINISTRATOR)}))


@pytest.fixture
def base(database: Database) -> Database:
    load_files(database, DEFINED)
    return database


def codes(base: Database, viewer: Viewer) -> list[str]:
    with base.reading() as session:
        return [one.code for one in mine_to_bind(session, viewer, today=TODAY)]


def classed(base: Database, code: str, classification: str) -> None:
    with base.writing() as session:
        session.exec(select(Indicator).where(Indicator.code == code)).one().classification = classification


def groups(base: Database, viewer: Viewer = ALL) -> dict[str, Unbound]:
    with base.reading() as session:
        return {one.owner: one for one in unbound(session, viewer, today=TODAY)}


def bound(base: Database) -> dict[str, str]:
    with base.reading() as session:
        return {one.code: one.account for one in owners(session) if one.account}


@pytest.mark.parametrize(
    ("viewer", "found"),
    [
        (PEOPLE, ["A", "C"]),
        (ALL, ["A", "B", "C", "D"]),
        (ADMINISTRATOR, ["A", "B", "C", "D"]),
        (Viewer("T1", "U1", frozenset({Grant(Role.DIRECTOR)})), []),
        (Viewer("T1", "U1", frozenset({Grant(Role.VIEWER)})), []),
        (Viewer("T1", "U1"), []),
    ],
)
def test_what_one_may_bind_hangs_on_role_and_directorate(base: Database, viewer: Viewer, found: list[str]) -> None:
    assert codes(base, viewer) == found


def test_what_names_no_directorate_is_of_its_scorecard(base: Database) -> None:
    assert codes(base, Viewer("T1", "U1", frozenset({Grant(Role.OFFICER, "Board")}))) == ["D"]


def test_nobody_binds_what_they_do_not_see(base: Database) -> None:
    classed(base, "A", "internal")
    classed(base, "C", "exempt")
    assert (codes(base, PEOPLE), codes(base, ADMINISTRATOR)) == (["A"], ["B", "D"])


def test_unbound_owners_come_with_the_many_first(base: Database) -> None:
    assert [(role, len(one.members)) for role, one in groups(base).items()] == [
        ("Head of people", 2),
        ("Head of places", 2),
    ]
    with base.writing() as session:
        bind(session, HAND, "A", WHO)
    assert list(groups(base)) == ["Head of places", "Head of people"]


def shown(base: Database, role: str) -> Callable[..., str]:
    """What a person does who was shown this role just now."""
    group = groups(base)[role]
    with base.reading() as session:
        seen = mark(session)

    def act(viewer: Viewer = ALL, account: str = WHO) -> str:
        with base.writing() as session:
            return bind_unbound(
                session, HAND, group.key, account, viewer=viewer, today=TODAY, token=group.token, seen=seen
            )

    return act


def test_a_role_that_was_shown_is_bound_once(base: Database) -> None:
    act = shown(base, "Head of people")
    assert act() == f"2 indicators of “Head of people” are now owned by {WHO}: A, C."
    with pytest.raises(OwnerProblem, match="done already, or has changed since"):
        act()
    assert bound(base) == {"A": WHO, "C": WHO}


def test_a_role_of_which_one_has_gone_from_sight_is_not_bound(base: Database) -> None:
    act = shown(base, "Head of people")
    classed(base, "C", "exempt")
    with pytest.raises(OwnerProblem, match="changed since"):
        act()
    assert bound(base) == {}


def test_what_one_sees_more_of_than_another_is_not_the_same(base: Database) -> None:
    act = shown(base, "Head of places")
    with pytest.raises(OwnerProblem, match="changed since"):
        act(PEOPLE)
    assert bound(base) == {}


def test_nobody_but_an_administrator_binds_themselves(base: Database) -> None:
    with pytest.raises(OwnerProblem, match="Nobody makes themselves an owner"):
        shown(base, "Head of people")(ALL, ALL.user)
    with base.writing() as session:
        bind_seen(session, HAND, "B", ADMINISTRATOR.user, viewer=ADMINISTRATOR, today=TODAY)
    assert bound(base) == {"B": ADMINISTRATOR.user}


def test_what_is_not_seen_reads_as_what_is_not_there(base: Database) -> None:
    said = []
    for code in ("B", "Z"):
        with pytest.raises(OwnerProblem) as problem, base.writing() as session:
            bind_seen(session, HAND, code, WHO, viewer=PEOPLE, today=TODAY)
        said.append(str(problem.value).replace(f"“{code}”", "“…”"))
    assert said[0] == said[1]


def test_a_change_after_the_mark_is_noticed(base: Database) -> None:
    with base.reading() as session:
        before = mark(session)
        number = owners(session)[0].id
    with base.writing() as session:
        grant(session, HAND, WHO, "viewer")
        bind(session, HAND, "B", WHO)
    with base.reading() as session:
        assert changed_since(session, before, "role", subject=WHO)
        assert not changed_since(session, before, "role", subject="U099")
        assert changed_since(session, before, "owner") and not changed_since(session, mark(session), "owner")
        assert not changed_since(session, before, "owner", indicators={number})


def test_a_viewer_in_a_transaction_is_what_the_transaction_sees(base: Database) -> None:
    nobody = frozenset[Grant]()
    with base.writing() as session:
        first = viewer_now(session, "T1", WHO, default=nobody, is_workspace_admin=True)
        assert first.grants == {Grant(Role.ADMINISTRATOR)}
        grant(session, HAND, "U099", "administrator")
        bind(session, HAND, "B", WHO)
        then = viewer_now(session, "T1", WHO, default=nobody, is_workspace_admin=True)
        assert (then.grants, len(then.owned)) == ({Grant(Role.OWNER)}, 1)
