"""`/scorecard publish`: what would become visible is shown, and decided on line by line."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.demo.people import OFFICER
from bot.demo.views import View
from handlers import ROUTES
from handlers.messages.faults import NOT_ALLOWED
from handlers.messages.publishing_words import NOT_MINE
from storage.database import Database
from storage.domain.role import Permission, Role
from storage.migrate import migrate
from storage.roles import grant, revoke
from storage.tables import AuditEntry, table_of
from tests.handlers.publishing_board import BOARD, DRAFT, HAND, HEAD, fill, open_window, public_figure, value, words
from tests.handlers.talking import LANE_THREADS, Conversation, shown
from tests.storage.builders import csv, load_files

NAME = "Sickness absence"


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


@pytest.fixture
def director(talk: Conversation) -> Conversation:
    """Who may publish for People, exempt lines included."""
    return talk.by("Director of children's services")


def press(who: Conversation, view: View, action: str, name: str, then: str) -> View:
    """The window once the button of a line has done its work."""
    who.press(view, action, value(view, action, name))
    return who.await_window(then)


def decided(database: Database) -> list[tuple[str, str, str]]:
    """Every decision in the audit: by whom, by what, to what."""
    with database.reading() as session:
        rows = session.connection().execute(table_of(AuditEntry).select().filter_by(kind="publication"))
        return [(row.who, row.source, row.now) for row in rows]


def test_a_line_is_approved_published_and_held_back_in_the_window(officer: Conversation, database: Database):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    assert public_figure(officer, "ABS") == "7 days"
    assert officer.workspace.submit(officer.person, pushed).ok
    view = officer.await_window(f"Published: {NAME}.")
    assert public_figure(officer, "ABS") == "9.5 days"
    view = press(officer, view, "publish.hold", NAME, f"Held back: {NAME}.")
    assert "4 lines*: 3 drafts, 1 held back" in words(view)
    assert public_figure(officer, "ABS") == "7 days"
    assert decided(database) == [
        (OFFICER, "button Approve", "approved"),
        (OFFICER, "window Publish", "published on 02/12/2019"),
        (OFFICER, "button Hold back", "held back"),
    ]


def test_all_drafts_are_approved_and_published_together(officer: Conversation):
    view = open_window(officer)
    view = press(officer, view, "publish.hold", "Budget variance", "Held back: Budget variance.")
    officer.press(view, "publish.approve", bulk(view, "publish.approve"))
    view = officer.await_window("Approved: 3 of 3 lines.")
    officer.press(view, "publish.ask", bulk(view, "publish.ask"))
    pushed = officer.await_window("3 approved lines")
    assert officer.workspace.submit(officer.person, pushed).ok
    view = officer.await_window("Published: 3 of 3 lines.")
    assert "4 lines*: 1 held back, 3 published" in words(view)


def bulk(view: View, action: str) -> str:
    """The value of the button for several lines at once."""
    found = [each for block in view.blocks for each in block.get("elements", []) if each.get("action_id") == action]
    return next(each["value"] for each in found if "accessibility_label" not in each)


def test_the_window_says_what_would_become_visible(officer: Conversation):
    said = words(open_window(officer))
    assert "4 lines*: 4 drafts" in said
    assert "🟥 2 red, 🟢 2 green" in said
    assert "*Newly red (1)*\n🟥 Sickness absence – no commentary" in said
    assert "1 red line without commentary: red needs an explanation" in said
    assert "9.5 days against a target of 8 days, red; was 7 days" in said


def test_what_is_exempt_leaves_no_trace_for_an_officer(officer: Conversation, director: Conversation):
    assert "CANARY" not in shown(open_window(officer).content) and "77" not in words(open_window(officer))
    said = words(open_window(director))
    assert "Settlement CANARY" in said and "£77777" in said.replace(",", "")
    assert "4 lines*" in said and "Budget variance" not in said


def test_publishing_on_a_later_day_is_said_and_can_be_changed(officer: Conversation):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    assert officer.workspace.submit(officer.person, pushed, {"day": {"day": "2019-12-09"}}).ok
    view = officer.await_window(f"To be published on 9 December 2019: {NAME}.")
    assert "🗓️ To be published on 9 December 2019" in words(view)
    assert public_figure(officer, "ABS") == "7 days"
    assert press(officer, view, "publish.ask", NAME, "Today publishes at once")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2019-12-01", "1 December 2019 is in the past. Choose today, 2 December 2019"),
        ("2091-12-02", "2 December 2091 is more than a year away"),
        ("", "Choose a day."),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_field(
    day: str, why: str, officer: Conversation, database: Database
):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, pushed))
    payload["view"]["state"]["values"]["day"]["day"]["selected_date"] = day or None
    body = officer.workspace.send(payload).body
    assert body["response_action"] == "errors" and why in body["errors"]["day"]
    assert len(decided(database)) == 1


def test_a_draft_cannot_be_published_by_a_forged_window(officer: Conversation, database: Database):
    view = press(officer, open_window(officer), "publish.approve", "Budget variance", "Approved: Budget variance.")
    pushed = press(officer, view, "publish.ask", "Budget variance", "Today publishes at once")
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, pushed))
    budget, other = value(view, "publish.ask", "Budget variance").split()[1], value(view, "publish.approve", NAME)
    payload["view"]["private_metadata"] = payload["view"]["private_metadata"].replace(budget, other)
    officer.workspace.send(payload)
    officer.workspace.close(officer.person, pushed)
    officer.await_window("Approve it first, then publish it.")
    assert len(decided(database)) == 1 and public_figure(officer, "ABS") == "7 days"


@pytest.mark.parametrize("metadata", ["", "[]", '[[1,"",0],"x"]', "[[" * 900, '[[99999999999,"",0],"all"]', "\x00"])
def test_forged_metadata_publishes_nothing(metadata: str, officer: Conversation, database: Database):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, pushed))
    payload["view"]["private_metadata"] = metadata
    body = officer.workspace.send(payload).body
    assert body["response_action"] == "update" and NOT_MINE in shown(body["view"])
    assert len(decided(database)) == 1


def test_another_line_in_a_forged_button_is_not_found(
    officer: Conversation, director: Conversation, database: Database
):
    exempt = value(open_window(director), "publish.approve", "Settlement CANARY")
    forge(officer, "publish.approve", exempt)
    view = officer.await_window("There is no such line for you to decide on.")
    assert "CANARY" not in shown(view.content)
    assert decided(database) == []


def forge(who: Conversation, action: str, given: str, **view: Any) -> None:
    """A press with whatever value, from a window with whatever metadata."""
    there = open_window(who)
    payload = who.unsent(
        lambda: who.workspace.click(who.person, there, "publish.approve", bulk(there, "publish.approve"))
    )
    payload["actions"][0] |= {"action_id": action, "value": given, "selected_option": {"value": given}}
    payload["view"] |= view
    assert not who.workspace.send(payload).failure


@pytest.mark.parametrize(
    "given", ["", "1", "1.1", "1.1.zz", f"9.9.{'0' * 16} x", "١.١." + "0" * 16, "all 0", "x" * 5000]
)
@pytest.mark.parametrize("action", ["publish.approve", "publish.hold", "publish.ask"])
def test_a_forged_button_does_nothing_and_says_so(action: str, given: str, officer: Conversation, database: Database):
    forge(officer, action, given)
    dm = officer.at("im")
    assert officer.workspace.wait_for(lambda: NOT_MINE in [each.text for each in dm.seen()])
    assert decided(database) == []


@pytest.mark.parametrize("given", ["", "-1", "999", "x", "1e5", "9" * 30])
@pytest.mark.parametrize("action", ["publish.next", "publish.previous", "publish.edition"])
def test_forged_turning_shows_a_window_or_says_so(action: str, given: str, officer: Conversation):
    forge(officer, action, given)
    officer.settle()
    view = officer.workspace.open_view(officer.person)
    assert view and ("4 lines*" in words(view) or "There is no line" in words(view))
    assert all("fault is ours" not in each.text for each in officer.at("im").seen())


@pytest.mark.parametrize("person", ["Cabinet member", "Head of service", "Guest", "Administrator"])
def test_whoever_may_not_publish_is_refused_and_shown_nothing(person: str, talk: Conversation):
    who = talk.by(person)
    answer = who.workspace.command(who.person, who.channel, "/scorecard", "publish").message
    assert answer and answer.text == NOT_ALLOWED
    who.settle()
    assert who.workspace.open_view(who.person) is None


def test_a_role_taken_away_meanwhile_is_felt_at_the_press(officer: Conversation, database: Database):
    view = open_window(officer)
    with database.writing() as session:
        revoke(session, HAND, OFFICER, Role.OFFICER)
    officer.press(view, "publish.approve", value(view, "publish.approve", NAME))
    assert officer.workspace.wait_for(lambda: NOT_ALLOWED in [each.text for each in officer.at("im").seen()])
    assert decided(database) == []


def test_a_role_taken_away_after_the_press_is_felt_before_anything_is_written(
    officer: Conversation, database: Database
):
    view, go_on = open_window(officer), Event()
    for _ in range(LANE_THREADS):
        officer.deps.windows.put(go_on.wait, 10)
    officer.press(view, "publish.approve", value(view, "publish.approve", NAME))
    with database.writing() as session:
        revoke(session, HAND, OFFICER, Role.OFFICER)
    go_on.set()
    assert officer.workspace.wait_for(lambda: NOT_ALLOWED in [each.text for each in officer.at("im").seen()])
    assert decided(database) == []


def test_a_role_taken_away_meanwhile_is_felt_at_the_submission(officer: Conversation, database: Database):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    with database.writing() as session:
        revoke(session, HAND, OFFICER, Role.OFFICER)
    officer.workspace.submit(officer.person, pushed)
    officer.await_window(NOT_ALLOWED)
    assert public_figure(officer, "ABS") == "7 days"


def test_two_officers_decide_once_and_the_second_is_told(
    officer: Conversation, director: Conversation, database: Database
):
    first, second = open_window(officer), open_window(director)
    press(officer, first, "publish.hold", NAME, f"Held back: {NAME}.")
    view = press(director, second, "publish.approve", NAME, "has changed since you were shown it")
    assert "1 held back" in words(view)
    assert len(decided(database)) == 1


def test_a_double_click_is_one_decision(officer: Conversation, database: Database):
    view = open_window(officer)
    button = value(view, "publish.approve", NAME)
    click = officer.unsent(lambda: officer.workspace.click(officer.person, view, "publish.approve", button))
    officer.workspace.send(click)
    officer.workspace.send(click)
    officer.await_window(f"“{NAME}” is approved already")
    assert len(decided(database)) == 1


def test_a_window_of_last_month_changes_nothing_that_has_changed(officer: Conversation, database: Database):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    load_files(
        database, csv(HEAD, "ABS,Sickness absence,6 days,GREEN,31/12/2019,Q3 2019/20,Our People,"), options=DRAFT
    )
    assert officer.workspace.submit(officer.person, pushed).ok
    officer.await_window("6 days")
    assert public_figure(officer, "ABS") == "7 days"


def test_publishing_all_approved_stops_when_one_of_them_has_changed(officer: Conversation, database: Database):
    view = open_window(officer)
    officer.press(view, "publish.approve", bulk(view, "publish.approve"))
    view = officer.await_window("Approved: 4 of 4 lines.")
    officer.press(view, "publish.ask", bulk(view, "publish.ask"))
    pushed = officer.await_window("4 approved lines")
    load_files(database, csv(HEAD, "BUD,Budget variance,9%,RED,31/12/2019,Q3 2019/20,Our Money,"), options=DRAFT)
    assert officer.workspace.submit(officer.person, pushed).ok
    officer.await_window("has changed since you were shown it")
    assert len(decided(database)) == 4


def test_a_window_closed_meanwhile_is_made_up_for_privately(officer: Conversation):
    view = press(officer, open_window(officer), "publish.approve", NAME, f"Approved: {NAME}.")
    pushed = press(officer, view, "publish.ask", NAME, "Today publishes at once")
    payload = officer.unsent(lambda: officer.workspace.submit(officer.person, pushed))
    officer.workspace.close(officer.person, officer.workspace.open_view(officer.person) or pushed)
    officer.workspace.close(officer.person, officer.workspace.open_view(officer.person) or view)
    officer.workspace.send(payload)
    done = f"Published: {NAME}."
    assert officer.workspace.wait_for(lambda: done in [each.text for each in officer.at("im").seen()])


def test_an_edition_and_a_section_can_be_named(officer: Conversation):
    assert "Q2 2019/20: Board" in words(open_window(officer, "Q2 2019/20"))
    said = words(open_window(officer, "Q3 2019/20 our money"))
    assert "2 lines in Our Money*: 2 drafts" in said and NAME not in said
    assert "4 lines*" in words(open_window(officer, "board"))


def test_what_is_not_there_is_said_and_something_shown_all_the_same(officer: Conversation):
    assert "There is no edition of Q4 2031/32 in which you may publish" in words(open_window(officer, "Q4 2031/32"))
    assert "Nothing here is called “&lt;!channel&gt;”" in words(open_window(officer, "<!channel>"))


def test_another_edition_is_chosen_in_the_menu(officer: Conversation):
    view = open_window(officer)
    option = next(
        one for block in view.blocks for each in block.get("elements", []) for one in each.get("options", [])
        if "Q2 2019/20" in one["text"]["text"]
    )  # fmt: skip
    officer.press(view, "publish.edition", option["value"])
    said = words(officer.await_window("Q2 2019/20: Board"))
    assert "Nothing is waiting to be published: all 3 lines are published" in said


def test_when_nothing_is_unpublished_it_is_said_and_a_line_can_be_held_back(talk: Conversation, database: Database):
    director, officer = talk.by("Director of children's services"), talk.by("Performance officer")
    view = open_window(officer)
    officer.press(view, "publish.approve", bulk(view, "publish.approve"))
    view = officer.await_window("Approved: 4 of 4 lines.")
    officer.press(view, "publish.ask", bulk(view, "publish.ask"))
    assert officer.workspace.submit(officer.person, officer.await_window("4 approved lines")).ok
    officer.await_window("Published: 4 of 4 lines.")
    view = open_window(officer)
    assert "Nothing is waiting to be published: all 4 lines are published." in words(view)
    assert value(view, "publish.hold", NAME)
    assert "5 lines" not in words(view) and "1 draft" in words(open_window(director))


def test_an_officer_of_another_directorate_has_nothing_to_publish(officer: Conversation, database: Database):
    load_files(
        database,
        csv("code,name,unit,polarity,directorate", "ZED,Zebra crossings,number,higher,Highways"),
        options=BOARD,
    )
    with database.writing() as session:
        revoke(session, HAND, OFFICER, Role.OFFICER)
        grant(session, HAND, OFFICER, Role.OFFICER, "Highways")
    assert "There is no line of any edition that you may publish." in words(open_window(officer))


def test_many_lines_come_page_by_page(officer: Conversation, database: Database):
    rows = [f"N{number},Number {number},{number},RED,31/03/2020,Q4 2019/20,S," for number in range(60)]
    load_files(database, csv(HEAD, *rows), options=DRAFT)
    view = open_window(officer)
    assert "60 lines*: 60 drafts" in words(view) and "Lines 1 to 25 of 60" in words(view)
    assert "and 52 more" in words(view)
    officer.press(view, "publish.next")
    view = officer.await_window("Lines 26 to 50 of 60")
    officer.press(view, "publish.approve", bulk(view, "publish.approve"))
    assert "60 lines*: 35 drafts, 25 approved" in words(officer.await_window("Approved: 25 of 25 lines."))


def test_every_button_of_the_window_has_its_route(officer: Conversation, database: Database):
    rows = [f"N{number},Number {number},{number},RED,30/09/2019,Q2 2019/20,S," for number in range(60)]
    load_files(database, csv(HEAD, *rows), options=DRAFT)
    view = open_window(officer, "Q2 2019/20")
    officer.press(view, "publish.approve", bulk(view, "publish.approve"))
    officer.press(officer.await_window("25 approved"), "publish.next")
    view = officer.await_window("Lines 26 to 50")
    offered = {each["action_id"] for block in view.blocks for each in block.get("elements", []) if "action_id" in each}
    routes = {(route.name, route.permission) for route in ROUTES if route.kind == "action"}
    assert {(action, Permission.PUBLISH) for action in offered} <= routes
    assert {"publish.approve", "publish.ask", "publish.edition", "publish.next", "publish.previous"} <= offered


def test_a_card_posted_before_is_made_anew_when_its_line_is_held_back(officer: Conversation, talk: Conversation):
    talk.press(talk.ask(NAME), "kpi.share")
    assert talk.workspace.wait_for(lambda: [each for each in talk.seen() if not each.ephemeral_to])
    talk.settle()
    card = next(each for each in talk.seen() if not each.ephemeral_to)
    assert "7 days" in shown(card.blocks)
    press(officer, open_window(officer, "Q2 2019/20"), "publish.hold", NAME, f"Held back: {NAME}.")
    assert talk.workspace.wait_for(lambda: "7 days" not in shown(talk.now(card).blocks))
