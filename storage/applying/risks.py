"""A file of the risk register into the database: all of it or nothing, every change in the audit."""

from datetime import date

from sqlmodel import Session

from storage import audit, posts
from storage.applying.risk_areas import apply_areas
from storage.applying.risk_describing import Describer
from storage.applying.risk_known import KnownRegister, KnownRisk
from storage.applying.risk_linking import Linker
from storage.applying.risk_mitigating import add_mitigations, mitigate_risk
from storage.applying.risk_outcome import RiskOptions, RiskOutcome, kind_of
from storage.applying.risk_scoring import add_history, score_risk
from storage.applying.risk_work import Work, listed
from storage.audit import Change, Hand
from storage.database import Database
from storage.domain.matrix import RiskMatrix
from storage.domain.risk import ScoreKind
from storage.intake.risk_fields import RiskField
from storage.intake.risk_values import AreasFile, MitigationsFile, RegisterFile, RiskRow, RisksFile, ScoringsFile
from storage.intake.values import ColumnReport
from storage.tables import FileImport

__all__ = ["RiskOptions", "RiskOutcome", "apply_register"]


def apply_register(
    database: Database,
    file: RegisterFile,
    options: RiskOptions,
    *,
    hand: Hand,
    matrix: RiskMatrix,
    dry_run: bool = False,
) -> RiskOutcome:
    """Apply a file in one transaction, or with `dry_run` only say what would happen.

    A file that changes nothing leaves no trace but the day it spoke of. Raises Refused with all that is wrong, Busy
    when another writes.
    """
    with database.writing() as session:
        work = _work(session, file, options, hand, matrix)
        _take(work, file)
        work.problems.settle()
        if work.outcome.is_nothing and work.is_confirmed and not dry_run:
            _confirm(work)
        else:
            _write(work, file)
            if dry_run or work.outcome.is_nothing:
                session.rollback()
    return work.outcome


def _work(session: Session, file: RegisterFile, options: RiskOptions, hand: Hand, matrix: RiskMatrix) -> Work:
    outcome = RiskOutcome(
        file.name, kind_of(file), len(file.rows), notes=list(file.notes), ignored=list(file.columns.ignored)
    )
    source = FileImport(digest=file.digest, name=file.name, at=hand.at, who=hand.who)
    session.add(source)
    session.flush()
    assert source.id is not None
    return Work(session, hand, matrix, options, outcome, KnownRegister(session), source.id)


def _take(work: Work, file: RegisterFile) -> None:
    work.outcome.flags += [flag for row in file.rows for flag in row.flags]
    match file:
        case RisksFile(rows=rows):
            _Register(work, file.columns).take(rows)
        case ScoringsFile(rows=rows):
            add_history(work, rows)
        case MitigationsFile(rows=rows):
            add_mitigations(work, rows)
        case AreasFile(rows=rows):
            apply_areas(work, rows)


def _write(work: Work, file: RegisterFile) -> None:
    session, report = work.session, work.outcome.summary()
    work.register.write()
    posts.mark_risks_due(session, [one.id for one in work.hidden])
    posts.mark_areas_due(session, [one.id for one in work.hidden_areas])
    source = session.get(FileImport, work.import_id)
    assert source is not None
    source.report = report
    audit.record(session, work.hand, [*work.changes, Change("file", file.name, "imported", "", report)])
    session.flush()


def _confirm(work: Work) -> None:
    """Keep of a file that found everything as it was only that it did, so that no older one turns it."""
    work.session.delete(work.session.get_one(FileImport, work.import_id))
    work.register.write()


class _Register:
    """The rows of a register, each a risk."""

    def __init__(self, work: Work, columns: ColumnReport) -> None:
        self._work = work
        self._describer = Describer(work)
        self._linker = Linker(work, columns.heading(RiskField.INDICATORS))
        self._older: dict[str, date] = {}
        self._reviewed: list[str] = []
        self._blank = 0

    def take(self, rows: tuple[RiskRow, ...]) -> None:
        """Bring every risk to what its row says; what the file does not name stays as it is."""
        work, before = self._work, list(self._work.register.risks.values())
        self._note_day(rows)
        for row in rows:
            risk = self._find(row)
            if risk is not None:
                self._apply(risk, row, work.day(row.as_at, row.line))
        named = {row.reference for row in rows}
        left = [one.reference for one in before if one.reference not in named and one.values["closed_on"] is None]
        work.outcome.missing = len(left)
        if left:
            words = "Risks on the register that are not in this file stay as they are"
            work.outcome.notes.append(f"{words}: {listed(left)}.")
        self._note()

    def _note_day(self, rows: tuple[RiskRow, ...]) -> None:
        days = {row.as_at for row in rows}
        work = self._work
        work.outcome.as_at = max((day for day in days if day), default=None) or work.options.as_at or work.today
        if None in days and work.options.as_at is None:
            words = f"No day was given, so the register is taken to stand so on {work.today:%d/%m/%Y}, today."
            work.outcome.notes.append(words)

    def _find(self, row: RiskRow) -> KnownRisk | None:
        work = self._work
        found = work.register.risks.get(row.reference)
        if found is not None:
            return found
        if not (work.register.is_new or work.options.new):
            near = work.nearest(row.reference)
            words = f"“{row.reference}” is not on the register{near}. Add new risks with --new"
            work.problems.add(words, line=row.line)
            return None
        if not row.title:
            work.problems.add(f"“{row.reference}” is new and the row gives no title", line=row.line)
            return None
        made = work.register.add_risk(row.reference, row.title)
        work.outcome.created.append(made.title)
        work.changes.append(Change("risk", row.reference, "created", "", row.title, risk=made))
        return made

    def _apply(self, risk: KnownRisk, row: RiskRow, on: date) -> None:
        self._blank += score_risk(self._work, risk, row, on)
        known = risk.values["as_at"]
        if known is not None and on < known:
            self._older[risk.reference] = on
            return
        is_reviewed = _is_reviewed(risk, row, on)
        if is_reviewed:
            self._reviewed.append(risk.reference)
        self._describer.describe(risk, row, on, is_reviewed=is_reviewed)
        mitigate_risk(self._work, risk, row, is_reviewed=is_reviewed)
        self._linker.link(risk, row)
        if known != on:
            risk.values["as_at"], risk.is_changed = on, True
            self._work.is_confirmed = True

    def _note(self) -> None:
        self._describer.note_areas()
        notes = self._work.outcome.notes
        if self._older:
            words = "A newer file has described these risks already, so only their scores were taken"
            notes.append(f"{words}: {listed(list(self._older))}.")
        if self._reviewed:
            words = "These were reviewed after the day of the file, so what the review said of them stays"
            notes.append(f"{words}: {listed(self._reviewed)}.")
        if self._blank:
            one = "One score is blank here and stays as it was before"
            many = f"{self._blank} scores are blank here and stay as they were before"
            notes.append(f"{one if self._blank == 1 else many}. Write TBC for one that is open.")


def _is_reviewed(risk: KnownRisk, row: RiskRow, on: date) -> bool:
    """Whether somebody has reviewed the risk by hand since that day, as the file does not know."""
    by_hand = (one for one in risk.scorings if one["import_id"] is None and one["kind"] == ScoreKind.RESIDUAL)
    last = risk.values["last_review"]
    is_later = last is not None and last > on and last > (row.last_review or date.min)
    return is_later or any(one["on_day"] > on for one in by_hand)
