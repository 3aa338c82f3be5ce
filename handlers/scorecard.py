"""`/scorecard …`: looking after scorecards. The first word says what; each word needs a permission of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack

from handlers import channels, owners, publishing, roles
from handlers.access import NotAllowed
from handlers.deps import Deps
from handlers.messages.help import Usage, looking_after
from storage.domain.role import Permission
from storage.domain.viewer import Viewer


@dataclass(frozen=True)
class Word:
    """What follows `/scorecard`: who answers it, what that needs, and how it is explained.

    `answer(ack, command, rest, viewer, deps)` acknowledges; `rest` is what was typed after the word.
    """

    answer: Callable[[Ack, dict[str, Any], str, Viewer, Deps], None]
    permission: Permission
    usages: tuple[Usage, ...]


WORDS: dict[str, Word] = {
    "publish": Word(
        publishing.show,
        Permission.PUBLISH,
        (
            ("/scorecard publish", "what would become visible; approve, publish and hold back line by line"),
            ("/scorecard publish Q3 2019/20 Our People", "the same for one edition, one scorecard or section"),
        ),
    ),
    "access": Word(
        roles.show,
        Permission.ASK,
        (("/scorecard access", "your roles and who the administrators are; administrators give and take roles"),),
    ),
    "owner": Word(
        owners.show,
        Permission.BIND,
        (
            ("/scorecard owner", "the owners whose account in Slack is not known yet"),
            ("/scorecard owner CL-EET @name", "say who owns an indicator; `nobody` in place of the name takes it back"),
        ),
    ),
    "channel": Word(
        channels.show,
        Permission.ASK,
        (("/scorecard channel", "what this channel is cleared for; an administrator adds public, internal or exempt"),),
    ),
}


def show(ack: Ack, command: dict[str, Any], viewer: Viewer, deps: Deps) -> None:
    """Have the word that was typed answered, or say which words there are for this person."""
    first, _, rest = " ".join((command.get("text") or "").split()).partition(" ")
    word = WORDS.get(first.lower())
    if word is None:
        offered = [usage for one in WORDS.values() if viewer.may(one.permission) for usage in one.usages]
        unknown = "" if first.lower() in ("", "help") else first
        ack(response_type="ephemeral", **looking_after(offered, unknown=unknown).payload())
        return
    if not viewer.may(word.permission):
        raise NotAllowed
    word.answer(ack, command, rest, viewer, deps)
