"""Who is asking: every query that answers a person takes a viewer."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a route needs. Every member of the workspace holds the only one there is so far."""

    VIEW_PUBLISHED = "view published figures"


@dataclass(frozen=True)
class Viewer:
    """A person of one workspace, or the command line of the machine itself (`team` and `user` empty)."""

    team: str
    user: str
    permissions: frozenset[Permission] = frozenset({Permission.VIEW_PUBLISHED})

    @property
    def audience(self) -> frozenset[Permission]:
        """What decides which figures are visible: two viewers with the same audience see the same."""
        return self.permissions


COMMAND_LINE = Viewer("", "")
