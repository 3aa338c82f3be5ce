"""Health over HTTP on loopback."""

import http.client
import json
import socket
import struct
import threading

import pytest

from bot.health import Health, served
from bot.refusal import Refusal


def ask(port: int, path: str = "/health") -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body) if answer.status in (200, 503) else {}


def test_all_well_is_200_and_names_the_parts() -> None:
    health = Health({"connection": lambda: True, "database": lambda: True})
    with served(health, host="127.0.0.1", port=0) as port:
        assert ask(port) == (200, {"status": "ok", "connection": "ok", "database": "ok"})


def test_one_part_failing_is_503() -> None:
    health = Health({"connection": lambda: True, "database": lambda: False})
    with served(health, host="127.0.0.1", port=0) as port:
        assert ask(port) == (503, {"status": "failing", "connection": "ok", "database": "failing"})


def test_whoever_may_be_anybody_has_them_asked_once_a_second_at_most() -> None:
    asked, now = [], [100.0]
    health = Health({"database": lambda: bool(asked.append(now[0])) or len(asked) == 1}, clock=lambda: now[0])
    assert [health.is_well() for _ in range(5)] == [True] * 5
    now[0] += 1
    assert [health.is_well() for _ in range(5)] == [False] * 5
    assert asked == [100.0, 101.0]


def test_a_detail_that_breaks_is_left_open_and_has_no_say() -> None:
    health = Health({"database": lambda: True})
    health.tell("undelivered", lambda: 1 // 0)
    health.tell("set_aside", lambda: 0)
    assert health.report() == (True, {"status": "ok", "database": "ok", "undelivered": None, "set_aside": 0})


def test_a_question_that_breaks_counts_as_failing_and_hides_no_other() -> None:
    health = Health({"broken": lambda: 1 // 0 > 0})
    health.add("connection", lambda: True)
    assert health.report() == (False, {"status": "failing", "broken": "failing", "connection": "ok"})


def test_other_paths_are_not_there() -> None:
    with served(Health(), host="127.0.0.1", port=0) as port:
        assert ask(port, "/settings")[0] == 404


def test_a_port_that_is_taken_is_refused_in_words() -> None:
    with (
        served(Health(), host="127.0.0.1", port=0) as port,
        pytest.raises(Refusal, match=f"127.0.0.1:{port}"),
        served(Health(), host="127.0.0.1", port=port),
    ):
        pytest.fail("two listeners on one port")


def test_a_monitor_that_hangs_up_leaves_no_traceback_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    asked, gone = threading.Event(), threading.Event()
    health = Health({"slow": lambda: (asked.set(), gone.wait(5))[1]})
    with served(health, host="127.0.0.1", port=0) as port:
        with socket.create_connection(("127.0.0.1", port)) as monitor:
            monitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            monitor.sendall(b"GET /health HTTP/1.1\r\n\r\n")
            assert asked.wait(5)
        gone.set()
        assert ask(port)[0] == 200
    assert capfd.readouterr().err == ""
