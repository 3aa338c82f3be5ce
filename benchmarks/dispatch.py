"""G1: from a signed request to the acknowledgement with a card, in process, against an empty listener (E)."""

from collections.abc import Iterator, Sequence

from slack_bolt import App

from benchmarks.asking import ask, card_app, empty_app, is_card
from benchmarks.council import INDICATORS, QUARTERS, council, names
from benchmarks.measure import Result, in_turn, micro, milli, p50, p99, timed
from storage.database import Database
from storage.store import Store

GOAL, STRETCH = 5, 3
ROUNDS = 5


def results() -> Iterator[Result]:
    """Warm and cold, for names in full and for names as people type them; only questions that a card answers."""
    known = names(INDICATORS)
    with council() as database, card_app(Store(database)) as app:
        empty = empty_app()
        in_full = _answered(app, known)
        typed = _answered(app, [loosely(name) for name in known])
        note = f"{len(in_full)} of {INDICATORS} indicators × {QUARTERS} quarters"
        warm = _compared(f"card / E, kept answer, name in full ({note})", empty, app, in_full * ROUNDS, GOAL)
        yield warm
        yield Result("G1+", "the same against the stretch goal", warm.value, STRETCH)
        what = f"card / E, kept answer, small letters, words reversed ({len(typed)})"
        yield _compared(what, empty, app, typed * ROUNDS, GOAL)
        _new_figures(database)
        ask(app, in_full[0])()
        yield _compared("card / E, first question for each after new figures", empty, app, in_full, GOAL)
        yield from _after_import(database, empty, app, in_full[0])


def loosely(name: str) -> str:
    """A name in small letters, its words the other way round."""
    return " ".join(reversed(name.lower().replace(",", "").split()))


def _answered(app: App, questions: Sequence[str]) -> list[str]:
    return [text for text in questions if is_card(ask(app, text)())]


def _compared(what: str, empty: App, app: App, questions: Sequence[str], goal: float) -> Result:
    nothing, card = in_turn([ask(empty, text) for text in questions], [ask(app, text) for text in questions])
    note = f"p50 {micro(p50(card))} against {micro(p50(nothing))}; p99 {micro(p99(card))}"
    return Result("G1", what, p50(card) / p50(nothing), goal, note=note)


def _after_import(database: Database, empty: App, app: App, name: str) -> Iterator[Result]:
    """What one person waits after an import: the first to ask has the index of names built, or every line read."""
    base = p50([timed(ask(empty, "")) for _ in range(200)])
    for what, text in (("a card", name), ("a summary", "summary")):
        times = []
        for _ in range(3):
            _new_figures(database)
            times.append(timed(ask(app, text)))
        note = f"{milli(p50(times))}; once after every import"
        yield Result("", f"the very first answer after new figures, {what} / E", p50(times) / base, note=note)


def _new_figures(database: Database) -> None:
    with database.writing():
        pass  # an import of nothing: the version of the figures moves on all the same


if __name__ == "__main__":
    for one in results():
        print(one.line)
