"""Block Kit as plain dicts, escaped at the edge and cut to the platform's limits."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NewType

Block = dict[str, Any]
Mrkdwn = NewType("Mrkdwn", str)

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_800
"""Slack refuses a message whose blocks hold about 13,200 characters, without saying so anywhere (bolt-js #2509)."""
TEXT, FIELD, HEADER, BUTTON, OPTION, TITLE = 3000, 2000, 150, 75, 75, 24


@dataclass(frozen=True)
class Message:
    """A message: `text` says the same as the blocks, for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]

    def with_blocks(self, *more: Block, at: int | None = None) -> "Message":
        """The same message with blocks put in, by default at the end."""
        place = len(self.blocks) if at is None else at
        return Message(self.text, (*self.blocks[:place], *more, *self.blocks[place:]))

    def payload(self) -> dict[str, Any]:
        """What every posting call takes: nothing in it is turned into a link or a preview by Slack."""
        return {
            "text": cut(self.text, TEXT),
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }


_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Control characters, and those that turn the direction of the text after them."""
_MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ESCAPES = {**_UNSEEN, **_MARKUP}


def esc(raw: object) -> Mrkdwn:
    """Data as it may stand in mrkdwn: the three characters Slack reads as markup are escaped, so nothing pings."""
    return Mrkdwn(str(raw).translate(_ESCAPES))


def brief(raw: object, most: int) -> Mrkdwn:
    """Data on one line, cut to so many characters as sent: an escaped "&" is five."""
    return Mrkdwn(cut(esc(" ".join(str(raw).split())), most))


def join(*parts: Mrkdwn | str) -> Mrkdwn:
    """Literals of this program and escaped data put together."""
    return Mrkdwn("".join(parts))


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis; never in the middle of an escape."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if "&" in kept[-5:] and ";" not in kept[kept.rindex("&") :]:
        kept = kept[: kept.rindex("&")]
    return f"{kept.rstrip()}…"


def mrkdwn(text: Mrkdwn, most: int = TEXT) -> Block:
    """A mrkdwn text object; `verbatim` keeps Slack from making links of what looks like one."""
    return {"type": "mrkdwn", "text": cut(text, most) or " ", "verbatim": True}


def plain(text: str, most: int) -> Block:
    """A plain text object."""
    return {"type": "plain_text", "text": cut(text.translate(_UNSEEN), most) or " ", "emoji": True}


def header(raw: str) -> Block:
    """A heading of at most 150 characters."""
    return {"type": "header", "text": plain(raw, HEADER)}


def section(text: Mrkdwn, accessory: Block | None = None) -> Block:
    """A paragraph, with a button or menu beside it if wanted."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def fields(pairs: Iterable[tuple[str, Mrkdwn]]) -> list[Block]:
    """Label and value pairs, two to a row; more than ten make a further block."""
    cells = [mrkdwn(join("*", label, "*\n", value), FIELD) for label, value in pairs if value]
    return [{"type": "section", "fields": cells[start : start + 10]} for start in range(0, len(cells), 10)]


def context(*parts: Mrkdwn) -> Block:
    """Small print, each part an element of its own."""
    return {"type": "context", "elements": [mrkdwn(part) for part in parts][:10]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def button(label: str, action: str, value: str, *, style: str = "") -> Block:
    """A button; its label says what happens."""
    block: Block = {"type": "button", "text": plain(label, BUTTON), "action_id": action, "value": value}
    return block | {"style": style} if style else block


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def menu(placeholder: str, action: str, options: Sequence[tuple[str, str]]) -> Block:
    """A menu of at most a hundred (label, value) options."""
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": plain(placeholder, 150),
        "options": [{"text": plain(label, OPTION), "value": value} for label, value in options[:100]],
    }


def file_image(file_id: str, alt: str, title: str = "") -> Block:
    """A picture uploaded to Slack before."""
    words = cut(alt.translate(_UNSEEN), 2000) or "Chart"
    block: Block = {"type": "image", "slack_file": {"id": file_id}, "alt_text": words}
    return block | {"title": plain(title, 2000)} if title else block


def modal(title: str, blocks: Sequence[Block]) -> Block:
    """A window to read and close."""
    return {
        "type": "modal",
        "title": plain(title, TITLE),
        "close": plain("Close", TITLE),
        "blocks": list(blocks)[:100],
    }


def paragraphs(text: Mrkdwn) -> list[Block]:
    """A long text as sections of at most 3,000 characters, split at blanks where there are any."""
    rest, found = str(text), []
    while rest:
        piece = rest if len(rest) <= TEXT else rest[: _split_at(rest)]
        found.append(section(Mrkdwn(piece)))
        rest = rest[len(piece) :].lstrip()
    return found


def _split_at(text: str) -> int:
    at = max(text.rfind("\n", 0, TEXT), text.rfind(" ", 0, TEXT))
    if at <= 0:
        at = TEXT
        amp = text.rfind("&", at - 5, at)
        return amp if amp > 0 and ";" not in text[amp:at] else at
    return at


def fitted(
    body: Iterable[Block], tail: Sequence[Block], otherwise: str, *, spare: Sequence[Block] = ()
) -> tuple[Block, ...]:
    """The body as far as Slack takes it with the tail after it; where that is not all, `otherwise` says so.

    Room is left for `spare`, which is to be put in later.
    """
    kept: list[Block] = []
    last = context(esc(otherwise))
    room = MOST_CHARACTERS - size([*tail, *spare, last])
    for block in body:
        room -= size([block])
        if room < 0 or len(kept) + len(tail) + len(spare) + 1 >= MOST_BLOCKS:
            return (*kept, last, *tail)
        kept.append(block)
    return (*kept, *tail)


def size(blocks: Sequence[Block]) -> int:
    """How long the blocks are as JSON, the measure that counts for a message."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
