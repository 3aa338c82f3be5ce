"""`run` as a process: SIGTERM, a listener that hangs, a connection gone silent, missing secrets."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.bot.slack_side import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackApi, SlackSocket
from tests.bot.test_http_mode import post, signed

ROOT = Path(__file__).parents[2]
SECRETS = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}
pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGTERM ends a process at once on Windows")


@contextmanager
def small_bot(*arguments: str, deadline: float = 8, **environ: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bot.small_bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **SECRETS, "TEST_DEADLINE": str(deadline), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def address(process: "subprocess.Popen[str]") -> int:
    """The port the process says it listens on."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r'"address": "127.0.0.1:(\d+)"', line):
            return int(found[1])
    raise AssertionError("the process ended before it listened")


def slow(port: int, seconds: float) -> tuple[int, str]:
    body = urlencode({"command": "/slow", "text": str(seconds), "team_id": "T1", "user_id": "U2"})
    return post(port, body, signed(body))


def test_sigterm_lets_a_request_under_way_finish_and_closes_in_order() -> None:
    with small_bot("--port", "0") as process, ThreadPoolExecutor(1) as pool:
        port = address(process)
        answer = pool.submit(slow, port, 1.5)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert answer.result(10) == (200, "done")
        assert process.wait(8) == 0
        assert process.stdout is not None
        assert process.stdout.read() == "closed in order\n"


def test_sigterm_ends_the_process_in_time_even_when_a_listener_hangs() -> None:
    with small_bot("--port", "0", deadline=1) as process, ThreadPoolExecutor(1) as pool:
        port = address(process)
        pool.submit(slow, port, 60).add_done_callback(lambda done: done.exception())
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) != 0


def test_a_silent_socket_ends_the_process_for_its_supervisor(slack: SlackApi) -> None:
    far_end = SlackSocket()
    slack.answers["apps.connections.open"] = {"ok": True, "url": far_end.url}
    with small_bot(SLACK_API_URL=slack.url) as process:
        while not far_end.connections:
            assert process.poll() is None
            time.sleep(0.02)
        far_end.awake = False
        assert process.wait(15) == 3
        assert process.stderr is not None
        messages = [json.loads(line)["message"] for line in process.stderr]
        assert "Nothing heard from Slack: ending, to be started anew." in messages
    far_end.close()


def test_sigterm_ends_socket_mode_with_zero(slack: SlackApi) -> None:
    far_end = SlackSocket()
    slack.answers["apps.connections.open"] = {"ok": True, "url": far_end.url}
    with small_bot(SLACK_API_URL=slack.url) as process:
        while not far_end.connections:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    far_end.close()


def test_missing_secrets_are_said_without_a_traceback_and_before_anything_heavy(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if name not in SECRETS}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={**environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is missing" in done.stderr
    assert "SLACK_APP_TOKEN is missing" in done.stderr
    assert "Traceback" not in done.stderr
