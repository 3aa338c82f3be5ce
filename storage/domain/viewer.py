"""Who is asking, and who will read: every query that answers takes one of the two."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from storage.domain.classification import Classification
from storage.domain.clearance import NOBODY, Audience, Clearance, sight
from storage.domain.role import EVERYONE, Grant, Permission, Role, clearances, may


class Reader(Protocol):
    """Whoever an answer is made for. Two readers with the same audience see the same."""

    @property
    def audience(self) -> Audience:
        """What decides which figures are shown."""
        ...


@dataclass(frozen=True)
class Viewer:
    """A person of the workspace with the roles they hold and the indicators and risks (row ids) they own.

    Without any grant a person may see nothing and do nothing.
    """

    team: str
    user: str
    grants: frozenset[Grant] = frozenset()
    owned: frozenset[int] = frozenset()
    owned_risks: frozenset[int] = frozenset()

    def may(self, permission: Permission, directorate: str | None = None) -> bool:
        """Whether the person may do this: for this directorate, or anywhere where none is named."""
        return may(self.grants, permission, directorate)

    def may_review(self, risk: int, directorate: str) -> bool:
        """Whether the person may score this risk (row id) of this directorate: as its owner, or by their role."""
        return bool(self.grants) and (risk in self.owned_risks or self.may(Permission.REVIEW, directorate))

    @cached_property
    def audience(self) -> Audience:
        """The person alone."""
        return frozenset({sight(clearances(self.grants, self.owned, self.owned_risks))})


@dataclass(frozen=True)
class Readers:
    """All who can read a channel, taken together: they see what each of them may see."""

    audience: Audience = NOBODY


@dataclass(frozen=True)
class _Everything:
    """The command line of the machine itself, which holds the whole database in its hands anyway."""

    team: str = ""
    user: str = ""

    @property
    def audience(self) -> Audience:
        return frozenset({frozenset({Clearance(Classification.EXEMPT, drafts=True)})})


COMMAND_LINE = _Everything()
PUBLIC = Readers(frozenset({frozenset({EVERYONE})}))
"""Anyone at all: what has been published of class public."""
VIEWER = Grant(Role.VIEWER)
"""What every full member of the workspace holds, unless the settings say otherwise."""
