"""The words councils use: forms that mean one concept, and words that carry little or no meaning."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from storage.search.wording import words

_END = ""
"""The key under which a branch of phrases keeps its meaning; no word is empty."""

_TOKENS = ("weak", "counting")
_PLAIN = ("stop", "filler", "known", *_TOKENS)

_Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words that was recognised: what it means, how many words it took, how sure the spelling is (0 to 1)."""

    tokens: tuple[str, ...]
    length: int
    quality: float


@dataclass(frozen=True)
class Glossary:
    """What the words mean.

    ``same`` and ``loose`` are trees of words. A phrase in ``same`` is its concept, in names and questions alike; one
    in ``loose`` only may mean it, and is read so in questions alone. ``stop`` words are dropped, ``filler`` words
    only break ties, ``weak`` tokens (concepts or words) count a little; so do ``counting`` ones, which say
    nothing alone but tell a number of something from that something. ``known`` words belong to other subjects and
    are never a typing error for something else.
    """

    same: Mapping[str, Any] = field(default_factory=dict)
    loose: Mapping[str, Any] = field(default_factory=dict)
    stop: frozenset[str] = frozenset()
    filler: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, Sequence[str]]]) -> "Glossary":
        """Build from (kind, concept, forms) rows; the kinds are the field names above."""
        kept = [(kind, concept, [*forms]) for kind, concept, forms in rows]
        plain: dict[str, set[str]] = {kind: set() for kind in _PLAIN}
        for kind, _, forms in kept:
            if kind in _PLAIN:
                plain[kind].update(forms if kind in _TOKENS else (word for form in forms for word in words(form)))
        stop = frozenset(plain["stop"])
        trees: dict[str, _Tree] = {"same": {}, "loose": {}}
        for kind, concept, forms in kept:
            if kind in trees:
                own = [concept] if kind == "same" and " " not in concept else []
                _grow(trees[kind], tuple(concept.split()), own + forms, stop)
        spoken = {word for kind, concept, forms in kept for form in [concept, *forms] for word in words(form)}
        concepts = frozenset(token for kind, concept, _ in kept if kind == "same" for token in concept.split())
        return cls(
            same=trees["same"],
            loose=trees["loose"],
            stop=stop,
            filler=frozenset(plain["filler"]),
            weak=frozenset(plain["weak"]),
            counting=frozenset(plain["counting"]),
            known=frozenset(spoken),
            concepts=concepts,
        )

    def longest(
        self, tree: Mapping[str, Any], spellings: Sequence[Sequence[tuple[str, float]]], at: int
    ) -> Phrase | None:
        """The longest phrase of ``tree`` that starts at word ``at``, whichever of each word's spellings it needs."""
        best: Phrase | None = None
        branches = [(tree, at, 1.0)]
        while branches:
            branch, position, quality = branches.pop()
            for word, sure in spellings[position]:
                if word in branch:
                    best = _better(best, Phrase(branch[word].get(_END, ()), position + 1 - at, quality * sure))
                    step = (branch[word], position + 1, quality * sure)
                elif position > at and word in self.stop:
                    step = (branch, position + 1, quality)
                else:
                    continue
                if step[1] < len(spellings):
                    branches.append(step)
        return best


def _better(best: Phrase | None, found: Phrase) -> Phrase | None:
    if not found.tokens or (best and (best.length, best.quality) >= (found.length, found.quality)):
        return best
    return found


def _grow(tree: _Tree, meaning: tuple[str, ...], forms: Iterable[str], stop: frozenset[str]) -> None:
    for form in forms:
        whole = words(form)
        short = [word for word in whole if word not in stop]
        wordings = [whole] if len(short) < 2 or whole[0] in stop else [whole, short]
        for wording in wordings:
            branch = tree
            for word in wording:
                branch = branch.setdefault(word, {})
            held = branch.get(_END, ())
            branch[_END] = held + tuple(token for token in meaning if token not in held)


@cache
def shipped() -> Glossary:
    """The glossary of council language that ships with the program."""
    text = files("storage.search").joinpath("glossary.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return Glossary.of((row["kind"], row["concept"], _split(row["forms"])) for row in rows)


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
