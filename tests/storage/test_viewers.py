"""What a member holds, as the database says at the moment."""

from storage import roles
from storage.database import Database
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER, Viewer
from storage.store import Store
from tests.storage.builders import HAND

EVERYONE = frozenset({VIEWER})
ADA = "U0ADA"


def viewer(store: Store, *, default: frozenset[Grant] = EVERYONE, is_workspace_admin: bool = False) -> Viewer:
    with store.reading() as reading:
        return reading.viewer("T", ADA, default=default, is_workspace_admin=is_workspace_admin)


def give(database: Database, account: str, role: Role) -> None:
    with database.writing() as session:
        roles.grant(session, HAND, account, role)


def take(database: Database, account: str, role: Role) -> None:
    with database.writing() as session:
        roles.revoke(session, HAND, account, role)


def test_a_member_without_a_role_holds_what_everyone_does(database: Database):
    assert viewer(Store(database)).grants == EVERYONE
    assert viewer(Store(database), default=frozenset()).grants == frozenset()


def test_a_role_counts_from_the_next_question_and_so_does_its_end(database: Database):
    store, held = Store(database), []
    for change in (give, take):
        change(database, ADA, Role.OFFICER)
        held.append(Grant(Role.OFFICER) in viewer(store).grants)
    assert held == [True, False]


def test_whoever_looks_after_the_workspace_is_the_first_administrator(database: Database):
    store = Store(database)
    assert Grant(Role.ADMINISTRATOR) in viewer(store, is_workspace_admin=True).grants
    give(database, "U0GRACE", Role.ADMINISTRATOR)
    assert Grant(Role.ADMINISTRATOR) not in viewer(store, is_workspace_admin=True).grants
    take(database, "U0GRACE", Role.ADMINISTRATOR)
    assert Grant(Role.ADMINISTRATOR) in viewer(store, is_workspace_admin=True).grants
