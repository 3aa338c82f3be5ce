"""Modals and App Homes as each person sees them."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.demo.errors import SlackRefusal
from bot.demo.people import TEAM_ID

STACK = 3


@dataclass(frozen=True)
class View:
    """A view as it stands now: `content` is what the bot sent, `state` what the person has chosen in it.

    `team` is the person's own.
    """

    id: str
    person: str
    content: dict[str, Any]
    hash: str
    team: str = TEAM_ID
    root_id: str = ""
    previous_id: str = ""
    state: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks of the view."""
        return list(self.content.get("blocks", []))

    @property
    def title(self) -> str:
        """The title as shown, "" for an App Home."""
        return str(self.content.get("title", {}).get("text", ""))

    @property
    def metadata(self) -> str:
        """The private_metadata the bot left in the view."""
        return str(self.content.get("private_metadata", ""))


class Views:
    """The stack of modals open for each person, and each person's App Home. The caller holds the lock."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def open(self, view: View) -> View:
        """Opens a first modal; one that is open already is replaced, stack and all."""
        self._stacks[view.person] = [replace(view, root_id=view.id)]
        return self._stacks[view.person][0]

    def push(self, view: View) -> View:
        """Lays a modal over the open ones; Slack allows three."""
        stack = self._stacks.get(view.person, [])
        if len(stack) >= STACK:
            raise SlackRefusal("push_limit_reached")
        if not stack:
            return self.open(view)
        stack.append(replace(view, root_id=stack[0].id, previous_id=stack[-1].id))
        return stack[-1]

    def change(self, view: View, **changes: Any) -> View:
        """Replaces fields of an open view or an App Home."""
        changed = replace(view, **changes)
        stack = self._stacks.get(view.person, [])
        stack[:] = [changed if each.id == view.id else each for each in stack]
        home = self._homes.get(view.person)
        if home is not None and home.id == view.id:
            self._homes[view.person] = changed
        return changed

    def find(self, view_id: str = "", external_id: str = "") -> View | None:
        """The open view with this id, or with this external id."""
        for view in self._every():
            if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
                return view
        return None

    def top(self, person: str) -> View | None:
        """The modal this person sees."""
        stack = self._stacks.get(person)
        return stack[-1] if stack else None

    def height(self, view: View) -> int:
        """Where a modal lies in its person's stack, from 1; 0 when it is not open."""
        ids = [each.id for each in self._stacks.get(view.person, [])]
        return ids.index(view.id) + 1 if view.id in ids else 0

    def close(self, person: str, *, everything: bool = False) -> list[View]:
        """Takes away the top modal, or the whole stack; returns those that went."""
        stack = self._stacks.get(person, [])
        gone = list(stack) if everything else stack[-1:]
        del stack[len(stack) - len(gone) :]
        return gone

    def home(self, person: str) -> View | None:
        """The App Home published for this person."""
        return self._homes.get(person)

    def publish(self, view: View) -> View:
        """Replaces what a person's App Home shows; it stays the same view."""
        before = self._homes.get(view.person)
        self._homes[view.person] = replace(view, id=before.id) if before else view
        return self._homes[view.person]

    def _every(self) -> list[View]:
        return [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())
