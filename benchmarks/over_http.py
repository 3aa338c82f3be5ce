"""G2 and G3: the card over HTTP against an empty listener on the same front end, and beside charts being drawn."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.asking import ask, card_app, is_card
from benchmarks.council import INDICATORS, council, names
from benchmarks.load import Load, press, requests
from benchmarks.measure import Result, milli, p50, p99
from storage.store import Store

ROUNDS, STRETCH = 5, 1.0
CALM_ROUNDS, CALM_STRETCH, CALM_PAUSE = 5, 3.0, 0.004
_CARD = b"kpi.why"


@dataclass(frozen=True)
class Front:
    """A front process and its port."""

    process: "subprocess.Popen[str]"
    port: int

    def tell(self, word: str) -> None:
        """Send a line to it."""
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()


def results() -> Iterator[Result]:
    """Both fronts are up all the time and are pressed in turn; the load comes from this process."""
    with ExitStack() as stack:
        database = stack.enter_context(council())
        with card_app(Store(database)) as app:
            cards = requests(name for name in names(INDICATORS) if is_card(ask(app, name)()))
        url = database.url.render_as_string(hide_password=False)
        empty, card = stack.enter_context(front("empty", url)), stack.enter_context(front("card", url))
        for one in (empty, card):
            press(one.port, cards, connections=4, seconds=STRETCH)
        yield from _throughput(empty, card, cards)
        yield from _beside_charts(card, cards)


@contextmanager
def front(kind: str, url: str) -> Iterator[Front]:
    """A front process of this kind while the block runs."""
    command = [sys.executable, "-m", "benchmarks.front", kind, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            yield Front(process, int(process.stdout.readline()))
        finally:
            process.kill()


def _throughput(empty: Front, card: Front, cards: list[bytes]) -> Iterator[Result]:
    for connections, limit in ((1, None), (10, 0.4), (50, None)):
        nothing, shown = Load(), Load()
        for _ in range(ROUNDS):
            nothing.add(press(empty.port, cards, connections=connections, seconds=STRETCH))
            shown.add(press(card.port, cards, connections=connections, seconds=STRETCH, holds=_CARD))
        what = f"cards a second / empty answers a second, {connections} connections"
        ratio = shown.per_second / nothing.per_second
        yield Result("G2" if limit else "", what, ratio, limit, at_least=True, note=_rates(shown, nothing))
        if connections == 50:
            yield Result("G2", "errors at 50 connections", shown.errors + nothing.errors, 0)


def _rates(shown: Load, nothing: Load) -> str:
    return (
        f"{shown.per_second:,.0f} against {nothing.per_second:,.0f}/s; "
        f"p50 {milli(p50(shown.times))}, p99 {milli(p99(shown.times))}"
    )


def _beside_charts(card: Front, cards: list[bytes]) -> Iterator[Result]:
    """One person asks now and then; in every other stretch charts are drawn without pause."""
    calm, busy = Load(), Load()
    for _ in range(CALM_ROUNDS):
        for word, load in (("rest", calm), ("draw", busy)):
            card.tell(word)
            press(card.port, cards, connections=1, seconds=0.5, pause=CALM_PAUSE)
            load.add(press(card.port, cards, connections=1, seconds=CALM_STRETCH, pause=CALM_PAUSE, holds=_CARD))
    card.tell("rest")
    note = f"{milli(p99(busy.times))} against {milli(p99(calm.times))} of {len(calm.times)}"
    yield Result(
        "G3", "p99 of the answer beside charts / p99 without", p99(busy.times) / p99(calm.times), 1.5, note=note
    )
    middle = f"{milli(p50(busy.times))} against {milli(p50(calm.times))}"
    yield Result("", "p50 of the same", p50(busy.times) / p50(calm.times), note=middle)


if __name__ == "__main__":
    for one in results():
        print(one.line)
