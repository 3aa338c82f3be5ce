"""Putting the sample scorecard into an empty database."""

from datetime import UTC, datetime

from bot import samples
from storage import hierarchy
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.intake.reader import read

SCORECARD = "Children, Families and Communities"
SOURCE = "Worcestershire County Council, balanced scorecard, Q2 2019/20"


def load(database: Database) -> bool:
    """Load definitions, history and figures; False when the sample is there already."""
    with database.reading() as session:
        if hierarchy.find(session, SCORECARD):
            return False
    hand = Hand("sample", datetime.now(UTC), "sample scorecard")
    with database.writing() as session:
        hierarchy.describe(session, SCORECARD, hand=hand, level="directorate", source=SOURCE, notice=samples.TITLE)
    for path in (samples.DEFINITIONS, samples.HISTORY, samples.FIGURES):
        apply(database, read(path), Options(scorecard=SCORECARD), hand=hand)
    return True
