"""What is not delivered, set aside or paused, with its reason and since when, and the buttons that help."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.messages.blocks import Block, Message, Mrkdwn, actions, brief, button, context, esc, fitted, join, section
from handlers.messages.roles import confirm
from storage.domain.cadence import COUNCIL_ZONE
from storage.domain.delivery import Paused, Waiting, is_person

AGAIN, THERE, POST, GIVE_UP = "watch.again", "watch.there", "watch.post", "watch.give_up"
_KEY = re.compile(r"delivery\.([1-9][0-9]{0,8})")
_ZONE = ZoneInfo(COUNCIL_ZONE)
_MORE = "There is more; it is listed when some of this has gone."
NONE = "Nothing waits: everything that was to be told has been delivered, and every indicator can be assessed."
_NEVER = "It will never be sent. Whoever it was for is not told of it."
_LOOK = "Slack never said whether it was posted. Please look in that place, and say."
EVERYWHERE = "*"


def write_key(delivery: int) -> str:
    """The value of the buttons."""
    return f"delivery.{delivery}"


def read_key(text: object) -> int | None:
    """Which message (a row id), or None for anything that this program cannot have written."""
    found = _KEY.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def listing(
    waiting: Sequence[Waiting],
    aside: Sequence[tuple[str, datetime]],
    paused: Sequence[Paused],
    *,
    done: str = "",
) -> Message:
    """All of it. `aside` are indicators that cannot be assessed, by name, and until when they are left alone."""
    head: list[Block] = [section(esc(done))] if done else []
    if not (waiting or aside or paused):
        return Message(esc(f"{done} {NONE}".strip()), (*head, section(esc(NONE))))
    body = [*head, *_paused(paused), *_aside(aside)]
    for one in waiting:
        body += _waiting(one)
    counts = [
        f"{len(waiting)} not delivered" if waiting else "",
        f"{len(aside)} set aside" if aside else "",
        f"{len(paused)} paused" if paused else "",
    ]
    text = f"{done} {', '.join(one for one in counts if one)}.".strip()
    return Message(esc(text), fitted(body, (), _MORE))


def _paused(paused: Sequence[Paused]) -> list[Block]:
    return [
        section(join("*Nothing is sent ", _where(one.destination), "* until ", _when(one.until), _why(one.reason)))
        for one in paused
    ]


def _aside(aside: Sequence[tuple[str, datetime]]) -> list[Block]:
    if not aside:
        return []
    rows = [join("• ", brief(name, 150), ", tried again at ", _when(until)) for name, until in aside[:20]]
    more = f"\nand {len(aside) - 20} more" if len(aside) > 20 else ""
    title = "*These could not be assessed*; the others are. The log says why."
    return [section(join(title, "\n", "\n".join(rows), more))]


def _waiting(one: Waiting) -> list[Block]:
    key = write_key(one.id)
    text = join("*", _what(one), "* ", _where(one.destination), "\nsince ", _when(one.since), _why(one.reason))
    if one.is_unconfirmed:
        buttons = [button("It is there", THERE, key), button("Post it again", POST, key)]
        return [section(text), context(esc(_LOOK)), actions(*buttons)]
    again = button("Try again", AGAIN, key)
    if not one.can_be_given_up:
        return [section(text, again)]
    give_up = button("Give up", GIVE_UP, key) | {"confirm": confirm("Give it up?", _NEVER, "Give up")}
    return [section(text), actions(again, give_up)]


def _what(one: Waiting) -> Mrkdwn:
    return esc(f"{str(one.kind).capitalize()} ({one.part})")


def _where(destination: str) -> Mrkdwn:
    if destination == EVERYWHERE:
        return Mrkdwn("anywhere")
    return join("to <", "@" if is_person(destination) else "#", esc(destination), ">")


def _why(reason: str) -> Mrkdwn:
    return join(": ", esc(reason)) if reason else Mrkdwn("")


def _when(moment: datetime) -> Mrkdwn:
    return Mrkdwn(f"{moment.astimezone(_ZONE):%d/%m/%Y %H:%M}")
