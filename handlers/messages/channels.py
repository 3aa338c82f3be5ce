"""What a channel is cleared for, in words."""

from datetime import datetime

from handlers.messages.blocks import Message, context, esc, section
from handlers.messages.roles import mentioning
from storage.domain.classification import Classification

HOW = "Type /scorecard channel public, internal or exempt; by itself /scorecard channel says how it stands."
NOT_YOURS = (
    "Only an administrator of the Scorecard Bot says what a channel is cleared for. "
    "/scorecard access says who the administrators are."
)
DIRECT = "Only a private channel can be cleared. What you ask for in a direct message with me is for you alone anyway."
SHARED = "This channel is shared with others outside this workspace, so it counts as public, whatever is said about it."
OPEN = "This is a public channel: everybody can join and read it, so it counts as public, whatever is said about it."
NOT_IN = "I am not in this channel, so I cannot see who reads it. Invite me first, then try again."
_MEANS = {
    Classification.PUBLIC: "Cards shared here show what has been published and is public.",
    Classification.INTERNAL: (
        "Cards shared here may show internal figures, but never more than each single member may see: "
        "every member needs a role for them, and guests, apps and others without one take all of it back to public."
    ),
    Classification.EXEMPT: (
        "Cards shared here may show exempt (Part B) figures, but never more than each single member may see: "
        "every member must be cleared for them, by being director of the directorate or owner of the indicator."
    ),
}
_TOO_MANY = "It has too many members to look at each of them here. That is done whenever something is shared."


def shown(cleared: tuple[Classification, str, datetime] | None) -> Message:
    """What the channel is cleared for: the class, who said so, and when; None where nobody has."""
    if cleared is None:
        words = "This channel is cleared for public figures only, until an administrator says otherwise."
        return _message(words, _MEANS[Classification.PUBLIC])
    classification, by, at = cleared
    words = f"This channel is cleared for {classification} figures; {by} said so on {at:%d/%m/%Y}."
    return _message(words, _MEANS[classification], by=by)


def decided(
    words: str, wanted: Classification, *, changed: bool, uncleared: int | None, yourself: bool = False
) -> Message:
    """What an administrator has just said.

    `uncleared` counts members without a role for it, None if not counted; `yourself`: the administrator is one.
    """
    more = [_MEANS[wanted]]
    if wanted is not Classification.PUBLIC:
        more.append(_TOO_MANY if uncleared is None else _count(uncleared, wanted, yourself))
    if changed:
        more.append("Whatever is shared here goes by that from now on.")
    return _message(words, *more)


def _count(uncleared: int, wanted: Classification, yourself: bool) -> str:
    if not uncleared:
        return f"Every member has a role for {wanted} figures of some directorate."
    who = "1 member has" if uncleared == 1 else f"{uncleared} members have"
    you = " You are one of them: leave the channel when you are done." if yourself else ""
    return f"{who} no role for {wanted} figures: as long as that is so, nothing {wanted} can be shared here.{you}"


def _message(words: str, *more: str, by: str = "") -> Message:
    text = mentioning(words, [by])
    return Message(text, (section(text), *(context(esc(one)) for one in more)))
