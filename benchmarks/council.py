"""A made-up council for the measurements: 300 indicators with 20 quarters each, the same in every run."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import search_speed
from storage import catalogue, hierarchy
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.period import Period, PeriodType
from storage.intake.reader import read
from storage.intake.write import csv_bytes
from storage.migrate import migrate

INDICATORS, QUARTERS = 300, 20
TODAY = date(2020, 1, 15)
SCORECARD = "Council scorecard"
SECTIONS = ("Children and families", "Adults", "Environment", "Economy", "Resources")
OWNERS = ("Head of Children's Services", "Head of Adult Care", "Director of Place", "Director of Finance")
COMMENTARY = (
    "Performance has changed since last quarter because more cases were closed late in the period. The service has "
    "put a weekly review in place, and the next figure is expected to be nearer to the target."
)


@contextmanager
def council(indicators: int = INDICATORS) -> Iterator[Database]:
    """A migrated SQLite file in a folder of its own, filled as an import fills it; gone afterwards."""
    with TemporaryDirectory(prefix="scorecard-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'council.db'}")
        try:
            fill(database, indicators)
            yield database
        finally:
            database.close()


def fill(database: Database, indicators: int = INDICATORS) -> None:
    """Migrate and load definitions, then figures with one column for each quarter."""
    migrate(database)
    hand = Hand("benchmark", datetime(2020, 1, 2, tzinfo=UTC))
    with database.writing() as session:
        hierarchy.describe(session, SCORECARD, hand=hand, source="Made-up figures")
    for content in (definitions(indicators), figures(indicators)):
        apply(database, read(content, name="council.csv"), Options(scorecard=SCORECARD), hand=hand)


def names(count: int) -> list[str]:
    """So many names, real and made up, no two of which the catalogue takes for the same indicator."""
    found: dict[str, str] = {}
    for name in search_speed.names(2 * count):
        entry = catalogue.link(name)
        found.setdefault(entry.code if entry else name, name)
    return list(found.values())[:count]


def definitions(indicators: int) -> bytes:
    """Every indicator with a target, an amber tolerance and an owner."""
    header = ("code", "name", "unit", "polarity", "frequency", "accumulation", "amber rule", "target", "owner")
    fixed = ("percent", "higher", "quarter", "snapshot", "3 points", "52%")
    rows = ([code(at), name, *fixed, OWNERS[at % len(OWNERS)]] for at, name in enumerate(names(indicators)))
    return csv_bytes(header, rows)


def figures(indicators: int) -> bytes:
    """Twenty quarters of every indicator, the latest with a published RAG and commentary."""
    chance = random.Random(20200115)
    header = ["code", "name", "section", "rag", "commentary", *(quarter.label for quarter in quarters())]
    rows = []
    for at, name in enumerate(names(indicators)):
        values = [chance.randint(400, 640) / 10 for _ in range(QUARTERS)]
        rag = "GREEN" if values[-1] >= 52 else "AMBER" if values[-1] >= 49 else "RED"
        words = COMMENTARY if at % 3 else ""
        rows.append([code(at), name, SECTIONS[at % len(SECTIONS)], rag, words, *(f"{value}%" for value in values)])
    return csv_bytes(header, rows)


def code(at: int) -> str:
    """The code of the indicator with this number."""
    return f"KPI-{at:05}"


def quarters() -> list[Period]:
    """The quarters recorded, oldest first; the last is Q3 2019/20."""
    period: Period | None = Period.beginning(PeriodType.QUARTER, 2015, 1)
    found = []
    while period and len(found) < QUARTERS:
        found.append(period)
        period = period.next()
    return found
