"""Fixtures over the one model of Slack, for every test that talks to it.

In a `conftest.py`: `from tests.slack_fixtures import *  # noqa: F403`. Then ask for

- `clock`: a `MovableClock`; `clock.advance(31 * 60)` moves it, nothing sleeps;
- `workspace`: a `Workspace` on that clock, with its people, channels and the bot's token;
- `site_url`: the address at which it is served over HTTP while the test runs;
- `slack_client`: a `WebClient` that talks to it, without retries;
- `bolt_app`: an empty `App` attached to it; put listeners on it, then act: `workspace.command(…)`;
- `cabinet_member`, `officer`: two of its people.

To try your own app instead of `bolt_app`: build it with `slack_client`, then `workspace.connect(app)`.
"""

from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.demo.people import Person
from bot.demo.server import create_site, running_site
from bot.demo.slack_model import Workspace

__all__ = [
    "MovableClock",
    "bolt_app",
    "cabinet_member",
    "clock",
    "officer",
    "site_url",
    "slack_client",
    "workspace",
]


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Moves the clock on."""
        self.now += seconds


@pytest.fixture
def clock() -> MovableClock:
    """A clock the test moves."""
    return MovableClock()


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    """A fresh workspace."""
    return Workspace(clock)


@pytest.fixture
def site_url(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The workspace's address; a proxy in the environment is not asked for it."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    with running_site(create_site(workspace, notice="Sample figures")) as url:
        yield url


@pytest.fixture
def slack_client(workspace: Workspace, site_url: str) -> WebClient:
    """The bot's own client, without retries."""
    client = WebClient(token=workspace.token, base_url=f"{site_url}/api/", timeout=10)
    client.retry_handlers = []
    return client


@pytest.fixture
def bolt_app(workspace: Workspace, slack_client: WebClient) -> App:
    """A Bolt app without listeners, attached to the workspace, acknowledging when its listener returns."""
    app = App(client=slack_client, process_before_response=True)
    workspace.connect(app)
    return app


@pytest.fixture
def cabinet_member(workspace: Workspace) -> Person:
    """Somebody who reads figures; not in #children-leadership."""
    return workspace.person("Cabinet member")


@pytest.fixture
def officer(workspace: Workspace) -> Person:
    """The performance officer, in every channel."""
    return workspace.person("Performance officer")
