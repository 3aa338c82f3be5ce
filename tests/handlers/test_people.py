"""Who somebody is in Slack, asked of Slack and remembered for minutes."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.demo.people import TEAM_ID
from bot.demo.slack_model import Workspace
from handlers.lanes import Lane, LaneFull
from handlers.people import NO_MEMBER, NotKnownYet, People, Person, person_of
from tests.slack_fixtures import MovableClock

MEMBER = {"id": "U1", "team_id": TEAM_ID}
CABINET = "U0SBCABINET"


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("people", threads=1, most=5)
    yield lane
    lane.close()


@pytest.fixture
def people(slack_client: WebClient, lane: Lane, clock: MovableClock) -> People:
    return People(slack_client, lane, team=TEAM_ID, clock=clock)


def asked(workspace: Workspace) -> int:
    return [method for method, _ in workspace.calls].count("users.info")


def test_a_full_member_is_one():
    assert person_of(MEMBER, TEAM_ID) == Person(is_member=True)


@pytest.mark.parametrize(
    "mark",
    ["deleted", "is_restricted", "is_ultra_restricted", "is_bot", "is_app_user", "is_stranger", "is_invited_user"],
)
def test_guests_strangers_bots_and_former_colleagues_are_no_members(mark: str):
    assert person_of(MEMBER | {mark: True, "is_admin": True}, TEAM_ID) == NO_MEMBER


@pytest.mark.parametrize("team", ["T0ELSEWHERE", None])
def test_people_of_another_workspace_are_no_members(team: str | None):
    assert person_of({"id": "U1", "team_id": team}, TEAM_ID) == NO_MEMBER


def test_a_member_of_several_workspaces_of_one_organisation_is_one_of_each():
    user: dict[str, Any] = {"team_id": "T0ELSEWHERE", "enterprise_user": {"teams": ["T0ELSEWHERE", TEAM_ID]}}
    assert person_of(user, TEAM_ID).is_member


@pytest.mark.parametrize("mark", ["is_admin", "is_owner", "is_primary_owner"])
def test_who_looks_after_the_workspace_is_known(mark: str):
    assert person_of(MEMBER | {mark: True}, TEAM_ID).is_workspace_admin


def test_slack_is_asked_once_for_a_while(people: People, workspace: Workspace, clock: MovableClock):
    for _ in range(3):
        assert people.of(CABINET, patience=5).is_member
        clock.advance(100)
    assert asked(workspace) == 1


def test_after_five_minutes_slack_is_asked_again_without_waiting(
    people: People, workspace: Workspace, clock: MovableClock, lane: Lane
):
    people.of(CABINET, patience=5)
    clock.advance(301)
    workspace.people[CABINET] = replace(workspace.people[CABINET], guest=True)
    assert people.of(CABINET, patience=0).is_member
    finished = Event()
    lane.put(finished.set)
    assert finished.wait(5)
    assert not people.of(CABINET, patience=0).is_member


def test_after_a_quarter_of_an_hour_nothing_old_is_believed(people: People, workspace: Workspace, clock: MovableClock):
    people.of(CABINET, patience=5)
    workspace.people[CABINET] = replace(workspace.people[CABINET], guest=True)
    clock.advance(901)
    assert people.of(CABINET, patience=5) == NO_MEMBER


def test_somebody_slack_does_not_know_is_no_member(people: People):
    assert people.of("U0NOBODY", patience=5) == NO_MEMBER


def test_while_slack_is_silent_nobody_is_let_in(people: People, workspace: Workspace):
    workspace.faults.next("users.info", error="internal_error")
    with pytest.raises(NotKnownYet):
        people.of(CABINET, patience=5)
    assert people.of(CABINET, patience=5).is_member


def test_the_wait_for_slack_is_bounded(people: People, workspace: Workspace):
    workspace.faults.next("users.info", delay=0.3)
    with pytest.raises(NotKnownYet):
        people.of(CABINET, patience=0)
    assert people.of(CABINET, patience=5).is_member
    assert asked(workspace) == 1


def test_a_known_person_is_let_in_while_too_many_wait(people: People, clock: MovableClock, lane: Lane):
    people.of(CABINET, patience=5)
    lane.close()
    clock.advance(600)
    assert people.of(CABINET).is_member
    with pytest.raises(LaneFull):
        people.of("U0SBSCRUTINY")
