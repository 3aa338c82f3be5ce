"""Reading words by the glossary: the tokens a name stands under, and what a question asks for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from storage.search.glossary import Glossary, Phrase
from storage.search.vocabulary import Spelling, Vocabulary

_MOST_WORDS = 40
_MAY_MEAN = 0.9
"""How sure a loose wording is of the concept it may mean."""
_WEAK = 0.35
_LOOSE = 0.7
_AS_WELL = 0.05
_FOREIGN = 1.3
"""A known concept that no name holds says more clearly than an unknown word that another subject is meant."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing a question says: the tokens it may stand for, best first, each with how sure that is.

    ``weight`` is what it counts for in the decision, ``tie_break`` what it counts for between equals alone.
    """

    tokens: tuple[Spelling, ...]
    weight: float
    tie_break: float = 0.0
    is_counting: bool = False

    @property
    def is_strong(self) -> bool:
        """Whether it says what is meant, rather than how it is counted."""
        return not self.tie_break

    @property
    def is_open(self) -> bool:
        """Whether it may as well stand for a second token as for its first."""
        return len(self.tokens) > 1 and self.tokens[1][1] > self.tokens[0][1] - _AS_WELL


class Reader:
    """Turns words into tokens: a phrase of the glossary into its concept, any other word into itself."""

    def __init__(
        self,
        glossary: Glossary,
        vocabulary: Vocabulary | None = None,
        weigh: Callable[[str], float] = lambda token: 1.0,
        stands: Callable[[str], bool] = lambda token: False,
    ) -> None:
        self._glossary = glossary
        self._weigh = weigh
        self._stands = stands
        self._small = glossary.filler | glossary.stop
        self.vocabulary = vocabulary or Vocabulary({})

    def name(self, spoken: Sequence[str]) -> list[str]:
        """The tokens of a name, stop words left out."""
        spellings = [((word, 1.0),) for word in spoken]
        tokens: list[str] = []
        at = 0
        while at < len(spoken):
            phrase = self._glossary.longest(self._glossary.same, spellings, at)
            if phrase:
                tokens.extend(phrase.tokens)
            elif spoken[at] not in self._glossary.stop and not _lone_letter(spoken[at]):
                tokens.append(spoken[at])
            at += phrase.length if phrase else 1
        return tokens

    def told(self, tokens: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The tokens that carry the meaning, and the counting ones (number, average time) beside them."""
        held = frozenset(tokens) - self._small - self._glossary.weak
        return held - self._glossary.counting, held & self._glossary.counting

    def question(self, spoken: Sequence[str]) -> list[Slot]:
        """What a question says, each thing once."""
        spellings = [self.vocabulary.spellings(word) for word in spoken[:_MOST_WORDS]]
        slots: dict[tuple[Spelling, ...], Slot] = {}
        at = 0
        while at < len(spellings):
            length, read = self._read(spellings, at)
            for tokens in read:
                slots.setdefault(tokens[:1], self._slot(tokens))
            at += length
        return list(slots.values())

    def _read(self, spellings: Sequence[Sequence[Spelling]], at: int) -> tuple[int, list[tuple[Spelling, ...]]]:
        same = self._glossary.longest(self._glossary.same, spellings, at)
        loose = self._glossary.longest(self._glossary.loose, spellings, at)
        meanings = self._meanings(loose)
        if same and (not loose or same.length >= loose.length or not meanings):
            read: list[tuple[Spelling, ...]] = [((token, same.quality),) for token in same.tokens]
            if loose and loose.length == same.length and len(read) == 1:
                read = [read[0] + meanings]
            return same.length, read
        if loose and loose.length > 1 and meanings:
            return loose.length, [meanings]
        word = spellings[at][0][0]
        if word in self._glossary.stop or (_lone_letter(word) and not meanings):
            return 1, []
        return 1, [tuple(spellings[at]) + (meanings if loose and loose.length == 1 else ())]

    def _meanings(self, loose: Phrase | None) -> tuple[Spelling, ...]:
        """The concepts a loose phrase may mean here: only those that some name holds."""
        if loose is None:
            return ()
        return tuple((token, loose.quality * _MAY_MEAN) for token in loose.tokens if self._stands(token))

    def _slot(self, tokens: tuple[Spelling, ...]) -> Slot:
        first = tokens[0][0]
        if first in self._small and len(tokens) == 1:
            return Slot(tokens, 0.0, 1.0)
        standing = [token for token, _ in tokens if self._stands(token)]
        if not standing:
            return Slot(tokens, _FOREIGN if first in self._glossary.concepts else 1.0)
        weight = max(self._weigh(token) for token in standing)
        if first in self._glossary.counting or first in self._small:
            return Slot(tokens, _WEAK * weight, 1.0, True)
        if first in self._glossary.weak:
            return Slot(tokens, _WEAK * weight, 1.0)
        return Slot(tokens, weight if tokens[0][1] > _MAY_MEAN and self._stands(first) else _LOOSE * weight)


def _lone_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
