"""The App Home: what concerns the person who opens it, and nothing of anybody else's."""

from datetime import UTC, datetime

import pytest

from bot.demo.people import ADMINISTRATOR, CABINET, DIRECTOR, GUEST, HEAD_OF_SERVICE, OFFICER, PARTNER
from bot.demo.roles import seed
from bot.demo.views import View
from handlers import home
from storage.alerts.subscriptions import subscribe
from storage.audit import Hand
from storage.domain.subscription import Scope, ScopeKind, Subscription
from tests.handlers.talking import Conversation, shown, texts_of

NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)
CARE_LEAVERS = '["CL-EET",'


@pytest.fixture
def at_home(talk: Conversation) -> Conversation:
    """Everybody holds the roles of the sample."""
    seed(talk.deps.store.database, at=NOW)
    return talk


def opened(talk: Conversation, who: str) -> View:
    """The page that is published for this person when they open it."""
    person = talk.workspace.person(who)
    assert talk.workspace.open_home(person).ok
    talk.settle()
    view = talk.workspace.home(person)
    assert view
    return view


def buttons(view: View) -> list[str]:
    """What its buttons are about, in order."""
    shown = [block["accessory"] for block in view.blocks if "accessory" in block]
    return [each["value"] for each in shown if each["action_id"] == "home.open"]


def watch(talk: Conversation, who: str, kind: ScopeKind, name: str = "") -> None:
    with talk.deps.store.database.writing() as session:
        subscribe(session, Hand(who, NOW), Subscription(0, who, who, Scope(kind, name)))


def test_an_owner_finds_what_they_own_with_its_rating(at_home: Conversation) -> None:
    words = texts_of(opened(at_home, HEAD_OF_SERVICE).blocks)
    assert "You own (5)" in words
    assert "🟥 *Care Leavers that are in Education, Employment or Training (EET)*" in words
    assert "Red now (2)" in words


def test_a_director_finds_the_reds_of_the_directorate(at_home: Conversation) -> None:
    view = opened(at_home, DIRECTOR)
    assert "In Children, Families and Communities." in texts_of(view.blocks)
    assert any(value.startswith(CARE_LEAVERS) for value in buttons(view))


def test_an_officer_finds_the_reds_of_the_whole_council(at_home: Conversation) -> None:
    assert "In the whole council." in texts_of(opened(at_home, OFFICER).blocks)


def test_what_is_watched_brings_its_reds(at_home: Conversation) -> None:
    assert "Red now" not in texts_of(opened(at_home, CABINET).blocks)
    watch(at_home, CABINET, ScopeKind.SECTION, "Our Finance")
    words = texts_of(opened(at_home, CABINET).blocks)
    assert "You watch (1)" in words and "*Our Finance*: newly red, at once" in words
    assert "Red now (1)" in words and "In what you own and watch." in words


def test_what_is_not_published_is_on_nobody_elses_page(at_home: Conversation) -> None:
    watch(at_home, CABINET, ScopeKind.EVERYTHING)
    assert "Q3 2019/20" not in texts_of(opened(at_home, CABINET).blocks)
    assert "Q3 2019/20, illustrative, draft" in texts_of(opened(at_home, HEAD_OF_SERVICE).blocks)


def test_each_person_is_welcomed_once(at_home: Conversation) -> None:
    assert "Welcome" in texts_of(opened(at_home, CABINET).blocks)
    assert "Welcome" not in texts_of(opened(at_home, CABINET).blocks)
    assert "Welcome" in texts_of(opened(at_home, DIRECTOR).blocks)


def test_a_page_that_could_not_be_published_welcomes_next_time(at_home: Conversation) -> None:
    at_home.workspace.faults.next("views.publish", error="internal_error")
    at_home.workspace.open_home(at_home.workspace.person(CABINET))
    at_home.settle()
    assert "Welcome" in texts_of(opened(at_home, CABINET).blocks)


def test_the_tab_of_messages_publishes_nothing(at_home: Conversation) -> None:
    person = at_home.workspace.person(CABINET)
    at_home.workspace.open_home(person, "messages")
    at_home.settle()
    assert at_home.workspace.home(person) is None


@pytest.mark.parametrize("who", [GUEST, PARTNER])
def test_a_guest_reads_one_polite_sentence(at_home: Conversation, who: str) -> None:
    view = opened(at_home, who)
    assert [block["type"] for block in view.blocks] == ["section"]
    assert "Ask an administrator" in texts_of(view.blocks)
    assert at_home.by(who).at("im").seen() == []


def test_a_guest_who_reads_messages_is_told_nothing(at_home: Conversation) -> None:
    person = at_home.workspace.person(GUEST)
    at_home.workspace.open_home(person, "messages")
    at_home.settle()
    assert at_home.workspace.home(person) is None
    assert at_home.by(GUEST).at("im").seen() == []


def test_an_administrator_hears_that_all_is_well(at_home: Conversation) -> None:
    assert "Everything that was to be told has been told." in texts_of(opened(at_home, ADMINISTRATOR).blocks)
    assert "as administrator" not in texts_of(opened(at_home, OFFICER).blocks)


def test_a_button_opens_the_card_in_a_window_with_its_chart(at_home: Conversation) -> None:
    view = opened(at_home, HEAD_OF_SERVICE)
    me = at_home.by(HEAD_OF_SERVICE)
    value = next(each for each in buttons(view) if each.startswith(CARE_LEAVERS))
    me.press(view, "home.open", value)
    assert "Care Leavers" in shown(me.await_window().content)
    assert "slack_file" in shown(me.await_window("slack_file").content)


def test_the_cards_window_has_all_of_the_commentary_and_nothing_to_press(at_home: Conversation) -> None:
    view = opened(at_home, HEAD_OF_SERVICE)
    me = at_home.by(HEAD_OF_SERVICE)
    me.press(view, "home.open", buttons(view)[0])
    window = me.await_window("slack_file").content
    assert "action_id" not in shown(window)


def test_a_button_of_something_else_is_said_to_be_old(at_home: Conversation) -> None:
    view = opened(at_home, HEAD_OF_SERVICE)
    me = at_home.by(HEAD_OF_SERVICE)
    value = buttons(view)[0]
    payload = me.unsent(lambda: me.workspace.click(me.person, view, "home.open", value))
    payload["actions"][0]["value"] = "nonsense"
    assert not me.workspace.send(payload).failure
    assert "open this page again" in shown(me.await_window().content)


def test_the_page_is_made_anew_for_those_who_have_opened_it(at_home: Conversation) -> None:
    opened(at_home, CABINET)
    watch(at_home, CABINET, ScopeKind.EVERYTHING)
    with at_home.deps.store.reading() as reading:
        viewer = reading.viewer(
            at_home.deps.team, CABINET, default=at_home.deps.default_grants, is_workspace_admin=False
        )
    home.refresh(at_home.deps, viewer)
    at_home.settle()
    assert "You watch (1)" in texts_of(at_home.workspace.home(at_home.workspace.person(CABINET)).blocks)


def test_nobody_gets_a_page_they_never_opened(at_home: Conversation) -> None:
    with at_home.deps.store.reading() as reading:
        viewer = reading.viewer(
            at_home.deps.team, CABINET, default=at_home.deps.default_grants, is_workspace_admin=False
        )
    home.refresh(at_home.deps, viewer)
    at_home.settle()
    assert at_home.workspace.home(at_home.workspace.person(CABINET)) is None
