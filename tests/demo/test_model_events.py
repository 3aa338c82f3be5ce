"""What the bot hears of what people write."""

from typing import Any

import pytest
from slack_bolt import App

from bot.demo.people import BOT_USER, Person
from bot.demo.slack_model import Workspace


@pytest.fixture
def heard(bolt_app: App) -> list[dict[str, Any]]:
    """The bodies of the events the bot was sent."""
    bodies: list[dict[str, Any]] = []
    bolt_app.event("app_mention")(lambda body: bodies.append(body))
    bolt_app.event("message")(lambda body: bodies.append(body))
    return bodies


def test_a_mention_is_heard_where_the_bot_is_a_member(
    workspace: Workspace, heard: list[dict[str, Any]], officer: Person
) -> None:
    workspace.say(officer, "#performance", "@Scorecard Bot care leavers & eet")
    event = heard[0]["event"]
    assert (event["type"], event["text"]) == ("app_mention", f"<@{BOT_USER}> care leavers &amp; eet")
    assert heard[0]["type"] == "event_callback"
    assert heard[0]["event_id"].startswith("Ev")


def test_a_mention_elsewhere_is_not_heard(workspace: Workspace, heard: list[dict[str, Any]], officer: Person) -> None:
    workspace.say(officer, "#random", "@bot care leavers")
    assert heard == []
    assert "not in this channel" in workspace.cards[0]


def test_other_messages_are_not_heard(workspace: Workspace, heard: list[dict[str, Any]], officer: Person) -> None:
    assert workspace.say(officer, "#performance", "Good morning").ok
    assert heard == []


def test_everything_in_the_direct_message_is_heard_once(
    workspace: Workspace, heard: list[dict[str, Any]], officer: Person
) -> None:
    workspace.say(officer, workspace.dm(officer), "@bot care leavers")
    assert [(each["event"]["type"], each["event"]["channel_type"]) for each in heard] == [("message", "im")]


def test_a_reply_brings_its_thread(workspace: Workspace, heard: list[dict[str, Any]], officer: Person) -> None:
    parent = workspace.say(officer, "#performance", "Figures are out").message.ts
    workspace.say(officer, "#performance", "@bot summary", thread_ts=parent)
    assert heard[0]["event"]["thread_ts"] == parent


def test_the_same_event_can_come_twice(workspace: Workspace, heard: list[dict[str, Any]], officer: Person) -> None:
    said = workspace.say(officer, "#performance", "@bot summary")
    workspace.deliver(said.payload, retry=1)
    assert heard[0]["event_id"] == heard[1]["event_id"]


def test_every_event_has_an_id_of_its_own(workspace: Workspace, heard: list[dict[str, Any]], officer: Person) -> None:
    for _ in range(2):
        workspace.say(officer, "#performance", "@bot summary")
    assert heard[0]["event_id"] != heard[1]["event_id"]


def test_an_event_nobody_acknowledges_is_repeated(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    tries: list[Any] = []

    @bolt_app.event("app_mention")
    def failing(request: Any) -> None:
        tries.append(request.headers.get("x-slack-retry-num"))
        raise ValueError("broken")

    workspace.say(officer, "#performance", "@bot summary")
    assert tries == [None, ["1"]]


def test_looking_at_the_home_is_heard(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    seen: list[str] = []
    bolt_app.event("app_home_opened")(lambda event: seen.append(event["user"]))
    workspace.open_home(officer)
    assert seen == [officer.id]
