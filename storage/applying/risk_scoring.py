"""Scorings from a file: one is added where it says something else than the one in force on its day, none is changed."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from storage.applying.risk_known import KnownRisk
from storage.applying.risk_work import Work
from storage.audit import Change
from storage.domain.matrix import Cell, RiskMatrix
from storage.domain.risk import ScoreKind
from storage.intake.risk_values import ReadScore, RiskRow, ScoringRow

Row = dict[str, Any]


def score_risk(work: Work, risk: KnownRisk, row: RiskRow, on: date) -> int:
    """How the register stood on a day: what differs from the scoring in force then is added. Counts blank scores.

    What was found to be so on a later day stays in force from that day on.
    """
    blank = 0
    for kind in ScoreKind:
        read = row.score(kind) if kind in row.present else None
        held = risk.in_force(kind, on)
        if read is None:
            blank += kind in row.present and held is not None
            continue
        made = _row(work, kind, on, read.cell, _printed(read, work.matrix), row.why)
        if held is None or _said(held) != _said(made):
            _add(work, risk, made, held, is_listed=bool(risk.id))
            reviewed = risk.values["last_review"] if kind is ScoreKind.RESIDUAL else None
            is_known = reviewed is not None and row.last_review is not None and row.last_review >= reviewed
            _keep_later(work, risk, made, held, (risk.values["as_at"], None if is_known else reviewed))
    return blank


def _keep_later(work: Work, risk: KnownRisk, made: Row, held: Row | None, found: Iterable[date | None]) -> None:
    """A later file or review that found no other score left none behind: it gets one, so that its word holds."""
    later = max((day for day in found if day is not None), default=made["on_day"])
    if held is not None and later > made["on_day"] and risk.in_force(made["kind"], later) is made:
        kept = {name: value for name, value in held.items() if name not in ("id", "risk_id")}
        _add(work, risk, kept | {"on_day": later, "made_at": work.hand.at}, made, is_listed=False)


def add_history(work: Work, rows: tuple[ScoringRow, ...]) -> None:
    """Scorings that were made: each is added that is not there on its day, in their order.

    A row without a day says how it stood on that of the import.
    """
    known: dict[tuple[str, ScoreKind, date], Iterator[Row]] = {}
    last: dict[tuple[str, ScoreKind, date], Row] = {}
    for row in rows:
        risk = work.risk(row.reference, row.line)
        if risk is None:
            continue
        on = work.day(row.on, row.line)
        made = _row(work, row.kind, on, row.cell, row.printed, row.why, row.by)
        key = row.reference, row.kind, on
        # Those of the day are gone through once: of two that are alike each stands for one of the file.
        held = known.setdefault(key, iter([one for one in risk.scorings if _is_of(one, row.kind, on)]))
        before = risk.in_force(row.kind, on)
        is_repeat = last.get(key) == made
        is_state = row.on is None and before is not None and _said(before) == _said(made)
        if not (is_repeat or is_state or any(_is_same(one, made) for one in held)):
            _add(work, risk, made, before, is_listed=False)
        last[key] = made


def _is_of(row: Row, kind: ScoreKind, on: date) -> bool:
    return row["kind"] == kind and row["on_day"] == on


def _is_same(stored: Row, made: Row) -> bool:
    """Whether a row speaks of a scoring that is there; a file without reasons means it too."""
    return _said(stored) == _said(made) and made["why"] in ("", stored["why"])


def _add(work: Work, risk: KnownRisk, made: Row, held: Row | None, *, is_listed: bool) -> None:
    """Keep a scoring beside those there are."""
    was, now = _words(held, work.matrix), _words(made, work.matrix)
    risk.scorings.append(made)
    work.outcome.scorings += 1
    if is_listed:
        then = f"{was} → {now}" if was else now
        work.outcome.scored.append(f"{risk.title}: {made['kind']} {then}, from {made['on_day']:%d/%m/%Y}")
    dated = f"{now}, from {made['on_day']:%d/%m/%Y}"
    work.touched(risk, Change("risk", risk.reference, made["kind"], was, dated, risk=risk))


def _row(work: Work, kind: ScoreKind, on: date, cell: Cell | None, printed: str, why: str, by: str = "") -> Row:
    return {
        "kind": str(kind), "on_day": on, "likelihood": cell.likelihood if cell else None,
        "impact": cell.impact if cell else None, "printed": printed, "why": why, "import_id": work.import_id,
        "made_by": by or work.hand.who, "made_at": work.hand.at,
    }  # fmt: skip


def _printed(read: ReadScore, matrix: RiskMatrix) -> str:
    """What stands for a score that was left open, or beside a cell that comes to another one."""
    if read.text or read.cell is None or read.score is None or not matrix.holds(read.cell):
        return read.text
    return "" if matrix.score(read.cell).score == read.score else str(read.score)


def _said(row: Row) -> tuple[int | None, int | None, str]:
    return row["likelihood"], row["impact"], row["printed"]


def _words(row: Row | None, matrix: RiskMatrix) -> str:
    """A scoring as the audit says it."""
    if row is None:
        return ""
    if row["likelihood"] is None or row["impact"] is None:
        return row["printed"] or "not scored"
    cell = Cell(row["likelihood"], row["impact"])
    beside = f", printed as {row['printed']}" if row["printed"] else ""
    return f"{matrix.score(cell).words if matrix.holds(cell) else f'{cell.likelihood} × {cell.impact}'}{beside}"
