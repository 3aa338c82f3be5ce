"""What the tests of the process share: settings, Slack's side of the wire, a tiny Bolt app."""

import os
from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.client import make_client
from bot.settings import Settings
from tests.bot.slack_side import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackApi, slack_api
from tests.databases import database, make_database, make_url, migrated_file, postgresql

__all__ = ["database", "make_database", "make_url", "migrated_file", "postgresql"]


@pytest.fixture
def slack() -> Iterator[SlackApi]:
    with slack_api() as api:
        yield api


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
    names += tuple(name for name in os.environ if name.upper().startswith("SCORECARD_"))
    for name in (*names, "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
