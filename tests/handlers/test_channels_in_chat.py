"""`/scorecard channel`: what a channel is cleared for, and who may say so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo.people import BOT_USER, DIRECTOR, GUEST, HEAD_OF_SERVICE, OFFICER
from handlers.channels import why_public
from storage.audit import Hand
from storage.channels import class_of
from storage.database import Database
from storage.domain.classification import Classification
from storage.owners import bind
from storage.roles import grant
from tests.handlers.talking import Conversation, shown

HAND = Hand("U0ADMIN", datetime(2019, 12, 1, 9, tzinfo=UTC), "a test")
LEADERS = "C0SBCHILDREN"


@pytest.fixture
def admin(talk: Conversation) -> Conversation:
    """An administrator, in a private channel of leaders."""
    talk.workspace.add_member(LEADERS, "Administrator")
    return talk.by("Administrator").at(LEADERS)


def told(who: Conversation, rest: str = "") -> str:
    """All that the bot says to `/scorecard channel …`."""
    before = len(who.seen())
    outcome = who.workspace.command(who.person, who.channel, "/scorecard", f"channel {rest}".strip())
    assert outcome.ok, outcome.error
    return shown(who.await_seen(before + 1)[-1].blocks)


def known(database: Database, channel: str = LEADERS) -> Classification:
    with database.reading() as session:
        return class_of(session, channel)


def test_a_channel_is_public_until_an_administrator_says_otherwise(admin: Conversation, database: Database) -> None:
    assert "This channel is cleared for public figures only" in told(admin)
    assert "This channel is now internal; it was public." in told(admin, "INTERNAL")
    assert known(database) is Classification.INTERNAL
    assert f"cleared for internal figures; <@{admin.person.id}> said so on 02/12/2019." in told(admin)
    assert "already; nothing has changed" in told(admin, "internal")
    assert "This channel is now public; it was internal." in told(admin, "public")


def test_those_who_are_not_cleared_are_counted_not_named(admin: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, DIRECTOR, "director")
        grant(session, HAND, OFFICER, "officer")
        bind(session, HAND, "CL-EET", HEAD_OF_SERVICE)
    words = told(admin, "exempt")
    assert (
        "every member must be cleared for them" in words
        and "2 members have no role for exempt figures: as long as that is so, nothing exempt" in words
    )
    assert OFFICER not in words and DIRECTOR not in words
    assert "1 member has no role for internal figures" in told(admin, "internal")


def test_an_administrator_who_is_not_cleared_is_told_to_leave(admin: Conversation, database: Database) -> None:
    assert "You are one of them: leave the channel when you are done." in told(admin, "internal")
    with database.writing() as session:
        grant(session, HAND, admin.person.id, "administrator")
        grant(session, HAND, admin.person.id, "officer")
    assert "You are one of them" not in told(admin, "internal")


def test_where_every_member_is_cleared_that_is_said(admin: Conversation, database: Database) -> None:
    with database.writing() as session:
        for account in (DIRECTOR, OFFICER, HEAD_OF_SERVICE, admin.person.id):
            grant(session, HAND, account, "director")
        grant(session, HAND, admin.person.id, "administrator")
    assert "Every member has a role for exempt figures of some directorate." in told(admin, "exempt")


def test_guests_and_other_bots_count_as_not_cleared(admin: Conversation, database: Database) -> None:
    with database.writing() as session:
        for account in (DIRECTOR, OFFICER, HEAD_OF_SERVICE, admin.person.id, GUEST):
            grant(session, HAND, account, "director")
        grant(session, HAND, admin.person.id, "administrator")
    admin.workspace.add_member(LEADERS, "Guest")
    assert "1 member has no role for exempt figures" in told(admin, "exempt")


def test_members_are_counted_over_every_page(admin: Conversation) -> None:
    admin.workspace.most_members = 2
    assert "4 members have no role for exempt figures" in told(admin, "exempt")


def test_whoever_is_no_administrator_may_look_and_not_set(talk: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer")
    officer = talk.by("Performance officer").at(LEADERS)
    assert "This channel is cleared for public figures only" in told(officer)
    assert "Only an administrator of the Scorecard Bot says" in told(officer, "exempt")
    assert known(database) is Classification.PUBLIC


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("performance", "This is a public channel"),
        ("partners", "shared with others outside this workspace"),
        ("im", "Only a private channel can be cleared"),
    ],
)
def test_what_everybody_can_read_cannot_be_cleared(
    channel: str, words: str, talk: Conversation, database: Database
) -> None:
    talk.workspace.add_member("partners", "Administrator")
    here = talk.by("Administrator").at(channel)
    assert words in told(here, "exempt") and words in told(here)
    assert known(database, here.channel) is Classification.PUBLIC


def test_a_private_channel_that_was_shared_since_counts_as_public(admin: Conversation) -> None:
    told(admin, "exempt")
    admin.workspace.make_shared(LEADERS)
    assert "so it counts as public, whatever is said about it" in told(admin)


def test_a_channel_that_the_bot_is_not_in_cannot_be_cleared(admin: Conversation, database: Database) -> None:
    admin.workspace.remove_member(LEADERS, BOT_USER)
    assert "Invite me first" in told(admin, "exempt")
    assert known(database) is Classification.PUBLIC


def test_a_word_that_is_no_class_is_answered_with_those_there_are(admin: Conversation, database: Database) -> None:
    assert "public, internal or exempt" in told(admin, "secret")
    assert known(database) is Classification.PUBLIC


def test_the_permission_is_looked_at_again_before_it_is_written(admin: Conversation, database: Database) -> None:
    payload = admin.unsent(lambda: admin.workspace.command(admin.person, admin.channel, "/scorecard", "channel exempt"))
    admin.workspace.faults.next("conversations.info", delay=0.3)
    admin.workspace.send(payload)
    with database.writing() as session:
        grant(session, HAND, OFFICER, "administrator")
    admin.settle()
    assert "You may not see that here" in admin.await_seen(1)[-1].text
    assert known(database) is Classification.PUBLIC


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"is_private": False},
        {"is_private": True, "is_im": True},
        {"is_private": True, "is_mpim": True},
        {"is_private": True, "is_ext_shared": True},
        {"is_private": True, "is_org_shared": True},
        {"is_private": True, "is_pending_ext_shared": True},
        {"is_private": True, "pending_shared": ["T0SBPARTNER"]},
        {"is_private": True, "pending_connected_team_ids": ["T0SBPARTNER"]},
    ],
)
def test_only_a_private_channel_of_this_workspace_can_be_cleared(info: dict[str, Any]) -> None:
    assert why_public(info) != ""
    assert why_public({"is_private": True}) == ""
