"""The roles, what each lets a person do, and for which part of the council."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.domain.classification import Classification
from storage.domain.clearance import Clearance, same_directorate


class Role(StrEnum):
    """What a person is to the scorecards. `owner` is never granted by itself: it comes with an indicator."""

    VIEWER = "viewer"
    OWNER = "owner"
    OFFICER = "officer"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a route needs."""

    ASK = "ask about figures"
    PUBLISH = "approve, publish and hold back figures"
    DEFINE = "change definitions"
    BIND = "say who owns an indicator or a risk"
    REVIEW = "review risks"
    GRANT = "give and take roles"
    CLASSIFY = "say what a channel is cleared for"


@dataclass(frozen=True)
class Grant:
    """A role held for one directorate, or for every one where `directorate` is empty."""

    role: Role
    directorate: str = ""

    def covers(self, directorate: str) -> bool:
        """Whether the grant holds for this directorate."""
        return not self.directorate or same_directorate(self.directorate, directorate)

    @property
    def words(self) -> str:
        """The grant as one would say it."""
        return f"{self.role} of {self.directorate}" if self.directorate else str(self.role)


_MAY = {
    Role.VIEWER: {Permission.ASK},
    Role.OWNER: {Permission.ASK},
    Role.OFFICER: {Permission.ASK, Permission.PUBLISH, Permission.DEFINE, Permission.BIND, Permission.REVIEW},
    Role.DIRECTOR: {Permission.ASK, Permission.PUBLISH, Permission.REVIEW},
    Role.ADMINISTRATOR: {Permission.ASK, Permission.GRANT, Permission.BIND, Permission.CLASSIFY},
}
SCOPED = (Role.OFFICER, Role.DIRECTOR)
"""The roles that may be held for one directorate alone."""
GRANTED = (Role.VIEWER, Role.OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR)
"""The roles that are given to a person as such."""


def may(grants: Iterable[Grant], permission: Permission, directorate: str | None = None) -> bool:
    """Whether one of the grants allows it: for this directorate, or for any where none is named."""
    return any(
        permission in _MAY[grant.role] and (directorate is None or grant.covers(directorate)) for grant in grants
    )


def clearances(
    grants: Iterable[Grant], owned: Iterable[int] = (), owned_risks: Iterable[int] = ()
) -> frozenset[Clearance]:
    """What the holder of these grants, who owns these indicators and risks (row ids), may see. Nothing without grants.

    An officer works on what is to be published; what is exempt is for the directorate's director and the owner.
    An administrator looks after the bot, not after figures, and sees what everyone does.
    """
    held, mine, risks = tuple(grants), frozenset(owned), frozenset(owned_risks)
    found = {EVERYONE} if held else set()
    for grant in held:
        if grant.role is Role.OFFICER:
            found.add(Clearance(Classification.INTERNAL, drafts=True, directorate=grant.directorate))
        elif grant.role is Role.DIRECTOR:
            found.add(Clearance(Classification.EXEMPT, drafts=True, directorate=grant.directorate))
    if held and (mine or risks):
        found.add(Clearance(Classification.EXEMPT, drafts=True, indicators=mine, risks=risks))
    return frozenset(found)


EVERYONE = Clearance(Classification.PUBLIC)
"""What every viewer sees: published figures of class public."""
