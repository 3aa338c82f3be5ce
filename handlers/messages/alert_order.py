"""In which order the lines of an alert stand, how they are spread over pages, and which get a card."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from storage.domain.change import ChangeKind
from storage.domain.delivery import LINES_ON_A_PAGE, MOST_CARDS
from storage.domain.rag import RagStatus
from storage.domain.told import ToldLine

_ORDER = {status: place for place, status in enumerate(RagStatus)}
_Rank = tuple[int, int, int, str]


def ordered(lines: Iterable[ToldLine]) -> list[ToldLine]:
    """By section, the section with the most serious line first; within it the most serious first."""
    sections: dict[str, list[ToldLine]] = defaultdict(list)
    for line in sorted(lines, key=_rank):
        sections[section_of(line)].append(line)
    worst = {name: (_rank(found[0])[:2], -len(found), name) for name, found in sections.items()}
    return [line for name in sorted(sections, key=worst.__getitem__) for line in sections[name]]


def pages(lines: Sequence[ToldLine]) -> tuple[tuple[int, ...], ...]:
    """The ids of the lines of each page, in order."""
    ids = [line.id for line in ordered(lines)]
    return tuple(tuple(ids[start : start + LINES_ON_A_PAGE]) for start in range(0, len(ids), LINES_ON_A_PAGE))


def cards(lines: Iterable[ToldLine]) -> tuple[int, ...]:
    """The ids of the lines that get a card in the thread: the most serious ones."""
    return tuple(line.id for line in sorted(lines, key=_rank)[:MOST_CARDS])


def section_of(line: ToldLine) -> str:
    """The section an indicator stands in; empty for none."""
    return line.snapshot.section if line.snapshot else ""


def _rank(line: ToldLine) -> _Rank:
    """Newly red before what is red still, red before amber; then what has been red for longest."""
    name = line.snapshot.definition.name if line.snapshot else ""
    is_new = line.opened.kind is ChangeKind.NEWLY_RED
    return (_ORDER[line.status], 0 if is_new else 1, -line.latest.periods_red, name)
