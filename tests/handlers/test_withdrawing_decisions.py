"""What an officer or administrator decides in chat is felt by posted messages at once, without the thread's help."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.people import ADMINISTRATOR, DIRECTOR, HEAD_OF_SERVICE, OFFICER
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.migrate import migrate
from tests.handlers.guarding import LEADERS, clear, give, set_class
from tests.handlers.publishing_board import fill, open_window, value
from tests.handlers.talking import Conversation

NAME = "Sickness absence"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A board with a published edition and a draft one."""
    database = Database(f"sqlite:///{tmp_path / 'board.db'}", busy_seconds=0.05)
    migrate(database)
    fill(database)
    yield database
    database.close()


def test_a_line_that_is_held_back_changes_the_card_in_the_channel(talk: Conversation, database: Database):
    officer = talk.by("Performance officer")
    view = open_window(officer)
    officer.press(view, "publish.approve", value(view, "publish.approve", NAME))
    view = officer.await_window(f"Approved: {NAME}.")
    officer.press(view, "publish.ask", value(view, "publish.ask", NAME))
    assert officer.workspace.submit(officer.person, officer.await_window("Today publishes at once")).ok
    view = officer.await_window(f"Published: {NAME}.")
    asked = talk.say(f"@Scorecard Bot {NAME}").message
    card = talk.await_image(talk.await_seen(1, asked.ts)[0])
    assert "9.5 days" in card.text
    officer.press(view, "publish.hold", value(view, "publish.hold", NAME))
    assert talk.workspace.wait_for(lambda: "7 days" in talk.now(card).text)


def test_a_channel_that_is_made_public_loses_its_internal_card(talk: Conversation, database: Database):
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.DIRECTOR)
    clear(database, LEADERS, Classification.INTERNAL)
    set_class(database, Classification.INTERNAL, "ABS")
    leader = talk.by("Head of service").at("children-leadership")
    asked = leader.say(f"@Scorecard Bot {NAME}").message
    card = leader.await_image(leader.await_seen(1, asked.ts)[0])
    assert "7 days" in card.text
    talk.workspace.add_member(LEADERS, ADMINISTRATOR)
    administrator = talk.by("Administrator").at("children-leadership")
    talk.workspace.command(administrator.person, LEADERS, "/scorecard", "channel public")
    assert talk.workspace.wait_for(lambda: "was withdrawn" in leader.now(card).text)
