"""What a question about risks is searched in: the names of those that the reader may see."""

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from storage.domain.risk import RiskKey
from storage.domain.viewer import Reader
from storage.register.naming import named
from storage.search.glossary import shipped
from storage.search.index import Entry, Found, SearchIndex, Verdict

_SIGNS = re.compile(r"[\W_]+")
_LONGEST = 60


@dataclass(frozen=True)
class RiskIndex:
    """Whom words mean among the risks: those on the register first, and those that are closed where none fits."""

    references: dict[str, tuple[RiskKey, ...]]
    there: SearchIndex
    closed: SearchIndex

    def find(self, words: str) -> Found:
        """One risk, several to choose from, or none. A reference finds its risk in any case and with any signs."""
        meant = self.references.get(_bare(words[:_LONGEST]))
        if meant:
            return Found(Verdict.ANSWER if len(meant) == 1 else Verdict.ASK, meant)
        found = self.there.find(words)
        gone = self.closed.find(words) if found.verdict is Verdict.NOTHING else found
        return found if gone.verdict is Verdict.NOTHING else gone


def index(session: Session, *, viewer: Reader, today: date) -> RiskIndex:
    """The index over the risks that the reader may see."""
    there: list[Entry] = []
    closed: list[Entry] = []
    references: dict[str, list[RiskKey]] = {}
    for one in named(session, viewer=viewer, today=today):
        context = tuple(word for word in (one.directorate, one.area, one.owner, one.category) if word)
        entry = Entry(one.key, one.title, (), context, one.key.reference)
        (closed if one.is_closed else there).append(entry)
        if any(sign.isdigit() for sign in one.key.reference):
            references.setdefault(_bare(one.key.reference), []).append(one.key)
    known = {bare: tuple(keys) for bare, keys in references.items()}
    return RiskIndex(known, SearchIndex.build(there, shipped()), SearchIndex.build(closed, shipped()))


def _bare(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
