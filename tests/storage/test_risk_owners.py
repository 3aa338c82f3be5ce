"""Owners of risks: bound by reference or with the indicators of one role, and only where they are seen."""

from collections.abc import Callable
from datetime import date

import pytest

from storage.alerts import alerts
from storage.audit import Hand
from storage.database import Database
from storage.domain.delivery import AlertKind
from storage.domain.role import Grant, Role
from storage.domain.viewer import Viewer
from storage.owners import OwnerProblem, bind, bind_all, owners, unbind
from storage.owning import bind_seen, bind_unbound, mine_to_bind, unbound
from storage.roles import owned_risks_of, viewer_now
from storage.since import mark
from storage.tables import AuditEntry, Delivery, Risk, RiskMark
from tests.storage.alerting import NOW, rows
from tests.storage.builders import csv, load_files
from tests.storage.risk_builders import risk

HAND = Hand("U0OFFICER", NOW, "a test")
TODAY = date(2020, 4, 20)
WHO, OTHER = "U012AB3CD", "U099"
PEOPLE = Viewer("T1", "U0OFFICER", frozenset({Grant(Role.OFFICER, "people")}))
DEFINED = csv("code,name,unit,polarity,target,directorate,owner", "A,Absence,percent,lower,5,People,Head of people")


@pytest.fixture
def base(database: Database) -> Database:
    """An indicator and two risks of one role, a risk that is exempt, one of elsewhere and one that is closed."""
    load_files(database, DEFINED)
    for reference, title, more in (
        ("CR-1", "Strikes", {}),
        ("CR-2", "Vacancies", {"owner": "head of – people"}),
        ("CR-3", "A court case", {"classification": "exempt"}),
        ("CR-4", "Potholes", {"directorate": "Places", "owner": "Head of places"}),
        ("CR-5", "Old", {"closed_on": TODAY}),
    ):
        risk(database, reference, title=title, **{"owner": "Head of people"} | more)
    return database


@pytest.fixture
def write(base: Database) -> Callable[..., str]:
    def run(change: Callable[..., str], *words: object, **more: object) -> str:
        with base.writing() as session:
            return change(session, HAND, *words, **more)

    return run


def bound(base: Database) -> dict[str, str]:
    with base.reading() as session:
        return {one.code: one.account for one in owners(session) if one.account}


def test_an_owner_is_bound_to_a_risk_by_its_reference(base: Database, write) -> None:
    assert write(bind, "cr-1", f"<@{WHO}|jo>") == f"CR-1, Strikes, is now owned by {WHO}."
    mine = rows(base, Risk, reference="CR-1")[0].id
    with base.reading() as session:
        assert owned_risks_of(session, WHO) == {mine}
        viewer = viewer_now(session, "T1", WHO, default=frozenset(), is_workspace_admin=False)
    assert Grant(Role.OWNER) in viewer.grants and viewer.may_review(mine, "People")


def test_a_binding_is_audited_counted_as_a_change_and_has_the_risk_assessed(base: Database, write) -> None:
    before, marks = rows(base, Risk, reference="CR-1")[0], len(rows(base, RiskMark))
    write(bind, "CR-1", WHO)
    entry = rows(base, AuditEntry, kind="risk owner")[-1]
    assert (entry.subject, entry.field, entry.was, entry.now) == ("CR-1", "account", "", WHO)
    assert rows(base, Risk, reference="CR-1")[0].version == before.version + 1
    assert [one.risk_id for one in rows(base, RiskMark)[marks:]] == [before.id]


def test_a_released_owner_is_shown_anew_what_they_were_told(base: Database, write) -> None:
    write(bind, "CR-1", WHO)
    with base.writing() as session:
        alerts.tell(session, key="k", destination=WHO, kind=AlertKind.BASELINE, payload={}, at=NOW)
    wanted = rows(base, Delivery)[0].wanted
    assert write(unbind, "CR-1") == f"CR-1, Strikes, is no longer owned by {WHO}."
    assert rows(base, Delivery)[0].wanted == wanted + 1
    with pytest.raises(OwnerProblem, match="bound to nobody"):
        write(unbind, "CR-1")


def test_a_role_binds_its_indicators_and_its_risks_alike(base: Database, write) -> None:
    words = write(bind_all, "head of people", WHO)
    assert words == f"1 indicator and 3 risks of “Head of people” are now owned by {WHO}: A, CR-1, CR-2, CR-3."
    assert bound(base) == dict.fromkeys(("A", "CR-1", "CR-2", "CR-3"), WHO)


def test_risks_alone_or_a_scorecard_alone_can_be_meant(base: Database, write) -> None:
    write(bind_all, "head of people", WHO, "Board")
    write(bind_all, "head of places", OTHER, risks=True)
    assert bound(base) == {"A": WHO, "CR-4": OTHER}
    with base.reading() as session:
        assert {one.code for one in owners(session, risks=True)} == {"CR-1", "CR-2", "CR-3", "CR-4"}


def test_a_code_that_is_a_reference_too_is_asked_about(base: Database, write) -> None:
    risk(base, "A", title="Another")
    with pytest.raises(OwnerProblem, match="and is a risk's reference too: say which with --scorecard or --risks"):
        write(bind, "a", WHO)
    assert write(bind, "a", WHO, risks=True) == f"A, Another, is now owned by {WHO}."
    assert write(bind, "a", OTHER, "Board") == f"A, Absence, is now owned by {OTHER}."


@pytest.mark.parametrize(("typed", "words"), [("Potholes", "is a name; its reference is CR-4"), ("CR-9", "no risk")])
def test_what_is_no_reference_is_refused_with_help(write, typed: str, words: str) -> None:
    with pytest.raises(OwnerProblem, match=words):
        write(bind, typed, WHO)


def test_an_officer_is_shown_the_roles_of_the_risks_they_see_and_may_bind(base: Database) -> None:
    with base.reading() as session:
        assert [one.code for one in mine_to_bind(session, PEOPLE, today=TODAY)] == ["A", "CR-1", "CR-2"]
        found = unbound(session, PEOPLE, today=TODAY)
    assert [(one.owner, [member.code for member in one.members]) for one in found] == [
        ("Head of people", ["A", "CR-1", "CR-2"])
    ]


def test_a_window_binds_what_it_showed_unless_a_risk_has_changed_since(base: Database, write) -> None:
    with base.reading() as session:
        shown, seen = unbound(session, PEOPLE, today=TODAY)[0], mark(session)
    about = {"viewer": PEOPLE, "today": TODAY, "token": shown.token, "seen": seen}
    write(bind, "CR-1", OTHER)
    write(unbind, "CR-1")
    with pytest.raises(OwnerProblem, match="has changed since"):
        write(bind_unbound, shown.key, WHO, **about)
    with base.reading() as session:
        about["seen"] = mark(session)
    words = write(bind_unbound, shown.key, WHO, **about)
    assert words.startswith(f"1 indicator and 2 risks of “Head of people” are now owned by {WHO}")


@pytest.mark.parametrize("reference", ["CR-3", "CR-4", "CR-5", "CR-9"])
def test_what_is_hidden_of_elsewhere_or_closed_reads_as_not_there(write, reference: str) -> None:
    with pytest.raises(OwnerProblem, match=f"no indicator or risk with the code “{reference}” whose owner you could"):
        write(bind_seen, reference, WHO, viewer=PEOPLE, today=TODAY)
    with pytest.raises(OwnerProblem, match="Nobody makes themselves an owner"):
        write(bind_seen, "CR-1", PEOPLE.user, viewer=PEOPLE, today=TODAY)
