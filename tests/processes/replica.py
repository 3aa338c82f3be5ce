"""`python -m bot run` as a process of its own: started, killed without warning, stopped and let go on."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.processes.bot_side import ALERTS
from tests.processes.fake_slack import SECRET
from tests.processes.slack_side import ROOT, TOKEN, FakeSlack

_ADDRESS = re.compile(r'"address": "127\.0\.0\.1:(\d+)"')
_START_SECONDS = 30


@dataclass
class Replica:
    """One running bot."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def port(self) -> int:
        """Where it answers Slack, once it does."""
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if found := _ADDRESS.search(self.log.read_text()):
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError(f"the bot did not start:\n{self.log.read_text()[-2000:]}")

    def signal(self, number: signal.Signals) -> None:
        """Send it this signal, and nobody else."""
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()


@dataclass
class Replicas:
    """Bots on one database."""

    url: str
    slack: FakeSlack
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    running: list[Replica] = field(default_factory=list)

    def start(self) -> Replica:
        """One more, without waiting for it."""
        log = self.folder / f"bot{len(self.running)}.log"
        with log.open("wb") as out:
            command = [sys.executable, "-m", "bot", "run", "--port", "0"]
            process = subprocess.Popen(command, cwd=ROOT, env=self._environ(), stdout=out, stderr=out)
        self.running.append(Replica(process, log))
        return self.running[-1]

    def _environ(self) -> dict[str, str]:
        return os.environ | {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.url,
            "NO_PROXY": "127.0.0.1",
            "SCORECARD_ALERTS_CHANNEL": ALERTS,
            "SCORECARD_SETTLE_SECONDS": "4",
            "SCORECARD_LEASE_SECONDS": "2",
            "SCORECARD_SLACK_TIMEOUT_SECONDS": "1",
            "SCORECARD_DETECT_SECONDS": "0.5",
            "SCORECARD_DELIVER_SECONDS": "0.5",
            **self.settings,
        }


@contextmanager
def replicas(url: str, slack: FakeSlack, folder: Path, **settings: str) -> Iterator[Replicas]:
    """Bots while the block runs; those still alive are ended by their ids."""
    found = Replicas(url, slack, folder, settings)
    with ExitStack() as stack:
        stack.callback(lambda: [one.kill() for one in found.running])
        yield found
