"""/watch own: a person asks to be made an owner, and one of those who may decide agrees with one tap."""

from datetime import timedelta

import pytest

from bot.demo.messages import Message
from bot.demo.people import ADMINISTRATOR, CABINET, HEAD_OF_SERVICE, OFFICER
from bot.samples.load import SCORECARD
from handlers.delivery.sending import Courier
from storage.audit import Hand
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.owners import bind, owners
from storage.roles import revoke
from storage.tables import Post, table_of
from tests.handlers.guarding import HAND, give, set_class
from tests.handlers.talking import Conversation, shown, values_of
from tests.handlers.test_watching import watch
from tests.storage.builders import csv, load_files

ROLE = "Head of service, care leavers"
ASKED = f"own {ROLE}"


@pytest.fixture
def owner(talk: Conversation, database: Database) -> Conversation:
    """The head of service in their direct message; there are an officer and an administrator to ask."""
    give(database, OFFICER, Role.OFFICER, SCORECARD)
    give(database, ADMINISTRATOR, Role.ADMINISTRATOR)
    return talk.by("Head of service").at("im")


@pytest.fixture
def officer(owner: Conversation) -> Conversation:
    return owner.by("Performance officer").at("im")


def deliver(who: Conversation) -> None:
    """Send whatever waits."""
    Courier(who.deps, settle=timedelta(seconds=120), lease=timedelta(seconds=60)).round()


def asked(who: Conversation) -> Message:
    """The request as it stands in this person's direct message."""
    deliver(who)
    return next(one for one in reversed(who.seen()) if "asks to be made the owner" in shown(one.blocks))


def press(who: Conversation, action: str) -> None:
    message = asked(who)
    who.press(message, action)
    who.settle()
    deliver(who)


def bound(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.code: one.account for one in owners(session) if one.account}


def test_those_who_may_decide_are_asked(owner: Conversation, officer: Conversation, database: Database) -> None:
    answer = watch(owner, ASKED)
    assert "2 people who may decide have been told. You would own 2 indicators:" in answer.text
    request = asked(officer)
    assert f"<@{HEAD_OF_SERVICE}> asks to be made the owner of 2 indicators" in shown(request.blocks)
    assert "CL-EET" in shown(request.blocks) and "drafts, internal and exempt figures too" in shown(request.blocks)
    assert asked(owner.by("Administrator").at("im")) and bound(database) == {}


def test_one_tap_binds_them_and_whoever_asked_is_told(
    owner: Conversation, officer: Conversation, database: Database
) -> None:
    watch(owner, ASKED)
    press(officer, "watch.agree")
    assert bound(database) == {"CL-EET": HEAD_OF_SERVICE, "CL-HOME": HEAD_OF_SERVICE}
    assert f"<@{OFFICER}> agreed: you now own 2 indicators" in owner.seen()[-1].text


def test_everybody_sees_who_decided_and_the_buttons_go(owner: Conversation, officer: Conversation) -> None:
    watch(owner, ASKED)
    administrator = owner.by("Administrator").at("im")
    asked(administrator)
    press(officer, "watch.decline")
    for who in (officer, administrator):
        words = shown(asked(who).blocks)
        assert f"*<@{OFFICER}> declined*" in words and "watch.agree" not in words


def test_declining_binds_nobody(owner: Conversation, officer: Conversation, database: Database) -> None:
    watch(owner, ASKED)
    press(officer, "watch.decline")
    assert bound(database) == {}
    assert "declined your request" in owner.seen()[-1].text


def test_the_first_tap_wins(owner: Conversation, officer: Conversation, database: Database) -> None:
    watch(owner, ASKED)
    administrator = owner.by("Administrator").at("im")
    late = asked(administrator)
    payload = administrator.unsent(
        lambda: administrator.workspace.click(administrator.person, late, "watch.decline", None)
    )
    press(officer, "watch.agree")
    owner.workspace.send(payload)
    owner.settle()
    assert "Somebody else agreed to it already" in administrator.seen()[-1].text
    assert len(bound(database)) == 2


def test_nobody_agrees_to_their_own_request(officer: Conversation, database: Database) -> None:
    watch(officer, ASKED)
    administrator = officer.by("Administrator").at("im")
    value = values_of(asked(administrator).blocks, "watch.agree")[0]
    assert not any("asks to be made" in shown(one.blocks) for one in officer.seen())
    payload = administrator.unsent(
        lambda: administrator.workspace.click(administrator.person, asked(administrator), "watch.agree", value)
    )
    payload["user"] |= {"id": OFFICER}
    officer.workspace.send(payload)
    assert bound(database) == {}


def test_who_lost_the_role_since_may_not_decide(owner: Conversation, officer: Conversation, database: Database) -> None:
    watch(owner, ASKED)
    message = asked(officer)
    with database.writing() as session:
        revoke(session, HAND, OFFICER, "officer", SCORECARD)
    officer.press(message, "watch.agree")
    assert bound(database) == {}


def test_who_may_see_none_of_it_any_more_reads_nothing_of_what_was_asked(
    owner: Conversation, officer: Conversation, database: Database
) -> None:
    watch(owner, ASKED)
    press(officer, "watch.decline")
    for code in ("CL-EET", "CL-HOME"):
        set_class(database, Classification.EXEMPT, code)
    with database.writing() as session:
        revoke(session, HAND, OFFICER, "officer", SCORECARD)
    deliver(officer)
    assert not any(ROLE in shown(one.blocks) for one in officer.seen()) and "withdrawn" in officer.seen()[-1].text


def test_what_has_an_owner_by_then_keeps_it(owner: Conversation, officer: Conversation, database: Database) -> None:
    watch(owner, ASKED)
    with database.writing() as session:
        bind(session, Hand("A", owner.deps.now()), "CL-EET", CABINET)
    press(officer, "watch.agree")
    assert bound(database) == {"CL-EET": CABINET, "CL-HOME": HEAD_OF_SERVICE}


def test_an_officer_of_elsewhere_is_not_asked(owner: Conversation, database: Database) -> None:
    load_files(database, csv("code,name,directorate", "POTHOLES,Potholes filled,Highways"))
    give(database, CABINET, Role.OFFICER, "Highways")
    watch(owner, ASKED)
    cabinet = owner.by("Cabinet member").at("im")
    deliver(cabinet)
    assert cabinet.seen() == []


def test_the_same_is_asked_once(owner: Conversation) -> None:
    watch(owner, ASKED)
    assert watch(owner, ASKED).text == "You have asked for these already; nobody has decided yet."


def test_without_anybody_who_may_decide_it_says_whom_to_ask(talk: Conversation) -> None:
    assert "Nobody has been granted a role" in watch(talk, ASKED).text


def test_so_many_requests_can_wait_and_no_more(owner: Conversation) -> None:
    for code in ("CL-EET", "CL-HOME", "CP-RATE", "EY-GLD", "NEET-1617"):
        assert watch(owner, f"own {code}").text.startswith("I have asked for you")
    assert watch(owner, "own A8-ALL").text.startswith("Five of your requests wait already.")


@pytest.mark.parametrize("words", ["own wobblegoggle", "own NOT-THERE"])
def test_what_is_not_there_is_said_so(owner: Conversation, words: str) -> None:
    assert watch(owner, words).text.startswith("I know of no indicator called that")


def test_what_one_may_not_see_is_as_if_it_were_not_there(owner: Conversation, database: Database) -> None:
    set_class(database, Classification.INTERNAL)
    assert watch(owner, "own CL-EET").text.startswith("I know of no indicator called that")
    assert "You would own 1 indicator:" in watch(owner, ASKED).text


def test_too_many_at_once_are_refused(owner: Conversation) -> None:
    assert "indicators, more than one person decides on" in watch(owner, "own children").text


def test_a_line_in_the_channel_says_who_watches_what_there(talk: Conversation) -> None:
    watch(talk, "everything daily")
    deliver(talk)
    line = next(one for one in talk.seen() if not one.ephemeral_to)
    assert f"<@{talk.person.id}> watches *everything* here: digest every day at 09:00." in line.text


def test_a_line_about_one_indicator_is_not_taken_for_outdated(talk: Conversation, database: Database) -> None:
    watch(talk, "care leavers eet")
    deliver(talk)
    with database.reading() as session:
        assert [row.is_due for row in session.connection().execute(table_of(Post).select())] == [False]


def test_a_line_in_the_channel_says_who_stopped_it(talk: Conversation) -> None:
    watch(talk, "everything")
    talk.press(watch(talk), "watch.stop")
    deliver(talk)
    assert any("had me stop telling of *everything* here" in one.text for one in talk.seen())
