"""What Slack sends when somebody of a connected organisation, or one who has left, does something."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.people import FORMER, OFFICER, PARTNER, PARTNER_TEAM, TEAM_ID, Person
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, modal, words


@pytest.fixture
def partner(workspace: Workspace) -> Person:
    """Somebody of a connected organisation."""
    return workspace.person(PARTNER)


@pytest.fixture
def bot(bolt_app: App) -> App:
    """A bot that opens a window at a press and acknowledges the rest."""
    for event in ("app_mention", "message"):
        bolt_app.event(event)(lambda ack: ack())
    bolt_app.command("/kpi")(lambda ack: ack())
    bolt_app.view("window")(lambda ack: ack())

    @bolt_app.action("go")
    def open_window(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(blocks=[words("x"), buttons(button("in"))]))

    bolt_app.action("in")(lambda ack: ack())
    return bolt_app


def press(workspace: Workspace, client: WebClient, person: Person) -> dict[str, Any]:
    sent = client.chat_postMessage(channel="C0SBPARTNERS", text="Card", blocks=[words("Card"), buttons(button())])
    return workspace.click(person, workspace.store.get("C0SBPARTNERS", sent["ts"]), "go").payload


def test_a_strangers_command_carries_their_own_team(workspace: Workspace, bot: App, partner: Person) -> None:
    payload = workspace.command(partner, "#partners", "/kpi", "red").payload
    assert (payload["team_id"], payload["user_id"]) == (PARTNER_TEAM, PARTNER)


def test_a_strangers_press_in_a_message_names_their_team_beside_the_user_only(
    workspace: Workspace, bot: App, slack_client: WebClient, partner: Person
) -> None:
    payload = press(workspace, slack_client, partner)
    assert (payload["team"]["id"], payload["user"]["team_id"]) == (TEAM_ID, PARTNER_TEAM)


def test_a_strangers_window_names_the_apps_team_apart(
    workspace: Workspace, bot: App, slack_client: WebClient, partner: Person
) -> None:
    press(workspace, slack_client, partner)
    view = workspace.open_view(partner)
    pressed = workspace.click(partner, view, "in").payload
    for payload in (pressed, workspace.submit(partner, view).payload):
        assert (payload["team"]["id"], payload["user"]["team_id"]) == (PARTNER_TEAM, PARTNER_TEAM)
        assert (payload["view"]["team_id"], payload["view"]["app_installed_team_id"]) == (PARTNER_TEAM, TEAM_ID)


def test_a_strangers_mention_comes_in_the_apps_team_with_theirs_inside(
    workspace: Workspace, bot: App, partner: Person
) -> None:
    payload = workspace.say(partner, "#partners", "@bot red").payload
    event = payload["event"]
    assert (payload["team_id"], payload["is_ext_shared_channel"]) == (TEAM_ID, True)
    assert (event["team"], event["user_team"], event["source_team"]) == (TEAM_ID, PARTNER_TEAM, PARTNER_TEAM)


def test_a_colleagues_mention_in_a_shared_channel_has_no_other_team(workspace: Workspace, bot: App) -> None:
    payload = workspace.say(workspace.person(OFFICER), "#partners", "@bot red").payload
    assert payload["is_ext_shared_channel"] is True
    assert payload["event"]["team"] == TEAM_ID
    assert "user_team" not in payload["event"]


def test_a_strangers_direct_message_comes_in_their_team(workspace: Workspace, bot: App, partner: Person) -> None:
    payload = workspace.say(partner, workspace.dm(partner), "red").payload
    assert (payload["team_id"], payload["context_team_id"]) == (PARTNER_TEAM, TEAM_ID)
    assert (payload["event"]["team"], payload["is_ext_shared_channel"]) == (PARTNER_TEAM, True)


def test_bolt_itself_knows_whose_team_it_was(workspace: Workspace, bot: App, partner: Person) -> None:
    actors: list[tuple[str | None, str | None]] = []

    @bot.middleware
    def look(context: Any, next: Any) -> None:
        actors.append((context.team_id, context.actor_team_id))
        next()

    workspace.say(partner, "#partners", "@bot red")
    assert actors == [(TEAM_ID, PARTNER_TEAM)]


def test_a_press_of_one_who_has_left_since_can_still_be_on_its_way(
    workspace: Workspace, bot: App, slack_client: WebClient
) -> None:
    former = workspace.person(FORMER)
    assert press(workspace, slack_client, former)["user"]["id"] == FORMER
    assert workspace.command(former, workspace.dm(former), "/kpi").ok
