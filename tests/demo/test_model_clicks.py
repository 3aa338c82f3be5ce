"""Presses, choices and response URLs as Slack treats them."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.demo.errors import NotPossible
from bot.demo.messages import Message
from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import button, buttons, menu, modal, option, words
from tests.slack_fixtures import MovableClock

Press = Callable[..., dict[str, Any]]


@pytest.fixture
def card(workspace: Workspace, bolt_app: App, officer: Person) -> Message:
    """A private answer with a button and a menu."""
    blocks = [words("Card"), buttons(button(), menu(), button("other", "2"))]
    bolt_app.command("/kpi")(lambda ack: ack(text="Card", blocks=blocks))
    message = workspace.command(officer, "#performance", "/kpi").message
    assert message is not None
    return message


@pytest.fixture
def posted(workspace: Workspace, slack_client: WebClient) -> Message:
    """A message of the bot that all can see."""
    sent = slack_client.chat_postMessage(channel="C0SBPERFORM", text="Card", blocks=[words("Card"), buttons(button())])
    return workspace.store.get("C0SBPERFORM", sent["ts"])


@pytest.fixture
def press(workspace: Workspace, bolt_app: App, officer: Person) -> Press:
    """Presses the button and returns the payload."""
    bolt_app.action("go")(lambda ack: ack())
    return lambda message: workspace.click(officer, message, "go").payload


def respond(payload: dict[str, Any], **body: Any) -> int:
    client = WebhookClient(payload["response_url"], retry_handlers=[])
    return client.send_dict(body).status_code


def texts(workspace: Workspace, person: Person) -> list[str]:
    return [each.text for each in workspace.messages("#performance", person)]


def test_the_body_of_a_clicks_acknowledgement_is_ignored(
    workspace: Workspace, bolt_app: App, officer: Person, card: Message
) -> None:
    bolt_app.action("go")(lambda ack: ack({"text": "Replaced", "replace_original": True}))
    assert workspace.click(officer, card, "go").ok
    assert texts(workspace, officer) == ["Card"]


def test_a_click_in_an_ephemeral_message_brings_no_message(card: Message, press: Press) -> None:
    payload = press(card)
    assert payload["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": "C0SBPERFORM",
        "is_ephemeral": True,
    }
    assert "message" not in payload


def test_a_click_in_a_message_brings_it_along(posted: Message, press: Press) -> None:
    payload = press(posted)
    assert payload["message"]["ts"] == posted.ts
    assert payload["actions"][0]["value"] == "1"
    assert payload["enterprise"] is None


def test_a_choice_is_remembered_in_the_state(
    workspace: Workspace, bolt_app: App, officer: Person, card: Message
) -> None:
    bolt_app.action("pick")(lambda ack: ack())
    payload = workspace.click(officer, card, "pick", selected_option="two").payload
    assert payload["actions"][0]["selected_option"] == option("two")
    assert payload["state"]["values"]["row"]["pick"]["selected_option"] == option("two")


def test_an_option_that_is_not_offered_cannot_be_chosen(workspace: Workspace, officer: Person, card: Message) -> None:
    with pytest.raises(NotPossible, match="no option"):
        workspace.click(officer, card, "pick", selected_option="three")


def test_only_the_person_addressed_can_press(workspace: Workspace, cabinet_member: Person, card: Message) -> None:
    with pytest.raises(NotPossible, match="no longer there"):
        workspace.click(cabinet_member, card, "go")


def test_a_click_nobody_acknowledges_shows_a_warning(workspace: Workspace, officer: Person, card: Message) -> None:
    assert "warning triangle" in workspace.click(officer, card, "other").error


def test_a_clicks_response_url_replaces_and_deletes(
    workspace: Workspace, officer: Person, card: Message, press: Press
) -> None:
    payload = press(card)
    assert respond(payload, text="Chart", replace_original=True) == 200
    assert texts(workspace, officer) == ["Chart"]
    assert respond(payload, delete_original=True) == 200
    assert texts(workspace, officer) == []


def test_a_clicks_response_url_posts_anew_by_default(
    workspace: Workspace, officer: Person, cabinet_member: Person, card: Message, press: Press
) -> None:
    payload = press(card)
    respond(payload, text="Private")
    respond(payload, text="Shared", response_type="in_channel")
    assert texts(workspace, officer) == ["Card", "Private", "Shared"]
    assert texts(workspace, cabinet_member) == ["Shared"]


def test_a_commands_response_url_cannot_replace_its_answer(
    workspace: Workspace, bolt_app: App, officer: Person
) -> None:
    bolt_app.command("/kpi")(lambda ack: ack("Looking…"))
    payload = workspace.command(officer, "#performance", "/kpi").payload
    assert respond(payload, text="Found", replace_original=True) == 200
    assert texts(workspace, officer) == ["Looking…", "Found"]


def test_a_response_url_works_five_times(card: Message, press: Press) -> None:
    payload = press(card)
    assert [respond(payload, text=str(n)) for n in range(6)] == [200] * 5 + [404]


def test_a_response_url_works_for_thirty_minutes(card: Message, press: Press, clock: MovableClock) -> None:
    payload = press(card)
    clock.advance(30 * 60)
    assert respond(payload, text="in time") == 200
    clock.advance(1)
    assert respond(payload, text="too late") == 404


def test_a_response_url_reaches_a_channel_without_the_bot(
    workspace: Workspace, bolt_app: App, officer: Person, cabinet_member: Person
) -> None:
    bolt_app.command("/kpi")(lambda ack: ack())
    payload = workspace.command(officer, "#random", "/kpi").payload
    assert respond(payload, text="Shared", response_type="in_channel") == 200
    assert [each.text for each in workspace.messages("#random", cabinet_member)] == ["Shared"]


def test_bad_blocks_are_refused_at_a_response_url(
    workspace: Workspace, officer: Person, card: Message, press: Press
) -> None:
    assert respond(press(card), text="x", blocks=[words("")]) == 400
    assert texts(workspace, officer) == ["Card"]


def test_the_options_of_an_external_menu_come_from_the_bot(
    workspace: Workspace, bolt_app: App, officer: Person, slack_client: WebClient
) -> None:
    bolt_app.options("pick")(lambda ack, payload: ack(options=[option(payload["value"])]))
    sent = slack_client.chat_postMessage(channel="C0SBPERFORM", text="x", blocks=[buttons(menu("external_select"))])
    message = workspace.store.get("C0SBPERFORM", sent["ts"])
    assert workspace.options(officer, message, "pick", "ab") == []
    assert workspace.options(officer, message, "pick", "abc") == [option("abc")]


def test_a_trigger_opens_one_window(bolt_app: App, card: Message, press: Press, slack_client: WebClient) -> None:
    trigger = press(card)["trigger_id"]
    assert slack_client.views_open(trigger_id=trigger, view=modal())["ok"]
    with pytest.raises(Exception, match="exchanged_trigger_id"):
        slack_client.views_open(trigger_id=trigger, view=modal())


def test_a_trigger_lives_three_seconds(
    card: Message, press: Press, slack_client: WebClient, clock: MovableClock
) -> None:
    trigger = press(card)["trigger_id"]
    clock.advance(3.1)
    with pytest.raises(Exception, match="expired_trigger_id"):
        slack_client.views_open(trigger_id=trigger, view=modal())
