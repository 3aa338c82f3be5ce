"""The number grammar: how a printed figure becomes an exact decimal, its unit and its precision."""

import re
from dataclasses import dataclass
from decimal import Decimal

from storage.domain.indicator import Unit

FIGURE_WORDS = "a figure such as 43%, 3,741, £82,483,000, (2,307), 3.99 (Days) or 42 rate per 10,000"
LONGEST = 40


class FigureError(ValueError):
    """A text that is no figure; the message is a sentence for the person who wrote it."""


@dataclass(frozen=True)
class Figure:
    """A printed figure. `unit` is None where none is printed; `decimals` counts the printed places after the point."""

    value: Decimal
    text: str
    unit: Unit | None = None
    decimals: int = 0
    provisional: bool = False


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_FIGURE = re.compile(
    rf"""(?P<open>\()?
         (?P<sign>[-−+])?\s*(?P<pound>£)?\s*(?P<inner>[-−])?
         (?P<number>{_NUMBER})
         (?P<scale>m|k|bn)?
         (?P<percent>\s*%)?
         (?(open)\))
         (?P<tail_percent>\s*%)?
         (?:\s*(?P<words>\(?[A-Za-z][A-Za-z\- ]*(?:10,000|1,000|100,000|10000|1000|100000)?\)?))?""",
    re.VERBOSE | re.ASCII,
)
_SCALES = {"k": 3, "m": 6, "bn": 9}
_NO_FIGURE = {"", "n/a", "na", "-", "–", "—", "..", "…", "tbc", "not available", "no data", "not applicable"}
_PROVISIONAL = {"provisional", "p", "prov"}
_UNIT_WORDS = {
    "days": Unit.DAYS,
    "day": Unit.DAYS,
    "fte": Unit.FTE,
    "rate per 10000": Unit.RATE,
    "per 10000": Unit.RATE,
    "rate per 1000": Unit.RATE_1000,
    "per 1000": Unit.RATE_1000,
    "rate per 100000": Unit.RATE_100000,
    "per 100000": Unit.RATE_100000,
    "points": Unit.POINTS,
    "percentage points": Unit.POINTS,
    "ppts": Unit.POINTS,
    "pp": Unit.POINTS,
    "percent": Unit.PERCENT,
    "per cent": Unit.PERCENT,
    "score": Unit.SCORE,
}


def parse_figure(text: str) -> Figure | None:
    """Read a figure as a council prints it; None where the cell says that there is none (blank, N/A, TBC, a dash).

    Brackets around the number mean a negative, as accountants print it. Thousands separators must stand where
    they belong. Raises FigureError otherwise: digits of other scripts, exponents, underscores and NaN are no figures.
    """
    clean = " ".join(text.split())
    if clean.lower() in _NO_FIGURE:
        return None
    found = _FIGURE.fullmatch(clean) if len(clean) <= LONGEST else None
    if not found or (found["sign"] and found["inner"]):
        raise FigureError(f"“{clean[:LONGEST]}” is not {FIGURE_WORDS}")
    number = found["number"].replace(",", "")
    unit, provisional = _words(clean, found)
    value = Decimal(number).scaleb(_SCALES.get(found["scale"] or "", 0))
    negative = (found["sign"] or found["inner"] or "") in ("-", "−") and (found["sign"] or found["inner"])
    if bool(negative) != bool(found["open"]):
        value = -value
    decimals = 0 if found["scale"] else len(number.partition(".")[2])
    return Figure(value if found["scale"] is None else _plain(value), clean, unit, decimals, provisional)


def _words(clean: str, found: re.Match[str]) -> tuple[Unit | None, bool]:
    """The unit and the provisional mark that stand around the number."""
    words = re.sub(r"[\s\-]+", " ", (found["words"] or "").strip("() ").lower().replace(",", ""))
    provisional = words.rpartition(" ")[2] in _PROVISIONAL
    if provisional:
        words = words.rpartition(" ")[0].strip("() ")
    printed = [Unit.PERCENT] if found["percent"] or found["tail_percent"] else []
    printed += [Unit.POUNDS] if found["pound"] else []
    if words:
        if words not in _UNIT_WORDS:
            raise FigureError(f"“{clean}” is not {FIGURE_WORDS}: “{words}” is no unit known here")
        printed.append(_UNIT_WORDS[words])
    if len(printed) > 1 or (found["percent"] and found["tail_percent"]):
        raise FigureError(f"“{clean}” is not {FIGURE_WORDS}: it has two units")
    return (printed[0] if printed else None), provisional


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
