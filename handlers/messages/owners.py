"""Owners that are bound to nobody yet, and the window that binds one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.messages.blocks import Block, Message, actions, brief, button, context, esc, join, plain, section
from handlers.messages.roles import asked, form, mentioning, pages
from storage.domain.holding import Owned, Unbound, counted

BIND, PAGE = "access.bind", "access.owners"
ROWS = 15
_NAME, _NAMED, _LONGEST_METADATA = 120, 20, 500
_HOW = "To bind one by itself: `/scorecard owner CODE @name`; to release it: `/scorecard owner CODE nobody`."


def unbound_list(groups: Sequence[Unbound], *, page: int = 0) -> Message:
    """A page of the owners' roles that no account stands for, each with a button."""
    last = max(0, (len(groups) - 1) // ROWS)
    page = min(max(page, 0), last)
    every = [one for group in groups for one in group.members]
    if not groups:
        title = "Every owner you could bind is bound to somebody in Slack."
    else:
        title = f"Owners bound to nobody yet: {_roles(len(groups))}, {counted(every)}"
    blocks = [section(join("*", esc(title), "*"))]
    blocks += [_row(one) for one in groups[page * ROWS : (page + 1) * ROWS]]
    if last:
        blocks.append(actions(*pages(PAGE, page, last)))
    how = f"{_HOW} Page {page + 1} of {last + 1}." if last else _HOW
    return Message(esc(title), (*blocks, context(esc(how))))


def _row(group: Unbound) -> Block:
    text = join("*", brief(group.owner, _NAME), "*\n", esc(counted(group.members)))
    return section(text, button("Bind", BIND, group.key))


@dataclass(frozen=True)
class Binding:
    """What the window carries: which owner's role, of which indicators and risks, and where the audit stood."""

    key: str
    token: str
    mark: int

    def write(self) -> str:
        """The text that the window keeps."""
        return json.dumps([self.key, self.token, self.mark], separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Binding | None":
        """What the text says, or None for anything that this program cannot have written."""
        try:
            parts = json.loads(text) if len(text) <= _LONGEST_METADATA else None
        except (ValueError, RecursionError):
            return None
        match parts:
            case [str() as key, str() as token, int() as mark] if type(mark) is int and 0 <= mark < 2**62:
                return cls(key, token, mark)
        return None


def bind_window(group: Unbound, *, mark: int) -> Block:
    """The window that binds all the indicators and risks of one owner's role."""
    names = [join("• ", brief(f"{one.code}  {one.name}", _NAME)) for one in group.members[:_NAMED]]
    more = len(group.members) - _NAMED
    if more > 0:
        names.append(esc(f"and {more} more"))
    blocks = [
        section(join("*", brief(group.owner, _NAME), "*, ", esc(counted(group.members)))),
        section(join("\n".join(names))),
        asked("person", "Who is that", {"type": "users_select", "placeholder": plain("Choose a person", 150)}),
        context(esc("An owner sees all that is recorded of what they own: drafts, internal and exempt figures too.")),
    ]
    return form("Bind an owner", BIND, "Bind", blocks, Binding(group.key, group.token, mark).write())


def whose(one: Owned) -> Message:
    """Who owns an indicator or a risk."""
    bound = f"is owned by {one.account}" if one.account else "is bound to nobody"
    role = f"; the owner's role is “{one.owner}”" if one.owner else ""
    words = mentioning(f"{one.code}, {one.name}, {bound}{role}.", [one.account])
    return Message(words, (section(words), context(esc(_HOW))))


def _roles(count: int) -> str:
    return "1 role" if count == 1 else f"{count} roles"
