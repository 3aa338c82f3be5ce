"""How often search decides rightly over sixty real names: ``python -m benchmarks.search_quality [--misses]``."""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Result
from storage import catalogue
from storage.search import glossary
from storage.search.index import Entry, Found, SearchIndex, Verdict

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT / "tests" / "storage"


@dataclass(frozen=True)
class Query:
    """A labelled question: the right names, none when nothing fits."""

    text: str
    right: tuple[str, ...]
    kind: str


def queries(name: str) -> list[Query]:
    """The labelled set ``name`` ("dev", "own", "later")."""
    with (SETS / f"search_queries_{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Query(row["query"], tuple(filter(None, row["expected"].split("|"))), row["kind"])
            for row in csv.DictReader(lines)
        ]


def entries(*, aliases: bool) -> list[Entry]:
    """The sixty names with their section as context, as an import without definitions leaves them."""
    with (SETS / "cfc_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    linked = {row["name"]: catalogue.link(row["name"]) if aliases else None for row in rows}
    return [
        Entry(row["name"], row["name"], entry.aliases if (entry := linked[row["name"]]) else (), (row["section"],))
        for row in rows
    ]


def is_right(query: Query, found: Found) -> bool:
    """The decision: the one card, or a list that holds every right name, or nothing."""
    if not query.right:
        return found.verdict is Verdict.NOTHING
    if len(query.right) == 1:
        return found.verdict is Verdict.ANSWER and found.keys == query.right
    return found.verdict is Verdict.ASK and set(query.right) <= set(found.keys)


def is_wrong_card(query: Query, found: Found) -> bool:
    """A card shown with confidence that the question did not mean."""
    return found.verdict is Verdict.ANSWER and found.keys[0] not in query.right


def report(name: str, index: SearchIndex, label: str, *, misses: bool) -> None:
    """Print one line of figures and, when asked, each wrong decision."""
    asked = queries(name)
    found = [index.find(query.text) for query in asked]
    single = [(query, hit) for query, hit in zip(asked, found, strict=True) if len(query.right) == 1]
    top = [_within(single, count) for count in (1, 3)]
    right = sum(map(is_right, asked, found))
    wrong = sum(map(is_wrong_card, asked, found))
    print(f"{name:6} {label:16} decisions {right}/{len(asked)}  wrong cards {wrong}  top-1 {top[0]}  top-3 {top[1]}")
    if misses:
        _show(asked, found)


def _within(single: Sequence[tuple[Query, Found]], count: int) -> str:
    return f"{sum(query.right[0] in hit.keys[:count] for query, hit in single)}/{len(single)}"


def _show(asked: Iterable[Query], found: Iterable[Found]) -> None:
    for query, hit in zip(asked, found, strict=True):
        if not is_right(query, hit):
            wrong = "  WRONG CARD" if is_wrong_card(query, hit) else ""
            print(f"    {query.kind}: {query.text!r} → {hit.verdict}{wrong}")
            print(f"       wanted {[name[:60] for name in query.right]}")
            print(f"       gave   {[str(key)[:60] for key in hit.keys[:6]]}")


def results() -> Iterator[Result]:
    """The share of right decisions on every set that is present, and the wrong cards; the goal is for "dev"."""
    for aliases in (True, False):
        index = SearchIndex.build(entries(aliases=aliases), glossary.shipped())
        for name in ("dev", "own", "later"):
            if (SETS / f"search_queries_{name}.csv").exists():
                yield from _held(name, index, aliases=aliases)


def _held(name: str, index: SearchIndex, *, aliases: bool) -> Iterator[Result]:
    asked = queries(name)
    found = [index.find(query.text) for query in asked]
    right, wrong = sum(map(is_right, asked, found)), sum(map(is_wrong_card, asked, found))
    what = f"queries “{name}”, {'with' if aliases else 'without'} the catalogue's aliases"
    goal, limit = ("G10", 29 / 30) if name == "dev" and aliases else ("", None)
    count = f"{right} of {len(asked)}"
    yield Result(goal, f"right decisions, {what}", right / len(asked), limit, at_least=True, note=count)
    yield Result(goal, f"wrong cards, {what}", wrong, 0 if limit else None)


def main() -> None:
    """Every set that is present, with the catalogue's aliases and without."""
    for aliases in (True, False):
        index = SearchIndex.build(entries(aliases=aliases), glossary.shipped())
        for name in ("dev", "own", "later"):
            if (SETS / f"search_queries_{name}.csv").exists():
                report(name, index, "with aliases" if aliases else "without aliases", misses="--misses" in sys.argv)


if __name__ == "__main__":
    main()
