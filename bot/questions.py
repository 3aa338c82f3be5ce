"""The questions of health about alerts: does the clock go, is all assessed and sent, does Slack still take the token.

Each fault shows within two minutes.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.health import Health
from bot.scheduling import WRITTEN, Pulse
from bot.undelivered import stuck
from storage.alerts import pauses
from storage.alerts.problems import PATIENCE, oldest_write, problems, set_aside
from storage.database import Database

SILENT_SECONDS = 60.0  # without a round of the jobs that must go on, or without a write to the database
LEAST_FREE = 50_000_000  # bytes on the disk of a SQLite file
GOING = ("detect", "risks", "deliver")
_REFUSED = (
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "no_permission",
    "org_login_required",
    "team_access_not_granted",
    "access_denied",
)


class TokenProbe:
    """Asks Slack now and then whether it still takes the token, so that nobody who asks about health has to wait."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self.refused = ""

    def ask(self, now: datetime) -> str:
        """One call; an answer that is none, because Slack cannot be reached, changes nothing."""
        try:
            self._client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error", ""))
            if code in _REFUSED:
                self.refused = code
            return code
        except OSError:
            return "unreachable"
        self.refused = ""
        return "taken"


class Questions:
    """What is asked of the database, of this process's own clock and of what Slack said last."""

    def __init__(self, database: Database, pulse: Pulse, probe: TokenProbe, *, now: Callable[[], datetime]) -> None:
        self._database, self._pulse, self._probe, self._now = database, pulse, probe, now

    def add_to(self, health: Health) -> None:
        """Has them all asked, with the details that go with them."""
        for name in ("scheduler", "detection", "alerts", "token", "disk"):
            health.add(name, getattr(self, name))
        health.tell("undelivered", self.undelivered)
        health.tell("set_aside", self.set_aside)

    def scheduler(self) -> bool:
        """Whether detection and delivery go round in this process."""
        return all(self._pulse.silence(name) <= SILENT_SECONDS for name in GOING)

    def detection(self) -> bool:
        """Whether what was written has been assessed; what was set aside does not count."""
        with self._database.reading() as session:
            oldest = oldest_write(session, now=self._now())
        return oldest is None or self._now() - oldest <= PATIENCE

    def alerts(self) -> bool:
        """Whether nothing is held or waits to be delivered that should have been."""
        return not self.undelivered()

    def token(self) -> bool:
        """Whether Slack took the token when it was last asked, and sending has not been stopped because of it."""
        with self._database.reading() as session:
            return not self._probe.refused and pauses.everywhere(session) is None

    def disk(self) -> bool:
        """Whether a small write has lately succeeded, and there is room for more."""
        return self._pulse.silence(WRITTEN) <= SILENT_SECONDS and free_bytes(self._database) >= LEAST_FREE

    def undelivered(self) -> list[dict[str, Any]]:
        """What is held or waits too long, by destination and reason, since when and how much."""
        with self._database.reading() as session:
            found = problems(session, now=self._now())
        return [one.as_json() for one in stuck(found.undelivered)]

    def set_aside(self) -> int:
        """How many indicators, risks and areas are left alone for a while, because assessing them failed."""
        with self._database.reading() as session:
            return set_aside(session)


def free_bytes(database: Database) -> float:
    """The room on the disk of a SQLite file; a server looks after its own."""
    if not database.is_sqlite or not database.url.database:
        return float("inf")
    return shutil.disk_usage(Path(database.url.database).absolute().parent).free
