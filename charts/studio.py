"""The studio: hands charts to worker processes, remembers what they drew, and refuses what would pile up."""

import hashlib
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType

from charts.plans import Plan, Request, describe, plan_of
from charts.process import ChartFailed, Worker

__all__ = ["ChartFailed", "Picture", "Studio", "StudioBusy"]

_CLOSING = "The charts are being closed."
_CLOSE_SECONDS = 1.5


class StudioBusy(Exception):
    """Too many charts are waiting; the message is a sentence for a person."""


@dataclass(frozen=True)
class Picture:
    """A chart as PNG, 1200 pixels wide, with its alt text; equal `digest` means the same picture."""

    png: bytes
    alt: str
    digest: str


@dataclass(frozen=True)
class _Job:
    digest: str
    plan: Plan
    future: "Future[Picture]"


class Studio:
    """Draws charts in worker processes; thread-safe. The process that holds it never imports matplotlib.

    `limit` is the time in seconds for one chart, `waiting` how many may queue, `remembered` how many pictures are
    kept (30 to 60 kB each). `drawn` is told how long each took that had to be drawn.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        waiting: int = 20,
        limit: float = 5.0,
        start_limit: float = 60.0,
        remembered: int = 256,
        drawn: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._workers = [Worker(limit=limit, start_limit=start_limit) for _ in range(workers)]
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._waiting, self._remembered, self._drawn = waiting, remembered, drawn
        self._lock = threading.Lock()
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._pending: dict[str, Future[Picture]] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def start(self) -> None:
        """Start the workers, so that the first chart finds one warm. `submit` does it otherwise."""
        with self._lock:
            if self._threads or self._closed:
                return
            self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._workers]
        for thread in self._threads:
            thread.start()

    def submit(self, request: Request) -> "Future[Picture]":
        """A picture to come, at once if it is remembered. Its failure is ChartFailed; it cannot be cancelled.

        Raises StudioBusy when too many charts are waiting.
        """
        try:
            plan = plan_of(request)
        except Exception as error:  # noqa: BLE001  the edge of the studio: what cannot be drawn never costs the card
            return _failed(_unexpected(error))
        digest = hashlib.blake2b(repr(plan).encode("utf-8", "replace"), digest_size=16).hexdigest()
        self.start()
        with self._lock:
            known = self._known(digest)
            if known:
                return known
            if self._closed:
                return _failed(_CLOSING)
            if self._jobs.qsize() >= self._waiting:
                raise StudioBusy("Too many charts are being drawn just now. Please try again in a moment.")
            self._pending[digest] = future = _running()
            self._jobs.put(_Job(digest, plan, future))
            return future

    def close(self) -> None:
        """End the workers within two seconds; what is still to be drawn fails."""
        with self._lock:
            self._closed = True
            left, self._pending = self._pending, {}
        for worker in self._workers:
            worker.stop()
        for _ in self._threads:
            self._jobs.put(None)
        until = time.monotonic() + _CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        for future in left.values():
            if not future.done():
                future.set_exception(ChartFailed(_CLOSING))
        for worker in self._workers:
            worker.reap()

    def __enter__(self) -> "Studio":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def pids(self) -> list[int]:
        """The process ids of the workers that live."""
        return [pid for worker in self._workers if (pid := worker.pid)]

    def _known(self, digest: str) -> "Future[Picture] | None":
        picture = self._pictures.get(digest)
        if picture is None:
            return self._pending.get(digest)
        self._pictures.move_to_end(digest)
        future: Future[Picture] = Future()
        future.set_result(picture)
        return future

    def _serve(self, worker: Worker) -> None:
        """One thread for each worker: take a chart, have it drawn, settle its future."""
        worker.start()
        while job := self._jobs.get():
            if self._closed:
                continue
            began = time.perf_counter()
            try:
                png = worker.draw(job.plan)
            except Exception as error:  # noqa: BLE001  the edge of the thread: the next chart must still be drawn
                self._settle(job, error if isinstance(error, ChartFailed) else ChartFailed(_unexpected(error)))
                worker.start()
            else:
                self._drawn(time.perf_counter() - began)
                self._settle(job, Picture(png, describe(job.plan), job.digest))

    def _settle(self, job: _Job, outcome: Picture | ChartFailed) -> None:
        with self._lock:
            if self._pending.pop(job.digest, None) is None:
                return
            if isinstance(outcome, Picture):
                self._pictures[job.digest] = outcome
                while len(self._pictures) > self._remembered:
                    self._pictures.popitem(last=False)
        if isinstance(outcome, Picture):
            job.future.set_result(outcome)
        else:
            job.future.set_exception(outcome)


def _running() -> "Future[Picture]":
    """A future that several askers may share, since none of them can cancel it."""
    future: Future[Picture] = Future()
    future.set_running_or_notify_cancel()
    return future


def _failed(sentence: str) -> "Future[Picture]":
    future = _running()
    future.set_exception(ChartFailed(sentence))
    return future


def _unexpected(error: Exception) -> str:
    return f"The chart could not be drawn ({type(error).__name__})."
