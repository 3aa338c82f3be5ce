"""Logs: JSON lines without tokens, payloads or the words of exceptions."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.errors import SlackApiError

from bot.logs import set_up
from bot.settings import Settings
from tests.bot.slack_side import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackApi

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def lines(settings: Settings) -> Iterator[Lines]:
    """Sets logging up for the test and gives what was written since; puts everything back afterwards."""
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    quiet = {name: logging.getLogger(name).level for name in ("slack_bolt", "slack_sdk", "alembic")}
    stream = io.StringIO()
    set_up(settings, stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for name, level in quiet.items():
        logging.getLogger(name).setLevel(level)


def test_a_record_is_one_json_object_with_its_extras(lines: Lines) -> None:
    logging.getLogger("bot.test").info("Two\nlines", extra={"reference": "R-12", "count": 3})
    (entry,) = lines()
    assert entry["message"] == "Two\nlines"
    assert (entry["level"], entry["logger"], entry["reference"], entry["count"]) == ("INFO", "bot.test", "R-12", 3)
    assert str(entry["time"]).endswith("+00:00")


@pytest.mark.parametrize(
    "secret",
    [
        BOT_TOKEN,
        APP_TOKEN,
        SIGNING_SECRET,
        "xoxe.xoxp-1-Mi0yLTEyMzQ",
        "https://hooks.slack.com/commands/T1/22/abc",
        "wss://wss-primary.slack.com/link/?ticket=abc&app_id=def",
        "Bearer abcdefgh",
        "postgresql://bot:hunter2@db/x",
    ],
)
def test_no_secret_reaches_the_log(lines: Lines, secret: str) -> None:
    logging.getLogger("anyone").warning("It was %s today", secret, extra={"also": secret})
    (entry,) = lines()
    assert str(entry["message"]).startswith("It was ") and str(entry["message"]).endswith(" today")
    assert secret not in json.dumps(entry)
    assert "hunter2" not in json.dumps(entry)


def test_an_exception_leaves_its_kind_and_place_but_not_its_words(lines: Lines) -> None:
    try:
        int("care leavers eet")
    except ValueError as error:
        logging.getLogger("slack_bolt.App").exception(f"Failed to run listener (error: {error})")
    (entry,) = lines()
    assert entry["error"] == "ValueError"
    assert "test_logs.py" in str(entry["where"])
    assert "care leavers" not in json.dumps(entry)


def test_an_error_of_the_operating_system_keeps_its_words(lines: Lines) -> None:
    try:
        raise ConnectionRefusedError(111, "Connection refused")
    except OSError:
        logging.getLogger("bot").exception("No connection.")
    assert "Connection refused" in str(lines()[0]["error"])


def test_a_payload_in_a_line_of_slacks_libraries_is_cut_off(lines: Lines) -> None:
    body = {"type": "block_suggestion", "value": "care leavers"}
    logging.getLogger("slack_bolt.App").warning(f"Unhandled request ({body})\n---\n[Suggestion] care leavers")
    assert lines()[0]["message"] == "Unhandled request"


def test_what_slack_answered_instead_of_json_is_cut_off(lines: Lines, app: App, slack: SlackApi) -> None:
    slack.raw = b"<p>care leavers</p>"
    with suppress(SlackApiError):
        app.client.auth_test()
    assert "non-JSON format" in str(lines()[0]["message"])
    assert "care leavers" not in json.dumps(lines())


def test_an_unhandled_request_of_the_real_library_leaves_no_words(lines: Lines, app: App) -> None:
    app.dispatch(BoltRequest(mode="socket_mode", body={"type": "block_suggestion", "value": "care leavers"}))
    assert any("Unhandled" in str(entry["message"]) for entry in lines())
    assert "care leavers" not in json.dumps(lines())


def test_a_bad_signature_leaves_nothing_of_its_body(lines: Lines, app: App) -> None:
    app.dispatch(BoltRequest(body="command=/kpi&text=care+leavers", headers={"x-slack-signature": ["v0=bad"]}))
    assert "care" not in json.dumps(lines())


def test_debug_stays_away_from_slacks_libraries_unless_asked_for_as_unsafe(settings: Settings, lines: Lines) -> None:
    set_up(replace(settings, log_level="DEBUG"), io.StringIO())
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("slack_sdk.web.base_client").isEnabledFor(logging.DEBUG)
    set_up(replace(settings, log_level="DEBUG", unsafe_slack_logs=True), io.StringIO())
    assert logging.getLogger("slack_sdk.web.base_client").isEnabledFor(logging.DEBUG)
