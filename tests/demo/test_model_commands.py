"""Slash commands as Slack treats them."""

import threading
from typing import Any

import pytest
from slack_bolt import App

from bot.demo.errors import NotPossible
from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from tests.demo.bolt_parts import buttons, words
from tests.slack_fixtures import MovableClock


def answer(app: App, **body: Any) -> None:
    app.command("/kpi")(lambda ack: ack(**body))


def test_the_acknowledgement_is_shown_to_the_asker_only(
    workspace: Workspace, bolt_app: App, cabinet_member: Person, officer: Person
) -> None:
    answer(bolt_app, text="Care leavers: red", response_type="ephemeral")
    outcome = workspace.command(cabinet_member, "#performance", "/kpi", "care leavers eet")
    assert outcome.ok
    assert [each.text for each in workspace.messages("#performance", cabinet_member)] == ["Care leavers: red"]
    assert workspace.messages("#performance", officer) == []


def test_an_answer_in_channel_is_seen_by_all_with_the_command_above_it(
    workspace: Workspace, bolt_app: App, cabinet_member: Person, officer: Person
) -> None:
    answer(bolt_app, text="Care leavers: red", response_type="in_channel")
    workspace.command(cabinet_member, "#random", "/kpi", "care leavers")
    seen = [each.text for each in workspace.messages("#random", officer)]
    assert seen == ["/kpi care leavers", "Care leavers: red"]


def test_an_empty_acknowledgement_shows_nothing(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    answer(bolt_app)
    assert workspace.command(officer, "#performance", "/kpi").ok
    assert workspace.messages("#performance", officer) == []


def test_the_payload_has_slacks_shape(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    answer(bolt_app)
    payload = workspace.command(officer, "#children-leadership", "/kpi", "R&D <1").payload
    assert payload["channel_name"] == "privategroup"
    assert payload["text"] == "R&amp;D &lt;1"
    assert payload["user_name"] == "performance.officer"
    assert payload["response_url"].startswith(workspace.base_url + "/response/")


def test_a_command_is_refused_in_a_thread(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    outcome = workspace.command(officer, "#performance", "/kpi", "red", thread_ts="1.000001")
    assert (outcome.ok, outcome.payload) == (False, {})
    assert "not supported in threads" in outcome.error


def test_an_unregistered_command_never_reaches_the_bot(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    assert "not a valid command" in workspace.command(officer, "#performance", "/budget").error


def test_a_late_acknowledgement_is_lost(
    workspace: Workspace, bolt_app: App, officer: Person, clock: MovableClock
) -> None:
    @bolt_app.command("/kpi")
    def late(ack: Any) -> None:
        clock.advance(3.1)
        ack(text="too late")

    outcome = workspace.command(officer, "#performance", "/kpi", "red")
    assert "operation_timeout" in outcome.error
    shown = workspace.messages("#performance", officer)
    assert [each.origin for each in shown] == ["slack"]


def test_a_listener_that_hangs_is_given_up(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    gate = threading.Event()
    bolt_app.command("/kpi")(lambda ack: (gate.wait(5), ack("late")))
    workspace.ack_seconds = 0.05
    outcome = workspace.command(officer, "#performance", "/kpi")
    gate.set()
    assert "operation_timeout" in outcome.error


def test_no_listener_is_a_timeout(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    assert "operation_timeout" in workspace.command(officer, "#performance", "/kpi").error


def test_no_bot_is_a_failed_dispatch(workspace: Workspace, officer: Person) -> None:
    assert "the bot is not running" in workspace.command(officer, "#performance", "/kpi").error


def test_blocks_that_slack_would_refuse_fail_the_command(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    answer(bolt_app, text="x", blocks=[words("x" * 3001)])
    outcome = workspace.command(officer, "#performance", "/kpi")
    assert "invalid_command_response" in outcome.error
    assert "3000 characters" in workspace.messages("#performance", officer)[0].error


def test_blocks_without_ids_are_given_some(workspace: Workspace, bolt_app: App, officer: Person) -> None:
    plain = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer(bolt_app, blocks=[words("x"), {**buttons(plain), "block_id": "b"}])
    message = workspace.command(officer, "#performance", "/kpi").message
    assert message is not None
    assert message.blocks[0]["block_id"]
    assert message.blocks[1]["elements"][0]["action_id"]


def test_a_person_cannot_act_where_they_cannot_look(
    workspace: Workspace, bolt_app: App, cabinet_member: Person
) -> None:
    with pytest.raises(NotPossible, match="cannot see #children-leadership"):
        workspace.command(cabinet_member, "#children-leadership", "/kpi")


def test_a_guest_sees_one_channel_and_their_own_messages(workspace: Workspace) -> None:
    guest = workspace.person("Guest")
    seen = {each.name for each in workspace.channels.values() if guest.id in workspace.see(each)}
    assert seen == {"performance", "Scorecard Bot"}
