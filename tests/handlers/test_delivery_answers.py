"""Slack's answers told apart: done, surely not done, or nobody knows."""

import errno
import gc
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import IncompleteRead, RemoteDisconnected
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.delivery.classify import Verdict, asked, of_code, of_error
from storage.domain.delivery import Reason

KNOWN = [
    ("is_archived", Verdict.HELD, Reason.ARCHIVED),
    ("not_in_channel", Verdict.HELD, Reason.NOT_IN_CHANNEL),
    ("channel_not_found", Verdict.HELD, Reason.NO_CHANNEL),
    ("user_disabled", Verdict.HELD, Reason.PERSON_GONE),
    ("restricted_action", Verdict.HELD, Reason.RESTRICTED),
    ("restricted_action_read_only_channel", Verdict.HELD, Reason.RESTRICTED),
    ("no_permission", Verdict.HELD, Reason.RESTRICTED),
    ("thread_not_found", Verdict.HELD, Reason.HEAD_GONE),
    ("invalid_auth", Verdict.SHUT, None),
    ("token_revoked", Verdict.SHUT, None),
    ("account_inactive", Verdict.SHUT, None),
    ("missing_scope", Verdict.SHUT, None),
    ("invalid_blocks", Verdict.REFUSED, None),
    ("msg_blocks_too_long", Verdict.REFUSED, None),
    ("metadata_too_large", Verdict.REFUSED, None),
    ("ratelimited", Verdict.BUSY, None),
    ("team_added_to_org", Verdict.UNSENT, None),
    ("fatal_error", Verdict.MAYBE, None),
    ("internal_error", Verdict.MAYBE, None),
    ("a_word_of_next_year", Verdict.MAYBE, None),
    ("", Verdict.MAYBE, None),
]
FAULTS: list[tuple[BaseException, Verdict]] = [
    (URLError(ConnectionRefusedError(errno.ECONNREFUSED, "refused")), Verdict.UNSENT),
    (URLError(socket.gaierror(-2, "Name or service not known")), Verdict.UNSENT),
    (URLError(ssl.SSLCertVerificationError("certificate has expired")), Verdict.UNSENT),
    (URLError(ssl.SSLError("wrong version number")), Verdict.UNSENT),
    (URLError(OSError(errno.ENETUNREACH, "unreachable")), Verdict.UNSENT),
    (URLError(OSError("Tunnel connection failed: 407 Proxy Authentication Required")), Verdict.UNSENT),
    (URLError(TimeoutError("timed out")), Verdict.MAYBE),
    (URLError(BrokenPipeError(errno.EPIPE, "pipe")), Verdict.MAYBE),
    (URLError(ConnectionResetError(errno.ECONNRESET, "reset")), Verdict.MAYBE),
    (TimeoutError("The read operation timed out"), Verdict.MAYBE),
    (ssl.SSLError("unexpected eof while reading"), Verdict.MAYBE),
    (ConnectionResetError(errno.ECONNRESET, "reset"), Verdict.MAYBE),
    (RemoteDisconnected("closed"), Verdict.MAYBE),
    (IncompleteRead(b"{"), Verdict.MAYBE),
    (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), Verdict.MAYBE),
]


@pytest.mark.parametrize(("code", "verdict", "reason"), KNOWN)
def test_slacks_word_for_a_refusal(code: str, verdict: Verdict, reason: Reason | None) -> None:
    answer = of_code(code)
    assert (answer.verdict, answer.reason) == (verdict, reason)


@pytest.mark.parametrize(("error", "verdict"), FAULTS, ids=lambda one: repr(one) if isinstance(one, Exception) else one)
def test_a_call_without_an_answer(error: BaseException, verdict: Verdict) -> None:
    assert of_error(error).verdict is verdict


@pytest.mark.parametrize(
    ("given", "seconds"),
    [("7", 7), ("0", 1), ("-5", 30), ("soon", 30), ("", 30), ("999999999", 3600), ("1e9", 30), ("2.5", 2.5)],
)
def test_how_long_slack_asks_to_wait(given: str, seconds: float) -> None:
    headers = {"retry-AFTER": given} if given else {}
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False}, headers=headers, status_code=429
    )
    assert of_error(SlackApiError("", response)).retry_after == seconds


def http(body: bytes, *, status: str = "200 OK", kind: str = "application/json", length: int | None = None) -> bytes:
    """An answer as it goes over the wire, with a length that need not be true."""
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n"
    return head.encode() + body


WIRE = [
    ("yes", http(b'{"ok":true,"ts":"1.2","channel":"C1"}'), Verdict.YES),
    ("a yes without a ts", http(b'{"ok":true}'), Verdict.MAYBE),
    ("a yes with an odd ts", http(b'{"ok":true,"ts":12}'), Verdict.MAYBE),
    ("a partial body", http(b'{"ok":tr', length=80), Verdict.MAYBE),
    ("broken JSON", http(b'{"ok":true,'), Verdict.MAYBE),
    ("a list", http(b"[1, 2]"), Verdict.MAYBE),
    ("a text", http(b'"ok"'), Verdict.MAYBE),
    ("null", http(b"null"), Verdict.MAYBE),
    ("nothing", http(b""), Verdict.MAYBE),
    ("nested without end", http(b"[" * 200_000), Verdict.MAYBE),
    ("no UTF-8", http(b"\xff\xfe\xfa"), Verdict.MAYBE),
    ("an unknown character set", http(b"{}", kind="application/json; charset=klingon"), Verdict.MAYBE),
    ("bytes", http(b"\x1f\x8b\x00", kind="application/gzip"), Verdict.MAYBE),
    ("a page", http(b"<html>sign in</html>", kind="text/html"), Verdict.MAYBE),
    ("a page and a fault", http(b"<html>", status="502 Bad Gateway", kind="text/html"), Verdict.MAYBE),
    ("a refusal in a fault", http(b'{"ok":false,"error":"is_archived"}', status="500 Error"), Verdict.MAYBE),
    ("an error that is no text", http(b'{"ok":false,"error":{"a":1}}'), Verdict.MAYBE),
    ("no HTTP at all", b"\x00\x01\x02\r\n\r\n", Verdict.MAYBE),
    ("closed at once", b"", Verdict.MAYBE),
    ("a refusal", http(b'{"ok":false,"error":"is_archived"}'), Verdict.HELD),
    ("too often", http(b"<html>", status="429 Too Many Requests", kind="text/html"), Verdict.BUSY),
    ("too often, politely", http(b'{"ok":false,"error":"ratelimited"}'), Verdict.BUSY),
]


@contextmanager
def answering(reply: bytes) -> Iterator[str]:
    """A server that gives every request this reply and hangs up."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(5)

    def serve() -> None:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"
    finally:
        server.close()
        thread.join(5)


def posting(url: str, **options: object) -> Callable[[], SlackResponse]:
    client = WebClient(token="xoxb-of-a-test", base_url=url, timeout=2, retry_handlers=[], **options)  # type: ignore[arg-type]
    client.proxy = None
    return lambda: client.chat_postMessage(channel="C1", text="words")


@pytest.mark.parametrize(("reply", "verdict"), [one[1:] for one in WIRE], ids=[one[0] for one in WIRE])
def test_what_comes_over_the_wire(reply: bytes, verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with answering(reply) as url, warnings.catch_warnings():
        # The library leaves the connection of an answer that it cannot read to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        assert asked(posting(url), "ts").verdict is verdict
        gc.collect()


def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert asked(posting(f"http://127.0.0.1:{port}/api/"), "ts").verdict is Verdict.UNSENT


def test_somebody_is_there_who_does_not_speak_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        answer = asked(posting(url.replace("http:", "https:"), ssl=ssl.create_default_context()), "ts")
    assert answer.verdict is Verdict.UNSENT


def test_an_answer_that_does_not_come_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api/"
        assert asked(posting(url), "ts").verdict is Verdict.MAYBE
