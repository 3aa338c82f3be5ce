"""One worker process as its parent holds it: start it, have it draw within a time limit, replace it, end it."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from charts import wire
from charts.plans import Plan
from charts.wire import SCRATCH

_ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = ("SLACK_", "DATABASE_", SCRATCH)


class ChartFailed(Exception):
    """The chart could not be drawn; the message is a sentence for a person."""


class _WorkerDied(Exception):
    """The process ended without an answer, and not because it took too long."""


class Worker:
    """A fresh interpreter that runs `charts.worker`, asked by one thread at a time; `stop` may come from any.

    A plain child with pipes rather than `multiprocessing`: that would import the parent's main module (Slack and
    SQLAlchemy with it) into the worker, and a pipe that closes is a sign of the parent's end that no kill -9 prevents.
    """

    def __init__(self, *, limit: float, start_limit: float) -> None:
        """`limit` is the time in seconds for one chart, `start_limit` for importing and warming up."""
        self._limit, self._start_limit = limit, start_limit
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ready = self._stopped = False
        self._scratch = ""

    @property
    def pid(self) -> int | None:
        """The process id while there is a process."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def start(self) -> None:
        """Start the process, or replace one that has died, without waiting until it is warm."""
        with self._lock:
            if self._stopped or self.pid:
                return
            self._discard()
            self._scratch = self._scratch or _scratch()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "charts.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment(self._scratch),
                start_new_session=True,
            )

    def draw(self, plan: Plan) -> bytes:
        """The picture as PNG. Raises ChartFailed when it takes too long, cannot be drawn or no process lives.

        A process that somebody else has ended is replaced, and the chart tried once more.
        """
        try:
            png, failure = self._tried(plan)
        except _WorkerDied:
            png, failure = self._tried_again(plan)
        if not png:
            raise ChartFailed(f"The chart could not be drawn ({failure}).")
        return png

    def stop(self) -> None:
        """End the process for good; a chart in hand fails."""
        with self._lock:
            self._stopped = True
            if self._child:
                self._child.kill()

    def reap(self) -> None:
        """After `stop`, when nobody draws any more: wait for the process, close its pipes, remove its folder."""
        with self._lock:
            self._discard()
            if self._scratch:
                shutil.rmtree(self._scratch, ignore_errors=True)
                self._scratch = ""

    def _tried(self, plan: Plan) -> tuple[bytes, str]:
        self.start()
        if not self._ready:
            self._asked(None, self._start_limit, "The chart worker did not start in time.")
            self._ready = True
        answer: tuple[bytes, str] = self._asked(plan, self._limit, "The chart took too long to draw.")
        return answer

    def _tried_again(self, plan: Plan) -> tuple[bytes, str]:
        try:
            return self._tried(plan)
        except _WorkerDied:
            raise ChartFailed("The chart worker ended before it had drawn the chart.") from None

    def _asked(self, plan: Plan | None, limit: float, failure: str) -> Any:
        """Send a plan (None: only wait for the first sign of life) and wait; whoever overstays is killed."""
        child, late = self._child, threading.Event()
        if self._stopped or child is None or child.stdin is None or child.stdout is None:
            raise ChartFailed("The charts are being closed.")
        alarm = threading.Timer(limit, _end, (child, late))
        alarm.daemon = True
        alarm.start()
        try:
            if plan is not None:
                wire.send(child.stdin, plan)
            return wire.receive(child.stdout)
        except (EOFError, OSError):
            child.kill()
            child.wait()
            raise (ChartFailed(failure) if late.is_set() else _WorkerDied) from None
        finally:
            alarm.cancel()

    def _discard(self) -> None:
        child, self._child, self._ready = self._child, None, False
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(OSError):  # what was still to be sent has nobody to read it
                    pipe.close()


def _end(child: "subprocess.Popen[bytes]", late: threading.Event) -> None:
    late.set()
    child.kill()


def _scratch() -> str:
    """A new folder for what matplotlib and fontconfig would leave at home; empty where it is chosen or none can be."""
    if os.environ.get("MPLCONFIGDIR"):
        return ""
    try:
        return tempfile.mkdtemp(prefix="scorecard-charts-")
    except OSError:
        return ""


def environment(scratch: str = "") -> dict[str, str]:
    """The parent's surroundings without its secrets, with this program findable and one thread for numpy.

    `scratch` is the worker's own folder for caches, which the worker removes if its parent dies before it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    path = [str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    own = {name: scratch for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", SCRATCH) if scratch}
    return kept | own | {"PYTHONPATH": os.pathsep.join(path), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
