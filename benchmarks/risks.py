"""The risk register: what a summary takes against a card, and its pictures against the trend chart, in one run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.charts import unseen
from benchmarks.council import TODAY
from benchmarks.measure import Result, in_turn, milli, p50, timed
from bot import samples
from bot.samples.risk_load import load_risks
from charts.plans import Request
from charts.request import Heatmap, Moves, Profile
from charts.studio import Studio
from handlers.answer import Asker, answer
from handlers.risk_answer import answer as risk_answer
from storage.applying.risks import RiskOptions, apply_register
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE
from storage.domain.risk_scope import EVERYTHING
from storage.domain.viewer import PUBLIC
from storage.intake.risk_reader import read_risks
from storage.migrate import migrate
from storage.store import Store

ROUNDS, COPIES, DRAWN = 300, 8, 12
AT = datetime.combine(TODAY, datetime.min.time(), UTC)


def results() -> Iterator[Result]:
    """Answers kept and made for the first time, on the sample and on a register eight times as long; then pictures."""
    with TemporaryDirectory(prefix="scorecard-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'register.db'}")
        try:
            migrate(database)
            load_risks(database, matrix=FIVE_BY_FIVE, at=AT)
            store = Store(database)
            yield _kept(store)
            yield _first(store, "126 risks")
            _lengthen(database)
            yield _first(Store(database), f"{126 * (COPIES + 1):,} risks")
            yield from _pictures(store)
        finally:
            database.close()


def _kept(store: Store) -> Result:
    asker = Asker(PUBLIC, TODAY)
    with store.reading() as reading:
        card = [lambda: answer("CL-EET", asker=asker, reading=reading)] * ROUNDS
        summary = [lambda: risk_answer("summary", asker=asker, reading=reading)] * ROUNDS
        one, many = in_turn(card, summary)
    note = f"p50 {milli(p50(many))} against {milli(p50(one))}"
    return Result("", "risk summary / indicator card, kept answers, without Slack", p50(many) / p50(one), note=note)


def _first(store: Store, what: str) -> Result:
    """What the first to ask after a change of the register waits, against the first to ask for a summary of figures."""
    asker, times = Asker(PUBLIC, TODAY), list[list[float]]()
    for _ in range(5):
        pair = []
        for ask, words in ((risk_answer, "summary"), (answer, "summary")):
            with store.database.writing():
                pass  # the version of what is kept moves on
            with store.reading() as reading:
                pair.append(timed(lambda: ask(words, asker=asker, reading=reading)))  # noqa: B023 (called at once)
        times.append(pair)
    risks, figures = (p50([pair[side] for pair in times]) for side in (0, 1))
    note = f"{milli(risks)} against {milli(figures)}"
    return Result("", f"first risk summary / first summary of 60 indicators ({what})", risks / figures, note=note)


def _lengthen(database: Database) -> None:
    """The sample's risks again and again, under other references."""
    text = samples.RISKS.read_text(encoding="utf-8")
    for number in range(COPIES):
        again = text.replace("\nCFC-", f"\nK{number}CFC-").replace("\nASC-", f"\nK{number}ASC-")
        again = again.replace("\nECI-", f"\nK{number}ECI-").replace("\nPUB-", f"\nK{number}PUB-")
        file = read_risks(again.replace("\nCEX-", f"\nK{number}CEX-").encode(), matrix=FIVE_BY_FIVE)
        options = RiskOptions(new=True, as_at=AT.date())
        apply_register(database, file, options, hand=Hand("benchmark", AT), matrix=FIVE_BY_FIVE)


def _pictures(store: Store) -> Iterator[Result]:
    with store.reading() as reading:
        picture = reading.picture(EVERYTHING, viewer=PUBLIC, today=TODAY)
    trends = unseen()
    with Studio(remembered=0) as studio:
        studio.submit(next(trends)).result()
        for what, request in (("heat map", Heatmap(picture)), ("profile", Profile(picture)), ("moves", Moves(picture))):
            drawn, trend = in_turn(
                [lambda: _draw(studio, request)] * DRAWN,  # noqa: B023 (called within the round)
                [lambda: _draw(studio, next(trends))] * DRAWN,
            )
            note = f"p50 {milli(p50(drawn))} against {milli(p50(trend))}"
            yield Result("", f"{what} / trend chart, drawn", p50(drawn) / p50(trend), note=note)


def _draw(studio: Studio, request: Request) -> None:
    studio.submit(request).result()


if __name__ == "__main__":
    for one in results():
        print(one.line)
