"""Settings: what the environment says, checked once and passed on as a value."""

import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from bot.refusal import Refusal
from storage.domain.role import Role

SLACK_API_URL = "https://slack.com/api/"
DATABASE_URL = "sqlite:///scorecard.db"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Mode(Enum):
    """How Slack reaches the bot."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"


@dataclass(frozen=True, slots=True)
class Secret:
    """What a secret of Slack's looks like and where to find it."""

    name: str
    shape: re.Pattern[str]
    looks: str
    where: str


BOT_TOKEN = Secret(
    "SLACK_BOT_TOKEN",
    re.compile(r"xoxb-[A-Za-z0-9-]{10,}"),
    "begins with xoxb-",
    "'OAuth & Permissions', 'Bot User OAuth Token'",
)
APP_TOKEN = Secret(
    "SLACK_APP_TOKEN",
    re.compile(r"xapp-[A-Za-z0-9-]{10,}"),
    "begins with xapp-",
    "'Basic Information', 'App-Level Tokens' (scope connections:write)",
)
SIGNING_SECRET = Secret(
    "SLACK_SIGNING_SECRET",
    re.compile(r"[0-9a-f]{32}"),
    "is 32 characters of 0-9 and a-f",
    "'Basic Information', 'Signing Secret'",
)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{8,}")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)
_PLACEHOLDER = re.compile(r"your|example|placeholder|change.?me|replace|x{5}|\.\.\.|<|(.)\1{7}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the process reads from its environment. Secrets and addresses with passwords stay out of `repr`."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API_URL
    database_url: str = field(default=DATABASE_URL, repr=False)
    https_proxy: str = field(default="", repr=False)
    http_proxy: str = field(default="", repr=False)
    no_proxy: str = ""
    ssl_cert_file: str = ""
    log_level: str = "INFO"
    default_role: Role | None = Role.VIEWER
    unsafe_slack_logs: bool = False
    alerts_channel: str = ""
    settle_seconds: float = 120
    lease_seconds: float = 60
    slack_timeout_seconds: float = 10
    detect_seconds: float = 5
    deliver_seconds: float = 2
    risk_matrix: str = ""

    def __post_init__(self) -> None:
        longer = {"LEASE": self.lease_seconds, "SETTLE": self.settle_seconds}
        for name, seconds in longer.items():
            if seconds <= self.slack_timeout_seconds:
                raise Refusal(
                    f"SCORECARD_{name}_SECONDS must be longer than SCORECARD_SLACK_TIMEOUT_SECONDS: "
                    "else a call that Slack still answers would be taken for lost."
                )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Settings of `environ`; an empty value counts as absent. Raises `Refusal` for what cannot be meant.

        Secrets are taken as they are: commands that do not talk to Slack run without them. See `require`.
        """

        def value(name: str, default: str = "") -> str:
            return environ.get(name, "").strip() or environ.get(name.lower(), "").strip() or default

        def seconds(name: str, default: float, *, most: int) -> float:
            return _seconds(name, value(name, str(default)), most=most)

        return cls(
            bot_token=value(BOT_TOKEN.name),
            app_token=value(APP_TOKEN.name),
            signing_secret=value(SIGNING_SECRET.name),
            api_url=_api_url(value("SLACK_API_URL", SLACK_API_URL)),
            database_url=_database_url(value("DATABASE_URL", DATABASE_URL)),
            https_proxy=_proxy(value("HTTPS_PROXY")),
            http_proxy=_proxy(value("HTTP_PROXY")),
            no_proxy=value("NO_PROXY"),
            ssl_cert_file=value("SSL_CERT_FILE"),
            log_level=_log_level(value("SCORECARD_LOG_LEVEL", "INFO")),
            default_role=_default_role(value("SCORECARD_DEFAULT_ROLE", Role.VIEWER)),
            unsafe_slack_logs=_switch("SCORECARD_UNSAFE_SLACK_LOGS", value("SCORECARD_UNSAFE_SLACK_LOGS", "no")),
            alerts_channel=_channel(value("SCORECARD_ALERTS_CHANNEL")),
            settle_seconds=seconds("SCORECARD_SETTLE_SECONDS", 120, most=3600),
            lease_seconds=seconds("SCORECARD_LEASE_SECONDS", 60, most=3600),
            slack_timeout_seconds=seconds("SCORECARD_SLACK_TIMEOUT_SECONDS", 10, most=120),
            detect_seconds=seconds("SCORECARD_DETECT_SECONDS", 5, most=30),
            deliver_seconds=seconds("SCORECARD_DELIVER_SECONDS", 2, most=30),
            risk_matrix=value("SCORECARD_RISK_MATRIX"),
        )

    def mode(self, port: int | None) -> Mode:
        """HTTP when a port is given, even if there is an app-level token; otherwise Socket Mode."""
        return Mode.SOCKET if port is None else Mode.HTTP

    def secrets_of(self, mode: Mode) -> tuple[tuple[Secret, str], ...]:
        """The secrets `mode` needs with their values."""
        second = (APP_TOKEN, self.app_token) if mode is Mode.SOCKET else (SIGNING_SECRET, self.signing_secret)
        return ((BOT_TOKEN, self.bot_token), second)

    def problems(self, mode: Mode) -> list[str]:
        """One sentence for each secret that `mode` needs and that is missing or cannot be right."""
        return [words for secret, given in self.secrets_of(mode) if (words := _problem(secret, given))]

    def require(self, mode: Mode) -> None:
        """Raises `Refusal` naming everything that `mode` lacks, not the first thing only."""
        problems = self.problems(mode)
        if problems:
            advice = f"Set it in the environment or in .env (see .env.example); {mode.value} needs it."
            raise Refusal("\n".join([*problems, advice]))


def load_env_file(path: Path, environ: MutableMapping[str, str] = os.environ) -> bool:
    """Adds what `path` says to `environ`; what is already set there wins. False when there is no such file.

    Lines are NAME=value, with optional quotes around the value; nothing is expanded. The whole process sees the
    values, so proxies and SSL_CERT_FILE reach the libraries that read them for themselves.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: {error.__class__.__name__}.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = _assignment(path, number, line)
            environ.setdefault(name, value)
    return True


def _assignment(path: Path, number: int, line: str) -> tuple[str, str]:
    match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", line)
    if match is None:
        # The line itself may hold a secret, so it is not shown.
        raise Refusal(f"{path}, line {number}: expected NAME=value.")
    name, value = match.groups()
    quoted = re.fullmatch(r"(['\"])(.*)\1(?:\s+#.*)?", value)
    return name, quoted[2] if quoted else re.sub(r"(^|\s+)#.*$", "", value)


def _problem(secret: Secret, given: str) -> str | None:
    if not given:
        return f"{secret.name} is missing: copy it from {secret.where} of your app at api.slack.com/apps."
    if _PLACEHOLDER.search(given):
        return f"{secret.name} still holds a placeholder: put the real value there, from {secret.where}."
    if not secret.shape.fullmatch(given):
        return f"{secret.name} is not what Slack gives out: it {secret.looks}. Copy it again from {secret.where}."
    return None


def _api_url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal("SLACK_API_URL must be a web address such as https://slack.com/api/.")
    return given if given.endswith("/") else given + "/"


def _database_url(given: str) -> str:
    if not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", given):
        raise Refusal(
            "DATABASE_URL must begin with sqlite:/// (a file) or postgresql:// (a server), "
            "for example sqlite:///scorecard.db."
        )
    return given


def _proxy(given: str) -> str:
    return given if "://" in given or not given else f"http://{given}"


def _log_level(given: str) -> str:
    if given.upper() not in LOG_LEVELS:
        raise Refusal(f"SCORECARD_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}.")
    return given.upper()


def _switch(name: str, given: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    if given.lower() not in words:
        raise Refusal(f"{name} must be yes or no.")
    return words[given.lower()]


def _default_role(given: str) -> Role | None:
    if given.lower() in (Role.VIEWER, "none"):
        return Role.VIEWER if given.lower() == Role.VIEWER else None
    raise Refusal("SCORECARD_DEFAULT_ROLE is viewer (every full member may ask) or none (only who has a role).")


def _channel(given: str) -> str:
    if given and not _CHANNEL.fullmatch(given):
        raise Refusal(
            "SCORECARD_ALERTS_CHANNEL is a channel's ID, such as C0123456789, and not its name: "
            "in Slack, open the channel's details; the ID is at the foot of 'About'."
        )
    return given


def _seconds(name: str, given: str, *, most: int) -> float:
    number = float(given) if _NUMBER.fullmatch(given) else 0.0
    if not 0.01 <= number <= most:
        raise Refusal(f"{name} must be a number of seconds of at most {most}, such as 5 or 0.5.")
    return number
