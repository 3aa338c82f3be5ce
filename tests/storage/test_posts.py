"""Messages that a channel can read: what they show, when they are due, and that nothing marked is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from storage import posts
from storage.database import Database, Session
from storage.domain.indicator import IndicatorKey
from storage.posts import Posted
from storage.store import Store
from storage.tables import Indicator, Post, PostedIndicator, table_of
from tests.storage.builders import csv, load_files

NOW = datetime(2020, 1, 20, 9, tzinfo=UTC)
A, B = IndicatorKey("A", "board"), IndicatorKey("B", "board")
CARD = Posted("C1", "1.1", '["A","board",""]', "U1")
LIST = Posted("C1", "2.2")


@pytest.fixture
def board(database: Database) -> Database:
    """Two indicators."""
    load_files(
        database,
        csv(
            "code,name,value,data period,edition",
            "A,Absence,5,Q1 2019/20,Q1 2019/20",
            "B,Budget,3,Q1 2019/20,Q1 2019/20",
        ),
    )
    return database


def version(database: Database) -> int:
    with Store(database).reading() as reading:
        return reading.version


def remember(
    database: Database,
    posted: Posted,
    *shown: IndicatorKey,
    at: datetime = NOW,
    seen: int | None = None,
    is_new: bool = False,
):
    with database.writing(figures=False) as session:
        known = version_in(session) if seen is None else seen
        posts.remember(session, posted, shown, at=at, version=known, is_new=is_new)


def version_in(session: Session) -> int:
    return session.connection().exec_driver_sql("SELECT version FROM data_version").scalar_one()


def mark(database: Database, code: str) -> None:
    """As whoever takes a figure back does, in a write of figures."""
    with database.writing() as session:
        posts.mark_due(session, [id_of(session, code)])


def id_of(session: Session, code: str) -> int:
    return session.connection().execute(table_of(Indicator).select().filter_by(code=code)).one().id


def due(database: Database) -> list[str]:
    with database.reading() as session:
        found = [one.ts for one in posts.due(session)]
        assert posts.any_due(session) is bool(found)
    return found


def settle(database: Database, posted: Posted, seen: int) -> bool:
    with database.writing(figures=False) as session:
        return posts.settle(session, posted, version=seen)


def test_what_shows_an_indicator_is_due_and_nothing_else(board: Database):
    remember(board, CARD, A)
    remember(board, LIST, A, B)
    remember(board, Posted("C2", "1.1"), B)
    mark(board, "A")
    assert due(board) == ["1.1", "2.2"]


def test_a_post_comes_back_as_it_was_kept(board: Database):
    remember(board, CARD, A)
    with board.writing(figures=False) as session:
        posts.keep_file(session, "C1", "1.1", "F1")
        posts.keep_file(session, "C1", "9.9", "F2")
    mark(board, "A")
    with board.reading() as session:
        assert posts.due(session) == (Posted("C1", "1.1", CARD.subject, "U1", "F1"),)
        assert posts.due_at(session, "C1", "1.1") == posts.due(session)[0]
        assert posts.due_at(session, "C1", "9.9") is None


def test_a_message_that_shows_something_else_now_is_due_for_both(board: Database):
    remember(board, LIST, B)
    remember(board, Posted("C1", "2.2", CARD.subject), A)
    mark(board, "B")
    with board.reading() as session:
        assert [one.subject for one in posts.due(session)] == [CARD.subject]


def test_a_list_kept_after_a_card_has_taken_its_place_leaves_the_card(board: Database):
    remember(board, Posted("C1", "2.2", CARD.subject), A)
    remember(board, LIST, A, B, is_new=True)
    mark(board, "B")
    with board.reading() as session:
        assert [one.subject for one in posts.due(session)] == [CARD.subject]


def test_a_message_kept_late_from_figures_that_have_changed_since_is_due(board: Database):
    remember(board, CARD, A)
    remember(board, CARD, A, seen=version(board) - 1, is_new=True)
    assert due(board) == ["1.1"]


def test_what_was_made_from_figures_that_have_changed_since_is_due_at_once(board: Database):
    made_from = version(board)
    mark(board, "A")
    remember(board, CARD, A, seen=made_from)
    assert due(board) == ["1.1"]


def test_a_post_is_settled_once(board: Database):
    remember(board, CARD, A)
    mark(board, "A")
    seen = version(board)
    assert settle(board, CARD, seen) and due(board) == []
    assert not settle(board, CARD, seen)


def test_a_post_marked_again_meanwhile_stays_due(board: Database):
    remember(board, CARD, A)
    mark(board, "A")
    seen = version(board)
    mark(board, "A")
    assert not settle(board, CARD, seen)
    assert due(board) == ["1.1"]


def test_keeping_track_changes_no_figures(board: Database):
    before = version(board)
    remember(board, CARD, A)
    assert not settle(board, CARD, before)
    assert version(board) == before


def test_what_stands_under_a_merged_name_is_due_with_what_it_was_merged_into(board: Database):
    remember(board, LIST, B)
    with board.writing() as session:
        table = table_of(Indicator)
        into = id_of(session, "A")
        session.connection().execute(update(table).where(table.c.code == "B").values(merged_into=into))
    mark(board, "A")
    assert due(board) == ["2.2"]


def test_all_posts_of_a_channel_can_be_due(board: Database):
    remember(board, CARD, A)
    remember(board, Posted("C2", "1.1"), A)
    with board.writing() as session:
        posts.mark_channel_due(session, "C1")
        assert [one.channel for one in posts.due(session)] == ["C1"]


def test_a_deleted_file_is_on_no_post_and_those_that_had_it_are_due(board: Database):
    for posted in (CARD, LIST, Posted("C2", "3.3")):
        remember(board, posted, A)
    with board.writing(figures=False) as session:
        posts.keep_file(session, "C1", "1.1", "F1")
        posts.keep_file(session, "C1", "2.2", "F1")
        posts.file_gone(session, "F1")
        assert [(one.ts, one.file) for one in posts.due(session)] == [("1.1", ""), ("2.2", "")]


def test_a_forgotten_post_leaves_nothing(board: Database):
    remember(board, CARD, A)
    with board.writing(figures=False) as session:
        posts.forget(session, "C1", "1.1")
        posts.forget(session, "C1", "9.9")
        assert session.connection().execute(table_of(Post).select()).all() == []
        assert session.connection().execute(table_of(PostedIndicator).select()).all() == []


def test_after_a_year_posts_are_left_alone(board: Database):
    remember(board, CARD, A, at=NOW - timedelta(days=367))
    remember(board, LIST, A, at=NOW - timedelta(days=365))
    with board.writing(figures=False) as session:
        posts.forget_old(session, now=NOW)
    mark(board, "A")
    assert due(board) == ["2.2"]


def test_a_list_of_hundreds_is_kept_whole(database: Database):
    names = [f"N{number}" for number in range(1200)]
    rows = [f"{name},Name {name},5,Q1 2019/20,Q1 2019/20" for name in names]
    load_files(database, csv("code,name,value,data period,edition", *rows))
    remember(database, LIST, *(IndicatorKey(name, "board") for name in names))
    mark(database, "N1199")
    assert due(database) == ["2.2"]
