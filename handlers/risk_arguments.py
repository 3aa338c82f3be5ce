"""What a person typed after `/risk`, as a request: a command word with its scope, or words to search for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.arguments import LONGEST, fitting_names
from handlers.messages.risk_keys import RiskSubject
from storage.domain.period import PeriodError, parse_period
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_scope import EVERYTHING, RiskScope, scopes_in
from storage.search.wording import normalise

USUAL_TOP, MOST_TOP = 5, 20
_HEAT_MAP = re.compile(r"^heat[ -]map\b", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,3}")
_MOST_WORDS = 6
"""Of a day or a period, as in "the 30 June 2019"."""


class RiskAsk(StrEnum):
    """The questions with a command word of their own; everything else is a search."""

    OWN = "own"
    HELP = "help"
    SUMMARY = "summary"
    TOP = "top"
    HEATMAP = "heatmap"
    MOVED = "moved"
    OVERDUE = "overdue"
    AREAS = "areas"
    SEARCH = "search"


@dataclass(frozen=True)
class RiskRequest:
    """A question; `rest` is what follows the command word, or the words to search for.

    `most` is how many to show, `since` the day to compare with, None for the usual one. `problem` says in a sentence
    why that day cannot be understood.
    """

    ask: RiskAsk
    rest: str = ""
    text: str = ""
    most: int = USUAL_TOP
    since: date | None = None
    problem: str = ""

    def as_search(self) -> "RiskRequest":
        """The whole text searched, for when what follows a command word is no scope."""
        return RiskRequest(RiskAsk.SEARCH, self.text, self.text)

    def subject(self, scope: RiskScope) -> RiskSubject:
        """The same question in the words that ask it again, of this scope."""
        narrow = {
            RiskAsk.TOP: [str(self.most)],
            RiskAsk.MOVED: ["since", f"{self.since:%d/%m/%Y}"] if self.since else [],
        }
        return RiskSubject(self.ask.value, " ".join([*narrow.get(self.ask, []), *scope.name.split()]))


def parse(text: str) -> RiskRequest:
    """Read what was typed; nothing at all asks for what concerns the asker. `find_scope` says what `rest` names."""
    words = _HEAT_MAP.sub("heatmap", " ".join(text[:LONGEST].split()))
    first, _, rest = words.partition(" ")
    match first.lower():
        case "":
            return RiskRequest(RiskAsk.OWN)
        case "help" | "?" if not rest:
            return RiskRequest(RiskAsk.HELP)
        case "top":
            return _top(rest, words)
        case "moved":
            return _moved(rest, words)
        case "summary" | "heatmap" | "overdue" | "areas" as ask:
            return RiskRequest(RiskAsk(ask), rest, words)
    return RiskRequest(RiskAsk.SEARCH, words, words)


def asked_by(subject: RiskSubject) -> RiskRequest:
    """The question that a button carries."""
    return parse(f"{subject.view} {subject.words}")


def _top(rest: str, text: str) -> RiskRequest:
    first, _, scope = rest.partition(" ")
    if not _NUMBER.fullmatch(first):
        return RiskRequest(RiskAsk.TOP, rest, text)
    return RiskRequest(RiskAsk.TOP, scope, text, min(max(int(first), 1), MOST_TOP))


def _moved(rest: str, text: str) -> RiskRequest:
    first, _, said = rest.partition(" ")
    if first.lower() != "since":
        return RiskRequest(RiskAsk.MOVED, rest, text)
    words, problem = said.split(), ""
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        try:
            period = parse_period(" ".join(words[:count]))
        except PeriodError as error:
            problem = f"{str(error).rstrip('.')}."
        else:
            return RiskRequest(RiskAsk.MOVED, " ".join(words[count:]), text, since=period.end)
    return RiskRequest(RiskAsk.MOVED, text=text, problem=problem or "Since when? Give a day or a period.")


def find_scope(
    words: str, risks: Iterable[RiskSnapshot], areas: Iterable[RiskArea], *, exact: bool = False
) -> RiskScope | None:
    """The part that the words name, in full or, unless `exact`, by the beginnings of words in its name.

    All of it without words. Where several fit, a directorate goes before an area, and that before a category; None
    where none fits.
    """
    if not words:
        return EVERYTHING
    scopes = scopes_in(risks, areas)
    if exact:
        return next((scope for scope in scopes if normalise(scope.name) == normalise(words)), None)
    fitting = fitting_names(words, (scope.name for scope in scopes))
    found = next((scope for scope in scopes if scope.name in fitting), None)
    return EVERYTHING if found is None and normalise(words) in _WHOLE else found


_WHOLE = frozenset({"all", "everything", "council", "the council", "register", "the register", "the whole register"})
