"""The mitigations that a line prints: one, or a list of them in a cell."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.domain.risk import MitigationStatus
from storage.intake.problems import quoted
from storage.intake.risk_cells import (
    LONGEST_NAME,
    RegisterCells,
    is_bulleted,
    is_left_open,
    points_of,
    read_day,
    read_due,
)
from storage.intake.risk_fields import RiskField
from storage.intake.risk_values import ReadMitigation
from storage.intake.risk_words import EMPTY_WORDS, status_of
from storage.intake.rows import Row

_ATTRIBUTES = {
    RiskField.ACTION_OWNER: "owner",
    RiskField.DUE: "due",
    RiskField.ACTION_STATUS: "status",
    RiskField.DONE_ON: "done_on",
}


@dataclass(frozen=True)
class _Texts:
    action: str
    owner: str
    due: str
    status: str
    done: str


def present(cells: RegisterCells) -> frozenset[str]:
    """The attributes of a mitigation that the file has columns for, beside the action."""
    return frozenset(_ATTRIBUTES[field] for field in _ATTRIBUTES if field in cells.headings)


def mitigations_of(lines: Iterable[Row], cells: RegisterCells, flags: list[str]) -> tuple[ReadMitigation, ...]:
    """All mitigations of the lines, each once; what is odd about them goes to `flags`."""
    found: dict[str, ReadMitigation] = {}
    for row in lines:
        for texts in _texts(row, cells):
            one = _mitigation(row, texts, cells, flags)
            key = one.action.casefold()
            if found.setdefault(key, one) != one:
                words = f"the mitigation “{quoted(one.action)}” stands twice, with different words beside it"
                cells.problems.add(words, line=row.line)
    return tuple(found.values())


def _texts(row: Row, cells: RegisterCells) -> list[_Texts]:
    """The texts of each mitigation on a line. Cells beside a list hold one text for all, or as many as the list."""
    whole = cells.prose(row, RiskField.ACTION)
    beside = [cells.prose(row, field) for field in _ATTRIBUTES]
    if whole.casefold() in EMPTY_WORDS or not whole:
        if not whole and any(beside):
            words = "this line gives an owner, a day or a status, and no mitigation that it is of"
            cells.problems.add(words, line=row.line)
        return []
    parts = points_of(whole)
    is_list = len(parts) > 1 and (is_bulleted(whole) or any(len(points_of(text)) == len(parts) for text in beside))
    if not is_list:
        return [_Texts(" ".join(parts), *(" ".join(text.split()) for text in beside))]
    columns = [_shared(text, len(parts), field, row, cells) for text, field in zip(beside, _ATTRIBUTES, strict=True)]
    return [_Texts(*one) for one in zip(parts, *columns, strict=True)]


def _shared(text: str, count: int, field: RiskField, row: Row, cells: RegisterCells) -> list[str]:
    parts = points_of(text)
    if len(parts) == count:
        return parts
    if len(parts) > 1 and field is not RiskField.ACTION_OWNER:
        words = f"it has {len(parts)} entries beside {count} mitigations; put each mitigation on a line of its own"
        cells.problems.add(words, line=row.line, column=cells.headings[field])
        return [""] * count
    return [", ".join(parts)] * count


def _mitigation(row: Row, texts: _Texts, cells: RegisterCells, flags: list[str]) -> ReadMitigation:
    due, due_text = read_due(texts.due)
    if due_text and not is_left_open(due_text):
        flags.append(f"“{quoted(texts.action)}” is due “{quoted(due_text)}”, which is no day")
    done_on, done_text = read_day(texts.done)
    if done_text and not is_left_open(done_text):
        flags.append(f"“{quoted(texts.action)}” was done “{quoted(done_text)}”, which is no day")
    if len(texts.owner) > LONGEST_NAME:
        words = f"it has {len(texts.owner):,} letters; at most {LONGEST_NAME:,} are read"
        cells.problems.add(words, line=row.line, column=cells.headings[RiskField.ACTION_OWNER])
    status = _status(row, texts.status, cells)
    return ReadMitigation(texts.action, texts.owner, due, due_text, status, done_on)


def _status(row: Row, text: str, cells: RegisterCells) -> MitigationStatus | None:
    if not text or text.casefold() in EMPTY_WORDS:
        return None
    found = status_of(text)
    if found is None:
        *most, last = MitigationStatus
        words = f"{', '.join(most)} or {last}"
        cells.problems.add(words, line=row.line, column=cells.headings[RiskField.ACTION_STATUS], value=text)
    return found
