"""Putting the sample scorecard into an empty database."""

from datetime import UTC, datetime
from enum import Enum

from bot import samples
from storage import hierarchy
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.classification import Publication
from storage.domain.viewer import COMMAND_LINE
from storage.intake.reader import read
from storage.scorecard import editions

SCORECARD = "Children, Families and Communities"
SOURCE = "Worcestershire County Council, balanced scorecard, Q2 2019/20"
EDITION, DRAFT_EDITION = "Q2 2019/20", "Q3 2019/20"
_PUBLISHED = (samples.DEFINITIONS, samples.HISTORY, samples.FIGURES)
_RESTRICTED = (samples.RESTRICTED_DEFINITIONS, samples.RESTRICTED_HISTORY)


class Loaded(Enum):
    """What became of the sample: it is there now, it was there before, or the database holds figures of its own."""

    NOW = "now"
    BEFORE = "before"
    NOT = "not"


def load(database: Database, *, at: datetime | None = None) -> Loaded:
    """Load definitions, history and figures, then what is not for everyone; a load that was cut off is completed.

    A part that is there already is left as people have changed it since. `at` is when it counts as loaded.
    """
    now = at or datetime.now(UTC)
    with database.reading() as session:
        names = hierarchy.names(session)
        shown = {(one.scorecard, one.quarter.label) for one in editions(session, viewer=COMMAND_LINE, today=now.date())}
    if (SCORECARD, DRAFT_EDITION) in shown:
        return Loaded.BEFORE
    if names and SCORECARD not in names:
        return Loaded.NOT
    hand = Hand("sample", now, "sample scorecard")
    if (SCORECARD, EDITION) not in shown:
        with database.writing() as session:
            hierarchy.describe(session, SCORECARD, hand=hand, level="directorate", source=SOURCE, notice=samples.TITLE)
        for path in _PUBLISHED:
            apply(database, read(path), Options(scorecard=SCORECARD), hand=hand)
    for path in _RESTRICTED:
        apply(database, read(path), Options(scorecard=SCORECARD), hand=hand)
    # Last of all: that the edition is there tells that everything before it is.
    drafts = Options(scorecard=SCORECARD, publication=Publication.DRAFT)
    apply(database, read(samples.DRAFT), drafts, hand=hand)
    return Loaded.NOW
