"""Cards and lists in channels after less of them may be seen: made anew, or taken away, with their charts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest

from bot.demo.messages import Message
from bot.demo.people import BOT_USER, DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.demo.slack_model import Workspace
from bot.scheduling import Job, scheduled
from bot.sweeping import POLL_SECONDS, Sweeper
from handlers.lanes import Lane
from handlers.withdrawing import soon, withdraw_due
from storage import posts
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.tables import Post, table_of
from tests.handlers.drawing import StandInStudio
from tests.handlers.guarding import LEADERS, clear, give, set_class, set_publication
from tests.handlers.talking import Conversation, images, shown
from tests.slack_fixtures import MovableClock

QUESTION, NAME = "Care Leavers EET", "Care Leavers"
WITHDRAWN = "This card was withdrawn on 2 December 2019. Ask again with /kpi for what can be seen now."
Q2 = date(2019, 9, 30)


def posted(talk: Conversation, words: str = QUESTION) -> Message:
    """A message of the bot's that everyone in the channel sees, with its chart where it is a card's."""
    asked = talk.say(f"@Scorecard Bot {words}").message
    message = talk.await_seen(1, asked.ts)[0]
    talk.settle()
    return talk.await_image(message) if words == QUESTION else message


def file_of(message: Message) -> str:
    return images(message.blocks)[0]["slack_file"]["id"]


def kept(database: Database) -> list[tuple[str, bool]]:
    """The posts that are kept: their subject and whether they are due."""
    with database.reading() as session:
        rows = session.connection().execute(table_of(Post).select()).all()
    return [(row.subject, row.is_due) for row in rows]


def withdraw(talk: Conversation) -> None:
    """As after a decision in chat."""
    soon(talk.deps)
    talk.settle()


def test_a_card_of_which_nothing_is_left_says_so_and_nothing_else(talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "held back")
    withdraw(talk)
    now = talk.now(card)
    assert now.text == WITHDRAWN and NAME not in shown(now.blocks)
    assert [block["type"] for block in now.blocks] == ["section"]
    assert kept(database) == []


def test_a_withdrawn_chart_is_deleted(talk: Conversation, database: Database):
    file = file_of(posted(talk))
    set_class(database, Classification.EXEMPT)
    withdraw(talk)
    assert talk.workspace.files.find(file) is None


def test_a_card_shows_the_figure_that_is_left_with_a_chart_of_its_own(
    talk: Conversation, database: Database, studio: StandInStudio
):
    card = posted(talk)
    old = file_of(card)
    set_publication(database, "draft", quarter_end=Q2)
    withdraw(talk)
    now = talk.now(card)
    assert "45% in Q1 2019/20" in now.text and "43%" not in shown(now.blocks)
    assert file_of(now) != old and talk.workspace.files.find(old) is None
    assert studio.drawn[-1].points[-1].measurement.label == "Q1 2019/20"
    assert [is_due for _, is_due in kept(database)] == [False]


def test_a_shared_card_made_anew_still_names_who_shared_it(talk: Conversation, database: Database):
    talk.press(talk.ask(QUESTION), "kpi.share")
    shared = talk.workspace.wait_for(lambda: [one for one in talk.seen() if not one.ephemeral])[0]
    talk.await_image(shared)
    set_publication(database, "draft", quarter_end=Q2)
    withdraw(talk)
    assert f"Shared by <@{talk.person.id}>" in shown(talk.now(shared).blocks)


@pytest.mark.parametrize("words", ["summary", "red", "list", "ebacc", "changed"])
def test_a_list_with_a_withdrawn_figure_gives_way_to_a_note(words: str, talk: Conversation, database: Database):
    listed = posted(talk, words)
    with database.writing() as session:
        session.connection().execute(table_of(Post).update().values(is_due=True))
    withdraw(talk)
    now = talk.now(listed)
    assert now.text.startswith("A figure in this list was withdrawn on 2 December 2019. Ask again with /kpi")
    assert len(now.blocks) == 1 and kept(database) == []


def test_what_shows_other_indicators_stays_as_it_is(talk: Conversation, database: Database):
    listed = posted(talk, "ebacc")
    set_class(database, Classification.EXEMPT)
    withdraw(talk)
    assert talk.now(listed) == listed


def test_a_cleared_channel_keeps_what_it_may_still_see(talk: Conversation, database: Database):
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.OFFICER)
    clear(database, LEADERS, Classification.INTERNAL)
    there = talk.by("Head of service").at("children-leadership")
    inside, outside = posted(there), posted(talk)
    assert file_of(inside) == file_of(outside)
    set_class(database, Classification.INTERNAL)
    withdraw(talk)
    assert talk.now(outside).text == WITHDRAWN
    assert "43%" in there.now(inside).text
    assert talk.workspace.files.find(file_of(there.now(inside)))


def test_a_channel_that_is_cleared_for_less_loses_what_it_may_not_see(talk: Conversation, database: Database):
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.OFFICER)
    clear(database, LEADERS, Classification.INTERNAL)
    set_class(database, Classification.INTERNAL)
    there = talk.by("Head of service").at("children-leadership")
    card = posted(there)
    clear(database, LEADERS, Classification.PUBLIC)
    withdraw(talk)
    assert there.now(card).text == WITHDRAWN


def test_where_the_readers_are_not_to_be_known_the_card_is_withdrawn(talk: Conversation, database: Database):
    there = talk.by("Head of service").at("children-leadership")
    card = posted(there)
    clear(database, LEADERS, Classification.INTERNAL)
    with database.writing() as session:
        posts.mark_channel_due(session, LEADERS)
    talk.workspace.faults.next("conversations.members", error="missing_scope")
    withdraw(talk)
    assert there.now(card).text == WITHDRAWN


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("chat.update", {"error": "ratelimited"}),
        ("chat.update", {"error": "fatal_error"}),
        ("chat.update", {"drop": True, "after": False}),
        ("chat.update", {"drop": True}),
        ("chat.update", {"status": 503}),
        ("files.delete", {"error": "ratelimited"}),
        ("files.delete", {"drop": True}),
    ],
)
def test_what_slack_does_not_take_is_tried_again(method: str, fault: dict, talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft")
    talk.workspace.faults.next(method, **fault)
    withdraw(talk)
    assert [is_due for _, is_due in kept(database)] == [True]
    withdraw(talk)
    assert talk.now(card).text == WITHDRAWN and kept(database) == []
    assert talk.workspace.files.find(file_of(card)) is None


def test_one_that_fails_keeps_the_others_waiting_for_nothing(talk: Conversation, database: Database):
    first, second = posted(talk), posted(talk)
    set_publication(database, "draft")
    talk.workspace.faults.next("chat.update", error="fatal_error")
    withdraw(talk)
    assert (talk.now(first).text == WITHDRAWN, talk.now(second).text == WITHDRAWN) == (False, True)


def delete_message(workspace: Workspace, card: Message) -> None:
    workspace.store.remove(card)


def leave(workspace: Workspace, card: Message) -> None:
    workspace.change_channel(card.channel, private=True)
    workspace.remove_member(card.channel, BOT_USER)


@pytest.mark.parametrize("change", [delete_message, leave])
def test_what_is_gone_is_forgotten_with_its_chart(
    change: Callable[[Workspace, Message], None], talk: Conversation, database: Database
):
    card = posted(talk)
    set_publication(database, "draft")
    change(talk.workspace, card)
    withdraw(talk)
    assert kept(database) == []
    assert talk.workspace.files.find(file_of(card)) is None


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed"])
def test_what_cannot_be_changed_is_deleted(code: str, talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft")
    talk.workspace.faults.next("chat.update", error=code)
    withdraw(talk)
    assert talk.workspace.store.get(card.channel, card.ts) is None
    assert kept(database) == []


def test_in_an_archived_channel_it_is_done_when_it_is_opened_again(talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft")
    talk.workspace.archive("performance")
    withdraw(talk)
    assert [is_due for _, is_due in kept(database)] == [True]
    talk.workspace.archive("performance", False)
    withdraw(talk)
    assert talk.now(card).text == WITHDRAWN


def test_two_at_once_change_each_message_once(talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft")
    talk.workspace.calls.clear()
    workers = [Thread(target=withdraw_due, args=[talk.deps]) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(10)
    assert [method for method, _ in talk.workspace.calls].count("chat.update") == 1
    assert talk.now(card).text == WITHDRAWN


def test_what_is_marked_while_it_is_made_anew_is_made_anew_again(talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft", quarter_end=Q2)
    talk.workspace.faults.next("chat.update", delay=0.5)
    soon(talk.deps)
    assert talk.workspace.wait_for(lambda: "chat.update" not in talk.workspace.faults.waiting)
    set_publication(database, "draft")
    talk.settle()
    assert talk.now(card).text == WITHDRAWN and kept(database) == []


def test_nothing_due_costs_slack_nothing(talk: Conversation, workspace: Workspace):
    posted(talk)
    workspace.calls.clear()
    withdraw(talk)
    assert workspace.calls == []


def test_where_there_is_no_room_nothing_is_raised(talk: Conversation):
    soon(replace(talk.deps, answers=Lane("full", threads=1, most=0)))


def sweeping(talk: Conversation, seconds: float) -> AbstractContextManager[object]:
    job = Job("withdraw", seconds, Sweeper(talk.deps).look)
    return scheduled(talk.deps.store.database, [job], now=talk.deps.now)


def test_the_job_finds_what_the_command_line_made_due(talk: Conversation, database: Database):
    card = posted(talk)
    with sweeping(talk, 0.05):
        set_publication(database, "draft")
        assert talk.workspace.wait_for(lambda: talk.now(card).text == WITHDRAWN)


def test_what_was_due_before_the_start_is_found(talk: Conversation, database: Database):
    card = posted(talk)
    set_publication(database, "draft")
    with sweeping(talk, POLL_SECONDS):
        assert talk.workspace.wait_for(lambda: talk.now(card).text == WITHDRAWN)


def updates(talk: Conversation) -> int:
    return [method for method, _ in talk.workspace.calls].count("chat.update")


def test_what_stays_due_is_tried_less_and_less_until_the_figures_change(talk: Conversation, database: Database):
    posted(talk)
    set_publication(database, "draft")
    talk.workspace.calls.clear()
    talk.workspace.archive("performance")
    clock = MovableClock(1000.0)
    sweeper, tries = Sweeper(talk.deps, clock=clock), []
    for _ in range(8):
        sweeper.look(talk.deps.now())
        talk.settle()
        tries.append(updates(talk))
        clock.advance(POLL_SECONDS)
    assert tries == [1, 2, 2, 3, 3, 3, 3, 4]
    set_publication(database, "draft")
    sweeper.look(talk.deps.now())
    talk.settle()
    assert updates(talk) == 5


def test_posts_of_long_ago_are_forgotten_once_a_day(talk: Conversation, database: Database):
    posted(talk)
    later = replace(talk.deps, now=lambda: talk.deps.now() + timedelta(days=400))
    Sweeper(later).look(later.now())
    assert kept(database) == []
