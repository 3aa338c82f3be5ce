"""The lines of a register put together: a risk may take several, a mitigation or control each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from storage.intake.problems import quoted
from storage.intake.risk_cells import LONGEST_REFERENCE, RegisterCells
from storage.intake.risk_fields import RiskField
from storage.intake.rows import Row

# What a risk may have several of: on each of its lines others.
LISTS = frozenset(
    {RiskField.CONTROLS, RiskField.INDICATORS, RiskField.ACTION, RiskField.ACTION_OWNER, RiskField.DUE}
    | {RiskField.ACTION_STATUS, RiskField.DONE_ON}
)
_OWN = LISTS | {RiskField.REFERENCE}


@dataclass
class RiskLines:
    """All lines of one risk. `row` reads as one line that gives what any of them does."""

    reference: str
    lines: list[Row] = field(default_factory=list)

    @property
    def row(self) -> Row:
        """The first line, its blank cells filled from those below it."""
        first = self.lines[0]
        width = range(len(first.cells))
        cells = [next((line.cells[at] for line in self.lines if line.at(at)), "") for at in width]
        return Row(first.line, cells, first.places)


def group(rows: Iterable[Row], cells: RegisterCells) -> tuple[list[RiskLines], list[str]]:
    """The risks of a file in its order, and a sentence for each line that is read as a heading between them.

    A line without a reference goes with the risk above it, and so does one that repeats a reference. Where such a line
    says something else of the risk, or there is none above, that is a problem.
    """
    found: dict[str, RiskLines] = {}
    notes: list[str] = []
    current: RiskLines | None = None
    for row in rows:
        if _is_heading(row):
            said = quoted(row.text(RiskField.REFERENCE))
            notes.append(f"Line {row.line}, “{said}”, is read as a heading between the lines.")
            current = None
            continue
        reference = cells.reference(row)
        if not reference and (current is None or _is_other(row, current)):
            cells.problems.add("this line names a risk and gives no reference for it", line=row.line)
            current = None
            continue
        if reference:
            current = found.setdefault(reference, RiskLines(reference))
        assert current is not None
        _check(row, current, cells)
        current.lines.append(row)
    return list(found.values()), notes


def _is_heading(row: Row) -> bool:
    """Whether a line holds nothing but words where references stand: the name of a service above its risks, a note."""
    reference = row.text(RiskField.REFERENCE)
    others = [field for field in row.places if field is not RiskField.REFERENCE and row.text(field)]
    if not reference or others or RiskField.TITLE not in row.places:
        return False
    return len(reference) > LONGEST_REFERENCE or not any(letter.isdigit() for letter in reference)


def _is_other(row: Row, current: RiskLines) -> bool:
    """Whether a line without a reference names another risk than the one above it."""
    title = _flat(row, RiskField.TITLE)
    return bool(title) and title != _flat(current.row, RiskField.TITLE)


def _check(row: Row, current: RiskLines, cells: RegisterCells) -> None:
    """A further line of a risk says the same of it, or nothing; where its title is another, that alone is said."""
    if not current.lines:
        return
    whole = current.row
    other = [field_ for field_ in row.places if field_ not in _OWN and _differ(row, whole, field_)]
    for field_ in [RiskField.TITLE] if RiskField.TITLE in other else other:
        first = current.lines[0].line
        words = f"{current.reference} stands on line {first} already, where this reads “{quoted(whole.text(field_))}”"
        cells.problems.add(words, line=row.line, column=cells.headings[field_])


def _differ(row: Row, whole: Row, field_: StrEnum) -> bool:
    text, before = _flat(row, field_), _flat(whole, field_)
    return bool(text and before) and text != before


def _flat(row: Row, field_: StrEnum) -> str:
    return " ".join(row.text(field_).split()).casefold()
