"""Answers kept in memory: for one version of the figures, made once, and with no connection held meanwhile."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest

from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.viewer import PUBLIC
from storage.intake.reader import read
from storage.search.index import Verdict
from storage.store import Shelf, Store

VIEWER = PUBLIC
HAND = Hand("tester", datetime(2019, 11, 1, tzinfo=UTC))
TODAY = date(2019, 11, 1)


def load(database: Database, rows: str) -> None:
    content = f"code,name,value,target,data period\n{rows}".encode()
    apply(database, read(content, name="figures.csv"), Options(scorecard="Council", new=True), hand=HAND)


def test_a_figure_written_by_another_program_is_seen_by_the_next_question(
    make_url: Callable[[], str], make_database: Callable[[str], Database]
) -> None:
    url = make_url()
    store, other = Store(make_database(url)), make_database(url)
    load(other, "EET,Care leavers in work,43%,52%,Q1 2019/20\n")
    with store.reading() as reading:
        assert reading.find("young carers", viewer=VIEWER, today=TODAY).verdict is Verdict.NOTHING
    load(other, "YC,Young carers assessed,80%,90%,Q1 2019/20\n")
    with store.reading() as reading:
        assert reading.find("young carers", viewer=VIEWER, today=TODAY).verdict is Verdict.ANSWER


def test_the_same_question_gives_the_kept_answer(database: Database) -> None:
    store = Store(database)
    load(database, "EET,Care leavers in work,43%,52%,Q1 2019/20\n")
    found = []
    for _ in range(2):
        with store.reading() as reading:
            key: Any = reading.find("care leavers in work", viewer=VIEWER, today=TODAY).keys[0]
            found.append(reading.snapshot(key, viewer=VIEWER, today=TODAY))
    assert found[0] is not None and found[0] is found[1]


def test_no_connection_is_held_while_an_answer_is_put_into_words(database: Database) -> None:
    store = Store(database)
    load(database, "EET,Care leavers in work,43%,52%,Q1 2019/20\n")
    with store.reading() as reading:
        assert len(reading.lines(viewer=VIEWER, today=TODAY)) == 1
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_whoever_asks_while_an_answer_is_made_waits_for_that_one() -> None:
    shelf, begun, waiting, over = Shelf(), threading.Event(), threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        over.wait(10)
        return "first"

    def ask() -> str:
        waiting.set()
        return shelf.get(1, "index", lambda: "second")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shelf.get, 1, "index", slowly)
        assert begun.wait(10)
        second = pool.submit(ask)
        assert waiting.wait(10)
        over.set()
        assert (first.result(10), second.result(10)) == ("first", "first")


def test_an_answer_that_could_not_be_made_is_tried_again() -> None:
    shelf = Shelf()
    with pytest.raises(ZeroDivisionError):
        shelf.get(1, "index", lambda: 1 // 0)
    assert shelf.get(1, "index", lambda: 2) == 2


def test_a_new_version_empties_the_shelf() -> None:
    shelf = Shelf()
    assert [shelf.get(1, "a", lambda: "old"), shelf.get(2, "a", lambda: "new")] == ["old", "new"]


def test_the_shelf_gives_up_what_was_not_asked_for_longest() -> None:
    shelf = Shelf(most=2)
    for key in ("a", "b", "a", "c"):
        shelf.get(1, key, lambda: "first")
    assert [shelf.get(1, key, lambda: "again") for key in ("a", "b")] == ["first", "again"]
