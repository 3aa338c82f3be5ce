"""Which column of a register is which, told by its heading and, where that is not enough, by its cells."""

from collections.abc import Callable
from enum import StrEnum

from storage.domain.risk import ScoreKind
from storage.intake.columns import ARROWS, NOT_KNOWN, Column, Mapping, check_names, settle
from storage.intake.fields import GLYPHS, Field, normal
from storage.intake.marking import told_by_cells
from storage.intake.misplaced import refuse_indicators
from storage.intake.problems import Problems
from storage.intake.risk_fields import IMPACTS, LIKELIHOODS, SCORE_FIELDS, SCORES, WEAK, RiskField, RiskWords
from storage.intake.risk_headings import kind_of, meaning
from storage.intake.risk_words import STATE_WORDS, status_of
from storage.intake.table import Line, Table

_ONCE = SCORE_FIELDS | {RiskField.REFERENCE, RiskField.DUE, RiskField.KIND, RiskField.ON, RiskField.AS_AT, Field.CLASS}
_NOT_HERE = "a risk is on the register or not: it has no state of publication"
_FREE_WORDS = "it says in free words how far something is"
_NO_STATE = "its cells say neither open or closed nor how far a mitigation is"
_NO_ACTION = "no column gives mitigations that it could be of"
_OF_ACTIONS = frozenset({RiskField.ACTION_OWNER, RiskField.DUE, RiskField.ACTION_STATUS, RiskField.DONE_ON})
_BAND = "a band follows from likelihood and impact"
_EARLIER = "earlier scorings come in a file of their own, a scoring a line"
_BANDS = frozenset({"rag", "rag status", "rag rating", "risk rag", "band", "risk band", "colour", "priority"})
_NEEDED = {
    RiskWords.RISKS: {RiskField.REFERENCE: "the references of the risks, such as “Risk ref”"},
    RiskWords.SCORINGS: {RiskField.REFERENCE: "the references of the risks, such as “Risk ref”"},
    RiskWords.MITIGATIONS: {RiskField.REFERENCE: "the references of the risks, such as “Risk ref”"},
    RiskWords.AREAS: {RiskField.AREA: "the names of the areas, such as “Risk area”"},
}


def map_register(table: Table) -> tuple[RiskWords, Mapping]:
    """The kind of file and what each column means. Raises Refused when two claim the same thing, or one is lacking."""
    refuse_indicators(table.header)
    words = kind_of(table.header)
    problems = Problems()
    found: list[Column] = []
    ignored: list[tuple[str, str]] = []
    for index, heading in enumerate(table.header):
        field = _field(words, table, index)
        if isinstance(field, StrEnum):
            found.append(Column(index, " ".join(heading.split()), field))
        elif field or any(cells[index].strip() for _, cells in table.lines):
            ignored.append((heading if heading.strip() else f"column {index + 1}", field or "it has no heading"))
    check_names(table, problems)
    kept, dropped = settle(_with_actions(_told_by_others(found), ignored), problems, _ONCE, _is_weak)
    mapping = Mapping(kept, tuple(ignored) + dropped)
    _check_needed(words, mapping, problems)
    problems.settle()
    return words, mapping


def _is_weak(heading: str) -> bool:
    return normal(heading) in WEAK


def _field(words: RiskWords, table: Table, index: int) -> StrEnum | str:
    """The meaning of a column, or the reason why it is left out; empty for a blank heading."""
    heading = table.header[index]
    text = normal(heading)
    if not text:
        return ""
    if words is RiskWords.RISKS and text in _TOLD_BY_CELLS:
        return _TOLD_BY_CELLS[text](table.lines, index)
    if field := meaning(words, heading) or told_by_cells(heading, table.lines, index):
        return _NOT_HERE if field is Field.PUBLICATION else field
    if text.partition(" ")[0] in GLYPHS or "travel" in text:
        return ARROWS
    if words is RiskWords.RISKS and (text in _BANDS or text.endswith((" rag", " band"))):
        return _BAND
    return _EARLIER if text.startswith(("previous ", "last quarter", "prior ")) else NOT_KNOWN


def _status(lines: tuple[Line, ...], index: int) -> StrEnum | str:
    """“Status” says whether a risk is open in some registers, and how far its mitigations are in others."""
    texts = [text for _, cells in lines if (text := cells[index].strip())]
    if all(normal(text) in STATE_WORDS for text in texts):
        return RiskField.STATE
    return RiskField.ACTION_STATUS if any(map(status_of, texts)) else _NO_STATE


def _progress(lines: tuple[Line, ...], index: int) -> StrEnum | str:
    texts = [text for _, cells in lines if (text := cells[index].strip())]
    return RiskField.ACTION_STATUS if all(map(status_of, texts)) else _FREE_WORDS


_TOLD_BY_CELLS: dict[str, Callable[[tuple[Line, ...], int], StrEnum | str]] = {
    "status": _status,
    "progress": _progress,
    "progress update": _progress,
    "action progress": _progress,
    "progress on actions": _progress,
    "action update": _progress,
}


def _told_by_others(columns: list[Column]) -> list[Column]:
    """Columns that other columns give their meaning: an impact beside no likelihood is told in words, a consequence
    beside a likelihood without an impact is a step, an owner beside the risk owner is the mitigation's, and a
    description beside a title is what may happen."""
    fields = {column.field for column in columns}
    told = []
    for column in columns:
        field, text = column.field, normal(column.heading)
        if text in ("impact", "impacts") and RiskField.RESIDUAL_LIKELIHOOD not in fields:
            field = RiskField.EFFECT
        elif text in ("consequence", "consequences") and _is_half(fields):
            field = RiskField.RESIDUAL_IMPACT
        elif field is RiskField.OWNER and "risk" not in text and _is_of_action(columns):
            field = RiskField.ACTION_OWNER
        elif field is RiskField.TITLE and "description" in text and _has_plainer_title(columns, column):
            field = RiskField.EVENT
        told.append(Column(column.index, column.heading, field))
    return told


def _with_actions(columns: list[Column], ignored: list[tuple[str, str]]) -> list[Column]:
    """The columns without those that tell more of mitigations, where there are none."""
    if any(column.field is RiskField.ACTION for column in columns):
        return columns
    ignored += [(column.heading, _NO_ACTION) for column in columns if column.field in _OF_ACTIONS]
    return [column for column in columns if column.field not in _OF_ACTIONS]


def _is_half(fields: set[StrEnum]) -> bool:
    return RiskField.RESIDUAL_LIKELIHOOD in fields and RiskField.RESIDUAL_IMPACT not in fields


def _is_of_action(columns: list[Column]) -> bool:
    """Whether an owner besides that of the risk can only be a mitigation's."""
    fields = {column.field for column in columns}
    owners = [column for column in columns if column.field is RiskField.OWNER]
    has_risk_owner = any("risk" in normal(column.heading) for column in owners)
    return has_risk_owner and RiskField.ACTION in fields and RiskField.ACTION_OWNER not in fields


def _has_plainer_title(columns: list[Column], column: Column) -> bool:
    fields = {one.field for one in columns}
    others = [one for one in columns if one.field is RiskField.TITLE and one is not column]
    return RiskField.EVENT not in fields and any("description" not in normal(one.heading) for one in others)


def _check_needed(words: RiskWords, mapping: Mapping, problems: Problems) -> None:
    """A file without what says whom a row is about, or with half of a score."""
    fields = {column.field: column.heading for column in mapping.columns}
    for field, what in _NEEDED[words].items():
        if field not in fields:
            problems.add(f"no column gives {what}")
    for kind in ScoreKind:
        likelihood, impact = fields.get(LIKELIHOODS[kind]), fields.get(IMPACTS[kind])
        if (likelihood is None) != (impact is None) and SCORES[kind] not in fields:
            lacking = "impact" if impact is None else "likelihood"
            problems.add(f"“{likelihood or impact}” has no column of {lacking} beside it; a score needs both")
    if words is RiskWords.SCORINGS and not fields.keys() & SCORE_FIELDS:
        problems.add("no column gives the scores, such as “Likelihood” and “Impact”")
