"""The App Home: what concerns the person who opens it, and nothing of anybody else's."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.demo.block_limits import problems
from bot.demo.people import ADMINISTRATOR, CABINET, DIRECTOR, GUEST, HEAD_OF_SERVICE, OFFICER, PARTNER
from bot.demo.roles import seed
from bot.demo.views import View
from handlers.messages import home as messages
from storage.alerts import alerts, episodes, jobs
from storage.alerts.detecting import Detector
from storage.alerts.subscriptions import subscribe
from storage.audit import Hand
from storage.domain.delivery import AlertKind
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.own import Own
from storage.domain.subscription import Scope, ScopeKind, Subscription
from storage.domain.trouble import Trouble
from storage.domain.viewer import COMMAND_LINE
from tests.handlers.conftest import TODAY
from tests.handlers.talking import Conversation, shown, texts_of
from tests.storage import risk_builders
from tests.storage.alert_builders import every_red

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


def test_a_press_of_ones_own_makes_the_page_anew(at_home: Conversation) -> None:
    opened(at_home, CABINET)
    me = at_home.by(CABINET).at("im")
    assert me.workspace.command(me.person, me.channel, "/watch", "finance").ok
    me.settle()
    assert "*Our Finance*" in texts_of(me.workspace.home(me.person).blocks)


def test_nobody_gets_a_page_they_never_opened(at_home: Conversation) -> None:
    me = at_home.by(CABINET).at("im")
    assert me.workspace.command(me.person, me.channel, "/watch", "finance").ok
    me.settle()
    assert me.workspace.home(me.person) is None


def at(talk: Conversation, day: date) -> None:
    """The bot on another day."""
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    talk.rebuild(today=lambda: day, now=lambda: now)


def test_what_is_due_from_an_owner_is_on_their_page_alone(at_home: Conversation) -> None:
    at(at_home, date(2020, 6, 1))
    words = texts_of(opened(at_home, HEAD_OF_SERVICE).blocks)
    assert "Due from you (5)" in words and "Overdue since" in words
    assert "Due from you" not in texts_of(opened(at_home, DIRECTOR).blocks)


def detector(talk: Conversation) -> Detector:
    return Detector(talk.deps.store.database, alerts_channel="", now=talk.deps.now, today=talk.deps.today)


def take_first_red(talk: Conversation, who: str) -> str:
    """Somebody is on the first red of the head of service; its name."""
    detector(talk).tick()
    with talk.deps.store.database.writing(figures=False) as session:
        red = next(one for one in every_red(session, COMMAND_LINE, TODAY) if one.owner_account == HEAD_OF_SERVICE)
        assert red.episode
        episodes.take(session, red.episode.id, who, at=NOW)
    return red.snapshot.definition.name


def test_who_is_on_a_red_is_seen_by_those_whom_it_concerns(at_home: Conversation) -> None:
    name = take_first_red(at_home, DIRECTOR)
    mine = texts_of(opened(at_home, DIRECTOR).blocks)
    assert "Somebody is on it (1)" in mine and f"*{name}*\n👤 You, since 2 December 2019" in mine
    assert f"*{name}*\n👤 <@{DIRECTOR}>" in texts_of(opened(at_home, HEAD_OF_SERVICE).blocks)
    assert "Somebody is on it" not in texts_of(opened(at_home, CABINET).blocks)


def test_an_administrator_hears_what_was_not_delivered(at_home: Conversation) -> None:
    with at_home.deps.store.database.writing(figures=False) as session:
        alerts.tell(session, key="k", destination="C0SBPERFORM", kind=AlertKind.TOLD, payload={}, at=NOW)
    at(at_home, date(2019, 12, 3))
    words = texts_of(opened(at_home, ADMINISTRATOR).blocks)
    assert "<#C0SBPERFORM>: 1 message not delivered since 09:00 on 2 December 2019" in words


def test_a_job_that_has_stopped_is_named(at_home: Conversation) -> None:
    with at_home.deps.store.database.writing(figures=False) as session:
        jobs.beat(session, "detect", at=NOW - timedelta(minutes=3))
        jobs.beat(session, "deliver", at=NOW)
    words = texts_of(opened(at_home, ADMINISTRATOR).blocks)
    assert "“detect” has not gone round since 08:57" in words and "“deliver”" not in words


def test_a_page_of_hundreds_stays_within_slacks_limits(at_home: Conversation) -> None:
    with at_home.deps.store.reading() as reading:
        line = reading.lines(viewer=COMMAND_LINE, today=TODAY)[0]
    many = tuple(_named(line, number) for number in range(400))
    keys = frozenset(one.key for one in many)
    view = messages.view(
        messages.Home("U1", many, Own(owned=keys, answered_for=keys), trouble=Trouble(), is_first=True)
    )
    assert problems(view["blocks"], "home") == []
    assert len(view["blocks"]) <= 100 and len(json.dumps(view).encode()) < 250_000


def _named(line: Line, number: int) -> Line:
    key = IndicatorKey(f"X-{number}", line.key.scope)
    definition = replace(line.snapshot.definition, key=key, name=f"{'A & long name ' * 20}{number}")
    return replace(line, snapshot=replace(line.snapshot, definition=definition))


def risk_buttons(view: View) -> list[str]:
    """The risks that its buttons are about, in order."""
    shown = [block["accessory"] for block in view.blocks if "accessory" in block]
    return [each["value"] for each in shown if each["action_id"] == "home.risk"]


def test_a_director_finds_the_gravest_risks_of_the_directorate_and_an_owner_their_own(at_home: Conversation) -> None:
    database = at_home.deps.store.database
    cfc = "Children, Families and Communities"
    risk_builders.risk(database, "CR-001", (2, 2), directorate=cfc, owner_account=HEAD_OF_SERVICE)
    risk_builders.risk(database, "CR-002", (5, 5), directorate=cfc, title="Too few homes for care leavers")
    risk_builders.risk(database, "AS-001", (5, 5), directorate="Adult Services")
    assert risk_buttons(opened(at_home, DIRECTOR)) == ['["card","CR-002"]', '["card","CR-001"]']
    assert risk_buttons(opened(at_home, HEAD_OF_SERVICE)) == ['["card","CR-001"]']
    assert risk_buttons(opened(at_home, CABINET)) == []


def test_a_risk_of_the_page_opens_in_a_window(at_home: Conversation) -> None:
    cfc = "Children, Families and Communities"
    risk_builders.risk(at_home.deps.store.database, "CR-002", (5, 5), directorate=cfc, why="Rents have doubled.")
    view = opened(at_home, DIRECTOR)
    at_home.by(DIRECTOR).press(view, "home.risk", '["card","CR-002"]')
    assert at_home.by(DIRECTOR).await_window("Rents have doubled.")
