"""Small scorecards for tests: files as text, applied at a fixed moment."""

from datetime import UTC, datetime

from storage.applying.importing import apply
from storage.applying.outcome import Options, Outcome
from storage.audit import Hand
from storage.database import Database
from storage.intake.reader import read

HAND = Hand("A", datetime(2019, 11, 4, 9, 30, tzinfo=UTC), "a test")
BOARD = Options(scorecard="Board")


def csv(*lines: str) -> bytes:
    """A CSV file: its headings and its rows."""
    return "\n".join(lines).encode()


def load_files(database: Database, *files: bytes, options: Options = BOARD, dry_run: bool = False) -> Outcome:
    """Apply files one after another; what the last one did."""
    for content in files:
        outcome = apply(database, read(content, name="board.csv"), options, hand=HAND, dry_run=dry_run)
    return outcome
