"""Logs: one JSON object a line, without tokens and without what people wrote."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from bot.settings import Settings

_SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"), "[token]"),
    (re.compile(r"https://hooks\.[^\s\"']+"), "[response address]"),
    (re.compile(r"wss?://[^\s\"']+"), "[socket address]"),
    (re.compile(r"(?i)\bbearer\s+\S+"), "[token]"),
    (re.compile(r"(?<=://)[^\s/@]+@"), "[login]@"),
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}
_SLACK = ("slack_bolt", "slack_sdk")
_BY_DESIGN = ("As you gave `client` as well, `token`", "As `installation_store` or `authorize` has been used")


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """Sends every log of the process to `stream` (standard error) as JSON, at the level of the settings.

    Slack's libraries stay at INFO even when all else is at DEBUG: their DEBUG holds the text of messages. A bad
    signature is logged by Bolt with the whole body, so that logger speaks up for errors only.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(values=secret_values(settings)))
    handler.addFilter(lambda record: not record.getMessage().startswith(_BY_DESIGN))
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name in _SLACK:
        logging.getLogger(name).setLevel(settings.log_level if settings.unsafe_slack_logs else "INFO")
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Below that, it says of every round of every job that it begins and ends, or that the last one is still going on.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.captureWarnings(True)


def secret_values(settings: Settings) -> tuple[str, ...]:
    """The values that must appear in no log, whatever shape they have."""
    return tuple(value for value in (settings.bot_token, settings.app_token, settings.signing_secret) if value)


class JsonFormatter(logging.Formatter):
    """One line for each record: time (UTC), level, logger, message, extras, and the kind and place of an error.

    The message of an exception may quote what a person typed, so only its class and the lines it passed are kept;
    errors of the operating system, which quote addresses and paths, keep theirs.
    """

    def __init__(self, values: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._values = values

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._clean(self._message(record)),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD:
                entry[name] = value if isinstance(value, int | float | bool | None) else self._clean(str(value))
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            entry["error"] = self._clean(_kind(error))
            entry["where"] = _places(error)
        return json.dumps(entry, ensure_ascii=False)

    def _message(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and str(error):
            message = message.replace(str(error), error.__class__.__name__)
        if record.name.startswith(_SLACK) and record.levelno > logging.DEBUG:
            # Slack's libraries put payloads after their sentence, in braces, on further lines, or after these words.
            message = re.split(r"\s*\(?\{|\n|, body: |(?<=non-JSON format):", message, maxsplit=1)[0]
        return message

    def _clean(self, text: str) -> str:
        for value in self._values:
            text = text.replace(value, "[secret]")
        for pattern, instead in _SECRETS:
            text = pattern.sub(instead, text)
        return text


def _kind(error: BaseException) -> str:
    kind = error.__class__.__name__
    return f"{kind}: {error}" if isinstance(error, OSError) else kind


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
