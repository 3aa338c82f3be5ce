"""/watch problems: what is not delivered or assessed, and what a person can do about it."""

import pytest
from sqlmodel import select

from bot.demo.messages import Message
from bot.demo.people import OFFICER
from bot.samples.load import SCORECARD
from storage.alerts import due, pauses
from storage.alerts.due import Marks
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.delivery import Reason, State
from storage.domain.role import Role
from storage.tables import AuditEntry, Delivery, Indicator
from tests.handlers.guarding import give, set_class
from tests.handlers.talking import CARE_LEAVERS, Conversation, shown, values_of
from tests.handlers.test_watching import watch
from tests.outgoing import put_out


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    give(database, OFFICER, Role.OFFICER, SCORECARD)
    return talk.by("Performance officer").at("im")


def held(database: Database, reason: Reason) -> int:
    """A message that waits for this reason; its row id."""
    made = put_out(database, "C0SBCHILDREN")
    with database.writing() as session:
        row = session.get_one(Delivery, made)
        row.state, row.reason, row.lease_until = State.HELD, reason, None
    return made


def now(database: Database, delivery: int) -> Delivery:
    with database.reading() as session:
        return session.exec(select(Delivery).where(Delivery.id == delivery)).one()


def press(who: Conversation, message: Message, action: str) -> str:
    """What the list says afterwards."""
    who.press(message, action)
    who.settle()
    return shown(who.now(message).blocks)


def test_what_is_not_delivered_is_listed_with_its_reason(officer: Conversation, database: Database) -> None:
    held(database, Reason.ARCHIVED)
    words = shown(watch(officer, "problems").blocks)
    assert "to <#C0SBCHILDREN>" in words and "the channel is archived" in words and "21/09/2026 15:13" in words


def test_it_can_be_tried_again(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.ARCHIVED)
    assert "It is tried again now." in press(officer, watch(officer, "problems"), "watch.again")
    assert now(database, made).not_before == officer.deps.now()


def test_what_may_stand_there_is_said_to_be_there(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.UNCONFIRMED)
    answer = watch(officer, "problems")
    assert values_of(answer.blocks, "watch.again") == []
    assert "Nothing waits" in press(officer, answer, "watch.there")
    assert now(database, made).state == State.SENT


def test_what_may_stand_there_is_posted_again(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.UNCONFIRMED)
    press(officer, watch(officer, "problems"), "watch.post")
    assert (now(database, made).state, now(database, made).first_try_at) == (State.PENDING, None)


def test_what_can_never_be_delivered_is_given_up(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.PERSON_GONE)
    assert "Nothing waits" in press(officer, watch(officer, "problems"), "watch.give_up")
    assert (now(database, made).state, now(database, made).reason) == (State.CANCELLED, Reason.GIVEN_UP)


def test_what_may_stand_there_cannot_be_given_up(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.ARCHIVED)
    answer = watch(officer, "problems")
    with database.writing() as session:
        session.get_one(Delivery, made).reason = Reason.UNCONFIRMED
    assert "That has been dealt with since." in press(officer, answer, "watch.give_up")
    assert now(database, made).state == State.HELD


def test_what_somebody_did_about_it_is_in_the_audit(officer: Conversation, database: Database) -> None:
    held(database, Reason.UNCONFIRMED)
    answer = watch(officer, "problems")
    press(officer, answer, "watch.there")
    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.kind == "delivery")).all()
    assert (entry.who, entry.field, entry.now) == (OFFICER, "by hand", "It counts as delivered.")


def test_what_was_dealt_with_since_is_said_so(officer: Conversation, database: Database) -> None:
    made = held(database, Reason.ARCHIVED)
    answer = watch(officer, "problems")
    with database.writing() as session:
        session.get_one(Delivery, made).state = State.SENT
    assert "That has been dealt with since." in press(officer, answer, "watch.again")


def test_an_indicator_that_cannot_be_assessed_is_named_to_who_may_see_it(
    officer: Conversation, database: Database
) -> None:
    with database.writing() as session:
        one = session.exec(select(Indicator.id).where(Indicator.code == "CL-EET")).one()
        due.mark(session, [one], at=officer.deps.now())
        marks = due.take(session, now=officer.deps.now(), limit=10_000)
        due.set_aside(session, Marks(marks.ids, (one,)), one, until=officer.deps.now(), fault="ValueError")
    assert CARE_LEAVERS in shown(watch(officer, "problems").blocks)
    set_class(database, Classification.EXEMPT)
    words = shown(watch(officer, "problems").blocks)
    assert CARE_LEAVERS not in words and "not yours to see" in words


def test_a_pause_of_all_of_slack_is_listed(officer: Conversation, database: Database) -> None:
    with database.writing() as session:
        pauses.pause(session, "*", officer.deps.now(), "invalid_auth")
    words = shown(watch(officer, "problems").blocks)
    assert "Nothing is sent anywhere" in words and "invalid_auth" in words
