"""Number formats of a spreadsheet: how a stored number looks in its cell, so that figures are read as printed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

# A number to its text, and whether the text shows fewer places than the number has.
Render = Callable[[Decimal], tuple[str, bool]]

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "£#,##0;-£#,##0",
    6: "£#,##0;-£#,##0",
    7: "£#,##0.00;-£#,##0.00",
    8: "£#,##0.00;-£#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    41: "#,##0;-#,##0",
    42: "£#,##0;-£#,##0",
    43: "#,##0.00;-#,##0.00",
    44: "£#,##0.00;-£#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
}
_STORED = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?|[+-]?\.[0-9]{1,40}")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_LONGEST_CODE = 255
_LAST_SERIAL = 2_958_466


class FormatError(ValueError):
    """A number that its format cannot show; the message goes on after “… is not”."""


@dataclass(frozen=True)
class Section:
    """A section of a format code: what stands before and after the digits, and how the digits are laid out."""

    before: str
    after: str
    places: int
    optional: int
    least: int
    grouped: bool
    shift: int


def exact(text: str) -> Decimal:
    """A stored number at a spreadsheet's own precision of 15 digits: 0.30000000000000004 is 0.3. Raises FormatError."""
    if not _STORED.fullmatch(text):
        raise FormatError("a number, though its cell says so")
    number = Decimal(text)
    if abs(number.adjusted()) > 30:
        raise FormatError("a figure: it is too large or too small")
    return _FIFTEEN.plus(number)


@lru_cache(maxsize=512)
def renderer(code: str, *, epoch_1904: bool = False) -> Render:
    """How a format code shows a number. A code that is not understood shows the number plainly."""
    if len(code) > _LONGEST_CODE or code.strip().lower() in ("general", "@", "") or re.search(r"\[[<>=]", code):
        return plain
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if pattern := _date_pattern(sections[0]):
        return lambda number: (_show_date(number, pattern, epoch_1904), False)
    parsed = [_section(section) for section in sections[:3]]
    first = parsed[0]
    if first is None:
        return plain
    negative = parsed[1] if len(parsed) > 1 else None
    return lambda number: _show_number(number, first, negative)


def plain(number: Decimal) -> tuple[str, bool]:
    """The number as a cell without a format shows it, never in powers of ten."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text), False


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]\-]*)(?:-[^\]]*)?\]|\[[^\]]*\]', re.DOTALL)
_DIGITS = re.compile(r"[0#?](?:[0#?,]*[0#?])?(,*)(?:\.([0#?]*))?(,*)")


def _literals(section: str) -> str:
    """The section with its quoted text replaced by private characters, so that only its pattern is left to look at."""
    return _LITERAL.sub(lambda found: _hide(found[1] or found[2] or found[3] or ""), section)


def _hide(text: str) -> str:
    return "".join(chr(0xF0000 + ord(letter)) for letter in text if ord(letter) < 0xFFFE)


def _reveal(text: str) -> str:
    return "".join(chr(ord(letter) - 0xF0000) if ord(letter) >= 0xF0000 else letter for letter in text)


def _section(section: str) -> Section | None:
    """The layout of a section; None where there are no digits in it, or more than a layout can say."""
    bare = _literals(section)
    found = _DIGITS.search(bare)
    if found is None:
        return None
    before, after = bare[: found.start()], bare[found.end() :]
    if re.search(r"[\d#?/E@]", before + after):
        return None
    whole = found[0].partition(".")[0].rstrip(",")
    places = found[2] or ""
    percents = (before + after).count("%")
    return Section(
        before=_reveal(before),
        after=_reveal(after),
        places=len(places),
        optional=len(places) - len(places.rstrip("#?")),
        least=whole.replace(",", "").count("0"),
        grouped="," in whole,
        shift=2 * percents - 3 * (len(found[1]) + len(found[3])),
    )


def _show_number(number: Decimal, first: Section, negative: Section | None) -> tuple[str, bool]:
    section = negative if negative is not None and number < 0 else first
    whole = _WIDE.scaleb(abs(number), section.shift)
    rounded = _WIDE.quantize(whole, Decimal(1).scaleb(-section.places))
    minus = "-" if number < 0 and section is first and rounded else ""
    return minus + f"{section.before}{_digits(rounded, section)}{section.after}".strip(), rounded != whole


def _digits(rounded: Decimal, section: Section) -> str:
    whole, _, places = f"{rounded:f}".partition(".")
    if section.grouped:
        whole = f"{int(whole):,}"
    whole = whole.lstrip("0").rjust(section.least, "0")
    kept = len(places) - section.optional
    places = places[:kept] + places[kept:].rstrip("0")
    return f"{whole}.{places}" if places else whole or "0"


_DATE_LETTERS = re.compile(r"[ymdhs]+", re.IGNORECASE)


def _date_pattern(section: str) -> str:
    """The letters of a date or time format, such as dmy, my, y or hm; empty for a number format."""
    elapsed = re.search(r"\[(h+|m+|s+)\]", section, re.IGNORECASE)
    bare = re.sub(r"general", "", _literals(section), flags=re.IGNORECASE)
    bare = re.sub(r"am/pm|a/p", "", bare, flags=re.IGNORECASE)
    if elapsed:
        return "h"
    if re.search(r"[0#?]", re.sub(r"s\.0+", "s", bare)) or not _DATE_LETTERS.search(bare):
        return ""
    return re.sub(r"[^ymdhs]", "", bare.lower())


def _show_date(serial: Decimal, pattern: str, epoch_1904: bool) -> str:
    """A date in words that read day first, with as much of it as the format shows."""
    moment = moment_of(serial, epoch_1904=epoch_1904)
    letters = set(pattern)
    if "d" in letters and letters & {"m", "y"}:
        day = f"{moment:%d/%m/%Y}"
        return f"{day} {moment:%H:%M}" if "h" in letters and (moment.hour or moment.minute) else day
    if letters == {"y"}:
        return f"{moment:%Y}"
    if letters == {"m", "y"}:
        return f"{_MONTHS[moment.month - 1]} {moment:%Y}"
    if "h" in letters or "s" in letters:
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m/%Y}"


# English whatever the locale of the machine.
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def moment_of(serial: Decimal, *, epoch_1904: bool) -> datetime:
    """The date a serial number stands for in the workbook's epoch. Raises FormatError outside 1900 to 9999.

    The 1900 epoch counts a 29 February 1900 that never was, so its first sixty days are off by one.
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if epoch_1904 else 0):
        raise FormatError("a date that a spreadsheet can show")
    if epoch_1904:
        start = _EPOCH_1904
    elif int(serial) == 60:
        raise FormatError("a date: 1900 had no 29 February")
    else:
        start = _EPOCH_1900 + timedelta(days=1) if serial < 60 else _EPOCH_1900
    return start + timedelta(seconds=round(float(serial) * 86_400))
