"""The words an index knows, and what an unknown word was probably meant to be."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_SHORTEST_START = 3
_SHORTEST_TYPO = 4
_LONGEST_TYPO = 24
_SHORTEST_SKELETON = 6
_ALIKE = 75.0
_ALIKE_ANYHOW = 84.0
"""Likeness from which a word may differ by more than one slip; below it "director" would pass for "direction"."""
_NEAR_THE_BEST = 4.0
_MOST = 4
_MOST_STARTS = 8
_SHORTENED = 0.92
"""How sure a shortened word is against one written out."""

Spelling = tuple[str, float]


class Vocabulary:
    """Words with how many names each stands in; words of the glossary that stand in none are known with 0.

    Names themselves are never compared by spelling: an unknown word is matched against this list alone, which grows
    far more slowly than the names do.
    """

    def __init__(self, counts: Mapping[str, int], glossary_words: Iterable[str] = ()) -> None:
        self._counts = MappingProxyType({**dict.fromkeys(glossary_words, 0), **counts})
        self._sorted = sorted(self._counts)
        initials: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            if len(word) >= _SHORTEST_TYPO:
                initials[word[0]].append(word)
        self._initials = dict(initials)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def spellings(self, word: str) -> tuple[Spelling, ...]:
        """What ``word`` may stand for, best first, each with how sure that is (0 to 1); itself when it is known."""
        if word in self._counts or not word.isalpha():
            return ((word, 1.0),)
        return self._longer(word) or self._corrected(word) or ((word, 1.0),)

    def nearest(self, word: str, limit: int) -> list[str]:
        """The words that stand in names and are spelt most like ``word``, however little that is."""
        standing = [known for known, count in self._counts.items() if count]
        return [match for match, _, _ in process.extract(word, standing, scorer=fuzz.ratio, limit=limit)]

    def _longer(self, word: str) -> tuple[Spelling, ...]:
        if len(word) < _SHORTEST_START:
            return ()
        start = bisect_left(self._sorted, word)
        found: list[str] = []
        for known in self._sorted[start:]:
            if not known.startswith(word) or len(found) > _MOST_STARTS * 4:
                break
            found.append(known)
        found = [known for known in found if self._counts[known]] or (found if len(word) > _SHORTEST_START else [])
        found.sort(key=lambda known: (-self._counts[known], len(known), known))
        return tuple((known, _SHORTENED) for known in found[:_MOST_STARTS])

    def _corrected(self, word: str) -> tuple[Spelling, ...]:
        if not _SHORTEST_TYPO <= len(word) <= _LONGEST_TYPO:
            return ()
        likely = self._likely(word) or (self._likely(word.rstrip("s")) if word.endswith("s") else [])
        if not likely:
            return self._slipped(word)
        floor = likely[0][1] - _NEAR_THE_BEST
        return tuple((match, _sure(score)) for match, score in likely if score >= floor)

    def _likely(self, word: str) -> list[tuple[str, float]]:
        """Words with the same first letter that a slip or mistaken vowels may have turned into ``word``, best first."""
        if not word:
            return []
        alike = process.extract(
            word, self._initials.get(word[0], ()), scorer=fuzz.ratio, limit=_MOST * 2, score_cutoff=_ALIKE
        )
        return [(match, score) for match, score, _ in alike if score >= _ALIKE_ANYHOW or _one_slip(word, match)][:_MOST]

    def _slipped(self, word: str) -> tuple[Spelling, ...]:
        """One slip of the finger: two letters exchanged, or in a longer word any one letter, the first included."""
        alike = process.extract(word, self._sorted, scorer=OSA.distance, limit=_MOST, score_cutoff=1)
        is_long = len(word) > _SHORTEST_TYPO
        kept = [known for known, _, _ in alike if sorted(known) == sorted(word) or (is_long and len(known) > 3)]
        return tuple((known, _sure(100 - 100 / len(word))) for known in kept)


def _skeleton(word: str) -> str:
    """The consonants, doubles once: vowels are what people mistake most ("permenant", "seperate")."""
    return word[0] + "".join(letter for letter, _ in groupby(word[1:]) if letter not in "aeiouy")


def _one_slip(word: str, meant: str) -> bool:
    sounds_alike = len(word) >= _SHORTEST_SKELETON and _skeleton(word) == _skeleton(meant)
    return sounds_alike or OSA.distance(word, meant) == 1


def _sure(likeness: float) -> float:
    """A word close enough to be a slip is meant more surely than its likeness of 78 to 100 says."""
    return (1 + likeness / 100) / 2
