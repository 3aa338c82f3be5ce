"""What a question about risks is searched in: the names of those that the reader may see."""

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from storage.domain.risk import RiskKey
from storage.domain.viewer import Reader
from storage.register.rows import AREAS, EVERY
from storage.register.sight import Sight
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
        named = self.references.get(_bare(words[:_LONGEST]))
        if named:
            return Found(Verdict.ANSWER if len(named) == 1 else Verdict.ASK, named)
        found = self.there.find(words)
        gone = self.closed.find(words) if found.verdict is Verdict.NOTHING else found
        return found if gone.verdict is Verdict.NOTHING else gone


def index(session: Session, *, viewer: Reader, today: date) -> RiskIndex:
    """The index over the risks that the reader may see."""
    connection, sight = session.connection(), Sight(viewer, today)
    areas = {row.id: row.name for row in sight.areas(connection.execute(AREAS))}
    there: list[Entry] = []
    closed: list[Entry] = []
    references: dict[str, list[RiskKey]] = {}
    for row in sight.risks(connection.execute(EVERY.risks)):
        key, context = RiskKey(row.reference), (row.directorate, areas.get(row.area_id, ""), row.owner, row.category)
        is_closed = row.closed_on is not None and row.closed_on <= today
        standing = tuple(word for word in context if word)
        (closed if is_closed else there).append(Entry(key, row.title, (), standing, row.reference))
        if any(sign.isdigit() for sign in row.reference):
            references.setdefault(_bare(row.reference), []).append(key)
    known = {bare: tuple(keys) for bare, keys in references.items()}
    return RiskIndex(known, SearchIndex.build(there, shipped()), SearchIndex.build(closed, shipped()))


def _bare(text: str) -> str:
    return _SIGNS.sub("", text).casefold()
