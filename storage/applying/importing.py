"""One file into the database: figures or definitions, applied or only tried."""

from storage.applying.definitions import apply_definitions
from storage.applying.figures import apply_figures
from storage.applying.outcome import Options, Outcome
from storage.audit import Hand
from storage.database import Database
from storage.intake.values import DefinitionsFile, FiguresFile


def apply(
    database: Database, file: FiguresFile | DefinitionsFile, options: Options, *, hand: Hand, dry_run: bool = False
) -> Outcome:
    """Apply a file in one transaction, or with `dry_run` only say what would happen.

    A file that changes nothing leaves no trace. Raises Refused with all that is wrong, Busy when another writes.
    """
    with database.writing() as session:
        if isinstance(file, DefinitionsFile):
            outcome = apply_definitions(session, file, options, hand=hand)
        else:
            outcome = apply_figures(session, file, options, hand=hand)
        session.flush()
        if dry_run or outcome.is_nothing:
            session.rollback()
    return outcome
