"""A request to be made the owner of indicators: for those who may decide, and what came of it."""

import re

from handlers.messages.blocks import Block, Message, Mrkdwn, actions, brief, button, context, cut, esc, join, section
from storage.domain.claim import Claim

AGREE, DECLINE = "watch.agree", "watch.decline"
_NAMED, _NAME, _OWNER, _WORDS = 40, 120, 80, 80
_KEY = re.compile(r"claim\.([1-9][0-9]{0,8})")
_SEES = "An owner sees all that is recorded of their indicators: drafts, internal and exempt figures too."


def write_key(claim: int) -> str:
    """The value of the two buttons."""
    return f"claim.{claim}"


def read_key(text: object) -> int | None:
    """Which request (a row id), or None for anything that this program cannot have written."""
    found = _KEY.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def request(claim: Claim) -> Message:
    """For who may decide: the indicators with the two buttons, or what was decided."""
    count = counted(len(claim.indicators))
    asks = join("<@", claim.person, "> asks to be made the owner of ", count, " (“", brief(claim.words, _WORDS), "”).")
    blocks: list[Block] = [section(asks), *_listed(claim)]
    if claim.is_decided:
        return Message(asks, (*blocks, section(_decided(claim))))
    key = write_key(claim.id)
    buttons = actions(button("Agree", AGREE, key, style="primary"), button("Decline", DECLINE, key))
    return Message(asks, (*blocks, context(esc(_SEES)), buttons))


def _listed(claim: Claim) -> list[Block]:
    rows = [
        join("• ", brief(f"{one.code}  {one.name}", _NAME), f" ({brief(one.owner, _OWNER)})" if one.owner else "")
        for one in claim.indicators[:_NAMED]
    ]
    pieces = [rows[start : start + 8] for start in range(0, len(rows), 8)]
    return [section(join("\n".join(piece))) for piece in pieces]


def _decided(claim: Claim) -> Mrkdwn:
    did = "agreed" if claim.is_agreed else "declined"
    when = f" on {claim.decided_at:%d/%m/%Y}" if claim.decided_at else ""
    return join("*<@", claim.decided_by, "> ", did, "*", when, ".")


def decided(claim: Claim) -> Message:
    """For whoever asked."""
    mine = [one for one in claim.indicators if one.account == claim.person]
    who = join("<@", claim.decided_by, ">")
    what = brief(claim.words, _WORDS)
    if not claim.is_agreed:
        text = join(who, " declined your request to own “", what, "”. Please ask them why.")
        return Message(text, (section(text),))
    count = counted(len(mine))
    text = join(who, " agreed: you now own ", count, " (“", what, "”). I tell you here when one of them turns red.")
    return Message(text, (section(text), *_listed(claim)))


def asked(claim: Claim, deciders: int) -> Message:
    """What whoever asked is told at once."""
    who = "1 person who may decide has" if deciders == 1 else f"{deciders} people who may decide have"
    text = f"I have asked for you: {who} been told. You would own {counted(len(claim.indicators))}:"
    said_aloud = f"{text} {', '.join(one.code for one in claim.indicators)}"
    return Message(esc(cut(said_aloud, 2900)), (section(esc(text)), *_listed(claim)))


def counted(number: int) -> str:
    """How many indicators, in words."""
    return "1 indicator" if number == 1 else f"{number} indicators"
