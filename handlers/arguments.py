"""What a person typed, as a request: a command word with its scope, or words to search for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.domain.line import Line
from storage.domain.period import Period, PeriodError, PeriodType, parse_period
from storage.search.wording import normalise

LONGEST = 500
_EDITION = re.compile(
    r"(?:^|\s)(?:(?:in|for|at)\s+)?((?:q|quarter\s?)[1-4]\s*,?\s*(?:20)?\d\d\s?[/\-–]\s?\d{2,4})$", re.I
)
_LAST_DAY = re.compile(r"(?:^|\s)(?:in|for|at)\s+(\d{1,2}/\d{1,2}/\d{4})$")


class Ask(StrEnum):
    """The questions with a command word of their own; everything else is a search."""

    HELP = "help"
    SUMMARY = "summary"
    RED = "red"
    LIST = "list"
    CHANGED = "changed"
    SEARCH = "search"


@dataclass(frozen=True)
class Request:
    """A question; `rest` is what follows the command word, or the words to search for."""

    ask: Ask
    rest: str = ""
    text: str = ""
    quarter: Period | None = None

    def as_search(self) -> "Request":
        """The whole text searched, for when what follows a command word is no scope."""
        return Request(Ask.SEARCH, self.text, self.text, self.quarter)


def parse(text: str) -> Request:
    """Read what was typed. Whether `rest` names a scope is for `find_scope` to say."""
    words = " ".join(text[:LONGEST].split())
    words, quarter = _take_quarter(words)
    first, _, rest = words.partition(" ")
    match first.lower():
        case "":
            return Request(Ask.SUMMARY, text=words, quarter=quarter) if quarter else Request(Ask.HELP)
        case "help" | "?" if not rest:
            return Request(Ask.HELP)
        case "summary" | "red" | "list" | "changed" as ask:
            return Request(Ask(ask), rest, words, quarter)
    return Request(Ask.SEARCH, words, words, quarter)


def _take_quarter(words: str) -> tuple[str, Period | None]:
    for pattern in (_EDITION, _LAST_DAY):
        found = pattern.search(words)
        if not found:
            continue
        try:
            period = parse_period(found[1]).as_frequency(PeriodType.QUARTER)
        except PeriodError:
            continue
        if period.type is PeriodType.QUARTER:
            return words[: found.start()].strip(), period
    return words, None


@dataclass(frozen=True)
class Scope:
    """Part of what there is: a directorate, a scorecard or a section, by its name."""

    kind: str
    name: str

    def holds(self, line: Line) -> bool:
        """Whether an indicator's line belongs to this part."""
        return _name(line, self.kind) == self.name


_KINDS = ("directorate", "scorecard", "section")


def _name(line: Line, kind: str) -> str:
    snapshot = line.snapshot
    names = {
        "directorate": snapshot.definition.directorate,
        "scorecard": snapshot.scorecard,
        "section": snapshot.section,
    }
    return names[kind]


def find_scope(words: str, lines: Iterable[Line], *, first: str = "") -> Scope | None:
    """The part that the words name: in full, or by the beginnings of words in its name.

    Where several fit, `first` (a kind) is preferred, then a directorate, a scorecard, a section. None where none fits.
    """
    return next(iter(fitting_scopes(words, lines, first=first)), None)


def fitting_scopes(words: str, lines: Iterable[Line], *, first: str = "") -> tuple[Scope, ...]:
    """All parts whose name the words are, or else all in whose names every one of the words begins a word."""
    kinds = sorted(_KINDS, key=lambda kind: kind != first)
    scopes = list(dict.fromkeys(Scope(kind, name) for kind in kinds for line in lines if (name := _name(line, kind))))
    fitting = fitting_names(words, (scope.name for scope in scopes))
    return tuple(scope for scope in scopes if scope.name in fitting)


def fitting_names(words: str, names: Iterable[str]) -> frozenset[str]:
    """The names that the words are, or else those in which every one of the words begins a word."""
    known, wanted = set(names), normalise(words)
    exact = frozenset(name for name in known if normalise(name) == wanted)
    return exact or frozenset(name for name in known if _begins(wanted, name))


def _begins(wanted: str, name: str) -> bool:
    there = [word for word in normalise(name).split() if word not in _SMALL]
    asked = [word for word in wanted.split() if word not in _SMALL]
    return bool(asked) and all(any(word.startswith(part) for word in there) for part in asked)


_SMALL = {"and", "the", "our", "of", "s", "for", "&"}
