"""The other files of a register: earlier scorings, mitigations on their own, and risk areas."""

from collections.abc import Sequence
from typing import Any

from storage.domain.matrix import RiskMatrix
from storage.domain.rag import RagError, RagStatus, parse_published
from storage.domain.risk import ScoreKind
from storage.intake.columns import Mapping
from storage.intake.fields import Field
from storage.intake.problems import Problems
from storage.intake.risk_cells import LONGEST_TITLE, RegisterCells
from storage.intake.risk_fields import RiskField
from storage.intake.risk_mitigations import mitigations_of, present
from storage.intake.risk_values import (
    AreaRow,
    AreasFile,
    MitigationRow,
    MitigationsFile,
    ReadScore,
    ScoringRow,
    ScoringsFile,
)
from storage.intake.risk_words import KIND_WORDS
from storage.intake.rows import Row, rows_of
from storage.intake.table import Table
from storage.intake.values import ColumnReport, Progress

_SPANNING = frozenset({*RiskField, Field.CLASS, Field.ILLUSTRATIVE})
_OF_AREAS = {
    RiskField.TITLE: "title",
    RiskField.RAG: "rag",
    RiskField.WHY: "why",
    RiskField.MITIGATING: "mitigating",
    RiskField.WHAT_NEXT: "what_next",
    RiskField.BY: "by",
    RiskField.SOURCE: "source",
}


def read_scorings(
    table: Table, mapping: Mapping, matrix: RiskMatrix, *, name: str, digest: str, progress: Progress | None
) -> ScoringsFile:
    """Read every scoring, or raise Refused with all that is wrong."""
    problems = Problems()
    cells = RegisterCells(mapping, problems, matrix)
    rows = [one for row in rows_of(table, mapping, problems, _SPANNING) if (one := _scoring(row, cells))]
    return ScoringsFile(**_source(table, mapping, problems, name, digest, progress, rows), rows=tuple(rows))


def _scoring(row: Row, cells: RegisterCells) -> ScoringRow | None:
    reference = _needed_reference(row, cells)
    kind = cells.choice(row, RiskField.KIND, KIND_WORDS)
    if kind is None and not row.text(RiskField.KIND):
        cells.problems.add("this line does not say which score it gives", line=row.line)
    on = cells.as_at(row, RiskField.ON)
    score = cells.score(row, ScoreKind.RESIDUAL) or ReadScore(None)
    words = cells.mismatch(kind or ScoreKind.RESIDUAL, score)
    if kind is None:
        return None
    return ScoringRow(
        line=row.line,
        reference=reference,
        kind=kind,
        on=on,
        cell=score.cell,
        printed=score.text,
        why=cells.prose(row, RiskField.WHY),
        by=cells.line_of(row, RiskField.BY),
        flags=(f"Line {row.line}, {reference}: {words}.",) if words else (),
    )


def read_mitigations(
    table: Table, mapping: Mapping, matrix: RiskMatrix, *, name: str, digest: str, progress: Progress | None
) -> MitigationsFile:
    """Read every mitigation, or raise Refused with all that is wrong."""
    problems = Problems()
    cells = RegisterCells(mapping, problems, matrix)
    rows: list[MitigationRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows_of(table, mapping, problems, _SPANNING):
        reference = cells.reference(row) or (rows[-1].reference if rows else "")
        if not reference:
            cells.problems.add("this line gives no reference of a risk", line=row.line)
        for one in _mitigations(row, reference, cells):
            first = seen.setdefault((reference, one.mitigation.action.casefold()), row.line)
            if first != row.line:
                cells.problems.add(f"this mitigation of {reference} stands on line {first} already", line=row.line)
            rows.append(one)
    return MitigationsFile(**_source(table, mapping, problems, name, digest, progress, rows), rows=tuple(rows))


def _mitigations(row: Row, reference: str, cells: RegisterCells) -> list[MitigationRow]:
    flags: list[str] = []
    found = mitigations_of([row], cells, flags)
    if not found and not row.text(RiskField.ACTION):
        cells.problems.add("this line names no mitigation", line=row.line)
    said = tuple(f"Line {row.line}, {reference}: {words}." for words in flags)
    return [
        MitigationRow(row.line, reference, one, present(cells), said if at == 0 else ()) for at, one in enumerate(found)
    ]


def read_areas(
    table: Table, mapping: Mapping, matrix: RiskMatrix, *, name: str, digest: str, progress: Progress | None
) -> AreasFile:
    """Read every risk area, or raise Refused with all that is wrong."""
    problems = Problems()
    cells = RegisterCells(mapping, problems, matrix)
    rows = [_area(row, cells) for row in rows_of(table, mapping, problems, _SPANNING)]
    seen: dict[tuple[str, object], int] = {}
    for row in rows:
        first = seen.setdefault((row.name.casefold(), row.as_at), row.line)
        if row.name and first != row.line:
            problems.add(f"“{row.name}” stands on line {first} already", line=row.line)
    return AreasFile(**_source(table, mapping, problems, name, digest, progress, rows), rows=tuple(rows))


def _area(row: Row, cells: RegisterCells) -> AreaRow:
    name = cells.line_of(row, RiskField.AREA)
    if not name:
        cells.problems.add("this line names no risk area", line=row.line)
    return AreaRow(
        line=row.line,
        name=name,
        title=cells.line_of(row, RiskField.TITLE, LONGEST_TITLE),
        rag=_rag(row, cells),
        why=cells.prose(row, RiskField.WHY),
        mitigating=cells.prose(row, RiskField.MITIGATING),
        what_next=cells.prose(row, RiskField.WHAT_NEXT),
        by=cells.line_of(row, RiskField.BY),
        source=cells.line_of(row, RiskField.SOURCE),
        classification=cells.classification(row),
        illustrative=cells.illustrative(row),
        as_at=cells.as_at(row),
        present=frozenset(_OF_AREAS[field] for field in _OF_AREAS if field in cells.headings),
    )


def _rag(row: Row, cells: RegisterCells) -> RagStatus | None:
    text = row.text(RiskField.RAG)
    try:
        return parse_published(text)
    except RagError as error:
        cells.problems.add_error(error, line=row.line, column=cells.headings[RiskField.RAG], value=text)
        return None


def _needed_reference(row: Row, cells: RegisterCells) -> str:
    reference = cells.reference(row)
    if not reference:
        cells.problems.add("this line gives no reference of a risk", line=row.line)
    return reference


def _source(
    table: Table,
    mapping: Mapping,
    problems: Problems,
    name: str,
    digest: str,
    progress: Progress | None,
    rows: Sequence[object],
) -> dict[str, Any]:
    """What every file says of itself, once nothing is wrong with it. Raises Refused."""
    problems.settle()
    if progress:
        progress(len(rows), len(rows))
    return {
        "name": name,
        "kind": table.kind,
        "sheet": table.sheet,
        "digest": digest,
        "header_line": table.header_line,
        "columns": ColumnReport.of(mapping),
        "notes": table.notes,
    }
