"""Forgiving search: which indicator a person meant, or which ones to ask about, or that none fits."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from itertools import chain

from storage.search.glossary import Glossary
from storage.search.reading import Reader, Slot
from storage.search.vocabulary import Vocabulary
from storage.search.wording import LONGEST_QUERY, nearest, normalise, words

__all__ = ["Entry", "Found", "SearchIndex", "Verdict", "nearest", "normalise"]

_SURE = 0.78
"""Share of a question's weight that an indicator must answer to be shown without asking."""
_PLAUSIBLE = 0.56
"""Share below which an indicator is not even asked about."""
_CLEAR = 0.17
"""How far the next one must lie behind for the best to be the answer."""
_OFFERED = 3
_PART_OF_A_PHRASE = 0.8
"""How much one word out of a known phrase tells ("meals" for free school meals)."""
_FROM_CONTEXT = 0.95
_TIE_BREAK = 0.01


@dataclass(frozen=True)
class Entry:
    """One findable indicator. Its ``code`` finds it only when it is typed as it is written, and is no mere word.

    ``context`` (section, directorate, scorecard) qualifies a match or breaks a tie; it never makes one alone.
    """

    key: Hashable
    name: str
    aliases: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    code: str = ""


class Verdict(StrEnum):
    """What to do with a question."""

    ANSWER = "answer"
    ASK = "ask"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Found:
    """ANSWER: exactly one key. ASK: the plausible ones, best first. NOTHING: up to three to offer, best first."""

    verdict: Verdict
    keys: tuple[Hashable, ...]


_Told = defaultdict[frozenset[str], list[tuple[int, frozenset[str]]]]
"""What names say, small words aside → whose name that is, and the counting words a question must add to mean it."""


class SearchIndex:
    """An inverted index over names, aliases and context; build a new one when they change.

    Time grows with the number of names that hold a question's words, not with the number of names.
    """

    def __init__(self, entries: Sequence[Entry], glossary: Glossary) -> None:
        self._entries = entries
        self._postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._context: defaultdict[str, set[int]] = defaultdict(set)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._aliases: defaultdict[str, list[int]] = defaultdict(list)
        self._codes: defaultdict[str, list[int]] = defaultdict(list)
        self._told_by_names: _Told = defaultdict(list)
        self._told_by_aliases: _Told = defaultdict(list)
        self._size: list[float] = []
        self._reader = Reader(glossary)
        counts = self._take_in(entries)
        self._reader = Reader(glossary, Vocabulary(counts, glossary.known), self._weigh, self._stands)
        self._size = [self._weight_of_name(entry) for entry in entries]

    @classmethod
    def build(cls, entries: Iterable[Entry], glossary: Glossary) -> "SearchIndex":
        """An index over ``entries``; two entries may share a name (then it asks), not a key."""
        return cls(tuple(entries), glossary)

    def find(self, query: str, *, limit: int = 10) -> Found:
        """Whom ``query`` means; never raises, whatever the text. ``limit`` bounds the list of an ASK."""
        same_name = self._named(query)
        if same_name:
            return self._of(same_name, limit)
        slots = self._reader.question(words(query))
        if not any(slot.weight and not slot.is_counting for slot in slots):
            return Found(Verdict.NOTHING, self._offer(slots, query))
        same_tokens = self._same_tokens(slots)
        if len(same_tokens) == 1:
            return self._of(same_tokens, limit)
        matches = self._matches(slots)
        return self._decide(slots, query, matches, limit)

    def _take_in(self, entries: Sequence[Entry]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for number, entry in enumerate(entries):
            self._names[normalise(entry.name)].append(number)
            if entry.code and not entry.code.isalpha():
                self._codes[entry.code.casefold()].append(number)
            for alias in {normalise(alias) for alias in entry.aliases}:
                self._aliases[alias].append(number)
            spoken: set[str] = set()
            for rank, text in enumerate((entry.name, *entry.aliases)):
                spoken.update(self._index_text(number, text, is_name=rank == 0))
            counts.update(spoken)
            for text in entry.context:
                context_words = words(text)
                for token in chain(self._reader.name(context_words), context_words):
                    self._context[token].add(number)
                counts.update(word for word in context_words if word not in counts)
        return counts

    def _index_text(self, number: int, text: str, *, is_name: bool) -> list[str]:
        spoken = words(text)
        tokens = self._reader.name(spoken)
        for token in tokens:
            self._postings[token][number] = 1.0
        for word in spoken:
            self._postings[word].setdefault(number, _PART_OF_A_PHRASE)
        strong, counting = self._reader.told(tokens)
        if strong:
            (self._told_by_names if is_name else self._told_by_aliases)[strong].append((number, counting))
        return spoken

    def _weight_of_name(self, entry: Entry) -> float:
        return sum(self._weigh(token) for token in self._reader.name(words(entry.name))) or 1.0

    def _weigh(self, token: str) -> float:
        """Rarity between 0 and 1: 1 for a word in one name or none."""
        holders = len(self._postings.get(token, ())) or len(self._context.get(token, ())) or 1
        total = len(self._entries)
        return math.log1p(total / holders) / math.log1p(total) if total else 1.0

    def _stands(self, token: str) -> bool:
        return token in self._postings or token in self._context

    def _named(self, query: str) -> Sequence[int]:
        """Entries whose name is the query in normal form, else those with such an alias, else with such a code."""
        asked = normalise(query[:LONGEST_QUERY])
        code = query[:LONGEST_QUERY].strip().casefold()
        return self._names.get(asked) or self._aliases.get(asked) or (code and self._codes.get(code)) or ()

    def _same_tokens(self, slots: Sequence[Slot]) -> list[int]:
        """Entries whose name (else alias) says what the question says, small words aside."""
        if any(slot.is_open for slot in slots):
            return []
        tokens = [slot.tokens[0][0] for slot in slots]
        strong, counting = self._reader.told(tokens)
        for told in (self._told_by_names, self._told_by_aliases):
            held = list({number: None for number, needed in told.get(strong, ()) if needed <= counting})
            if held:
                return held
        return []

    def _matches(self, slots: Sequence[Slot]) -> dict[int, list[float]]:
        """Entry number → [weight answered by its own words, weight answered by its context, tie-break]."""
        total = sum(slot.weight for slot in slots)
        ahead = total
        found: dict[int, list[float]] = {}
        for slot in sorted(slots, key=lambda slot: -slot.weight):
            admits = ahead >= _PLAUSIBLE * total or not found
            for number, quality in self._holders(slot, found, admits=admits):
                score = found.get(number)
                if score is None:
                    score = found[number] = [0.0, 0.0, 0.0]
                score[0] += quality * slot.weight
                score[2] += quality * slot.tie_break
            # An entry taken in later may still have this slot answered by its context.
            if not self._stands_in_context(slot):
                ahead -= slot.weight
        for slot in slots:
            self._add_context(slot, found)
        return found

    def _stands_in_context(self, slot: Slot) -> bool:
        return any(token in self._context for token, _ in slot.tokens[:1])

    def _holders(self, slot: Slot, found: dict[int, list[float]], *, admits: bool) -> Iterable[tuple[int, float]]:
        held: dict[int, float] = {}
        for token, quality in slot.tokens:
            posting = self._postings.get(token)
            if not posting:
                continue
            numbers = posting if admits or len(posting) < len(found) else found
            for number in numbers:
                if (admits or number in found) and number in posting:
                    sure = quality * posting[number]
                    if sure > held.get(number, 0.0):
                        held[number] = sure
        return held.items()

    def _add_context(self, slot: Slot, found: dict[int, list[float]]) -> None:
        for token, quality in slot.tokens[:1]:
            standing = self._context.get(token)
            if not standing:
                continue
            posting = self._postings.get(token, {})
            for number in standing & found.keys():
                if number not in posting:
                    found[number][1] += _FROM_CONTEXT * quality * slot.weight

    def _decide(self, slots: Sequence[Slot], query: str, found: dict[int, list[float]], limit: int) -> Found:
        total = sum(slot.weight for slot in slots)
        shares = {number: (own + context) / total for number, (own, context, _) in found.items()}
        best = max(shares.values(), default=0.0)
        if best < _PLAUSIBLE:
            return Found(Verdict.NOTHING, self._best(found, shares, _OFFERED) or self._offer(slots, query))
        plausible = {number: share for number, share in shares.items() if share > best - _CLEAR and share >= _PLAUSIBLE}
        if (
            len(plausible) == 1
            and any(slot.is_strong for slot in slots)
            and self._answers(next(iter(plausible)), slots)
        ):
            return self._of(list(plausible), limit)
        return Found(Verdict.ASK, self._best(found, plausible, limit))

    def _answers(self, number: int, slots: Sequence[Slot]) -> bool:
        """Whether the entry's own words and context answer nearly all that was said; weak words may stay unanswered."""
        total = answered = 0.0
        for slot in slots:
            quality = max(self._tells(number, token) * sure for token, sure in slot.tokens)
            if slot.is_strong or quality:
                total += slot.weight
                answered += quality * slot.weight
        return any(slot.is_strong for slot in slots) and answered >= _SURE * total

    def _tells(self, number: int, token: str) -> float:
        own = self._postings.get(token, {}).get(number, 0.0)
        return own or (_FROM_CONTEXT if number in self._context.get(token, ()) else 0.0)

    def _best(self, found: dict[int, list[float]], shares: dict[int, float], limit: int) -> tuple[Hashable, ...]:
        def order(number: int) -> tuple[float, float, int]:
            own, _, tie = found[number]
            return (-round(shares[number] + tie * _TIE_BREAK, 6), -own / self._size[number], number)

        return tuple(self._entries[number].key for number in nsmallest(limit, shares, key=order))

    def _of(self, numbers: Sequence[int], limit: int) -> Found:
        keys = tuple(self._entries[number].key for number in numbers[:limit])
        return Found(Verdict.ANSWER if len(numbers) == 1 else Verdict.ASK, keys)

    def _offer(self, slots: Sequence[Slot], query: str) -> tuple[Hashable, ...]:
        """Three to offer when nothing matched: those that hold the words spelt most like the question's."""
        said = [token for slot in slots for token, _ in slot.tokens] or words(query)
        offered: dict[int, None] = {}
        for token in said[:8]:
            for word in [token, *self._reader.vocabulary.nearest(token, _OFFERED)]:
                offered.update(dict.fromkeys(list(self._postings.get(word, ()))[:_OFFERED]))
        return tuple(self._entries[number].key for number in list(offered)[:_OFFERED])
