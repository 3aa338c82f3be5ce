"""HTTP mode: signed requests are answered, everything else is refused without an error of our own."""

import hashlib
import hmac
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from slack_bolt import App

from bot import http as http_mode
from bot.health import FRESH_SECONDS, Health
from bot.metrics import Metrics
from bot.refusal import Refusal
from bot.stopping import Stop
from tests.bot.slack_side import SIGNING_SECRET
from tests.slack_fixtures import MovableClock

COMMAND = {"command": "/kpi", "text": "care leavers", "team_id": "T1", "user_id": "U2", "channel_id": "C3"}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(1000.0)


@pytest.fixture
def health(clock: MovableClock) -> Health:
    return Health(clock=clock)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def stop() -> Stop:
    return Stop(deadline=60, end=lambda code: None)


@pytest.fixture
def port(app: App, health: Health, stop: Stop, metrics: Metrics) -> Iterator[int]:
    listener = http_mode.listen("127.0.0.1", 0)
    number = listener.getsockname()[1]
    arguments = {"listener": listener, "stop": stop, "health": health, "meter": metrics}
    thread = threading.Thread(target=http_mode.serve, args=[app], kwargs=arguments)
    thread.start()
    yield number
    stop.ask()
    thread.join(10)
    assert not thread.is_alive()


def signed(body: str, *, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def post(port: int, body: str | bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/slack/events", body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def ask(port: int, text: str = "care leavers", **more: str) -> tuple[int, str]:
    body = urlencode({**COMMAND, "text": text})
    return post(port, body, {**signed(body), **more})


def test_a_signed_command_is_answered_in_the_acknowledgement(port: int) -> None:
    assert ask(port) == (200, "You asked for care leavers.")


def test_a_signature_made_with_another_secret_is_refused(port: int) -> None:
    body = urlencode(COMMAND)
    assert post(port, body, signed(body, secret="f" * 32))[0] == 401


def test_a_body_changed_after_signing_is_refused(port: int) -> None:
    body = urlencode(COMMAND)
    assert post(port, body + "x", signed(body))[0] == 401


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_request_of_more_than_five_minutes_ago_or_ahead_is_refused(port: int, seconds: int) -> None:
    body = urlencode(COMMAND)
    assert post(port, body, signed(body, at=time.time() + seconds))[0] == 401


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_missing_header_is_refused(port: int, name: str) -> None:
    body = urlencode(COMMAND)
    headers = signed(body)
    del headers[name]
    assert post(port, body, headers)[0] == 401


@pytest.mark.parametrize("timestamp", ["soon", "", "1e9", "-1", "9" * 5000, "\u00b2", "nan"])
def test_a_time_that_is_no_number_is_refused_like_any_bad_signature(port: int, timestamp: str) -> None:
    body = urlencode(COMMAND)
    headers = {**signed(body), "X-Slack-Request-Timestamp": timestamp.encode("latin-1")}  # type: ignore[dict-item]
    assert post(port, body, headers)[0] == 401


def test_a_signature_of_strange_letters_is_refused(port: int) -> None:
    body = urlencode(COMMAND)
    headers = {**signed(body), "X-Slack-Signature": "v0=é".encode("latin-1")}  # type: ignore[dict-item]
    assert post(port, body, headers)[0] == 401


def test_the_first_of_two_times_counts_for_the_check_and_for_bolt(port: int) -> None:
    body = urlencode(COMMAND)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("POST", "/slack/events")
    for name, value in signed(body).items():
        connection.putheader(name, value)
    connection.putheader("X-Slack-Request-Timestamp", "soon")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body.encode())
    assert connection.getresponse().status == 200
    connection.close()


def test_a_body_that_is_too_large_is_refused_before_it_is_read_to_its_end(port: int) -> None:
    body = "text=" + "x" * http_mode.LARGEST_BODY
    assert post(port, body, signed(body))[0] == 413


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"a": ', b"payload=%7Bnot"])
def test_a_body_that_cannot_be_read_is_a_bad_request_not_an_error(port: int, body: bytes) -> None:
    headers = {**signed(body.decode("latin-1")), "Content-Type": "application/json"}
    assert post(port, body, headers)[0] in (400, 401)


def test_a_deeply_nested_body_is_a_bad_request_not_an_error(port: int) -> None:
    body = '{"a":' * 100_000
    assert post(port, body, {**signed(body), "Content-Type": "application/json"})[0] == 400


def test_only_post_is_taken(port: int) -> None:
    assert post(port, "", {}, method="GET")[0] == 405


def test_a_retry_reaches_the_listener_with_its_number(port: int, app: App) -> None:
    seen = []
    app.event("app_mention")(lambda event, request: seen.append(request.headers["x-slack-retry-num"]))
    body = json.dumps(
        {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_mention", "user": "U2"}}
    )
    headers = {**signed(body), "Content-Type": "application/json", "X-Slack-Retry-Num": "1"}
    assert post(port, body, headers)[0] == 200
    assert seen == [["1"]]


def test_the_url_check_of_slacks_set_up_page_is_answered(port: int) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, text = post(port, body, {**signed(body), "Content-Type": "application/json"})
    assert (status, json.loads(text)["challenge"]) == (200, "abc")


def test_one_slow_listener_does_not_hold_up_another_request(port: int, app: App) -> None:
    release, started = threading.Event(), threading.Event()
    app.command("/slow")(lambda ack: (ack("late"), started.set(), release.wait(10)))
    body = urlencode({**COMMAND, "command": "/slow"})
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(post, port, body, signed(body))
        assert started.wait(5)
        assert ask(port)[0] == 200
        release.set()
        assert slow.result()[0] == 200


def test_more_requests_than_can_wait_are_turned_away_politely(
    app: App, health: Health, stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_mode.Workers.__init__, "__kwdefaults__", {"threads": 1, "waiting": 0})
    release, started = threading.Event(), threading.Event()
    app.command("/slow")(lambda ack: (ack(), started.set(), release.wait(10)))
    listener = http_mode.listen("127.0.0.1", 0)
    number = listener.getsockname()[1]
    body = urlencode({**COMMAND, "command": "/slow"})
    with ThreadPoolExecutor(2) as pool:
        server = pool.submit(http_mode.serve, app, listener=listener, stop=stop, health=health)
        slow = pool.submit(post, number, body, signed(body))
        assert started.wait(5)
        assert ask(number) == (503, "Busy, please try again.")
        release.set()
        assert slow.result()[0] == 200
        assert ask(number)[0] == 200
        stop.ask()
        server.result(10)


def test_health_on_slacks_port_says_well_or_not_and_no_more(port: int, health: Health, clock: MovableClock) -> None:
    def status() -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    assert status() == (200, '{"status":"ok"}')
    clock.advance(FRESH_SECONDS)
    health.add("database", lambda: False)
    assert status() == (503, '{"status":"failing"}')


def test_the_numbers_of_a_monitor_are_not_on_slacks_port(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/metrics")
    assert connection.getresponse().status == 404
    connection.close()


def test_each_acknowledgement_is_measured(port: int, metrics: Metrics) -> None:
    assert ask(port)[0] == 200
    assert b"scorecard_acknowledgement_seconds_count 1.0" in metrics.text()


def test_an_answer_in_two_packets_is_not_held_back() -> None:
    with http_mode.listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_refused_in_words(port: int) -> None:
    with pytest.raises(Refusal, match="Choose another port with --port"):
        http_mode.listen("127.0.0.1", port)


def test_a_body_that_does_not_arrive_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_mode, "BODY_SECONDS", 0.1)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("POST", "/slack/events")
    for name, value in signed("").items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", "100")
    connection.endheaders(b"part of it")
    assert connection.getresponse().status == 408
    connection.close()


@pytest.mark.parametrize("body", ['{"event": {"user": 7}}', "[1]", "null", '{"authorizations": 7}', '"x"'])
def test_a_body_of_an_odd_shape_is_refused_before_anybody_signed_it(
    port: int, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {**signed(body, secret="another"), "Content-Type": "application/json"}
    assert post(port, body, headers) == (400, "The body is not what Slack sends.")
    assert not caplog.records


def test_connections_that_never_finish_a_request_are_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_mode.Impatient, "head_seconds", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as slow:
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: here\r\n")
        assert slow.recv(100) == b""


def test_a_second_request_on_a_connection_has_its_time_too(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_mode.Impatient, "head_seconds", 0.2)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(2):
        connection.request("GET", "/health")
        assert connection.getresponse().read()
        time.sleep(0.4)
    connection.close()
