"""Preview and Send now of a digest, the digest as it arrives, and the list of missing data."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.demo.messages import Message
from bot.demo.people import CABINET, HEAD_OF_SERVICE, OFFICER
from bot.demo.slack_model import Workspace
from handlers import withdrawing
from handlers.delivery.sending import Courier
from handlers.digesting import NOTHING_TO_SEE, SENT, SENT_ALREADY
from handlers.messages.faults import NOT_ALLOWED
from handlers.watch_writing import NOT_YOURS
from storage import posts
from storage.alerts import subscriptions
from storage.alerts.episodes import open_taken
from storage.alerts.missing import missing_due
from storage.alerts.reminders import remind, still_red
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription
from storage.domain.viewer import PUBLIC
from storage.migrate import migrate
from storage.owners import bind
from storage.roles import grant
from tests.handlers.guarding import LEADERS, clear
from tests.handlers.talking import Conversation, shown, texts_of
from tests.storage.reds import HAND, alerted, at, change, episode, fill, id_of

CHANNEL = "C0SBPERFORM"
LENGTHS = {"settle": timedelta(seconds=120), "lease": timedelta(seconds=60)}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The board of these tests: COM turned red on Sunday, ABS had been red before."""
    database = Database(f"sqlite:///{tmp_path / 'board.db'}", busy_seconds=0.05)
    migrate(database)
    fill(database)
    changed, stretch = change(database, "COM", "GREEN", "RED", on=at(1)), episode(database, "COM", on=at(1))
    alerted(database, "COM", CHANNEL, change=changed, episode=stretch, on=at(1))
    episode(database, "ABS", on=at(1, month=8), taken_by=OFFICER, taken_at=at(2, month=8))
    yield database
    database.close()


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """An officer of People in #performance."""
    with database.writing() as session:
        grant(session, HAND, OFFICER, Role.OFFICER, "People")
    return talk.by("Performance officer")


def digest_of(
    database: Database, destination: str = CHANNEL, scope: Scope | None = None, person: str = CABINET
) -> Subscription:
    wanted = Subscription(0, destination, person, scope or Scope(ScopeKind.EVERYTHING), cadence=Cadence.WEEKLY)
    with database.writing() as session:
        return subscriptions.subscribe(session, HAND, wanted)[0]


def watch(who: Conversation) -> Message:
    outcome = who.workspace.command(who.person, who.workspace.channel(who.channel).id, "/watch", "")
    assert outcome.ok and outcome.message, outcome.error
    return outcome.message


def press(who: Conversation, action: str, where: Message | None = None) -> Message:
    """What the person is told once the button has done its work."""
    listing = where or watch(who)
    before = len(who.seen())
    who.press(listing, action)
    return who.await_seen(before + 1)[-1]


def forged(who: Conversation, action: str, one: Subscription) -> Message:
    """The same for a button that was never shown to the person."""
    digest_of(who.deps.store.database, who.person.id, person=who.person.id)
    listing, before = watch(who), len(who.seen())
    payload = who.unsent(lambda: who.workspace.click(who.person, listing, action))
    payload["actions"][0]["value"] = f"{one.id}.{one.destination}"
    assert not who.workspace.send(payload).failure
    return who.await_seen(before + 1)[-1]


def deliver(who: Conversation) -> None:
    Courier(who.deps, **LENGTHS).round()


def posted(workspace: Workspace, channel: str = CHANNEL) -> list[str]:
    """What the bot's messages that everybody there sees say."""
    return [texts_of(one.blocks) for one in workspace.messages(channel) if one.bot and not one.ephemeral_to]


def test_a_preview_is_for_the_one_who_pressed(talk: Conversation, database: Database):
    digest_of(database)
    message = press(talk, "watch.preview")
    assert message.ephemeral_to == talk.person.id
    said = texts_of(message.blocks)
    assert "Preview: Weekly digest: everything" in said
    assert "*Complaints answered*" in said and "*Sickness absence*" in said
    assert posted(talk.workspace) == []


def test_a_preview_shows_what_the_readers_of_the_channel_see(officer: Conversation, database: Database):
    change(database, "EXE", "GREEN", "RED", on=at(1))
    with database.writing() as session:
        grant(session, HAND, OFFICER, Role.DIRECTOR, "People")
    digest_of(database)
    assert "CANARY" not in shown(press(officer, "watch.preview").blocks)
    own = officer.at("im")
    digest_of(database, OFFICER, person=OFFICER)
    assert "CANARY" in shown(press(own, "watch.preview").blocks)


def test_a_preview_that_nobody_would_see_says_so(officer: Conversation, database: Database):
    with database.writing() as session:
        grant(session, HAND, OFFICER, Role.DIRECTOR, "People")
        indicator = session.connection().exec_driver_sql("SELECT id FROM indicator WHERE code = 'EXE'").scalar_one()
    digest_of(database, scope=Scope(ScopeKind.INDICATOR, indicator=indicator))
    assert NOTHING_TO_SEE in press(officer, "watch.preview").text


def test_send_now_posts_the_digest_where_it_goes(talk: Conversation, database: Database):
    digest_of(database)
    assert SENT in press(talk, "watch.send").text
    deliver(talk)
    (said,) = posted(talk.workspace)
    assert "Weekly digest: everything" in said and "*Complaints answered*" in said
    assert "Performance officer has been on it since" in said


def test_pressing_twice_sends_once(talk: Conversation, database: Database):
    digest_of(database)
    listing = watch(talk)
    press(talk, "watch.send", listing)
    assert SENT_ALREADY in press(talk, "watch.send", listing).text
    deliver(talk)
    assert len(posted(talk.workspace)) == 1


@pytest.mark.parametrize("action", ["watch.preview", "watch.send"])
def test_another_persons_digest_is_not_theirs_to_press(talk: Conversation, database: Database, action: str):
    one = digest_of(database, HEAD_OF_SERVICE, person=HEAD_OF_SERVICE)
    assert NOT_YOURS in forged(talk, action, one).text
    deliver(talk)
    assert posted(talk.workspace, f"D{HEAD_OF_SERVICE[1:]}") == []


@pytest.mark.parametrize("action", ["watch.preview", "watch.send"])
def test_a_channels_digest_is_pressed_in_that_channel_only(talk: Conversation, database: Database, action: str):
    one = digest_of(database, LEADERS)
    assert NOT_YOURS in forged(talk, action, one).text


def test_what_was_stopped_is_not_sent(talk: Conversation, database: Database):
    one = digest_of(database)
    press(talk, "watch.send")
    with database.writing() as session:
        subscriptions.stop(session, HAND, one.id)
    deliver(talk)
    assert posted(talk.workspace) == []


def test_a_figure_that_is_withdrawn_is_withdrawn_from_a_digest(talk: Conversation, database: Database):
    digest_of(database)
    press(talk, "watch.send")
    deliver(talk)
    with database.writing() as session:
        posts.mark_due(session, [id_of(session, "COM")])
    withdrawing.soon(talk.deps)
    talk.settle()
    assert "withdrawn" in posted(talk.workspace)[0]


def test_a_digest_is_made_anew_when_figures_change_while_it_is_sent(talk: Conversation, database: Database):
    class Meanwhile(WebClient):
        def chat_postMessage(self, **more: Any) -> SlackResponse:
            with database.writing():
                pass
            return super().chat_postMessage(**more)

    client = talk.deps.client
    talk.rebuild(client=Meanwhile(token=client.token, base_url=client.base_url, retry_handlers=[]))
    digest_of(database)
    press(talk, "watch.send")
    deliver(talk)
    withdrawing.soon(talk.deps)
    talk.settle()
    (said,) = posted(talk.workspace)
    assert "Weekly digest: everything" in said and "withdrawn" not in said
    assert [method for method, _ in talk.workspace.calls].count("chat.update") == 1


def test_the_owner_is_told_what_is_overdue_and_the_officer_gets_the_list(officer: Conversation, database: Database):
    with database.writing() as session:
        bind(session, HAND, "COM", HEAD_OF_SERVICE, "Board")
    for day in (date(2019, 11, 1), date(2020, 2, 17)):
        now = datetime(day.year, day.month, day.day, 8, tzinfo=at(1).tzinfo)
        missing_due(database, now=now, today=day, alerts_channel=CHANNEL)
    officer.rebuild(today=lambda: date(2020, 2, 17), now=lambda: now)
    deliver(officer)
    (own,) = posted(officer.workspace, f"D{HEAD_OF_SERVICE[1:]}")
    assert "1 figure of yours is overdue" in own and "*Complaints answered*: overdue since 14 February 2020" in own
    (listed,) = posted(officer.workspace, f"D{OFFICER[1:]}")
    assert "Settlement CANARY" not in listed and "2 figures became overdue" in listed
    assert "1 figure became overdue" in posted(officer.workspace)[0]


def test_a_reminder_arrives_at_its_owner(talk: Conversation, database: Database):
    with database.writing() as session:
        bind(session, HAND, "COM", HEAD_OF_SERVICE, "Board")
    remind(database, now=at(4), today=date(2019, 12, 4), alerts_channel=CHANNEL)
    talk.rebuild(now=lambda: at(4), today=lambda: date(2019, 12, 4))
    deliver(talk)
    (said,) = posted(talk.workspace, f"D{HEAD_OF_SERVICE[1:]}")
    assert "A red indicator is waiting" in said and "*Complaints answered*" in said


def test_a_red_is_taken_on_in_the_reminder(talk: Conversation, database: Database):
    remind(database, now=at(4), today=date(2019, 12, 4), alerts_channel=CHANNEL)
    talk.rebuild(now=lambda: at(4), today=lambda: date(2019, 12, 4))
    deliver(talk)
    (message,) = [one for one in talk.seen() if "A red indicator is waiting" in one.text]
    assert talk.person.id not in shown(press(talk, "alert.take", message).blocks)
    with database.reading() as session:
        taken = open_taken(session, viewer=PUBLIC, today=date(2019, 12, 4))
    (found,) = [one for one in taken if one.episode and one.episode.taken_by == talk.person.id]
    assert found.snapshot.definition.key.code == "COM"


def test_still_red_arrives_where_it_was_told(talk: Conversation, database: Database):
    month_later = at(2, month=1).replace(year=2020)
    still_red(database, now=month_later, today=date(2020, 1, 2), alerts_channel=CHANNEL)
    talk.rebuild(now=lambda: month_later, today=lambda: date(2020, 1, 2))
    deliver(talk)
    (said,) = posted(talk.workspace)
    assert "Still red on 2 January 2020" in said and "red for 1 quarter" in said


def test_an_officer_is_shown_what_is_missing_of_their_directorate(officer: Conversation, database: Database):
    officer.rebuild(today=lambda: date(2020, 2, 17))
    outcome = officer.workspace.command(officer.person, CHANNEL, "/watch", "missing")
    said = texts_of(outcome.message.blocks)
    assert "*2 overdue, 0 due soon, 1 without an owner in Slack*" in said
    assert "Budget variance" not in said and "CANARY" not in said


def test_whoever_is_no_officer_may_not_see_what_is_missing(talk: Conversation):
    outcome = talk.workspace.command(talk.person, CHANNEL, "/watch", "missing")
    assert NOT_ALLOWED in outcome.message.text


def test_a_channel_cleared_for_more_gets_more(officer: Conversation, database: Database):
    change(database, "EXE", "GREEN", "RED", on=at(1))
    with database.writing() as session:
        for one in (OFFICER, HEAD_OF_SERVICE, "U0SBDIRECTOR"):
            grant(session, HAND, one, Role.DIRECTOR)
    clear(database, LEADERS, Classification.EXEMPT)
    digest_of(database, LEADERS)
    there = officer.at("children-leadership")
    press(there, "watch.send")
    deliver(officer)
    assert "CANARY" in posted(officer.workspace, LEADERS)[0]
