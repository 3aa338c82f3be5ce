"""Time of one lookup against rapidfuzz's WRatio over all names: ``python -m benchmarks search_speed``.

The names are made up from councils' words by a seeded generator; the questions are the labelled sets of the tests,
read in turn, so that most of them ask about indicators that stand among the names.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from rapidfuzz import fuzz, process

from benchmarks.measure import Result
from benchmarks.search_quality import entries, queries
from storage import catalogue
from storage.search import glossary
from storage.search.index import Entry, SearchIndex

GOALS = {300: 0.05, 3_000: 0.01, 30_000: 0.01}
WHO = (
    "Children", "Adults", "Residents aged 65 and over", "Looked after children", "Care leavers", "Households", "Pupils",
    "Staff", "Carers", "Young people", "Service users", "Businesses", "Tenants", "Primary pupils", "Families",
)  # fmt: skip
WHAT = (
    "assessed on time", "in temporary accommodation", "satisfied with the service", "with a completed review",
    "waiting for a decision", "receiving a direct payment", "in paid employment", "reporting a complaint",
    "at the expected standard", "with a support plan", "referred again within 12 months", "visited within ten days",
    "making a claim", "taking part in activities", "moved in the period", "with an allocated worker",
)  # fmt: skip
WHERE = ("north", "south", "east", "west", "central", "rural", "urban", "coastal", "town", "valley")
HOW = ("Percentage of", "Number of", "Rate of", "Average days for", "Proportion of", "Cost of")


def names(count: int) -> list[str]:
    """``count`` different names: the catalogue's, then made-up ones, the same in every run."""
    chance = random.Random(20190930)
    made = dict.fromkeys(entry.name for entry in entries(aliases=False))
    made.update(dict.fromkeys(entry.name for entry in catalogue.load()))
    while len(made) < count:
        who, what, where = chance.choice(WHO), chance.choice(WHAT), chance.choice(WHERE)
        made[f"{chance.choice(HOW)} {who.lower()} {what}, {where} area {chance.randint(1, 400)}"] = None
    return list(made)[:count]


def typical(call: Callable[[str], object], asked: list[str]) -> float:
    """Median seconds of one call over the questions."""
    times = []
    for text in asked:
        start = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - start)
    return median(times)


def results() -> Iterator[Result]:
    """One for each size, with microseconds and the slowest question."""
    asked = [query.text for name in ("dev", "own") for query in queries(name)]
    for count, goal in GOALS.items():
        known = names(count)
        start = time.perf_counter()
        index = SearchIndex.build([Entry(name, name) for name in known], glossary.shipped())
        built = time.perf_counter() - start
        typical(index.find, asked)
        ours = typical(index.find, asked * 3)
        whole = partial(process.extract, choices=known, scorer=fuzz.WRatio, limit=5)
        theirs = typical(whole, asked[:40])
        slowest = max(typical(index.find, [text] * 3) for text in asked)
        spent = f"{ours * 1e6:,.0f} against {theirs * 1e6:,.0f} µs; slowest {slowest * 1e6:,.0f}; built {built:.2f} s"
        yield Result("G9", f"lookup / rapidfuzz WRatio, {count:,} names", ours / theirs, goal, note=spent)


if __name__ == "__main__":
    for result in results():
        print(result.line)
