"""Which installed font can draw a text, and how wide it will be."""

import time
from functools import cache, lru_cache

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from charts.text import ELLIPSIS, is_symbol

MAIN = "DejaVu Sans"
_SEARCH_SECONDS = 1.0
_PLAIN_WEIGHTS = (400, "normal", "regular", "book", "medium", 500)


def _open(path: str) -> FT2Font | None:
    """The font at its drawing size of 100, or None for one that cannot be drawn (bitmap emoji, broken files)."""
    try:
        font = FT2Font(path)
        font.set_size(100, 72)
    except (OSError, RuntimeError, ValueError):
        return None
    return font if font.scalable else None


@cache
def _kept(bold: bool) -> FT2Font:
    """The main font, kept open. Others are closed again at once: a machine may have more fonts than file handles."""
    font = _open(_main(bold))
    assert font is not None
    return font


@cache
def _main(bold: bool) -> str:
    properties = font_manager.FontProperties(family=MAIN, weight="bold" if bold else "normal")
    return font_manager.findfont(properties)


@cache
def _known() -> frozenset[int]:
    return frozenset(_kept(False).get_charmap()) & frozenset(_kept(True).get_charmap())


def _lacking(text: str) -> frozenset[str]:
    known = _known()
    return frozenset(char for char in text if ord(char) not in known)


@lru_cache(maxsize=512)
def _fallback(lacking: frozenset[str]) -> str | None:
    """The family of an installed upright font that has all these characters. The search ends after a second."""
    until = time.monotonic() + _SEARCH_SECONDS
    for entry in sorted(_upright(), key=lambda entry: "Sans" not in entry.name):
        font = _open(entry.fname)
        if font and all(font.get_char_index(ord(char)) for char in lacking):
            return entry.name
        if time.monotonic() > until:
            break
    return None


def _upright() -> list[font_manager.FontEntry]:
    """Plain fonts, without the last-resort ones, which claim every character and draw a box for it."""
    fonts = [one for one in font_manager.fontManager.ttflist if "lastresort" not in one.name.lower().replace(" ", "")]
    return [one for one in fonts if one.style == "normal" and one.weight in _PLAIN_WEIGHTS]


def families(text: str) -> list[str] | None:
    """The fonts to draw the text with, best first; None where no installed font has all its characters."""
    lacking = _lacking(text)
    if not lacking:
        return [MAIN]
    found = _fallback(lacking)
    return [MAIN, found] if found else None


def drawable(text: str, instead: str = "") -> str:
    """The text if it can be drawn, without symbols that no font has; `instead` where letters are lacking too.

    Whatever of `instead` cannot be drawn is left out as well, so the answer never draws boxes.
    """
    if families(text):
        return text
    without = " ".join("".join(char for char in text if not (is_symbol(char) and _lacking(char))).split())
    if without and families(without):
        return without
    return "".join(char for char in instead if not _lacking(char))


@lru_cache(maxsize=4096)
def _advance(char: str, bold: bool) -> float:
    """The character's width in hundredths of the font size; a full square for one of another font."""
    if ord(char) not in _known():
        return 100.0
    return _kept(bold).load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of one line in the unit of `size`."""
    return sum(_advance(char, bold) for char in text) * size / 100


def wrap(text: str, size: float, room: float, lines: int, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines no wider than `room`, the last one cut with an ellipsis."""
    found: list[str] = []
    rest = text
    while rest and len(found) < lines - 1 and width(rest, size, bold) > room:
        head = _fitting(rest, size, room, bold)
        at = head.rfind(" ") if len(head) < len(rest) and rest[len(head)] != " " else len(head)
        head = head[:at] if at > len(head) // 3 else head
        found.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if width(rest, size, bold) > room:
        rest = _fitting(rest, size, room - width(ELLIPSIS, size, bold), bold).rstrip() + ELLIPSIS
    return [*found, rest] if rest else found


def _fitting(text: str, size: float, room: float, bold: bool) -> str:
    used = 0.0
    for index, char in enumerate(text):
        used += _advance(char, bold) * size / 100
        if used > room:
            return text[: max(1, index)]
    return text
