"""Modals and App Homes as Slack treats them."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from bot.demo.views import View
from tests.demo.bolt_parts import button, buttons, modal, words


@pytest.fixture
def opened(workspace: Workspace, bolt_app: App, officer: Person) -> View:
    """A modal opened by a command."""

    @bolt_app.command("/kpi")
    def open_it(ack: Any, client: WebClient, command: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal(private_metadata="EET", notify_on_close=True))

    workspace.command(officer, "#performance", "/kpi")
    view = workspace.open_view(officer)
    assert view is not None
    return view


def on_submit(app: App, **body: Any) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    @app.view("window")
    def submitted(ack: Any, view: dict[str, Any]) -> None:
        seen.append(view)
        ack(**body)

    return seen


NOTE = {"note": {"note": "Recruited two workers"}}


def test_a_submission_brings_what_was_entered_and_closes(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View
) -> None:
    seen = on_submit(bolt_app)
    assert workspace.submit(officer, opened, NOTE).ok
    entered = {"note": {"note": {"type": "plain_text_input", "value": "Recruited two workers"}}}
    assert seen[0]["state"]["values"] == entered
    assert seen[0]["private_metadata"] == "EET"
    assert workspace.open_view(officer) is None


def test_a_required_input_left_empty_is_not_sent(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View
) -> None:
    seen = on_submit(bolt_app)
    outcome = workspace.submit(officer, opened, {})
    assert outcome.errors == {"note": "Please complete this required field."}
    assert seen == []


def test_errors_stay_in_the_window(workspace: Workspace, bolt_app: App, officer: Person, opened: View) -> None:
    on_submit(bolt_app, response_action="errors", errors={"note": "Too short"})
    outcome = workspace.submit(officer, opened, NOTE)
    assert (outcome.ok, outcome.errors) == (False, {"note": "Too short"})
    assert workspace.open_view(officer).errors == {"note": "Too short"}


def test_errors_for_a_block_that_is_no_input_are_refused(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View
) -> None:
    on_submit(bolt_app, response_action="errors", errors={"nowhere": "Too short"})
    assert "trouble connecting" in workspace.submit(officer, opened, NOTE).error
    assert "not an input block" in workspace.cards[-1]


def test_a_submission_can_update_push_and_clear(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View
) -> None:
    actions = iter(["update", "push", "clear"])
    bolt_app.view("window")(lambda ack: ack(response_action=(a := next(actions)), view=modal(a)))
    titles = []
    for _ in range(3):
        workspace.submit(officer, workspace.open_view(officer), NOTE)
        titles.append(getattr(workspace.open_view(officer), "title", None))
    assert titles == ["update", "push", None]


def test_a_submission_nobody_acknowledges_leaves_the_window_open(
    workspace: Workspace, officer: Person, opened: View
) -> None:
    assert "Try again" in workspace.submit(officer, opened, NOTE).error
    still = workspace.open_view(officer)
    assert (still.id, still.state["note"]["note"]["value"]) == (opened.id, "Recruited two workers")


def test_windows_pile_up_to_three(workspace: Workspace, bolt_app: App, officer: Person, opened: View) -> None:
    codes = []

    @bolt_app.action("more")
    def push(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        answer = client.api_call("views.push", json={"trigger_id": body["trigger_id"], "view": pushed}, params=None)
        codes.append(answer["ok"])

    pushed = modal("Next", blocks=[words("x"), buttons(button("more"))])
    on_submit(bolt_app, response_action="push", view=pushed)
    workspace.submit(officer, opened, NOTE)
    workspace.click(officer, workspace.open_view(officer), "more")
    assert not workspace.click(officer, workspace.open_view(officer), "more").ok
    assert codes == [True]
    assert workspace.views.height(workspace.open_view(officer)) == 3


def test_a_window_is_changed_by_its_id_and_hash(
    workspace: Workspace, officer: Person, opened: View, slack_client: WebClient
) -> None:
    slack_client.views_update(view_id=opened.id, hash=opened.hash, view=modal("Second"))
    assert workspace.open_view(officer).title == "Second"
    with pytest.raises(Exception, match="hash_conflict"):
        slack_client.views_update(view_id=opened.id, hash=opened.hash, view=modal("Third"))


def test_a_closed_window_cannot_be_changed(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View, slack_client: WebClient
) -> None:
    told: list[str] = []
    bolt_app.view_closed("window")(lambda ack, view: (ack(), told.append(view["id"])))
    workspace.close(officer, opened)
    assert told == [opened.id]
    with pytest.raises(Exception, match="not_found"):
        slack_client.views_update(view_id=opened.id, view=modal())


def test_what_was_chosen_survives_an_update_of_the_window(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View, slack_client: WebClient
) -> None:
    more = modal(blocks=[*opened.blocks, buttons(button())])
    slack_client.views_update(view_id=opened.id, view=more)
    bolt_app.action("go")(lambda ack: ack())
    payload = workspace.click(officer, opened, "go", values=NOTE).payload
    assert payload["view"]["state"]["values"]["note"]["note"]["value"] == "Recruited two workers"


def test_a_view_slack_would_refuse_is_refused(
    workspace: Workspace, bolt_app: App, officer: Person, opened: View, slack_client: WebClient
) -> None:
    with pytest.raises(Exception, match="invalid_arguments"):
        slack_client.views_update(view_id=opened.id, view=modal("x" * 25))
    assert "24 characters" in workspace.cards[-1]


def test_a_home_is_published_for_one_person(
    workspace: Workspace, officer: Person, cabinet_member: Person, slack_client: WebClient
) -> None:
    home = {"type": "home", "blocks": [words("Your indicators")]}
    first = slack_client.views_publish(user_id=officer.id, view=home)["view"]["hash"]
    slack_client.views_publish(user_id=officer.id, view=home, hash=first)
    assert workspace.home(officer).blocks[0]["text"]["text"] == "Your indicators"
    assert workspace.home(cabinet_member) is None
    with pytest.raises(Exception, match="hash_conflict"):
        slack_client.views_publish(user_id=officer.id, view=home, hash=first)
