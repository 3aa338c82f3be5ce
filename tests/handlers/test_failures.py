"""A listener that raises, over Socket Mode and over HTTP: words for the person, a reference in the log."""

import http.client
import io
import json
import logging
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot import http as http_mode
from bot.demo.slack_model import Workspace
from bot.health import Health
from bot.logs import JsonFormatter
from bot.stopping import Stop
from handlers import Route, register
from handlers.deps import Deps
from handlers.lanes import Lane, LaneFull
from storage.database import Database
from storage.domain.viewer import Permission
from tests.handlers.talking import SIGNING_SECRET, Conversation, shown

TYPED = "what the person typed"
TOKEN = "xoxb-not-a-real-one"
OURS = re.compile(r"the fault is ours\. Please tell your administrator this: ([0-9a-f]{8})\.")


def fail(body: dict) -> None:
    """A listener with a fault that quotes what must be in no log."""
    raise RuntimeError(f"{TYPED} {TOKEN}")


BROKEN = tuple(
    Route(kind, name, fail, Permission.ASK)
    for kind, name in (
        ("command", "/kpi"),
        ("action", "kpi.why"),
        ("view", "window"),
        ("event", "app_mention"),
        ("event", "message"),
    )
)
PERSON = {"id": "U0SBCABINET", "team_id": "T0SBCOUNCIL"}
EVENT = {"user": PERSON["id"], "text": TYPED, "ts": "1.1", "event_ts": "1.1"}
PAYLOADS = {
    "command": {
        "command": "/kpi",
        "text": TYPED,
        "team_id": "T0SBCOUNCIL",
        "user_id": PERSON["id"],
        "channel_id": "C0SBPERFORM",
    },
    "action": {
        "type": "block_actions",
        "user": PERSON,
        "team": {"id": "T0SBCOUNCIL"},
        "channel": {"id": "C0SBPERFORM"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0SBPERFORM", "is_ephemeral": True},
        "trigger_id": "1.1",
        "actions": [{"type": "button", "action_id": "kpi.why", "block_id": "b", "value": TYPED}],
    },
    "view": {
        "type": "view_submission",
        "user": PERSON,
        "team": {"id": "T0SBCOUNCIL"},
        "view": {"id": "V1", "type": "modal", "callback_id": "window", "state": {"values": {"note": TYPED}}},
    },
    "mention": {
        "type": "event_callback",
        "team_id": "T0SBCOUNCIL",
        "event_id": "Ev1",
        "event": {**EVENT, "type": "app_mention", "channel": "C0SBPERFORM"},
    },
    "message": {
        "type": "event_callback",
        "team_id": "T0SBCOUNCIL",
        "event_id": "Ev2",
        "event": {**EVENT, "type": "message", "channel": "D0SBCABINET", "channel_type": "im"},
    },
}


@pytest.fixture
def broken(deps: Deps, workspace: Workspace) -> App:
    """An app whose every listener fails, with the real table's guard and error handler."""
    app = App(
        client=deps.client,
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
        authorize=lambda: workspace.bot,
    )
    register(app, deps, BROKEN)
    workspace.connect(app)
    return app


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The process's log as it is written: JSON, a line each."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def by_socket(app: App, payload: dict) -> tuple[int, str]:
    """Status and body of what goes back over Socket Mode."""
    answer = app.dispatch(BoltRequest(mode="socket_mode", body=payload))
    return answer.status, answer.body


def by_http(app: App, payload: dict) -> tuple[int, str]:
    """Status and body of the answer to a signed request."""
    if "event" in payload:
        body, kind = json.dumps(payload), "application/json"
    else:
        fields = payload if "command" in payload else {"payload": json.dumps(payload)}
        body, kind = urlencode(fields), "application/x-www-form-urlencoded"
    now = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=now, body=body)
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature or "", "Content-Type": kind}
    with serving(app) as port, closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", "/slack/events", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@contextmanager
def serving(app: App) -> Iterator[int]:
    """The bot's HTTP mode on a port of this machine."""
    listener = http_mode.listen("127.0.0.1", 0)
    stop = Stop(deadline=60, end=lambda code: None)
    arguments = {"listener": listener, "stop": stop, "health": Health()}
    thread = threading.Thread(target=http_mode.serve, args=[app], kwargs=arguments)
    thread.start()
    yield listener.getsockname()[1]
    stop.ask()
    thread.join(10)


MODES = pytest.mark.parametrize("send", [by_socket, by_http])


def told_privately(workspace: Workspace, channel: str = "C0SBPERFORM") -> str:
    """The one private message the person got."""
    person = workspace.person(PERSON["id"])

    def found() -> list[str]:
        return [message.text for message in workspace.messages(channel, seen_by=person) if message.ephemeral]

    assert workspace.wait_for(found)
    return found()[0]


def reference_in(words: str, log: io.StringIO) -> str:
    """The reference the person was given, which must be in the log once, with nothing of what was typed."""
    found = OURS.search(words)
    assert found, words
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["error"] for line in lines if line.get("reference") == found[1]] == ["RuntimeError"]
    assert TYPED not in log.getvalue() and TOKEN not in log.getvalue()
    assert "Traceback" not in words and "RuntimeError" not in words
    return found[1]


@MODES
def test_a_command_that_fails_is_answered_in_words(send, broken: App, log: io.StringIO):
    status, body = send(broken, PAYLOADS["command"])
    answer = json.loads(body)
    assert (status, answer["response_type"]) == (200, "ephemeral")
    assert reference_in(answer["text"], log)


@MODES
def test_a_submission_that_fails_shows_an_error_view(send, broken: App, log: io.StringIO):
    status, body = send(broken, PAYLOADS["view"])
    answer = json.loads(body)
    assert (status, answer["response_action"], answer["view"]["type"]) == (200, "update", "modal")
    assert reference_in(shown(answer["view"]), log)


@MODES
def test_a_click_that_fails_is_told_privately(send, broken: App, log: io.StringIO, workspace: Workspace):
    assert send(broken, PAYLOADS["action"]) == (200, "")
    assert reference_in(told_privately(workspace), log)


@MODES
@pytest.mark.parametrize(("kind", "channel"), [("mention", "C0SBPERFORM"), ("message", "D0SBCABINET")])
def test_an_event_that_fails_is_told_privately(
    kind: str, channel: str, send, broken: App, log: io.StringIO, workspace: Workspace
):
    assert send(broken, PAYLOADS[kind]) == (200, "")
    assert reference_in(told_privately(workspace, channel), log)


@MODES
@pytest.mark.parametrize("kind", ["command", "message", "mention"])
def test_the_real_app_answers_in_both_modes(kind: str, send, talk: Conversation, workspace: Workspace):
    status, body = send(workspace.app, PAYLOADS[kind])
    assert status == 200
    assert ("No indicator matches" in body) == (kind == "command")


def test_work_that_fails_after_the_acknowledgement_is_told_and_logged(
    talk: Conversation, workspace: Workspace, log: io.StringIO
):
    card = talk.ask("Care Leavers EET")
    workspace.faults.next("views.open", error="invalid_arguments")
    talk.press(card, "kpi.why")
    assert workspace.wait_for(lambda: any(OURS.search(message.text) for message in talk.seen()))
    words = next(message.text for message in talk.seen() if OURS.search(message.text))
    assert f'"reference": "{OURS.search(words)[1]}"' in log.getvalue()


@pytest.mark.parametrize(
    ("fault", "said"),
    [({"error": "ratelimited"}, "Slack asks me to wait"), ({"status": 503}, "Slack did not answer me as it should")],
)
def test_trouble_at_slack_is_not_called_ours(talk: Conversation, workspace: Workspace, fault: dict, said: str):
    card = talk.ask("Care Leavers EET")
    workspace.faults.next("views.open", **fault)
    talk.press(card, "kpi.why")
    assert workspace.wait_for(lambda: any(said in message.text for message in talk.seen()))


@pytest.fixture
def writer(database: Database) -> Iterator[None]:
    """Somebody else is in the middle of a long write."""
    with closing(sqlite3.connect(database.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_while_somebody_writes_questions_are_answered(writer, talk: Conversation):
    assert "43%" in talk.ask("Care Leavers EET").text


def test_a_share_that_meets_a_busy_database_says_try_again(writer, talk: Conversation, workspace: Workspace):
    talk.press(talk.ask("Care Leavers EET"), "kpi.share")
    assert workspace.wait_for(lambda: any("database is busy" in message.text for message in talk.seen()))
    assert all(message.ephemeral for message in talk.seen())


@MODES
def test_an_event_that_meets_a_busy_database_is_left_to_be_sent_again(writer, send, talk: Conversation):
    assert send(talk.workspace.app, PAYLOADS["message"])[0] == 503


@MODES
def test_a_click_that_finds_no_room_says_try_again(send, talk: Conversation, workspace: Workspace):
    talk.rebuild(windows=Lane("full", threads=1, most=0))
    assert send(workspace.app, PAYLOADS["action"]) == (200, "")
    assert "more to do than I can manage" in told_privately(workspace)


@MODES
@pytest.mark.parametrize("kind", ["message", "mention"])
def test_an_event_that_finds_no_room_is_left_to_be_sent_again(kind: str, send, talk: Conversation):
    talk.rebuild(answers=Lane("full", threads=1, most=0))
    assert send(talk.workspace.app, PAYLOADS[kind])[0] == 503


def test_a_lane_survives_what_fails_in_it(log: io.StringIO):
    done = threading.Event()
    with closing(Lane("one", threads=1, most=2)) as lane:
        lane.put(fail, {})
        lane.put(done.set)
        assert done.wait(5)
    assert "work after the acknowledgement failed" in log.getvalue()
    assert TYPED not in log.getvalue()


def test_a_lane_takes_no_more_than_it_may_and_nothing_once_closed():
    held = threading.Event()
    with closing(Lane("one", threads=1, most=2)) as lane:
        lane.put(held.wait, 5)
        lane.put(held.wait, 5)
        with pytest.raises(LaneFull):
            lane.put(held.wait, 5)
        held.set()
    with pytest.raises(LaneFull):
        lane.put(held.wait, 5)
