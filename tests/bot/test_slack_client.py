"""The client: one certificate store, no repeats, the right way through or past a proxy."""

import ssl
from contextlib import suppress
from dataclasses import replace

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.errors import SlackApiError

from bot.client import identify, make_client, proxy_for
from bot.refusal import Refusal
from bot.settings import Settings
from tests.bot.slack_side import BOT_TOKEN, SlackApi, redirecting_to


def test_calls_go_to_the_address_of_the_settings_with_the_token(settings: Settings, slack: SlackApi) -> None:
    slack.answers["auth.test"] = {"ok": True}
    make_client(settings).auth_test()
    method, headers, _ = slack.calls[0]
    assert method == "auth.test"
    assert headers["Authorization"] == f"Bearer {BOT_TOKEN}"


def test_a_redirect_to_another_host_is_not_given_the_token(settings: Settings, slack: SlackApi) -> None:
    with redirecting_to(slack.url.replace("127.0.0.1", "localhost") + "elsewhere") as url, suppress(SlackApiError):
        make_client(replace(settings, api_url=url)).auth_test()
    (elsewhere, headers, _), *more = slack.calls
    assert (elsewhere, more) == ("elsewhere", [])
    assert not [value for value in headers.values() if BOT_TOKEN in value]


def test_the_bot_learns_who_it_is_in_one_call(settings: Settings, slack: SlackApi) -> None:
    slack.answers["auth.test"] = {"ok": True, "team_id": "T1", "bot_id": "B1", "user_id": "U1"}
    bot = identify(make_client(settings))
    assert (bot.team_id, bot.bot_id, bot.bot_user_id, bot.bot_token) == ("T1", "B1", "U1", BOT_TOKEN)
    assert slack.methods() == ["auth.test"]


def test_a_token_that_slack_refuses_is_said_in_words(settings: Settings, slack: SlackApi) -> None:
    slack.answers["auth.test"] = {"ok": False, "error": "token_revoked"}
    with pytest.raises(Refusal, match=r"Slack refused SLACK_BOT_TOKEN: it was withdrawn: install the app again\."):
        identify(make_client(settings))


def test_the_client_never_repeats_a_call_and_keeps_one_certificate_store(settings: Settings) -> None:
    client = make_client(settings)
    assert client.retry_handlers == []
    assert isinstance(client.ssl, ssl.SSLContext)


def test_the_client_that_bolt_gives_a_listener_is_as_careful(app: App, slack: SlackApi) -> None:
    seen = []
    app.command("/seen")(lambda ack, client: (ack(), seen.append(client)))
    app.dispatch(BoltRequest(mode="socket_mode", body={"command": "/seen", "team_id": "T1", "user_id": "U2"}))
    assert (seen[0].retry_handlers, seen[0].ssl, seen[0].base_url) == ([], app.client.ssl, slack.url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://slack.com/api/", "http://secure:1"),
        ("wss://wss-primary.slack.com/link", "http://secure:1"),
        ("http://slack.test/", "http://plain:2"),
        ("ws://127.0.0.1:80/link", None),
        ("https://chat.example.gov.uk/", None),
    ],
)
def test_a_proxy_is_chosen_by_scheme_and_left_out_by_host(url: str, expected: str | None) -> None:
    settings = Settings(https_proxy="http://secure:1", http_proxy="http://plain:2", no_proxy="127.0.0.1,.gov.uk")
    assert proxy_for(settings, url) == expected


def test_one_proxy_serves_both_schemes() -> None:
    assert proxy_for(Settings(http_proxy="http://plain:2"), "https://slack.com/") == "http://plain:2"


def test_no_proxy_is_honoured_by_a_real_call(
    settings: Settings, slack: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    slack.answers["auth.test"] = {"ok": True}
    client = make_client(replace(settings, https_proxy="http://127.0.0.1:9"))
    assert client.proxy is None
    client.auth_test()
    assert slack.methods() == ["auth.test"]
