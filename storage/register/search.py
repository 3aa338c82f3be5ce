"""What a question about risks is searched in: the names of those that the reader may see."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from storage.domain.risk import RiskKey
from storage.domain.viewer import Reader
from storage.register.naming import NamedRisk, named
from storage.search.glossary import shipped
from storage.search.index import Entry, Found, SearchIndex, Verdict

_SIGNS = re.compile(r"[\W_]+")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_LONGEST = 60


@dataclass(frozen=True)
class RiskIndex:
    """Whom words mean among the risks: those on the register first, and those that are closed where none fits.

    `references` are looked up as written, then without signs ("CFC 02"), then without leading zeros ("cfc-2").
    """

    references: tuple[Mapping[str, tuple[RiskKey, ...]], ...]
    there: SearchIndex
    closed: SearchIndex

    def find(self, words: str) -> Found:
        """One risk, several to choose from, or none."""
        for spelt, known in zip(_SPELLINGS, self.references, strict=True):
            meant = known.get(spelt(words[:_LONGEST]))
            if meant:
                return Found(Verdict.ANSWER if len(meant) == 1 else Verdict.ASK, meant)
        found = self.there.find(words)
        gone = self.closed.find(words) if found.verdict is Verdict.NOTHING else found
        return found if gone.verdict is Verdict.NOTHING else gone


def index(session: Session, *, viewer: Reader, today: date, by_sentence: bool = False) -> RiskIndex:
    """The index over the risks that the reader may see; with `by_sentence` over their causes and effects as well."""
    seen = named(session, viewer=viewer, today=today)
    there, closed = (
        SearchIndex.build([_entry(one, by_sentence) for one in seen if one.is_closed is is_closed], shipped())
        for is_closed in (False, True)
    )
    return RiskIndex(tuple(_references(seen, spelt) for spelt in _SPELLINGS), there, closed)


def _entry(one: NamedRisk, by_sentence: bool) -> Entry:
    context = tuple(word for word in (one.directorate, one.area, one.owner, one.category) if word)
    return Entry(one.key, one.title, one.sentence if by_sentence else (), context, one.key.reference)


def _references(seen: Iterable[NamedRisk], spelt: Callable[[str], str]) -> Mapping[str, tuple[RiskKey, ...]]:
    """By spelling the risks whose reference has it; one that is a mere word is searched like any other."""
    found: dict[str, tuple[RiskKey, ...]] = {}
    for one in seen:
        if any(sign.isdigit() for sign in one.key.reference):
            spelling = spelt(one.key.reference)
            found[spelling] = (*found.get(spelling, ()), one.key)
    return found


def _as_written(text: str) -> str:
    return text.strip().casefold()


def _without_signs(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def _without_zeros(text: str) -> str:
    return _LEADING_ZEROS.sub("", _without_signs(text))


_SPELLINGS = (_as_written, _without_signs, _without_zeros)
