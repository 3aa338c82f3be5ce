"""What each role lets a person do."""

import pytest

from storage.domain.role import Grant, Permission, Role, may
from storage.domain.viewer import VIEWER, Viewer

ALLOWED = {
    Role.VIEWER: {Permission.ASK},
    Role.OWNER: {Permission.ASK},
    Role.OFFICER: {Permission.ASK, Permission.PUBLISH, Permission.DEFINE, Permission.BIND, Permission.REVIEW},
    Role.DIRECTOR: {Permission.ASK, Permission.PUBLISH, Permission.REVIEW},
    Role.ADMINISTRATOR: {Permission.ASK, Permission.GRANT, Permission.BIND, Permission.CLASSIFY},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_allows_this_and_nothing_else(role: Role):
    assert {permission for permission in Permission if may([Grant(role)], permission)} == ALLOWED[role]


def test_nobody_may_do_anything_without_a_grant():
    assert not any(Viewer("T", "U").may(permission) for permission in Permission)


def test_a_grant_for_a_directorate_allows_it_there_and_not_elsewhere():
    person = Viewer("T", "U", frozenset({VIEWER, Grant(Role.OFFICER, "Children’s Services")}))
    assert person.may(Permission.PUBLISH)
    assert person.may(Permission.PUBLISH, "children’s  services")
    assert not person.may(Permission.PUBLISH, "Highways")


def test_a_grant_is_said_with_its_directorate():
    assert [Grant(Role.OFFICER).words, Grant(Role.DIRECTOR, "Adults").words] == ["officer", "director of Adults"]
