"""The one mark that makes formula-looking text harmless in a spreadsheet, put on in exports, taken off in imports."""

from functools import lru_cache

from storage.domain.figure import FigureError, parse_figure

_STARTS = "=+-@\t\r\n＝＋－＠"
MARK = "'"


def neutralised(text: str) -> str:
    """The text with a leading ' where a spreadsheet would take it for a formula; real figures such as -1.48% stay.

    Text that begins with marks before such a character gets one more, so that `restored` undoes it exactly.
    """
    bare = text.lstrip(MARK)
    if not bare or bare[0] not in _STARTS or (bare is text and _is_figure(text)):
        return text
    return MARK + text


def restored(text: str) -> str:
    """The text as it was before `neutralised`."""
    if not text.startswith(MARK):
        return text
    bare = text.lstrip(MARK)
    return text[1:] if bare and bare[0] in _STARTS else text


@lru_cache(maxsize=4096)
def _is_figure(text: str) -> bool:
    try:
        return text[0] in "+-" and parse_figure(text) is not None
    except FigureError:
        return False
