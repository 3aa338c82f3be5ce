"""The alerting side of the bot on its own parts: imports, detection and delivery, run until nothing is left to do."""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from sqlalchemy import text

from bot import app as composition
from bot import importing, risk_importing
from bot.client import identify, make_client
from bot.settings import Settings
from handlers.delivery import sending
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from handlers.pictures import Uploads
from storage.alerts.detecting import Detector
from storage.alerts.risk_detecting import RiskDetector
from storage.database import Database
from storage.store import Store
from tests.handlers.drawing import StandInStudio
from tests.processes.quarters import REGISTER, SCORECARD, today
from tests.processes.slack_side import TOKEN, FakeSlack

ALERTS, WATCHING = "C0PROOF001", "C0PROOF002"
"""The alerts channel, and a channel that has subscribed to every change."""
SETTLE, LEASE, TIMEOUT = 4.0, 2.0, 1.0
_ROUNDS = 400
_OPEN = text(
    "SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'unconfirmed') "
    "OR (state = 'sent' AND shown < wanted)"
)


def settings_for(url: str, slack: FakeSlack) -> Settings:
    """As the environment would give them, with everything shortened that can be."""
    return Settings.read(
        {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": url,
            "SCORECARD_ALERTS_CHANNEL": ALERTS,
            "SCORECARD_SETTLE_SECONDS": str(SETTLE),
            "SCORECARD_LEASE_SECONDS": str(LEASE),
            "SCORECARD_SLACK_TIMEOUT_SECONDS": str(TIMEOUT),
        }
    )


@dataclass
class Clock:
    """Real time, and what is not waited for; Slack's clock goes with it."""

    slack: FakeSlack
    ahead: float = 0.0

    def __call__(self) -> datetime:
        """Now."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def skip(self, seconds: float) -> None:
        """Let it be later."""
        # What Slack takes late comes late by the wall: there must be some time for it.
        time.sleep(0.15)
        self.ahead += seconds
        self.slack.tell("ahead", seconds=self.ahead)


@dataclass(frozen=True)
class Side:
    """What detects and delivers, on one database."""

    database: Database
    detector: Detector
    risks: RiskDetector
    courier: Courier
    clock: Clock

    def finish(self) -> None:
        """Detect and deliver until nothing can be done any more; waits are skipped, not sat through."""
        for _ in range(_ROUNDS):
            found, sent = self.detector.tick() + self.risks.tick(), self.courier.round()
            if not found and not sent:
                if not self.left():
                    return
                self.clock.skip(SETTLE / 2)
        raise AssertionError(f"{self.left()} deliveries do not come to an end")

    def left(self) -> int:
        """How many messages or edits are still to be sent; held ones are listed, and not counted."""
        with self.database.connection() as connection:
            return int(connection.execute(_OPEN).scalar_one())


@contextmanager
def side(url: str, slack: FakeSlack, *, ahead: float = 0.0) -> Iterator[Side]:
    """The composition root's own parts but for the chart worker, in whose place a white pixel is drawn."""
    settings, clock = settings_for(url, slack), Clock(slack)
    clock.skip(ahead)
    with ExitStack() as stack:
        client = make_client(settings)
        bot = identify(client)
        database = stack.enter_context(composition.open_database(url))
        made = stack.enter_context(_deps(database, client, bot.team_id or "", clock))
        deps = replace(made, bot_user=bot.bot_user_id or "", alerts_channel=ALERTS)
        detector = Detector(database, alerts_channel=ALERTS, now=clock, today=today)
        matrix = deps.store.matrix
        risks = RiskDetector(database, alerts_channel=ALERTS, matrix=matrix, now=clock, today=today)
        lease, settle = timedelta(seconds=LEASE), timedelta(seconds=SETTLE)
        yield Side(database, detector, risks, _courier(deps, settle, lease), clock)


def _courier(deps: Deps, settle: timedelta, lease: timedelta) -> Courier:
    # One after the other, so that a step is the same one in every run; several at once are in the run of two bots.
    sending._AT_ONCE = 1
    return Courier(deps, settle=settle, lease=lease, alerts_channel=ALERTS, meter=deps.meter)


@contextmanager
def _deps(database: Database, client: object, team: str, clock: Clock) -> Iterator[Deps]:
    real, composition.Studio = composition.Studio, lambda **_: _NoWorker()  # type: ignore[misc, assignment]
    try:
        with composition.open_deps(Store(database), client, team=team, today=today, now=clock) as deps:  # type: ignore[arg-type]
            yield replace(deps, uploads=Uploads(deps.client, poll_seconds=0.01))
    finally:
        composition.Studio = real  # type: ignore[misc]


class _NoWorker(StandInStudio):
    def __enter__(self) -> "_NoWorker":
        return self

    def __exit__(self, *error: object) -> None:
        pass


@dataclass(frozen=True)
class Act:
    """A file that somebody imports: its path and the command's options."""

    path: str
    options: tuple[str, ...] = ()


def run(url: str, slack: FakeSlack, acts: Sequence[Act], progress: Path, *, ahead: float = 0.0) -> None:
    """Import each file and have what follows from it told. What `progress` says is done is not done again.

    As for a person at the terminal, an import is done when the command has said so.
    """
    with side(url, slack, ahead=ahead) as one:
        for number, act in enumerate(acts):
            if number >= _done(progress):
                import_file(url, act, slack)
                progress.write_text(str(number + 1))
            one.finish()


def import_file(url: str, act: Act, slack: FakeSlack) -> None:
    """`python -m bot import`, or `import-risks` for a register, without a process of its own."""
    is_register = Path(act.path).name.startswith(REGISTER)
    command, options = (risk_importing, ()) if is_register else (importing, ("--scorecard", SCORECARD))
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    out = StringIO()
    with redirect_stdout(out):
        code = command.main(parser.parse_args([act.path, *options, *act.options]), settings_for(url, slack))
    assert code == 0, out.getvalue()


def _done(progress: Path) -> int:
    return int(progress.read_text()) if progress.exists() else 0


def wait_until(true: object, seconds: float) -> bool:
    """Whether it came true in time; for what other processes do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False
