"""Search over the sixty real names decides rightly on labelled questions."""

import csv
from pathlib import Path

import pytest

from storage import catalogue
from storage.search import glossary
from storage.search.index import Entry, Found, SearchIndex, Verdict

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module", params=[True, False], ids=["with_aliases", "without_aliases"])
def index(request: pytest.FixtureRequest) -> SearchIndex:
    def aliases(name: str) -> tuple[str, ...]:
        entry = catalogue.link(name)
        assert entry is not None, name
        return entry.aliases if request.param else ()

    names = rows("cfc_names.csv")
    entries = [Entry(row["name"], row["name"], aliases(row["name"]), (row["section"],)) for row in names]
    return SearchIndex.build(entries, glossary.shipped())


def is_right(expected: set[str], found: Found) -> bool:
    if len(expected) == 1:
        return found.verdict is Verdict.ANSWER and set(found.keys) == expected
    if expected:
        return found.verdict is Verdict.ASK and expected <= set(found.keys)
    return found.verdict is Verdict.NOTHING


def judged(index: SearchIndex, name: str) -> list[tuple[str, set[str], Found]]:
    return [
        (row["query"], set(filter(None, row["expected"].split("|"))), index.find(row["query"])) for row in rows(name)
    ]


@pytest.mark.parametrize(("name", "floor"), [("dev", 29 / 30), ("own", 0.97), ("later", 0.92)])
def test_labelled_questions_are_decided_rightly(index: SearchIndex, name: str, floor: float) -> None:
    results = judged(index, f"search_queries_{name}.csv")
    missed = [query for query, expected, found in results if not is_right(expected, found)]
    assert len(missed) <= (1 - floor) * len(results) + 1e-9, missed


@pytest.mark.parametrize("name", ["dev", "own", "later"])
def test_no_card_is_shown_that_the_question_did_not_mean(index: SearchIndex, name: str) -> None:
    results = judged(index, f"search_queries_{name}.csv")
    wrong = [
        query
        for query, expected, found in results
        if found.verdict is Verdict.ANSWER and found.keys[0] not in (expected or set())
    ]
    assert wrong == []


def test_every_printed_name_finds_itself(index: SearchIndex) -> None:
    for row in rows("cfc_names.csv"):
        assert index.find(row["name"].upper()) == Found(Verdict.ANSWER, (row["name"],))


def test_labelled_questions_are_not_written_into_the_aliases() -> None:
    aliases = {alias.casefold() for entry in catalogue.load() for alias in entry.aliases}
    assert not {row["query"].casefold() for row in rows("search_queries_dev.csv")} & aliases
