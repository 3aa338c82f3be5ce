"""A small council's figures as files: definitions, quarters, the next quarter, corrections, drafts."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.clock import today_here
from bot.demo.people import HEAD_OF_SERVICE
from storage.domain.period import Period, PeriodType
from storage.intake.write import csv_bytes

SCORECARD, REGISTER = "Proof scorecard", "register"
OWNER, OWNER_ACCOUNT = "Head of Proof", HEAD_OF_SERVICE
HISTORY = 4
GREEN, AMBER, RED = 60, 50, 40
_NAMES = (
    "Children seen within five days",
    "Bins emptied on the day",
    "Potholes filled in a month",
    "Calls answered in a minute",
    "Rent collected of rent due",
    "Planning decided in time",
    "Books lent for each reader",
    "Buses that ran on time",
    "Trees planted of trees felled",
    "Homes let within four weeks",
    "Carers assessed in a year",
    "Meals delivered warm",
)


def today() -> date:
    """The day on which everything here happens."""
    return today_here()


def ended(before: int = 0) -> Period:
    """The quarter that ended last, or one so many before it."""
    period = Period.containing(PeriodType.QUARTER, today()).start
    for _ in range(before + 1):
        period = Period.containing(PeriodType.QUARTER, period - timedelta(days=1)).start
    return Period.containing(PeriodType.QUARTER, period)


def code(at: int) -> str:
    """The code of the indicator with this number."""
    return f"PRF-{at:03}"


def definitions(count: int) -> bytes:
    """So many indicators with a target of 58 and an amber tolerance of 10 points, all of one owner."""
    header = (
        "code",
        "name",
        "section",
        "unit",
        "polarity",
        "frequency",
        "accumulation",
        "amber rule",
        "target",
        "owner",
    )
    fixed = ("percent", "higher", "quarter", "snapshot", "10 points", "58%", OWNER)
    return csv_bytes(header, ([code(at), _name(at), _section(at), *fixed] for at in range(count)))


def _section(at: int) -> str:
    return f"Section {at % 3}"


def _name(at: int) -> str:
    return _NAMES[at] if at < len(_NAMES) else f"{_NAMES[at % len(_NAMES)]}, area {at // len(_NAMES)}"


def figures(columns: Sequence[Period], rows: Iterable[tuple[int, Sequence[int]]]) -> bytes:
    """Figures of some indicators (by number), one for each period."""
    header = ("code", "name", "section", *(one.label for one in columns))
    lines = ([code(at), _name(at), _section(at), *(f"{one}%" for one in values)] for at, values in rows)
    return csv_bytes(header, lines)


def history(count: int) -> bytes:
    """Four quarters of all; every fourth indicator is red at the end of them, the others green."""
    columns = [ended(before) for before in range(HISTORY, 0, -1)]
    values = {at: [GREEN, GREEN, GREEN, RED if at % 4 == 3 else GREEN] for at in range(count)}
    return figures(columns, values.items())


def register(scores: Iterable[tuple[int, int]]) -> bytes:
    """Risks with these scores, each of which hangs on the indicator with its number."""
    header = ("Reference", "Title", "Owner", "Residual likelihood", "Residual impact", "Linked indicators")
    rows = (
        [f"CR-{at:03}", f"Too little of it, {_name(at)}", OWNER, *score, code(at)] for at, score in enumerate(scores)
    )
    return csv_bytes(header, rows)


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
