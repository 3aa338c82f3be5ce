"""Who reads a channel: everyone, or those of a cleared private channel taken together, asked of Slack each time."""

from dataclasses import replace

import pytest
from slack_bolt import App
from slack_sdk.errors import SlackApiError
from sqlalchemy import insert

from bot.demo.people import BOT_USER, DIRECTOR, GUEST, HEAD_OF_SERVICE, OFFICER, TEAM_ID, Person
from bot.demo.slack_model import Workspace
from handlers.deps import Deps
from handlers.people import People
from handlers.place import Place
from handlers.rooms import MOST_MEMBERS, Rooms, Unreadable, is_closed
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.clearance import NOBODY, Clearance
from storage.domain.role import EVERYONE, Role
from storage.domain.viewer import PUBLIC
from storage.tables import RoleGrant, table_of
from tests.handlers.guarding import LEADERS, clear, give

INTERNAL, EXEMPT = Classification.INTERNAL, Classification.EXEMPT
ALL_INTERNAL = frozenset({frozenset({Clearance(INTERNAL)})})


@pytest.fixture
def rooms(app: App, deps: Deps) -> Rooms:
    """The rooms of the workspace; nobody holds a role yet."""
    return Rooms(deps)


@pytest.fixture
def cleared(rooms: Rooms, database: Database) -> Rooms:
    """#children-leadership cleared for internal figures, all three of its members with a role for them."""
    clear(database, LEADERS, INTERNAL)
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.OFFICER)
    return rooms


@pytest.mark.parametrize("channel", ["C0SBPERFORM", LEADERS, "C0SBRANDOM1", "C0SBPARTNERS", "G0ANYTHING"])
def test_a_channel_that_nobody_cleared_is_for_everyone_and_slack_is_not_asked(
    channel: str, rooms: Rooms, workspace: Workspace
):
    assert rooms.readers(channel) == PUBLIC
    assert workspace.calls == []


def test_where_members_hold_nothing_by_default_a_channel_is_for_nobody(rooms: Rooms):
    bare = Rooms(replace(rooms.deps, default_grants=frozenset()))
    assert bare.readers("C0SBPERFORM").audience == NOBODY


def test_a_direct_message_is_read_by_its_person_with_their_roles(
    rooms: Rooms, workspace: Workspace, database: Database
):
    give(database, OFFICER, Role.OFFICER)
    channel = workspace.dm(workspace.person(OFFICER)).id
    drafts = frozenset({frozenset({Clearance(INTERNAL, drafts=True)})})
    assert rooms.readers(channel).audience == drafts
    assert rooms.at(Place(OFFICER, channel)).audience == drafts


def test_a_guests_direct_message_shows_nothing(rooms: Rooms, workspace: Workspace, database: Database):
    give(database, GUEST, Role.OFFICER)
    place = Place(GUEST, workspace.dm(workspace.person(GUEST)).id)
    assert rooms.at(place).audience == rooms.readers(place.channel).audience == NOBODY


def test_a_cleared_channel_shows_what_all_its_members_may_see_but_no_drafts(cleared: Rooms):
    assert cleared.readers(LEADERS).audience == ALL_INTERNAL


def test_a_channel_shows_no_more_than_it_is_cleared_for(cleared: Rooms, database: Database):
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.DIRECTOR)
    assert cleared.readers(LEADERS).audience == ALL_INTERNAL
    clear(database, LEADERS, EXEMPT)
    assert cleared.readers(LEADERS).audience == frozenset({frozenset({Clearance(EXEMPT)})})


def test_roles_for_one_directorate_count_for_that_alone(rooms: Rooms, database: Database):
    clear(database, LEADERS, EXEMPT)
    scope = "Children, Families and Communities"
    for account in (OFFICER, DIRECTOR, HEAD_OF_SERVICE):
        give(database, account, Role.DIRECTOR, scope)
    assert rooms.readers(LEADERS).audience == frozenset({frozenset({EVERYONE, Clearance(EXEMPT, directorate=scope)})})


def test_one_member_without_a_role_makes_it_a_channel_for_everyone(cleared: Rooms, workspace: Workspace):
    workspace.add_member(LEADERS, "Cabinet member")
    workspace.calls.clear()
    assert cleared.readers(LEADERS) == PUBLIC
    assert "users.info" not in [method for method, _ in workspace.calls]


@pytest.mark.parametrize(
    "changes", [{"guest": True}, {"team": "T0SBPARTNER"}, {"deleted": True}, {"bot": True}], ids=str
)
def test_whoever_is_no_full_member_counts_as_anyone_whatever_is_granted(
    changes: dict, cleared: Rooms, workspace: Workspace, database: Database
):
    workspace.add_person(Person("U0SBOTHER01", "Other", "", **changes))
    give(database, "U0SBOTHER01", Role.OFFICER)
    workspace.add_member(LEADERS, "U0SBOTHER01")
    assert cleared.readers(LEADERS) == PUBLIC
    bare = Rooms(replace(cleared.deps, default_grants=frozenset()))
    assert bare.readers(LEADERS).audience == NOBODY


def test_membership_is_read_anew_each_time(cleared: Rooms, workspace: Workspace):
    before = cleared.readers(LEADERS)
    workspace.add_member(LEADERS, "Cabinet member")
    between = cleared.readers(LEADERS)
    workspace.remove_member(LEADERS, "Cabinet member")
    assert (between, cleared.readers(LEADERS)) == (PUBLIC, before) != (PUBLIC, PUBLIC)


def test_a_role_that_is_taken_away_counts_at_once(cleared: Rooms, workspace: Workspace, database: Database):
    with database.writing() as session:
        session.connection().execute(table_of(RoleGrant).delete().where(table_of(RoleGrant).c.account == DIRECTOR))
    assert cleared.readers(LEADERS) == PUBLIC


@pytest.mark.parametrize("changes", [{"shared": True}, {"private": False}, {"kind": "channel", "shared": True}])
def test_a_cleared_channel_that_has_been_opened_is_for_everyone(changes: dict, cleared: Rooms, workspace: Workspace):
    workspace.change_channel(LEADERS, **changes)
    assert cleared.readers(LEADERS) == PUBLIC


@pytest.mark.parametrize(
    "mark",
    ["is_mpim", "is_im", "is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared"],
)
def test_only_a_private_channel_of_this_workspace_alone_is_closed(mark: str):
    assert is_closed({"is_private": True, mark: False})
    assert not is_closed({"is_private": True, mark: True})


@pytest.mark.parametrize("info", [{}, {"is_channel": True}, {"is_private": True, "pending_shared": ["T0OTHER"]}])
def test_what_slack_does_not_say_is_taken_for_open(info: dict):
    assert not is_closed(info)


def test_more_members_than_are_looked_at_count_as_everyone(cleared: Rooms, workspace: Workspace, database: Database):
    many = [f"U0SBMANY{number:05}" for number in range(MOST_MEMBERS)]
    row = {"role": "officer", "directorate": "", "granted_by": "A", "granted_at": cleared.deps.now()}
    with database.writing() as session:
        session.connection().execute(insert(table_of(RoleGrant)), [{"account": one, **row} for one in many])
    workspace.change_channel(LEADERS, members=workspace.channel(LEADERS).members | set(many))
    assert cleared.readers(LEADERS) == PUBLIC
    methods = [method for method, _ in workspace.calls]
    assert "users.info" not in methods and methods.count("conversations.members") == MOST_MEMBERS // 200 + 1


def test_members_on_a_later_page_count(cleared: Rooms, workspace: Workspace):
    workspace.most_members = 1
    assert cleared.readers(LEADERS).audience == ALL_INTERNAL
    workspace.add_member(LEADERS, "Scrutiny member")
    assert cleared.readers(LEADERS) == PUBLIC


@pytest.mark.parametrize("page", [1, 2, 4])
@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ({"error": "missing_scope"}, Unreadable),
        ({"error": "fatal_error"}, SlackApiError),
        ({"error": "ratelimited"}, SlackApiError),
        ({"drop": True}, OSError),
        ({"html": True}, SlackApiError),
    ],
)
def test_a_page_of_members_that_fails_leaves_no_readers(
    page: int, fault: dict, raised: type, cleared: Rooms, workspace: Workspace
):
    workspace.most_members = 1
    for _ in range(page - 1):
        workspace.faults.next("conversations.members")
    workspace.faults.next("conversations.members", **fault)
    with pytest.raises(raised):
        cleared.readers(LEADERS)


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.info"])
def test_anything_slack_does_not_tell_leaves_no_readers(method: str, cleared: Rooms, workspace: Workspace):
    strangers = People(cleared.deps.client, cleared.deps.answers, team=TEAM_ID)
    workspace.faults.next(method, error="missing_scope")
    with pytest.raises(Unreadable):
        Rooms(replace(cleared.deps, people=strangers)).readers(LEADERS)


def test_where_the_bot_is_not_in_a_cleared_channel_there_are_no_readers(cleared: Rooms, workspace: Workspace):
    workspace.remove_member(LEADERS, BOT_USER)
    with pytest.raises(Unreadable) as raised:
        cleared.readers(LEADERS)
    assert raised.value.is_absent
