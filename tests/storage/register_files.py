"""Files of the risk register as they are read, and a register that was made from them, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import SQLModel, select

from storage.applying.risks import RiskOptions, RiskOutcome, apply_register
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import RiskSnapshot, ScoreKind
from storage.domain.risk_area import RiskArea
from storage.domain.viewer import COMMAND_LINE
from storage.intake.risk_values import (
    AreaRow,
    AreasFile,
    MitigationRow,
    MitigationsFile,
    ReadMitigation,
    ReadScore,
    RegisterFile,
    RiskRow,
    RisksFile,
    ScoringRow,
    ScoringsFile,
)
from storage.intake.values import ColumnReport
from storage.register.reading import areas, risks

OFFICER = Hand("U0OFFICER", datetime(2019, 11, 4, 9, 30, tzinfo=UTC), "a test")
TODAY = OFFICER.at.date()
JUNE, SEPTEMBER = date(2019, 6, 30), date(2019, 9, 30)
NEW = RiskOptions(as_at=SEPTEMBER, new=True)
_ABOUT: dict[str, Any] = {
    "kind": "csv", "sheet": "", "digest": "0", "header_line": 1, "columns": ColumnReport((), ()), "notes": (),
}  # fmt: skip
_ALWAYS = ("classification", "illustrative", "as_at", "is_closed", "printed")


def at(likelihood: int, impact: int) -> ReadScore:
    """A score as its cell."""
    return ReadScore(Cell(likelihood, impact))


def row(reference: str = "CRR1", *, also: Sequence[str] = (), **values: Any) -> RiskRow:
    """A row of a register with the columns that are given; `also` names some that are empty."""
    values = {"title": f"Risk {reference}"} | values
    present = frozenset(name for name in values if name not in _ALWAYS) | frozenset(also)
    return RiskRow(line=2, reference=reference, present=present, **values)


def register(*rows: RiskRow) -> RisksFile:
    """A register."""
    numbered = tuple(replace(one, line=line) for line, one in enumerate(rows, 2))
    return RisksFile(name="register.csv", rows=numbered, **_ABOUT)


def scorings(*rows: ScoringRow) -> ScoringsFile:
    """A history of scorings."""
    return ScoringsFile(name="scorings.csv", rows=rows, **_ABOUT)


def scoring(likelihood: int, impact: int, on: date | None, why: str = "", by: str = "") -> ScoringRow:
    """A residual scoring of CRR1."""
    return ScoringRow(2, "CRR1", ScoreKind.RESIDUAL, on, Cell(likelihood, impact), why=why, by=by)


def actions(*read: ReadMitigation, present: Sequence[str] = ("owner", "due", "status", "done_on")) -> MitigationsFile:
    """A list of mitigations of CRR1."""
    rows = tuple(MitigationRow(line, "CRR1", one, frozenset(present)) for line, one in enumerate(read, 2))
    return MitigationsFile(name="mitigations.csv", rows=rows, **_ABOUT)


def area(name: str = "Children", *, line: int = 2, **values: Any) -> AreaRow:
    """A row of an area with the columns that are given."""
    present = frozenset(name for name in values if name not in _ALWAYS)
    return AreaRow(line, name, present=present, **values)


def area_list(*rows: AreaRow) -> AreasFile:
    """A list of areas."""
    return AreasFile(name="areas.csv", rows=rows, **_ABOUT)


def load(
    database: Database, *files: RegisterFile, options: RiskOptions = NEW, hand: Hand = OFFICER, dry_run: bool = False
) -> RiskOutcome:
    """Apply files one after another; what the last one did."""
    for file in files:
        outcome = apply_register(database, file, options, hand=hand, matrix=FIVE_BY_FIVE, dry_run=dry_run)
    return outcome


def everything(database: Database, *, today: date = TODAY) -> tuple[RiskSnapshot, ...]:
    """All risks as the command line sees them."""
    with database.reading() as session:
        return risks(session, viewer=COMMAND_LINE, today=today, matrix=FIVE_BY_FIVE)


def the_risk(database: Database) -> RiskSnapshot:
    """The only one there is."""
    (found,) = everything(database)
    return found


def every_area(database: Database, *, today: date = TODAY) -> tuple[RiskArea, ...]:
    """All areas as the command line sees them."""
    with database.reading() as session:
        return areas(session, viewer=COMMAND_LINE, today=today, matrix=FIVE_BY_FIVE)


def stored(database: Database, *tables: type[SQLModel]) -> list[Any]:
    """All rows of some tables."""
    with database.reading() as session:
        found = [one for table in tables for one in session.exec(select(table).order_by(*table.__table__.primary_key))]
        session.expunge_all()
    return found
