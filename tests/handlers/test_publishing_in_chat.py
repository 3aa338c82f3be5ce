"""`/scorecard publish`: what would become visible is shown, and decided on line by line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrate import migrate
from tests.handlers.publishing_board import fill, open_window, public_figure, value, words
from tests.handlers.talking import Conversation


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The board of these tests alone, without the sample."""
    database = Database(f"sqlite:///{tmp_path / 'board.db'}", busy_seconds=0.05)
    migrate(database)
    fill(database)
    yield database
    database.close()


@pytest.fixture
def officer(talk: Conversation) -> Conversation:
    """Who may publish for every directorate, but is not cleared for what is exempt."""
    return talk.by("Performance officer")


def test_a_line_is_approved_published_and_held_back_in_the_window(officer: Conversation):
    name, view = "Sickness absence", open_window(officer)
    officer.press(view, "publish.approve", value(view, "publish.approve", name))
    view = officer.await_window(f"Approved: {name}.")
    officer.press(view, "publish.ask", value(view, "publish.ask", name))
    pushed = officer.await_window("Today publishes at once")
    assert public_figure(officer, "ABS") == "7 days"
    assert officer.workspace.submit(officer.person, pushed).ok
    view = officer.await_window(f"Published: {name}.")
    assert public_figure(officer, "ABS") == "9.5 days"
    officer.press(view, "publish.hold", value(view, "publish.hold", name))
    assert "4 lines*: 3 drafts, 1 held back" in words(officer.await_window(f"Held back: {name}."))
    assert public_figure(officer, "ABS") == "7 days"
