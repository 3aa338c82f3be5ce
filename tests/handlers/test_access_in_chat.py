"""`/scorecard access`: roles seen, given and taken away in chat."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.messages import Message
from bot.demo.people import ADMINISTRATOR, CABINET, FORMER, GUEST, OFFICER, PARTNER, SCRUTINY
from bot.demo.views import View
from bot.samples.load import SCORECARD
from handlers.messages.faults import NOT_ALLOWED
from handlers.messages.roles import directorate_key
from storage.audit import Hand
from storage.database import Database
from storage.domain.holding import Held
from storage.roles import grant, listed, revoke
from tests.handlers.talking import Conversation, shown, values_of

NOW = datetime(2019, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def admin(talk: Conversation) -> Conversation:
    """The one who administers the workspace, and so the bot until somebody is granted that."""
    return talk.by("Administrator")


def type_access(who: Conversation, rest: str = "") -> Message:
    outcome = who.workspace.command(who.person, who.channel, "/scorecard", f"access {rest}".strip())
    assert outcome.ok and outcome.message, outcome.error
    return outcome.message


def held(database: Database) -> tuple[Held, ...]:
    with database.reading() as session:
        return listed(session)


def give(database: Database, *words: str, who: str = "U0ADMIN") -> None:
    with database.writing() as session:
        grant(session, Hand(who, NOW, "a test"), *words)


def open_window(admin: Conversation) -> View:
    admin.press(type_access(admin), "access.give")
    return admin.await_window("Give a role")


def fill(account: str, role: str = "officer", directorate: str = "every") -> dict[str, dict[str, str]]:
    return {"person": {"person": account}, "role": {"role": role}, "directorate": {"directorate": directorate}}


def forge(admin: Conversation, view: View, account: object, role: object, directorate: object, metadata: str = ""):
    """The window sent with whatever is given, as no window of Slack's would."""
    payload = admin.unsent(lambda: admin.workspace.submit(admin.person, view, fill(CABINET)))
    payload["view"]["state"]["values"] = {
        "person": {"person": {"type": "users_select", "selected_user": account}},
        "role": {"role": {"type": "radio_buttons", "selected_option": {"value": role}}},
        "directorate": {"directorate": {"type": "static_select", "selected_option": {"value": directorate}}},
    }
    if metadata:
        payload["view"]["private_metadata"] = metadata
    return admin.workspace.send(payload)


def filled_in(admin: Conversation) -> dict[str, Any]:
    """What Slack sends for a window in which the officer is given their role."""
    view = open_window(admin)
    return admin.unsent(lambda: admin.workspace.submit(admin.person, view, fill(OFFICER)))


def test_an_administrator_sees_who_holds_what_given_by_whom(admin: Conversation, database: Database) -> None:
    give(database, OFFICER, "officer", SCORECARD, who=ADMINISTRATOR)
    message = type_access(admin)
    assert message.ephemeral_to == admin.person.id
    words = shown(message.blocks)
    assert f"<@{OFFICER}> *officer of {SCORECARD}*" in words
    assert f"given by <@{ADMINISTRATOR}> on 01/12/2019" in words
    assert "the owners and admins of this Slack workspace are" in words


def test_everybody_else_sees_their_own_roles_and_whom_to_ask(talk: Conversation, database: Database) -> None:
    words = shown(type_access(talk).blocks)
    assert "viewer" in words and "owners and admins of this Slack workspace" in words
    give(database, SCRUTINY, "administrator")
    give(database, OFFICER, "officer")
    message = type_access(talk)
    assert f"Administrators of the Scorecard Bot: <@{SCRUTINY}>." in shown(message.blocks)
    assert OFFICER not in shown(message.blocks) and values_of(message.blocks, "access.take") == []


@pytest.mark.parametrize("who", ["Guest", "Former colleague"])
def test_those_without_any_role_are_told_nothing(who: str, talk: Conversation, database: Database) -> None:
    give(database, talk.workspace.person(who).id, "administrator")
    talk.workspace.add_member("performance", who)
    assert type_access(talk.by(who)).text == NOT_ALLOWED


def test_a_role_is_given_in_a_window(admin: Conversation, database: Database) -> None:
    outcome = admin.workspace.submit(admin.person, open_window(admin), fill(OFFICER, "officer"))
    assert outcome.ok
    window = admin.await_window("Role given")
    assert f"<@{OFFICER}> is now officer of every directorate." in shown(window.blocks)
    (one,) = held(database)
    assert (one.account, one.words, one.by) == (OFFICER, "officer of every directorate", ADMINISTRATOR)


def test_a_role_is_given_for_one_directorate(admin: Conversation, database: Database) -> None:
    filled = fill(OFFICER, "director", directorate_key(SCORECARD))
    assert admin.workspace.submit(admin.person, open_window(admin), filled).ok
    assert [one.words for one in held(database)] == [f"director of {SCORECARD}"]


def test_a_viewer_of_one_directorate_is_refused_beside_the_field(admin: Conversation, database: Database) -> None:
    filled = fill(OFFICER, "viewer", directorate_key(SCORECARD))
    outcome = admin.workspace.submit(admin.person, open_window(admin), filled)
    assert "Only officers and directors" in outcome.errors["directorate"]
    assert held(database) == ()


@pytest.mark.parametrize("account", [GUEST, PARTNER, FORMER])
def test_only_full_members_can_be_given_a_role(account: str, admin: Conversation, database: Database) -> None:
    outcome = admin.workspace.submit(admin.person, open_window(admin), fill(account))
    assert "full member of this workspace" in outcome.errors["person"]
    assert held(database) == ()


@pytest.mark.parametrize(
    "forged",
    [
        ("U0NOBODY1", "officer", "every"),
        ("jo", "officer", "every"),
        (None, "officer", "every"),
        (["U1"], "officer", "every"),
        (OFFICER, "king", "every"),
        (OFFICER, "owner", "every"),
        (OFFICER, None, "every"),
        (OFFICER, "officer", "no-such-directorate"),
        (OFFICER, "officer", ""),
        (OFFICER, "officer", {"a": 1}),
    ],
)
def test_forged_fields_change_nothing_and_are_answered(forged, admin: Conversation, database: Database) -> None:
    ack = forge(admin, open_window(admin), *forged)
    assert ack.body["response_action"] == "errors" and all(ack.body["errors"].values())
    assert held(database) == ()


@pytest.mark.parametrize("metadata", ["[]", "-1", "9" * 40, "x", "²"])
def test_a_window_that_is_not_ours_changes_nothing(metadata: str, admin: Conversation, database: Database) -> None:
    ack = forge(admin, open_window(admin), OFFICER, "officer", "every", metadata)
    assert ack.body["response_action"] == "update" and "not one of mine" in shown(ack.body)
    assert held(database) == ()


def test_a_window_sent_twice_gives_once(admin: Conversation, database: Database) -> None:
    payload = filled_in(admin)
    acks = [admin.workspace.send(payload) for _ in range(2)]
    assert "is now officer" in shown(acks[0].body) and "already; nothing has changed" in shown(acks[1].body)
    assert len(held(database)) == 1


def test_a_window_sent_again_does_not_bring_back_what_was_taken(admin: Conversation, database: Database) -> None:
    payload = filled_in(admin)
    admin.workspace.send(payload)
    with database.writing() as session:
        revoke(session, Hand("U0ADMIN", NOW, "a test"), OFFICER, "officer")
    ack = admin.workspace.send(payload)
    assert "have changed since you opened this" in ack.body["errors"]["person"]
    assert held(database) == ()


def test_a_window_opened_before_the_permission_went_gives_nothing(admin: Conversation, database: Database) -> None:
    payload = filled_in(admin)
    give(database, SCRUTINY, "administrator")
    ack = admin.workspace.send(payload)
    assert NOT_ALLOWED in shown(ack.body)
    assert [one.account for one in held(database)] == [SCRUTINY]


def test_a_row_takes_its_role_away_after_asking(admin: Conversation, database: Database) -> None:
    give(database, OFFICER, "officer")
    give(database, CABINET, "viewer")
    message = type_access(admin)
    button = next(block["accessory"] for block in message.blocks if OFFICER in shown(block))
    assert button["confirm"]["text"]["text"].startswith("They will no longer be officer of every directorate.")
    admin.press(message, "access.take", button["value"])
    assert admin.workspace.wait_for(lambda: "is no longer officer" in shown(admin.now(message).blocks))
    assert [one.account for one in held(database)] == [CABINET]
    assert "Nobody" not in shown(admin.now(message).blocks[:1])


def test_an_old_row_and_a_double_click_take_nothing(admin: Conversation, database: Database) -> None:
    give(database, OFFICER, "officer")
    message = type_access(admin)
    (value,) = values_of(message.blocks, "access.take")
    payload = admin.unsent(lambda: admin.workspace.click(admin.person, message, "access.take", value))
    admin.workspace.send(payload)
    with database.writing() as session:
        grant(session, Hand("U0ADMIN", NOW + timedelta(days=30), "a test"), OFFICER, "officer")
    admin.workspace.send(payload)
    assert admin.workspace.wait_for(lambda: "given anew since" in shown(admin.now(message).blocks))
    assert len(held(database)) == 1


@pytest.mark.parametrize("value", ["", "x", "x y z", "0 99999999999", "\u0000 1", "%' OR 1=1 -- 0", "a" * 2000])
def test_a_forged_row_takes_nothing(value: str, admin: Conversation, database: Database) -> None:
    give(database, OFFICER, "officer")
    message = type_access(admin)
    payload = admin.unsent(lambda: admin.workspace.click(admin.person, message, "access.give"))
    payload["actions"][0] |= {"action_id": "access.take", "value": value}
    assert not admin.workspace.send(payload).failure
    assert admin.workspace.wait_for(lambda: "nothing has changed" in shown(admin.now(message).blocks))
    assert len(held(database)) == 1


def test_who_takes_the_role_of_administrator_from_themselves_is_none(talk: Conversation, database: Database) -> None:
    for account in (CABINET, SCRUTINY):
        give(database, account, "administrator")
    message = type_access(talk)
    button = next(block["accessory"] for block in message.blocks if CABINET in shown(block))
    talk.press(message, "access.take", button["value"])
    assert talk.workspace.wait_for(lambda: "is no longer administrator" in shown(talk.now(message).blocks))
    assert values_of(talk.now(message).blocks, "access.take") == []


def test_the_last_administrator_gone_the_workspace_has_them_again(talk: Conversation, database: Database) -> None:
    give(database, CABINET, "administrator")
    message = type_access(talk)
    talk.press(message, "access.take", values_of(message.blocks, "access.take")[0])
    words = "owners and admins are administrators again"
    assert talk.workspace.wait_for(lambda: words in shown(talk.now(message).blocks))
    assert values_of(type_access(talk.by("Administrator")).blocks, "access.give") == ["give"]


def test_three_hundred_roles_are_read_page_by_page(admin: Conversation, database: Database) -> None:
    for number in range(300):
        give(database, f"U0SBTEST{number:03}", "officer", SCORECARD)
    message = type_access(admin)
    assert "Page 1 of 30, 300 roles in all." in shown(message.blocks)
    admin.press(message, "access.page.next")
    assert admin.workspace.wait_for(lambda: "Page 2 of 30" in shown(admin.now(message).blocks))
    admin.press(admin.now(message), "access.page")
    assert admin.workspace.wait_for(lambda: "Page 1 of 30" in shown(admin.now(message).blocks))


def test_nothing_is_put_in_the_place_of_a_message_that_all_can_read(admin: Conversation, database: Database) -> None:
    give(database, OFFICER, "officer")
    private = type_access(admin)
    payload = admin.unsent(lambda: admin.workspace.click(admin.person, private, "access.give"))
    payload["actions"][0] |= {"action_id": "access.page", "value": "0"}
    payload["container"]["is_ephemeral"] = False
    admin.workspace.send(payload)
    assert admin.workspace.wait_for(lambda: len(admin.seen()) == 2)
    assert admin.by("Scrutiny member").seen() == []
