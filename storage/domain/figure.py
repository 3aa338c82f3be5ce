"""The number grammar: how a printed figure becomes an exact decimal, its unit and its precision."""

import re
from dataclasses import dataclass
from decimal import Decimal

from storage.domain.indicator import Unit

FIGURE_WORDS = "a figure such as 43%, 3,741, £82,483,000, (2,307), 3.99 (Days) or 42 rate per 10,000"
LONGEST = 60
MOST_DIGITS = 24


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


# A sign stands before the pound or before the number; brackets stand for a minus, so they go with no sign.
_FIGURE = re.compile(
    r"""(?P<sign>[-−+])?\s*(?P<outer>£(?=\())?(?P<open>\()?\s*(?P<pound>£)?\s*(?P<inner>[-−+])?
        (?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)
        (?:(?P<scale>[kKmM]|bn)(?![A-Za-z])|\s*(?P<scale_word>thousand|million|billion)(?![A-Za-z]))?
        \s*(?P<percent>%)?\s*(?(open)\))\s*(?P<tail_percent>%)?
        \s*(?P<words>[A-Za-z(].*)?""",
    re.VERBOSE | re.ASCII,
)
_SCALES = {"": 0, "k": 3, "m": 6, "bn": 9, "thousand": 3, "million": 6, "billion": 9}
_NO_FIGURE = {"", "n/a", "na", "-", "–", "—", "..", "…", "tbc", "not available", "no data", "not applicable"}
_PROVISIONAL = re.compile(r"\(?\b(?:provisional|prov)\)?$|\(p\)$")
_UNIT_WORDS = {
    "days": Unit.DAYS,
    "day": Unit.DAYS,
    "fte": Unit.FTE,
    "ftes": Unit.FTE,
    "full time equivalents": Unit.FTE,
    "rate per 10000": Unit.RATE,
    "per 10000": Unit.RATE,
    "rate per 1000": Unit.RATE_1000,
    "per 1000": Unit.RATE_1000,
    "rate per 100000": Unit.RATE_100000,
    "per 100000": Unit.RATE_100000,
    "point": Unit.POINTS,
    "points": Unit.POINTS,
    "percentage point": Unit.POINTS,
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
    if not found:
        raise _error(clean)
    scale = _SCALES[(found["scale"] or found["scale_word"] or "").lower()]
    number = found["number"].replace(",", "")
    if len(number) + scale > MOST_DIGITS:
        raise _error(clean, f"it has more than {MOST_DIGITS} digits")
    unit, provisional = _words(clean, found)
    decimals = 0 if scale else len(number.partition(".")[2])
    value = _signed(clean, found, _scaled(Decimal(number), scale))
    return Figure(value, clean, unit, decimals, provisional)


def _error(clean: str, why: str = "") -> FigureError:
    shown = clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
    return FigureError(f"“{shown}” is not {FIGURE_WORDS}{f': {why}' if why else ''}")


def _signed(clean: str, found: re.Match[str], value: Decimal) -> Decimal:
    """The value with its sign; never a negative nought. Two signs could mean either thing, so they are refused."""
    signs = [sign for sign in (found["sign"], found["inner"], found["open"]) if sign]
    if len(signs) > 1:
        raise _error(clean, "it has two signs")
    return value.copy_negate() if value and signs and signs[0] != "+" else value


def _scaled(value: Decimal, places: int) -> Decimal:
    """The value in full, without an exponent: 1.5 and 6 give 1500000. Exact within MOST_DIGITS."""
    if not places:
        return value
    whole = value.scaleb(places)
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole


def _words(clean: str, found: re.Match[str]) -> tuple[Unit | None, bool]:
    """The unit and the provisional mark that stand around the number."""
    words = (found["words"] or "").lower()
    provisional = bool(_PROVISIONAL.search(words))
    if provisional:
        words = _PROVISIONAL.sub("", words).strip()
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1]
    words = " ".join(words.replace("-", " ").replace("0,000", "0000").replace("1,000", "1000").split())
    printed = [Unit.PERCENT] if found["percent"] or found["tail_percent"] else []
    printed += [Unit.POUNDS] if found["pound"] or found["outer"] else []
    if words:
        if words not in _UNIT_WORDS:
            raise _error(clean, f"“{words}” is no unit known here")
        printed.append(_UNIT_WORDS[words])
    if len(printed) > 1 or (found["percent"] and found["tail_percent"]):
        raise _error(clean, "it has two units")
    return (printed[0] if printed else None), provisional
