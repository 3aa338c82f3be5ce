"""A stand-in for the chart worker, at the boundary of its process."""

import struct
import zlib
from concurrent.futures import Future
from threading import Event

from charts.plans import Request, describe, plan_of
from charts.studio import Picture
from storage.domain.snapshot import IndicatorSnapshot


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")


class StandInStudio:
    """Draws a white pixel at once; with `holding` it waits for `release`, with `refusing` it raises that.

    `failing` is how a drawing fails later, after `submit`.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.drawn: list[Request] = []
        self.refusing: Exception | None = None
        self.failing: Exception | None = None
        self.holding = False
        self.asked_for = Event()
        self._held: list[tuple[Future[Picture], Request]] = []

    def submit(self, request: Request) -> "Future[Picture]":
        """As the studio's own."""
        if self.refusing:
            raise self.refusing
        self.asked.append(_name(request))
        self.drawn.append(request)
        future: Future[Picture] = Future()
        self._held.append((future, request))
        self.asked_for.set()
        if not self.holding:
            self.release()
        return future

    def hold(self) -> None:
        """Keep what is asked for from now on; `asked_for` is set when something is."""
        self.holding = True
        self.asked_for.clear()

    def release(self) -> None:
        """Finish what was held."""
        while self._held:
            future, request = self._held.pop()
            if self.failing:
                future.set_exception(self.failing)
            else:
                plan = plan_of(request)
                is_trend = isinstance(request, IndicatorSnapshot)
                alt = f"Trend of {_name(request)}" if is_trend else describe(plan)
                future.set_result(Picture(_png(), alt, repr(plan)))


def _name(request: Request) -> str:
    return request.definition.name if isinstance(request, IndicatorSnapshot) else type(request).__name__
