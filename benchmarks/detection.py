"""G11 and G12: finding changed ratings, beside one set-based statement. Run: python -m benchmarks.detection"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Connection, insert, text

from benchmarks.history import SET_BASED, figure, history, quarters
from benchmarks.measure import Result, milli, p50, timed
from storage.alerts import due
from storage.alerts.detecting import Detector
from storage.database import Database
from storage.domain.period import Period
from storage.tables import Measurement, table_of

TODAY, NOW = date(2020, 4, 20), datetime(2020, 4, 20, 9, tzinfo=UTC)
FULL = (3_000, 40)
"""G11 speaks of 30,000 indicators; the whole of them takes minutes here, and both sides grow as their number does."""
MANY, FEW = (30_000, 40), (300, 20)
NEW, TURNS = 60, 5
_CHANGES = text("SELECT count(*) FROM status_change")
_DELIVERIES = text("SELECT count(*) FROM delivery")


def results() -> Iterator[Result]:
    """Full detection, then detection of a few new rows in a large history and in a small one."""
    yield from _full()
    with history(*MANY) as database:
        statement = _set_based(database)
        large = _new_rows(database, MANY[0])
    with history(*FEW) as database:
        small = _new_rows(database, FEW[0])
    note = f"{milli(large)} against {milli(statement)}"
    yield Result(
        "G12", _of(f"after {NEW} new rows / the set-based statement", *MANY), large / statement, 0.02, note=note
    )
    note = f"{milli(large)} against {milli(small)}"
    what = f"detection after {NEW} new rows in {MANY[0]:,} × {MANY[1]} / in {FEW[0]} × {FEW[1]}"
    yield Result("G12", what, large / small, 2, note=note)


def _full() -> Iterator[Result]:
    """Everything assessed after a new quarter; changes and deliveries in the same transactions."""
    indicators, periods = FULL
    with history(indicators, periods) as database:
        detector = _detector(database)
        detector.recount()
        _bring(database, range(1, indicators + 1), _next(quarters(1)[-1]), changed=10)
        statement = _set_based(database)
        seconds = timed(detector.recount)
        again = timed(detector.recount)
        counts = f"{_count(database, _CHANGES)} changes, {_count(database, _DELIVERIES)} deliveries"
    note = f"{milli(seconds)} against {milli(statement)}; {counts}"
    yield Result("G11", _of("full detection / the set-based statement", *FULL), seconds / statement, 1.5, note=note)
    note = f"{milli(again / indicators)} an indicator"
    yield Result("", _of("the same when nothing has changed", *FULL), again / statement, note=note)


def _of(what: str, indicators: int, periods: int) -> str:
    return f"{what}, {indicators:,} × {periods}"


def _detector(database: Database) -> Detector:
    return Detector(database, alerts_channel="C0ALERTS01", now=lambda: NOW, today=lambda: TODAY)


def _set_based(database: Database) -> float:
    with database.connection() as connection:
        return p50([timed(lambda: connection.execute(SET_BASED).all()) for _ in range(7)])


def _new_rows(database: Database, indicators: int) -> float:
    """The median time to detect what some new rows have changed; what the indicators stood at was announced before."""
    some = range(1, indicators + 1, indicators // NEW)
    detector, period, times = _detector(database), quarters(1)[-1], []
    with database.writing() as session:
        due.mark(session, some, at=NOW)
    detector.tick()
    for turn in range(TURNS):
        period = _next(period)
        _bring(database, some, period, changed=2 + turn % 2)
        times.append(timed(detector.tick))
    assert _count(database, _CHANGES), "nothing has changed, so nothing was measured"
    return p50(times)


def _next(period: Period) -> Period:
    following = period.next()
    assert following is not None
    return following


def _bring(database: Database, indicators: range, period: Period, *, changed: int) -> None:
    """A figure of the next quarter for each of them; one in `changed` is far below its target, the others above."""
    values = [(one, Decimal(30) if at % changed == 0 else Decimal(60)) for at, one in enumerate(indicators)]
    with database.writing() as session:
        rows = [figure(one, period, value) for one, value in values]
        session.connection().execute(insert(table_of(Measurement)), rows)
        _probe(session.connection(), rows)
        due.mark(session, indicators, at=NOW)


def _probe(connection: Connection, rows: list[dict[str, object]]) -> None:
    statement = text("INSERT INTO probe VALUES (:indicator_id, :period_end, :rag)")
    rated = [{"rag": "red" if row["value"] == 30 else "green"} for row in rows]
    ends = [{"indicator_id": row["indicator_id"], "period_end": str(row["period_end"])} for row in rows]
    connection.execute(statement, [end | rag for end, rag in zip(ends, rated, strict=True)])


def _count(database: Database, statement: object) -> int:
    with database.connection() as connection:
        return int(connection.execute(statement).scalar_one())  # type: ignore[call-overload]


if __name__ == "__main__":
    for one in results():
        print(one.line)
