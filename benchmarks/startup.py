"""G16: from starting the bot to its first acknowledged `/kpi`, and the memory of its process, against imports alone.

The bot is `python -m bot run --port N` on a loaded SQLite file, with a local workspace in the place of Slack. The other
side is a fresh process that only imports slack_bolt, sqlmodel, matplotlib and, where it is installed, apscheduler.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import SECRET, is_card, signed
from benchmarks.measure import Result, p50, timed
from bot.demo.people import CABINET, TEAM_ID
from bot.demo.server import running_site
from bot.demo.slack_model import Workspace
from bot.samples.load import load
from storage.database import Database
from storage.migrate import migrate

PAIRS, PATIENCE = 5, 30.0
IMPORTS = ["slack_bolt", "sqlmodel", "matplotlib.pyplot"]
SCHEDULER = ["apscheduler.schedulers.background", "apscheduler.triggers.cron"]
QUESTION = "Care Leavers EET"
ROOT = Path(__file__).parents[1]


def results() -> Iterator[Result]:
    """The two sides in turn, five times."""
    imports = IMPORTS + (SCHEDULER if find_spec("apscheduler") else [])
    code = f"import {', '.join(imports)}; print(open('/proc/self/status').read())"
    with ExitStack() as stack:
        environment = stack.enter_context(_surroundings())
        _import(code)
        pairs = [(_start(environment), _import(code)) for _ in range(PAIRS)]
    (start, start_memory), (base, base_memory) = (tuple(zip(*side, strict=True)) for side in zip(*pairs, strict=True))
    note = "" if find_spec("apscheduler") else "; apscheduler is not installed, so left out"
    wall = f"{p50(start):.2f} against {p50(base):.2f} s{note}"
    yield Result("G16", "start to the first acknowledged /kpi / imports alone", p50(start) / p50(base), 0.6, note=wall)
    memory = f"{p50(start_memory):.0f} against {p50(base_memory):.0f} MiB at their highest"
    ratio = p50(start_memory) / p50(base_memory)
    yield Result("G16", "memory of the front process / of imports alone", ratio, 0.65, note=memory)


@contextmanager
def _surroundings() -> Iterator[dict[str, str]]:
    """The environment of a bot that can start: a loaded file and a workspace that knows its token."""
    with TemporaryDirectory(prefix="scorecard-bench-") as folder, running_site(workspace := Workspace()) as url:
        address = f"sqlite:///{Path(folder) / 'sample.db'}"
        database = Database(address)
        migrate(database)
        load(database)
        database.close()
        yield os.environ | {
            "SLACK_BOT_TOKEN": workspace.token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{url}/api/",
            "DATABASE_URL": address,
            "NO_PROXY": "127.0.0.1",
        }


def _start(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start to the first card, and the highest memory of the process in MiB."""
    port = _free_port()
    command = [sys.executable, "-m", "bot", "run", "--port", str(port)]
    quiet = subprocess.DEVNULL
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            answer = _first_answer(port, begun + PATIENCE)
            took = time.perf_counter() - begun
            assert is_card(answer), answer
            return took, _highest(Path(f"/proc/{process.pid}/status").read_text())
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _first_answer(port: int, until: float) -> str:
    body, headers = signed(QUESTION, team_id=TEAM_ID, user_id=CABINET)
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("POST", "/slack/events", body, headers)
            return connection.getresponse().read().decode()
        except ConnectionRefusedError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.005)
        finally:
            connection.close()


def _import(code: str) -> tuple[float, float]:
    status = ""

    def run() -> None:
        nonlocal status
        status = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    return timed(run), _highest(status)


def _highest(status: str) -> float:
    """The process's peak of resident memory in MiB, by the kernel's own account of it (Linux)."""
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    for one in results():
        print(one.line)
