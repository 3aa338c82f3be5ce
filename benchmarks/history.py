"""A made-up history for detection, straight into the tables: so many indicators with so many quarters each."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, text

from storage.database import Database
from storage.domain.period import Period, PeriodType
from storage.migrate import migrate
from storage.periods import period_key
from storage.tables import Indicator, Measurement, Placement, Scorecard, table_of

TARGET, AMBER = Decimal(52), "3 points"
AT = datetime(2020, 1, 2, tzinfo=UTC)
_ROWS_AT_ONCE = 20_000
_PROBE = (
    "CREATE TABLE probe (indicator_id INTEGER NOT NULL, period_end TEXT NOT NULL, rag TEXT NOT NULL)",
    "INSERT INTO probe SELECT indicator_id, period_end, CASE WHEN CAST(value AS REAL) >= 52 THEN 'green' "
    "WHEN CAST(value AS REAL) >= 49 THEN 'amber' ELSE 'red' END FROM measurement",
    "CREATE INDEX probe_latest ON probe (indicator_id, period_end, rag)",
    "ANALYZE",
)
SET_BASED = text(
    "SELECT id, now, was FROM (SELECT i.id, "
    "(SELECT rag FROM probe p WHERE p.indicator_id = i.id ORDER BY period_end DESC LIMIT 1) AS now, "
    "(SELECT rag FROM probe p WHERE p.indicator_id = i.id ORDER BY period_end DESC LIMIT 1 OFFSET 1) AS was "
    "FROM indicator i) AS latest WHERE now <> was"
)
"""Two index probes per indicator, over a table that holds nothing but the rating of each period."""


@contextmanager
def history(indicators: int, periods: int) -> Iterator[Database]:
    """A migrated SQLite file with these figures, and the table of the set-based statement beside them."""
    with TemporaryDirectory(prefix="scorecard-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'history.db'}")
        try:
            migrate(database)
            with database.writing() as session:
                connection = session.connection()
                connection.execute(insert(table_of(Scorecard)).values(id=1, name="Council", scope="council"))
                connection.execute(insert(table_of(Indicator)), [_indicator(at) for at in range(1, indicators + 1)])
                places = [{"scorecard_id": 1, "indicator_id": at, "position": at} for at in range(1, indicators + 1)]
                connection.execute(insert(table_of(Placement)), [one | {"section": "One"} for one in places])
                for rows in _chunks(_figures(indicators, quarters(periods))):
                    connection.execute(insert(table_of(Measurement)), rows)
                for statement in _PROBE:
                    connection.execute(text(statement))
            yield database
        finally:
            database.close()


def quarters(count: int) -> list[Period]:
    """So many quarters, oldest first; the last is Q3 2019/20."""
    last = Period.beginning(PeriodType.QUARTER, 2019, 10)
    found = [last]
    while len(found) < count:
        before = found[0].start.toordinal() - 1
        found.insert(0, Period.containing(PeriodType.QUARTER, date.fromordinal(before)))
    return found


def figure(indicator: int, period: Period, value: Decimal, *, revision: int = 1) -> dict[str, Any]:
    """A row of the figures."""
    return {
        "indicator_id": indicator,
        "period_key": period_key(period, period.label),
        "period_type": str(period.type),
        "period_start": period.start,
        "period_end": period.end,
        "period_text": period.label,
        "revision": revision,
        "current": True,
        "value": value,
        "value_text": "",
        "unit": "percent",
        "target_text": "",
        "status": "final",
        "illustrative": False,
        "classification": "public",
        "publication": "published",
        "commentary": "",
        "recorded_at": AT,
        "recorded_by": "benchmark",
    }


def _indicator(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "code": f"KPI-{number:05}",
        "scope": "council",
        "name": f"Indicator number {number}",
        "normalised": f"indicator number {number}",
        "description": "",
        "unit": "percent",
        "polarity": "higher",
        "frequency": "quarter",
        "accumulation": "snapshot",
        "amber": AMBER,
        "target": TARGET,
        "directorate": "",
        "owner": "",
        "lag_days": 45,
        "defined": True,
        "classification": "public",
        "is_draft": False,
        "owner_account": "",
    }


def _figures(indicators: int, periods: list[Period]) -> Iterator[dict[str, Any]]:
    """Figures that stay on the same side of the target nine times in ten."""
    chance = random.Random(20200115)
    for indicator in range(1, indicators + 1):
        value = Decimal(chance.randint(440, 600)) / 10
        for period in periods:
            if chance.random() < 0.1:
                value = Decimal(chance.randint(440, 600)) / 10
            yield figure(indicator, period, value)


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == _ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
