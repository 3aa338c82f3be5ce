"""`/scorecard owner`: owners' roles bound to people in chat, each officer within their own part of the council."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from bot.demo.messages import Message
from bot.demo.people import CABINET, GUEST, HEAD_OF_SERVICE, OFFICER
from bot.demo.views import View
from bot.samples.load import SCORECARD
from handlers.messages.faults import NOT_ALLOWED
from storage.audit import Hand
from storage.database import Database
from storage.owners import bind, owners, unbind
from storage.roles import grant
from storage.tables import AuditEntry, Indicator
from tests.handlers.talking import Conversation, shown, values_of

HAND = Hand("U0ADMIN", datetime(2019, 12, 1, 9, tzinfo=UTC), "a test")
CARE_LEAVERS = "Head of service, care leavers"
NOT_FOUND = "There is no indicator or risk with the code “{}” whose owner you could bind."


@pytest.fixture
def officer(talk: Conversation, database: Database) -> Conversation:
    """An officer of the directorate of the sample."""
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", SCORECARD)
    return talk.by("Performance officer")


def type_owner(who: Conversation, rest: str = "") -> Message:
    outcome = who.workspace.command(who.person, who.channel, "/scorecard", f"owner {rest}".strip())
    assert outcome.ok and outcome.message, outcome.error
    return outcome.message


def bound(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.code: one.account for one in owners(session) if one.account}


def change(database: Database, code: str, **values: Any) -> None:
    with database.writing() as session:
        found = session.exec(select(Indicator).where(Indicator.code == code)).one()
        for name, value in values.items():
            setattr(found, name, value)


def counted(officer: Conversation) -> int:
    """How many indicators the list counts."""
    found = re.search(r"(\d+) indicators", type_owner(officer).text)
    assert found
    return int(found[1])


def key_of(message: Message, role: str) -> str:
    return next(block["accessory"]["value"] for block in message.blocks if role in shown(block))


def open_window(officer: Conversation, role: str = CARE_LEAVERS) -> View:
    message = type_owner(officer)
    officer.press(message, "access.bind", key_of(message, role))
    return officer.await_window("Bind an owner")


def sent(officer: Conversation, account: str = HEAD_OF_SERVICE) -> dict[str, Any]:
    """What Slack sends for the window in which somebody was chosen."""
    view = open_window(officer)
    filled = {"person": {"person": account}}
    return officer.unsent(lambda: officer.workspace.submit(officer.person, view, filled))


def test_the_unbound_owners_are_listed_by_role(officer: Conversation) -> None:
    message = type_owner(officer)
    words = shown(message.blocks)
    assert message.ephemeral_to == officer.person.id
    assert re.search(r"Owners bound to nobody yet: \d+ roles, \d+ indicators", words)
    assert f"*{CARE_LEAVERS}*\\n2 indicators" in words


def test_a_role_is_bound_in_a_window(officer: Conversation, database: Database) -> None:
    view = open_window(officer)
    assert "CL-EET" in shown(view.blocks) and "exempt figures too" in shown(view.blocks)
    assert officer.workspace.submit(officer.person, view, {"person": {"person": HEAD_OF_SERVICE}}).ok
    done = shown(officer.await_window("Owner bound").blocks)
    assert f"2 indicators of “{CARE_LEAVERS}” are now owned by <@{HEAD_OF_SERVICE}>: CL-EET, CL-HOME." in done
    assert bound(database) == {"CL-EET": HEAD_OF_SERVICE, "CL-HOME": HEAD_OF_SERVICE}
    assert CARE_LEAVERS not in shown(type_owner(officer).blocks)


def test_a_binding_is_audited_by_whoever_made_it(officer: Conversation, database: Database) -> None:
    type_owner(officer, f"CL-EET <@{HEAD_OF_SERVICE}|head>")
    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.kind == "owner")).all()
    assert (entry.who, entry.source, entry.now) == (OFFICER, "/scorecard owner", HEAD_OF_SERVICE)


def test_one_indicator_is_bound_shown_and_released_by_a_command(officer: Conversation, database: Database) -> None:
    words = shown(type_owner(officer, f"cl-eet <@{HEAD_OF_SERVICE}|head>").blocks)
    assert f"is now owned by <@{HEAD_OF_SERVICE}>." in words
    assert f"is owned by <@{HEAD_OF_SERVICE}>" in shown(type_owner(officer, "CL-EET").blocks)
    assert f"is no longer owned by <@{HEAD_OF_SERVICE}>." in shown(type_owner(officer, "CL-EET nobody").blocks)
    assert bound(database) == {}


def test_a_name_is_answered_with_its_code(officer: Conversation) -> None:
    assert "its code is CL-HOME" in type_owner(officer, "Care Leavers in suitable accommodation").text


def test_what_is_typed_that_is_nobody_is_refused(officer: Conversation, database: Database) -> None:
    assert "is not a Slack member id" in type_owner(officer, "CL-EET @jo").text
    assert "full member of this workspace" in type_owner(officer, f"CL-EET <@{GUEST}|guest>").text
    assert "full member of this workspace" in type_owner(officer, "CL-EET <@U0NOBODY1|x>").text
    assert bound(database) == {}


def test_an_officer_of_elsewhere_finds_none_of_them(talk: Conversation, database: Database) -> None:
    change(database, "CP-RATE", directorate="Adult Services")
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", "Adult Services")
    officer = talk.by("Performance officer")
    assert type_owner(officer, f"CL-EET <@{HEAD_OF_SERVICE}|head>").text == NOT_FOUND.format("CL-EET")
    assert type_owner(officer, "CL-EET").text == type_owner(officer, "CL-EET nobody").text
    assert "1 role, 1 indicator" in type_owner(officer).text
    assert bound(database) == {}


def test_an_exempt_indicator_reads_as_one_that_is_not_there(officer: Conversation, database: Database) -> None:
    before = counted(officer)
    change(database, "CL-EET", classification="exempt")
    absent = type_owner(officer, "NO-SUCH").text
    for rest in ("CL-EET", f"CL-EET <@{HEAD_OF_SERVICE}|head>", "CL-EET nobody"):
        assert type_owner(officer, rest).text == absent.replace("NO-SUCH", "CL-EET")
    assert counted(officer) == before - 1
    assert "CL-EET" not in shown(open_window(officer).blocks)


def test_a_viewer_and_a_director_may_bind_nobody(talk: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, "U0SBDIRECTOR", "director")
    for who in ("Cabinet member", "Director of children's services"):
        for rest in ("", "CL-EET", f"CL-EET <@{HEAD_OF_SERVICE}|head>"):
            assert type_owner(talk.by(who), rest).text == NOT_ALLOWED
    assert bound(database) == {}


def test_nobody_makes_themselves_an_owner_unless_they_could_do_anything(
    officer: Conversation, database: Database
) -> None:
    assert "Nobody makes themselves an owner" in type_owner(officer, f"CL-EET <@{OFFICER}|officer>").text
    ack = officer.workspace.send(sent(officer, OFFICER))
    assert "Nobody makes themselves an owner" in ack.body["errors"]["person"]
    assert bound(database) == {}
    admin = officer.by("Administrator")
    assert "is now owned by" in type_owner(admin, f"CL-EET <@{admin.person.id}|admin>").text


def test_a_window_sent_twice_binds_once(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    acks = [officer.workspace.send(payload) for _ in range(2)]
    assert "are now owned by" in shown(acks[0].body)
    assert "done already, or has changed since" in acks[1].body["errors"]["person"]
    assert len(bound(database)) == 2


def test_an_old_window_does_not_bind_again_what_was_released(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    officer.workspace.send(payload)
    with database.writing() as session:
        for code in ("CL-EET", "CL-HOME"):
            unbind(session, HAND, code)
    assert "changed since" in officer.workspace.send(payload).body["errors"]["person"]
    assert bound(database) == {}


def test_a_window_binds_no_more_and_no_less_than_it_showed(officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    change(database, "CP-RATE", owner=CARE_LEAVERS)
    assert "changed since" in officer.workspace.send(payload).body["errors"]["person"]
    assert bound(database) == {}


@pytest.mark.parametrize("metadata", ["", "[]", "x", '["a","b","c"]', '["a","b",-1]', "[" * 400, '{"a":1}', "null"])
def test_a_window_that_is_not_ours_binds_nobody(metadata: str, officer: Conversation, database: Database) -> None:
    payload = sent(officer)
    payload["view"]["private_metadata"] = metadata
    assert "not one of mine" in shown(officer.workspace.send(payload).body)
    assert bound(database) == {}


def test_an_officer_cannot_use_the_window_of_another_directorate(talk: Conversation, database: Database) -> None:
    with database.writing() as session:
        grant(session, HAND, OFFICER, "officer", SCORECARD)
    payload = sent(talk.by("Performance officer"))
    change(database, "CP-RATE", directorate="Adult Services")
    with database.writing() as session:
        grant(session, HAND, CABINET, "officer", "Adult Services")
    payload["user"] = payload["user"] | {"id": CABINET}
    assert "changed since" in talk.workspace.send(payload).body["errors"]["person"]
    assert bound(database) == {}


@pytest.mark.parametrize("value", ["", "x", "a" * 2000, "\u0000"])
def test_a_forged_button_opens_a_window_that_says_so(value: str, officer: Conversation) -> None:
    message = type_owner(officer)
    key = key_of(message, CARE_LEAVERS)
    payload = officer.unsent(lambda: officer.workspace.click(officer.person, message, "access.bind", key))
    payload["actions"][0]["value"] = value
    officer.workspace.send(payload)
    assert "done already, or has changed since" in shown(officer.await_window("Not bound").blocks)


def test_the_button_of_a_role_bound_since_opens_a_window_that_says_so(
    officer: Conversation, database: Database
) -> None:
    message = type_owner(officer)
    with database.writing() as session:
        for code in ("CL-EET", "CL-HOME"):
            bind(session, HAND, code, HEAD_OF_SERVICE)
    officer.press(message, "access.bind", key_of(message, CARE_LEAVERS))
    assert "changed since" in shown(officer.await_window("Not bound").blocks)


def test_many_roles_with_long_names_are_read_page_by_page(officer: Conversation, database: Database) -> None:
    with database.writing() as session:
        for number, found in enumerate(session.exec(select(Indicator)).all()):
            found.owner = f"Head of <service> & {'very ' * 60}long role {number}"
    message = type_owner(officer)
    last = -(-counted(officer) // 15)
    for page in range(2, last + 1):
        officer.press(officer.now(message), "access.owners.next")
        words = f"Page {page} of {last}"
        assert officer.workspace.wait_for(lambda words=words: words in shown(officer.now(message).blocks))
    officer.press(officer.now(message), "access.bind", values_of(officer.now(message).blocks, "access.bind")[0])
    assert "&lt;service&gt;" in shown(officer.await_window("Bind an owner").blocks)


def test_when_all_are_bound_the_list_says_so(officer: Conversation, database: Database) -> None:
    with database.writing() as session:
        for found in session.exec(select(Indicator)).all():
            found.owner_account = HEAD_OF_SERVICE
    assert type_owner(officer).text == "Every owner you could bind is bound to somebody in Slack."
