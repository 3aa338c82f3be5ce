"""A small load generator over kept connections: as many requests as are answered in a time, with each one's latency."""

import asyncio
import itertools
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.asking import signed

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Load:
    """What came of it: seconds of every request answered with 200 and what it holds, and how many were not."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.times) / self.seconds

    def add(self, other: "Load") -> None:
        """Take in a further stretch."""
        self.times += other.times
        self.errors += other.errors
        self.seconds += other.seconds


def requests(texts: Iterable[str]) -> list[bytes]:
    """The questions as signed HTTP requests, fit for the next five minutes."""
    return [_request(*signed(text)) for text in texts]


def _request(body: bytes, headers: dict[str, str]) -> bytes:
    lines = [b"POST /slack/events HTTP/1.1", b"host: 127.0.0.1", b"content-length: %d" % len(body)]
    lines += [f"{name}: {value}".encode() for name, value in headers.items()]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def press(
    port: int, asked: list[bytes], *, connections: int, seconds: float, pause: float = 0.0, holds: bytes = b""
) -> Load:
    """Ask on so many connections at once, each its next question when the last is answered and `pause` is over."""
    load = Load()
    start = time.perf_counter()
    asyncio.run(_press(port, itertools.cycle(asked), connections, start + seconds, pause, holds, load))
    load.seconds = time.perf_counter() - start
    return load


async def _press(
    port: int, asked: Iterator[bytes], connections: int, until: float, pause: float, holds: bytes, load: Load
) -> None:
    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            start = time.perf_counter()
            writer.write(next(asked))
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            if head.startswith(b"HTTP/1.1 200") and holds in body:
                load.times.append(time.perf_counter() - start)
            else:
                load.errors += 1
            if pause:
                await asyncio.sleep(pause)
        writer.close()

    done = await asyncio.gather(*(asyncio.wait_for(one(), 30) for _ in range(connections)), return_exceptions=True)
    load.errors += sum(isinstance(outcome, BaseException) for outcome in done)
