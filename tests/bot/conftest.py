"""What the tests of the process share: settings, a recording stand-in for Slack's Web API, a tiny Bolt app."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.client import make_client
from bot.settings import Settings

BOT_TOKEN = "xoxb-101-202-ThisOneIsMadeUp"
APP_TOKEN = "xapp-1-A1-303-thisoneismadeup"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class SlackApi:
    """Answers Web API calls as told and remembers them: (method, headers, body)."""

    url: str = ""
    calls: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answers: dict[str, dict[str, object]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def methods(self) -> list[str]:
        return [method for method, _, _ in self.calls]


@pytest.fixture
def slack() -> Iterator[SlackApi]:
    api = SlackApi()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            method = self.path.removeprefix("/api/")
            api.calls.append((method, dict(self.headers), body))
            encoded = json.dumps(api.answers.get(method, {"ok": False, "error": "unknown_method"})).encode()
            self.send_response(200)
            for name, value in {"Content-Type": "application/json", **api.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield api
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(slack: SlackApi) -> Settings:
    return Settings(
        bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret=SIGNING_SECRET, api_url=slack.url, no_proxy="127.0.0.1"
    )


@pytest.fixture
def app(settings: Settings) -> App:
    """A Bolt app that greets: /kpi answers its own text back."""
    bolt = App(
        client=make_client(settings),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token=BOT_TOKEN, bot_id="B1", bot_user_id="U1"
        ),
    )
    bolt.command("/kpi")(lambda ack, command: ack(f"You asked for {command['text']}."))
    return bolt


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests reaches them."""
    names = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "DATABASE_URL", "SLACK_BOT_TOKEN")
    for name in (*names, "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
