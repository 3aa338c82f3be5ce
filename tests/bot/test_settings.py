"""Settings: defaults, refusals in words, secrets out of sight."""

import pytest

from bot.refusal import Refusal
from bot.settings import Mode, Settings
from storage.domain.role import Role

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-101-202-ThisOneIsMadeUp",
    "SLACK_APP_TOKEN": "xapp-1-A1-303-thisoneismadeup",
    "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
}


def test_an_empty_environment_has_defaults_that_work_without_slack() -> None:
    settings = Settings.read({})
    assert settings.api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///scorecard.db"
    assert settings.log_level == "INFO"
    assert not settings.unsafe_slack_logs


def test_an_empty_value_counts_as_absent() -> None:
    assert Settings.read({"DATABASE_URL": " ", "SLACK_API_URL": ""}) == Settings()


def test_an_app_level_token_chooses_socket_mode_and_a_port_chooses_http_all_the_same() -> None:
    settings = Settings.read(GOOD)
    assert settings.mode(None) is Mode.SOCKET
    assert settings.mode(3000) is Mode.HTTP


@pytest.mark.parametrize(("mode", "name"), [(Mode.SOCKET, "SLACK_APP_TOKEN"), (Mode.HTTP, "SLACK_SIGNING_SECRET")])
def test_everything_a_mode_lacks_is_named_at_once(mode: Mode, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        Settings.read({}).require(mode)
    assert "SLACK_BOT_TOKEN is missing" in str(caught.value)
    assert f"{name} is missing" in str(caught.value)


def test_complete_secrets_are_enough_for_either_mode() -> None:
    for mode in Mode:
        Settings.read(GOOD).require(mode)


@pytest.mark.parametrize(
    "value", ["xoxb-your-token-here", "xoxb-xxxxxxxx-xxxxxxxx", "<paste it here>", "xoxb-000000000000", "xoxb-..."]
)
def test_a_placeholder_is_called_a_placeholder(value: str) -> None:
    settings = Settings.read({**GOOD, "SLACK_BOT_TOKEN": value})
    assert [problem for problem in settings.problems(Mode.SOCKET) if "still holds a placeholder" in problem]


@pytest.mark.parametrize(
    ("name", "value", "mode"),
    [
        ("SLACK_BOT_TOKEN", GOOD["SLACK_APP_TOKEN"], Mode.SOCKET),
        ("SLACK_APP_TOKEN", GOOD["SLACK_BOT_TOKEN"], Mode.SOCKET),
        ("SLACK_SIGNING_SECRET", "0123456789abcdef", Mode.HTTP),
    ],
)
def test_a_secret_of_another_kind_is_refused_without_being_shown(name: str, value: str, mode: Mode) -> None:
    with pytest.raises(Refusal) as caught:
        Settings.read({**GOOD, name: value}).require(mode)
    assert f"{name} is not what Slack gives out" in str(caught.value)
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/"),
        ("DATABASE_URL", "mysql://here/there"),
        ("DATABASE_URL", "scorecard.db"),
        ("SCORECARD_LOG_LEVEL", "LOUD"),
        ("SCORECARD_UNSAFE_SLACK_LOGS", "maybe"),
        ("SCORECARD_DEFAULT_ROLE", "officer"),
        ("SCORECARD_ALERTS_CHANNEL", "#performance"),
        ("SCORECARD_ALERTS_CHANNEL", "D0123456789"),
        ("SCORECARD_SETTLE_SECONDS", "2 minutes"),
        ("SCORECARD_DETECT_SECONDS", "0"),
        ("SCORECARD_DETECT_SECONDS", "-5"),
        ("SCORECARD_DELIVER_SECONDS", "inf"),
        ("SCORECARD_DELIVER_SECONDS", "31"),
        ("SCORECARD_SLACK_TIMEOUT_SECONDS", "1e1"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(Refusal, match=name):
        Settings.read({name: value})


def test_no_secret_and_no_password_shows_in_the_settings_printed() -> None:
    shown = repr(Settings.read({**GOOD, "DATABASE_URL": "postgresql://a:hunter2@h/x", "HTTPS_PROXY": "http://b:pw@p"}))
    assert not [secret for secret in (*GOOD.values(), "hunter2", "pw@p") if secret in shown]


def test_the_web_api_address_always_ends_with_a_slash() -> None:
    assert Settings.read({"SLACK_API_URL": "http://127.0.0.1:9/api"}).api_url == "http://127.0.0.1:9/api/"


def test_a_proxy_without_a_scheme_is_an_http_proxy() -> None:
    assert Settings.read({"https_proxy": "proxy.example.gov.uk:8080"}).https_proxy == "http://proxy.example.gov.uk:8080"


@pytest.mark.parametrize(("given", "role"), [("", Role.VIEWER), ("viewer", Role.VIEWER), ("None", None)])
def test_every_member_may_ask_unless_the_settings_say_otherwise(given: str, role: Role | None) -> None:
    assert Settings.read({"SCORECARD_DEFAULT_ROLE": given}).default_role is role


def test_seconds_may_have_decimals_and_a_channel_is_its_id() -> None:
    given = {"SCORECARD_DELIVER_SECONDS": "0.25", "SCORECARD_ALERTS_CHANNEL": "C0123456789"}
    settings = Settings.read(given)
    assert (settings.deliver_seconds, settings.alerts_channel) == (0.25, "C0123456789")


@pytest.mark.parametrize("name", ["SCORECARD_LEASE_SECONDS", "SCORECARD_SETTLE_SECONDS"])
def test_a_lease_or_settle_window_within_the_timeout_of_a_call_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match=name):
        Settings.read({name: "3", "SCORECARD_SLACK_TIMEOUT_SECONDS": "3"})
    assert Settings.read({name: "3.5", "SCORECARD_SLACK_TIMEOUT_SECONDS": "3"})
