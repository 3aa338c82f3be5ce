"""Text made safe to draw: one line, normal form, no control, bidi or private characters, bounded length."""

import unicodedata

ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"
_SPACES = ("Zs", "Zl", "Zp", "Cc")
_DROPPED = ("Cf", "Cs", "Co", "Cn")
_MOST_MARKS = 3


def clean(text: str, longest: int) -> str:
    """The text as a chart may draw it, at most `longest` characters, cut with an ellipsis.

    Joiners stay only after a letter of a script that needs them (Bengali, Persian …); a pile of more than three
    combining marks on one letter is cut down.
    """
    if len(text) <= longest and text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: longest * 8]):
        kind = unicodedata.category(char)
        if kind in _SPACES:
            kept.append(" ")
            continue
        if kind in _DROPPED and not (char in _JOINERS and kept and _joins(kept[-1])):
            continue
        marks = marks + 1 if kind == "Mn" else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return cut(" ".join("".join(kept).split()), longest)


def _joins(char: str) -> bool:
    return ord(char) > 0x590 and unicodedata.category(char)[0] in "LM"


def cut(text: str, longest: int) -> str:
    """At most `longest` characters, the last an ellipsis where something was left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + ELLIPSIS


def is_symbol(char: str) -> bool:
    """Whether a name can do without this character: emoji and other symbols, variation selectors, joiners."""
    return unicodedata.category(char) in ("So", "Sk", "Cf") or 0xFE00 <= ord(char) <= 0xFE0F
