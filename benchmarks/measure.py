"""What every measurement shares: timing two sides in turn, percentiles, and a result held against its goal."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]
REST = 0.0005


HEADING = f"{'goal':4} {'what':84} {'measured':>9} {'wanted':>8}"


@dataclass(frozen=True)
class Result:
    """A number measured, most often a ratio within one run, with its goal.

    The goal is at most `limit`, or at least that with `at_least`; None where there is none.
    """

    goal: str
    what: str
    value: float
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal was reached, in a word; empty where there is none."""
        if self.limit is None:
            return ""
        return "reached" if (self.value >= self.limit if self.at_least else self.value <= self.limit) else "NOT REACHED"

    @property
    def line(self) -> str:
        """The result as a line of the table."""
        wanted = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}"
        value = f"{self.value:.4f}" if self.value < 0.1 else f"{self.value:.2f}"
        return f"{self.goal:4} {self.what:84} {value:>9} {wanted:>8}  {self.verdict:12} {self.note}".rstrip()


def timed(work: Work) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(*sides: Iterable[Work]) -> list[list[float]]:
    """Seconds of every call of each side, one of each in turn, so that noise from elsewhere meets all sides alike."""
    rounds = zip(*sides, strict=True)
    return [list(times) for times in zip(*([rested(work) for work in works] for works in rounds), strict=True)]


def rested(work: Work) -> float:
    """Seconds of one call that begins when the threads which the one before has woken are at rest again."""
    time.sleep(REST)
    return timed(work)


def p50(times: Sequence[float]) -> float:
    """The median."""
    return statistics.median(times)


def p99(times: Sequence[float]) -> float:
    """The time that one call in a hundred exceeds."""
    return statistics.quantiles(times, n=100, method="inclusive")[98]


def micro(seconds: float) -> str:
    """Seconds as whole microseconds, in words."""
    return f"{seconds * 1e6:,.0f} µs"


def milli(seconds: float) -> str:
    """Seconds as milliseconds, in words."""
    return f"{seconds * 1e3:,.2f} ms"
