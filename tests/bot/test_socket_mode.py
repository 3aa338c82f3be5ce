"""Socket Mode: envelopes are acknowledged with the answer, silence is noticed, a stop is orderly."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_bolt import App

from bot import socket as socket_mode
from bot.health import Health
from bot.metrics import Metrics
from bot.refusal import Refusal
from bot.settings import Settings
from bot.stopping import Stop
from tests.bot.slack_side import APP_TOKEN, SlackApi, SlackSocket

COMMAND = {"command": "/kpi", "text": "care leavers", "team_id": "T1", "user_id": "U2", "channel_id": "C3"}


@pytest.fixture
def far_end(slack: SlackApi) -> Iterator[SlackSocket]:
    far_end = SlackSocket()
    slack.answers["apps.connections.open"] = {"ok": True, "url": far_end.url}
    yield far_end
    far_end.close()


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def stop() -> Stop:
    return Stop(deadline=60, end=lambda code: None)


def started(settings: Settings, app: App, stop: Stop, health: Health) -> threading.Thread:
    arguments = {"stop": stop, "health": health}
    thread = threading.Thread(target=socket_mode.serve, args=[settings, app], kwargs=arguments)
    thread.start()
    return thread


def envelope(number: int, command: str = "/kpi") -> dict[str, object]:
    payload = {**COMMAND, "command": command}
    return {"envelope_id": f"E{number}", "type": "slash_commands", "payload": payload}


def connected(far_end: SlackSocket) -> bool:
    return any(far_end.connections or threading.Event().wait(0.02) for _ in range(500))


def test_a_command_is_answered_in_the_acknowledgement(
    settings: Settings, app: App, far_end: SlackSocket, slack: SlackApi, stop: Stop, health: Health
) -> None:
    thread = started(settings, app, stop, health)
    assert connected(far_end)
    far_end.send(envelope(1))
    assert far_end.wait_for(1)
    assert far_end.received == [{"envelope_id": "E1", "payload": {"text": "You asked for care leavers."}}]
    assert slack.calls[0][1]["Authorization"] == f"Bearer {APP_TOKEN}"
    stop.ask()
    thread.join(10)
    assert (thread.is_alive(), stop.code) == (False, 0)


def test_a_connection_gone_silent_ends_the_process_with_a_code_for_its_supervisor(
    settings: Settings, app: App, far_end: SlackSocket, stop: Stop, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.1)
    monkeypatch.setattr(socket_mode, "SILENT_SECONDS", 1.0)
    thread = started(settings, app, stop, health)
    assert connected(far_end)
    assert not stop.wait(1.6), "it ended although pings were answered"
    far_end.awake = False
    assert stop.wait(5)
    assert stop.code == socket_mode.SILENT != 0
    thread.join(10)
    assert not thread.is_alive()


def test_a_connection_that_never_says_anything_counts_as_silent(
    settings: Settings, app: App, far_end: SlackSocket, stop: Stop, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "PING_SECONDS", 0.1)
    monkeypatch.setattr(socket_mode, "SILENT_SECONDS", 1.0)
    far_end.awake = False
    thread = started(settings, app, stop, health)
    assert stop.wait(5)
    assert stop.code == socket_mode.SILENT
    thread.join(10)


def test_health_follows_the_connection(
    settings: Settings, app: App, far_end: SlackSocket, stop: Stop, health: Health
) -> None:
    thread = started(settings, app, stop, health)
    assert connected(far_end)
    far_end.send(envelope(1))
    assert far_end.wait_for(1)
    assert health.report() == (True, {"status": "ok", "connection": "ok"})
    stop.ask()
    thread.join(10)
    assert health.report()[0] is False


def test_each_acknowledgement_is_measured(settings: Settings, app: App, far_end: SlackSocket) -> None:
    metrics, stop = Metrics(), Stop(deadline=60, end=lambda code: None)
    arguments = {"stop": stop, "health": Health(), "meter": metrics}
    thread = threading.Thread(target=socket_mode.serve, args=[settings, app], kwargs=arguments)
    thread.start()
    assert connected(far_end)
    far_end.send(envelope(1))
    assert far_end.wait_for(1)
    stop.ask()
    thread.join(10)
    assert b"scorecard_acknowledgement_seconds_count 1.0" in metrics.text()


def test_an_answer_under_way_at_a_stop_is_still_acknowledged_and_a_later_envelope_is_not(
    settings: Settings, app: App, far_end: SlackSocket, stop: Stop, health: Health
) -> None:
    running, release = threading.Event(), threading.Event()
    app.command("/slow")(lambda ack: (running.set(), release.wait(10), ack("late but here")))
    thread = started(settings, app, stop, health)
    assert connected(far_end)
    far_end.send(envelope(1, "/slow"))
    assert running.wait(5)
    stop.ask()
    thread.join(1.5)  # long enough for the stop to be seen
    far_end.send(envelope(2))
    release.set()
    thread.join(10)
    assert [message["envelope_id"] for message in far_end.received] == ["E1"]


@pytest.mark.parametrize(
    ("code", "words"),
    [("invalid_auth", "Slack refused SLACK_APP_TOKEN: Slack does not know it"), ("missing_scope", "connections:write")],
)
def test_a_token_that_slack_refuses_is_said_in_words(
    settings: Settings, app: App, slack: SlackApi, stop: Stop, health: Health, code: str, words: str
) -> None:
    slack.answers["apps.connections.open"] = {"ok": False, "error": code}
    with pytest.raises(Refusal, match=words):
        socket_mode.serve(settings, app, stop=stop, health=health)


def test_slack_out_of_reach_is_said_in_words(settings: Settings, app: App, stop: Stop, health: Health) -> None:
    app.client.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(Refusal, match=r"Slack cannot be reached: .*refused"):
        socket_mode.serve(settings, app, stop=stop, health=health)


def test_a_proxy_of_the_environment_is_not_used_for_a_host_it_leaves_out(
    settings: Settings,
    app: App,
    far_end: SlackSocket,
    stop: Stop,
    health: Health,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    thread = started(replace(settings, https_proxy="http://127.0.0.1:9"), app, stop, health)
    assert connected(far_end)
    stop.ask()
    thread.join(10)
    assert not thread.is_alive()


def test_a_close_that_the_librarys_own_threads_get_in_the_way_of_is_made_again(settings: Settings, app: App) -> None:
    class Raced(socket_mode.Client):
        closes = 0

        def disconnect(self) -> None:
            self.closes += 1
            if self.closes == 1:
                raise AttributeError("'NoneType' object has no attribute 'close'")

    client = Raced(settings, app)
    socket_mode._close(client)
    assert (client.closes, client.current_session_runner.is_alive()) == (2, False)
