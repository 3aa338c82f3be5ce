"""Faults that a test asks the model for."""

import http.client
import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from bot.demo.people import Person
from bot.demo.slack_model import Workspace

PERFORMANCE = "C0SBPERFORM"


def send(client: WebClient) -> str:
    return client.chat_postMessage(channel=PERFORMANCE, text="Newly red")["ts"]


def test_the_next_call_can_answer_an_error(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("chat.postMessage", error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        send(slack_client)
    assert workspace.messages(PERFORMANCE) == []
    assert send(slack_client) == workspace.messages(PERFORMANCE)[0].ts


def test_a_rate_limit_says_when_to_try_again(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as error:
        send(slack_client)
    assert error.value.response.status_code == 429
    assert error.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize(("status", "html"), [(503, False), (500, True), (200, True)])
def test_the_answer_can_be_no_json(workspace: Workspace, slack_client: WebClient, status: int, html: bool) -> None:
    workspace.faults.next("chat.postMessage", status=status, html=html)
    with pytest.raises(SlackApiError) as error:
        send(slack_client)
    assert error.value.response.status_code == status


def test_a_connection_can_drop_after_the_message_was_posted(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("chat.postMessage", drop=True)
    with pytest.raises(http.client.RemoteDisconnected):
        send(slack_client)
    assert [each.text for each in workspace.messages(PERFORMANCE)] == ["Newly red"]


def test_a_connection_can_drop_before_the_message_was_posted(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("chat.postMessage", drop=True, after=False)
    with pytest.raises(http.client.RemoteDisconnected):
        send(slack_client)
    assert workspace.messages(PERFORMANCE) == []


def test_a_client_that_retries_a_dropped_call_posts_twice(workspace: Workspace, slack_client: WebClient) -> None:
    slack_client.retry_handlers = [ConnectionErrorRetryHandler()]
    workspace.faults.next("chat.postMessage", drop=True)
    send(slack_client)
    assert len(workspace.messages(PERFORMANCE)) == 2


def test_an_answer_can_be_late(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("auth.test", delay=0.2)
    started = time.monotonic()
    slack_client.auth_test()
    assert time.monotonic() - started >= 0.2


def test_faults_wait_for_their_method_and_number(workspace: Workspace, slack_client: WebClient) -> None:
    workspace.faults.next("chat.postMessage", error="fatal_error", times=2)
    slack_client.auth_test()
    assert workspace.faults.waiting == ["chat.postMessage", "chat.postMessage"]


def test_a_response_url_can_fail_too(workspace: Workspace, site_url: str, officer: Person) -> None:
    payload = workspace.command(officer, PERFORMANCE, "/kpi").payload
    workspace.faults.next("response_url", status=500)
    assert WebhookClient(payload["response_url"], retry_handlers=[]).send(text="x").status_code == 500


def test_calls_are_kept_for_a_look(workspace: Workspace, slack_client: WebClient) -> None:
    send(slack_client)
    assert workspace.calls[-1] == ("chat.postMessage", {"channel": PERFORMANCE, "text": "Newly red"})
