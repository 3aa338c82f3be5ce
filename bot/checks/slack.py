"""Checks that ask Slack: the tokens, the permissions granted, the clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.checks.findings import Check, Finding, note, ok, problem
from bot.scopes import NEEDED, OPTIONAL
from bot.settings import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Mode, Settings

if TYPE_CHECKING:
    from slack_sdk.web import SlackResponse

CLOCK_LIMIT = 240  # seconds; Slack's signatures are good for 300


def slack_checks(settings: Settings, *, offline: bool = False) -> list[Check]:
    """What only Slack can say. Offline, only whether the secrets are there and look right."""
    checks = [Check("Settings", lambda: secrets(settings))]
    if offline or any(words.startswith(BOT_TOKEN.name) for words in settings.problems(Mode.HTTP)):
        return checks
    from bot.client import make_client

    client = make_client(settings)
    answered = cache(lambda: ask("Bot token", client.auth_test))  # once: unreachable, it takes its time
    checks += [
        Check("Bot token", lambda: bot_token(answered())),
        Check("Permissions", lambda: permissions(answered())),
        Check("Clock", lambda: clock(answered(), datetime.now(UTC))),
        Check("Alerts channel", lambda: alerts_channel(answered(), client, settings.alerts_channel)),
    ]
    if not any(words.startswith(APP_TOKEN.name) for words in settings.problems(Mode.SOCKET)):
        checks.append(Check("App-level token", lambda: app_token(client, settings.app_token)))
    return checks


def secrets(settings: Settings) -> Iterator[Finding]:
    """Whether the secrets of one of the two modes are complete."""
    about = "Settings"
    socket_problems, http_problems = settings.problems(Mode.SOCKET), settings.problems(Mode.HTTP)
    if not socket_problems:
        yield ok(about, "complete for Socket Mode (`python -m bot run`).")
    if not http_problems:
        yield ok(about, "complete for HTTP (`python -m bot run --port N`).")
    if socket_problems and http_problems:
        shared = [words for words in socket_problems if words in http_problems]
        socket_only = [words for words in socket_problems if words not in shared]
        http_only = [words for words in http_problems if words not in shared]
        # Either way of connecting is enough, so where one is complete the other is no problem.
        missing = socket_only if http_only else []
        yield from (problem(about, words) for words in shared + missing)
        if missing:
            yield note(about, f"for HTTP (`--port N`) {SIGNING_SECRET.name} would do in the place of {APP_TOKEN.name}.")


def bot_token(answer: "SlackResponse | Finding") -> Iterator[Finding]:
    """Who the bot is, or why Slack does not take its token."""
    if isinstance(answer, Finding):
        yield answer
    else:
        yield ok("Bot token", f"Slack knows the bot as {answer.get('user')} in the workspace {answer.get('team')}.")


def permissions(answer: "SlackResponse | Finding") -> Iterator[Finding]:
    """Granted against needed, with what each missing one would buy; silent when the token itself is the problem."""
    about = "Permissions"
    if isinstance(answer, Finding):
        return
    granted = {scope.strip() for scope in _header(answer, "x-oauth-scopes").split(",") if scope.strip()}
    if not granted:
        yield note(about, "Slack did not say which are granted.")
        return
    for scope in sorted(NEEDED.keys() - granted):
        yield problem(about, f"{scope} is not granted; it is needed for {NEEDED[scope]}. Install the app again.")
    if granted >= NEEDED.keys():
        yield ok(about, f"all {len(NEEDED)} that are needed are granted.")
    for scope in sorted(OPTIONAL.keys() - granted):
        yield note(about, f"{scope} is not granted; it is optional: {OPTIONAL[scope]}.")
    if beyond := granted - NEEDED.keys() - OPTIONAL.keys():
        more = ", ".join(sorted(beyond))
        yield note(about, f"more than is needed is granted and can be taken away: {more}.")


def clock(answer: "SlackResponse | Finding", now: datetime) -> Iterator[Finding]:
    """This machine's clock against the time in Slack's answer; silent when there is no answer."""
    about = "Clock"
    if isinstance(answer, Finding):
        return
    date = _header(answer, "date")
    if not date:
        return
    seconds = abs((now - parsedate_to_datetime(date)).total_seconds())
    if seconds > CLOCK_LIMIT:
        yield problem(about, f"{seconds:.0f} seconds away from Slack's; requests over HTTP would be refused. Set it.")
    else:
        yield ok(about, "agrees with Slack's.")


def alerts_channel(answer: "SlackResponse | Finding", client: Any, given: str) -> Iterator[Finding]:
    """Whether the bot can post in the channel that hears of published changes; silent when the token is the problem."""
    about = "Alerts channel"
    if isinstance(answer, Finding):
        return
    if not given:
        yield note(about, "none is set (SCORECARD_ALERTS_CHANNEL); told are only those who watch or own indicators.")
        return
    found = ask(about, lambda: client.conversations_info(channel=given))
    if isinstance(found, Finding):
        is_hidden = "channel_not_found" in found.words
        unseen = problem(about, f"{given} is not there, or is private and the bot is not in it: /invite it there.")
        yield unseen if is_hidden else found
        return
    channel = found.get("channel") or {}
    if channel.get("is_archived"):
        yield problem(about, f"{given} is archived. Name another in SCORECARD_ALERTS_CHANNEL.")
    elif not channel.get("is_member"):
        yield problem(about, f"the bot is not in {given}: /invite it there.")
    else:
        yield ok(about, f"the bot is in {given}.")


def app_token(client: Any, token: str) -> Iterator[Finding]:
    """Asks for a Socket Mode address, which shows that the token and its scope are good; nothing is connected."""
    about = "App-level token"
    answer = ask(about, lambda: client.apps_connections_open(app_token=token))
    yield answer if isinstance(answer, Finding) else ok(about, "Slack accepts it for Socket Mode.")


def ask(about: str, call: "Callable[[], SlackResponse]") -> "SlackResponse | Finding":
    """Slack's answer, or the problem in words when it refuses or cannot be reached."""
    from slack_sdk.errors import SlackApiError

    from bot.slack_words import reason

    try:
        return call()
    except (SlackApiError, OSError) as error:
        return problem(about, reason(error))


def _header(answer: "SlackResponse", name: str) -> str:
    for given, value in answer.headers.items():
        if given.lower() == name:
            return value[0] if isinstance(value, list) else str(value)
    return ""
