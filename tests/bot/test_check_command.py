"""`check`: each finding in words, each check made even when another breaks."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError

import pytest

from bot.check import run
from bot.checks.environment import certificates, environment_checks, proxy, secrets_file, time_zone
from bot.checks.findings import Check, Finding, Level, examine, ok, problem, report
from bot.checks.slack import ask, clock, slack_checks
from bot.scopes import NEEDED, OPTIONAL
from bot.settings import Settings
from tests.bot.slack_side import SlackApi


def texts(findings: list[Finding], level: Level = Level.PROBLEM) -> list[str]:
    return [f"{finding.about}: {finding.words}" for finding in findings if finding.level is level]


@pytest.fixture
def healthy(slack: SlackApi) -> SlackApi:
    slack.answers["auth.test"] = {"ok": True, "user": "scorecard", "team": "A council"}
    slack.answers["apps.connections.open"] = {"ok": True, "url": "wss://somewhere"}
    slack.headers["X-OAuth-Scopes"] = ",".join(NEEDED)
    return slack


def test_a_check_that_breaks_is_a_finding_and_the_next_is_still_made() -> None:
    checks = [Check("First", lambda: [problem("First", str(1 // 0))]), Check("Second", lambda: [ok("Second", "fine.")])]
    assert [finding.words for finding in examine(checks)] == ["could not be looked at (ZeroDivisionError).", "fine."]


def test_the_exit_code_is_1_for_a_problem_and_0_without(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([Check("A", lambda: [ok("A", "fine.")])]) == 0
    assert run([Check("A", lambda: [ok("A", "fine.")]), Check("B", lambda: [problem("B", "bad.")])]) == 1
    assert capsys.readouterr().out.endswith("problem  B: bad.\n\n1 problem to solve.\n")


def test_the_report_says_when_all_is_in_place() -> None:
    assert report([ok("A", "fine.")]).endswith("Everything needed is in place.")


def test_a_workspace_that_is_set_up_has_no_problem(settings: Settings, healthy: SlackApi) -> None:
    findings = examine([*environment_checks(settings), *slack_checks(settings)])
    assert texts(findings) == []
    assert "Bot token: Slack knows the bot as scorecard in the workspace A council." in texts(findings, Level.OK)
    assert "Permissions: all 10 that are needed are granted." in texts(findings, Level.OK)
    assert healthy.methods() == ["auth.test", "apps.connections.open"]


def test_a_missing_permission_is_named_with_what_it_buys(settings: Settings, healthy: SlackApi) -> None:
    healthy.headers["X-OAuth-Scopes"] = ",".join(scope for scope in NEEDED if scope != "files:write")
    (found,) = texts(examine(slack_checks(settings)))
    assert found.startswith("Permissions: files:write is not granted; it is needed for uploading charts.")


def test_a_permission_beyond_need_is_a_note(settings: Settings, healthy: SlackApi) -> None:
    healthy.headers["X-OAuth-Scopes"] = ",".join([*NEEDED, "channels:join"])
    findings = examine(slack_checks(settings))
    assert texts(findings) == []
    assert "can be taken away: channels:join." in "".join(texts(findings, Level.NOTE))


@pytest.mark.parametrize(
    ("code", "words"), [("invalid_auth", "does not know it"), ("brand_new_code", "Slack says 'brand_new_code'")]
)
def test_a_refused_token_is_one_problem_in_words(settings: Settings, healthy: SlackApi, code: str, words: str) -> None:
    healthy.answers["auth.test"] = {"ok": False, "error": code}
    (found,) = texts(examine(slack_checks(settings)))
    assert found.startswith("Bot token: ") and words in found


def test_slack_out_of_reach_is_asked_once_for_the_token_and_said_in_words(settings: Settings) -> None:
    away = replace(settings, api_url="http://127.0.0.1:9/api/", app_token="")
    (found,) = texts(examine(slack_checks(away)))
    assert found.startswith("Bot token: Slack cannot be reached: ")


def test_an_untrusted_certificate_points_to_the_setting() -> None:
    def call() -> None:
        error = ssl.SSLCertVerificationError("no")
        error.verify_message = "self-signed certificate in certificate chain"
        raise URLError(error)

    found = ask("Bot token", call)  # type: ignore[arg-type]
    assert isinstance(found, Finding)
    assert "self-signed certificate in certificate chain" in found.words and "SSL_CERT_FILE" in found.words


def test_a_wrong_clock_is_a_problem(settings: Settings, healthy: SlackApi) -> None:
    from bot.client import make_client

    answer = make_client(settings).auth_test()
    now = datetime.now(UTC)
    assert [finding.level for finding in clock(answer, now)] == [Level.OK]
    assert [finding.level for finding in clock(answer, now + timedelta(minutes=5))] == [Level.PROBLEM]


def test_one_of_the_two_modes_is_enough(settings: Settings) -> None:
    findings = examine(slack_checks(replace(settings, app_token=""), offline=True))
    assert texts(findings) == []
    assert texts(findings, Level.OK) == ["Settings: complete for HTTP (`python -m bot run --port N`)."]


def test_without_any_secret_what_one_mode_needs_is_named_and_slack_is_not_asked(slack: SlackApi) -> None:
    findings = examine(slack_checks(Settings(api_url=slack.url)))
    assert [text.split()[1] for text in texts(findings)] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    (other,) = texts(findings, Level.NOTE)
    assert other.endswith("SLACK_SIGNING_SECRET would do in the place of SLACK_APP_TOKEN.")
    assert slack.calls == []


def test_a_proxy_that_does_not_answer_is_a_problem(settings: Settings) -> None:
    through = replace(settings, no_proxy="", https_proxy="http://127.0.0.1:9")
    (found,) = texts(list(proxy(through)))
    assert "127.0.0.1:9 does not answer" in found


def test_a_proxy_that_answers_is_named(settings: Settings, slack: SlackApi) -> None:
    address = slack.url.removesuffix("/api/")
    (found,) = proxy(replace(settings, no_proxy="", https_proxy=address))
    assert found == ok("Proxy", f"{address.removeprefix('http://')} answers.")


def test_a_certificate_file_that_is_missing_or_no_certificate_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "certificates.pem"
    (missing,) = certificates(Settings(ssl_cert_file=str(path)))
    path.write_text("not one")
    (wrong,) = certificates(Settings(ssl_cert_file=str(path)))
    assert "does not exist" in missing.words
    assert "no certificates that can be read" in wrong.words


def test_a_secrets_file_that_others_can_read_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert [finding.level for finding in secrets_file(path)] == [Level.OK]
    path.touch(mode=0o644)
    path.chmod(0o644)
    assert [finding.level for finding in secrets_file(path)] == [Level.PROBLEM]
    path.chmod(0o600)
    assert [finding.level for finding in secrets_file(path)] == [Level.OK]


def test_the_time_zone_is_known_here() -> None:
    (found,) = time_zone()
    assert found.level is not Level.PROBLEM


def test_permissions_that_are_optional_are_noted_while_missing_and_never_too_much(
    settings: Settings, healthy: SlackApi
) -> None:
    (first, *_) = noted = texts(examine(slack_checks(settings)), Level.NOTE)
    assert first.startswith("Permissions: channels:history is not granted; it is optional: looking whether")
    healthy.headers["X-OAuth-Scopes"] = ",".join([*NEEDED, *OPTIONAL])
    assert [words for words in texts(examine(slack_checks(settings)), Level.NOTE) if words in noted] == noted[2:]


@pytest.mark.parametrize(
    ("answer", "level", "words"),
    [
        ({"ok": True, "channel": {"is_member": True}}, Level.OK, "the bot is in C0123456789."),
        ({"ok": True, "channel": {"is_member": False}}, Level.PROBLEM, "the bot is not in C0123456789: /invite"),
        ({"ok": True, "channel": {"is_member": True, "is_archived": True}}, Level.PROBLEM, "C0123456789 is archived."),
        ({"ok": False, "error": "channel_not_found"}, Level.PROBLEM, "C0123456789 is not there, or is private"),
        ({"ok": False, "error": "fatal_error"}, Level.PROBLEM, "Slack says 'fatal_error'"),
    ],
)
def test_the_alerts_channel_must_be_there_with_the_bot_in_it(
    settings: Settings, healthy: SlackApi, answer: dict[str, object], level: Level, words: str
) -> None:
    healthy.answers["conversations.info"] = answer
    findings = examine(slack_checks(replace(settings, alerts_channel="C0123456789")))
    assert [found.words[: len(words)] for found in findings if found.about == "Alerts channel"] == [words]
    assert [found.level for found in findings if found.about == "Alerts channel"] == [level]


def test_an_alerts_channel_that_is_not_set_is_a_note(settings: Settings, healthy: SlackApi) -> None:
    noted = texts(examine(slack_checks(settings)), Level.NOTE)
    assert [words for words in noted if words.startswith("Alerts channel: none is set")] != []
