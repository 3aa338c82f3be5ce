"""What the windows of publishing carry: where one is, and what was shown; read back with nothing in it trusted."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.domain.publishing import LineId, Pending

_LINE = re.compile(r"([1-9]\d{0,8})\.([1-9]\d{0,8})\.([0-9a-f]{16})")
_DIGEST = re.compile("[0-9a-f]{16}")
_LONGEST, _LONGEST_SECTION, _MOST_PAGES = 2900, 600, 1000
Seen = tuple[LineId, str]
"""A line, and what stands for all that the person was shown of it."""


@dataclass(frozen=True)
class Window:
    """Where a window of publishing is: which edition (a row id), which section of it (all where empty), which page."""

    edition: int
    section: str = ""
    page: int = 0


@dataclass(frozen=True)
class Asked:
    """What is to be published, asked from which window: one line, or all approved ones that `digest` stands for."""

    window: Window
    line: Seen | None = None
    digest: str = ""


def write_lines(lines: Iterable[Pending]) -> str:
    """The value of a button that decides on these lines: 25 of them take at most 950 of its 2,000 characters."""
    return " ".join(_line(line.id, line.token) for line in lines)


def read_lines(value: object) -> tuple[Seen, ...]:
    """The lines of a button, each once; none for anything that this program cannot have written."""
    words = value.split(" ") if isinstance(value, str) and len(value) <= _LONGEST else []
    found = [_LINE.fullmatch(word) for word in words]
    if not all(found):
        return ()
    return tuple(
        {LineId(int(one[1]), int(one[2])): (LineId(int(one[1]), int(one[2])), one[3]) for one in found if one}.values()
    )


def write_window(window: Window) -> str:
    """The metadata of the window; a section whose name is too long for it is left out, so that all are shown."""
    section = window.section if len(window.section) <= _LONGEST_SECTION else ""
    return json.dumps([window.edition, section, window.page], ensure_ascii=False)


def read_window(text: object) -> Window | None:
    """Where the window is, or None for anything that this program cannot have written."""
    return _window(_parsed(text))


def write_asked(asked: Asked) -> str:
    """The metadata of the window that asks for a day."""
    what = _line(*asked.line) if asked.line else asked.digest
    one = asked.window
    return json.dumps([[one.edition, one.section[:_LONGEST_SECTION], one.page], what], ensure_ascii=False)


def read_asked(text: object) -> Asked | None:
    """What is to be published, or None for anything that this program cannot have written."""
    parts = _parsed(text)
    if not isinstance(parts, list) or len(parts) != 2 or not isinstance(parts[1], str):
        return None
    window, lines = _window(parts[0]), read_lines(parts[1])
    if window is None:
        return None
    if len(lines) == 1:
        return Asked(window, lines[0])
    return Asked(window, digest=parts[1]) if _DIGEST.fullmatch(parts[1]) else None


def read_button(value: object, window: Window) -> Asked | None:
    """What the button that asks for a day is about: `line …` or `all …`."""
    kind, _, what = value.partition(" ") if isinstance(value, str) else ("", "", "")
    lines = read_lines(what)
    if kind == "line" and len(lines) == 1:
        return Asked(window, lines[0])
    return Asked(window, digest=what) if kind == "all" and _DIGEST.fullmatch(what) else None


def _line(line: LineId, token: str) -> str:
    return f"{line.edition}.{line.indicator}.{token}"


def _parsed(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None


def _window(parts: object) -> Window | None:
    if not isinstance(parts, list) or len(parts) != 3:
        return None
    edition, section, page = parts
    if type(edition) is not int or type(page) is not int or not isinstance(section, str):
        return None
    if not 0 < edition < 10**9 or not 0 <= page <= _MOST_PAGES:
        return None
    return Window(edition, section, page)
