"""How a name or a question becomes comparable text: one normal form for equality, a list of plain words for search."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_NOT_WORDS = re.compile(r"[^\w%+£$€<>=#]+|_+")
_WORD = re.compile(r"\d+\+?|[^\W\d_]+\+?|%")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w|$|\s)")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}
_NEARLY = 60.0
LONGEST_QUERY = 500
"""Characters of a question that are read; Slack passes far longer text, a name never is."""


def normalise(name: str) -> str:
    """The form in which two names are the same name: case, quotes, dashes, punctuation, white space and ``&`` aside.

    Signs that change a figure's meaning (``% + < > = #`` and currency) stay, so "5+" and "5" differ. A name made
    of punctuation alone keeps it, so that it still equals itself. Nothing here knows what a word means.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    joined = _APOSTROPHES.sub("", folded).replace("&", " and ")
    return " ".join(_NOT_WORDS.sub(" ", joined).split()) or " ".join(folded.split())


def words(text: str) -> list[str]:
    """The singular, unaccented words of ``text`` in order; letters and digits part company ("KS2" is "ks", "2")."""
    folded = unicodedata.normalize("NFKD", text[:LONGEST_QUERY].casefold())
    if not folded.isascii():
        folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    joined = _APOSTROPHES.sub("", folded).replace("&", " and ")
    return [_NUMBERS.get(word) or singular(word) for word in _WORD.findall(joined)]


def singular(word: str) -> str:
    """A plural without its ending, by spelling alone ("leavers", "policies"); words such as "progress" are kept."""
    if word == "%":
        return "percentage"
    if len(word) < 4 or word[-1] != "s" or word[-2] in "sui":
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def nearest(name: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """The names spelt most like ``name``, best first; fewer than ``limit`` (or none) when little resembles it.

    For suggestions in an import report: it compares whole names by spelling and knows no synonyms.
    """
    found = process.extract(
        name, list(names), scorer=fuzz.token_sort_ratio, processor=normalise, limit=limit, score_cutoff=_NEARLY
    )
    return [match for match, _, _ in found]
