"""The child process that reads a workbook: bytes in, one line of JSON out, within its limits."""

import gc
import json
import sys
from dataclasses import asdict
from typing import Any

from storage.intake.csvfile import no_header
from storage.intake.gate import open_workbook
from storage.intake.headings import is_header
from storage.intake.markup import damaged
from storage.intake.problems import Refused
from storage.intake.risk_headings import REGISTER_COLUMNS, is_register_header
from storage.intake.sheet import NoHeader, SheetLines, read_sheet
from storage.intake.table import FIGURE_COLUMNS, OVER_LIMITS, REGISTER, SECONDS, IsHeader, Line
from storage.intake.workbook import SheetEntry, Workbook, load


def main() -> None:
    """Read a workbook from standard input and write its table, or why it is refused, to standard output."""
    limit(int(sys.argv[2]))
    known = (is_register_header, REGISTER_COLUMNS) if sys.argv[3:] == [REGISTER] else (is_header, FIGURE_COLUMNS)
    gc.disable()  # nothing here forms cycles, and the process ends with its answer
    try:
        sys.stdout.buffer.write(_answered(sys.stdin.buffer.read(), *known))
    except MemoryError:
        sys.exit(OVER_LIMITS)


def _answered(content: bytes, is_header: IsHeader, columns: str) -> bytes:
    """The answer as JSON; whatever a workbook's bytes bring the readers to, it is they that make no sense."""
    try:
        answer = read(content, is_header, columns)
    except Refused as refused:
        answer = _refusal(refused)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (the edge of the process: hostile bytes lead the readers anywhere)
        answer = _refusal(damaged())
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def _refusal(refused: Refused) -> dict[str, Any]:
    return {"refused": [asdict(problem) for problem in refused.problems], "count": refused.count}


def limit(memory: int) -> None:
    """Cap memory and processor time where the platform can; the parent's clock holds everywhere."""
    try:
        import resource
    except ImportError:
        return
    for which, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(which, (most, hard))
        except (ValueError, OSError):
            continue


def read(content: bytes, is_header: IsHeader = is_header, columns: str = FIGURE_COLUMNS) -> dict[str, Any]:
    """The first visible sheet with a line of headings, as plain lists. Raises Refused."""
    workbook = load(open_workbook(content))
    shown = [sheet for sheet in workbook.sheets if sheet.part and not sheet.hidden]
    for sheet in shown:
        try:
            lines = read_sheet(workbook, sheet.part, is_header)
        except NoHeader:
            continue
        return _answer(workbook, sheet, lines)
    hidden = sum(sheet.hidden for sheet in workbook.sheets)
    raise no_header("any sheet" + (f" (of which {hidden} hidden, not read)" if hidden else ""), columns)


def _answer(workbook: Workbook, sheet: SheetEntry, lines: SheetLines) -> dict[str, Any]:
    assert lines.header is not None
    number, header = lines.header
    width = len(header)
    beyond = next((line for line, cells in lines.body if any(cells[width:])), 0)
    notes = _notes(workbook, sheet, lines)
    if beyond:
        notes.append(f"Cells to the right of the last heading are left out (first on line {beyond}).")
    return {
        "sheet": sheet.name,
        "header": [number, header],
        "lines": [(line, _fitted(cells, width)) for line, cells in lines.body],
        "bad": [(line, column, words) for (line, column), words in lines.bad.items()],
        "merged": lines.merged,
        "notes": notes,
        "above": lines.above[-1][1] if lines.above else [],
    }


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))


def _notes(workbook: Workbook, sheet: SheetEntry, lines: SheetLines) -> list[str]:
    notes = []
    others = [other.name for other in workbook.sheets if other != sheet and not other.hidden]
    hidden = [other.name for other in workbook.sheets if other.hidden]
    if others or hidden:
        notes.append(f"Read from the sheet “{sheet.name}”.")
    if others:
        notes.append(f"Other sheets left out: {', '.join(others)[:200]}.")
    if hidden:
        notes.append(f"Hidden sheets left out: {', '.join(hidden)[:200]}.")
    if lines.above:
        notes.append(f"{_count(len(lines.above), 'line')} above the headings left out: “{_glimpse(lines.above)}”.")
    if lines.hidden:
        notes.append(f"{_count(lines.hidden, 'hidden line')} read like the others.")
    if lines.rounded:
        notes.append(f"{_count(lines.rounded, 'cell')} with more places than shown: the figures as shown were read.")
    return notes


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _glimpse(lines: list[Line]) -> str:
    return next(cell.strip() for _, cells in lines for cell in cells if cell.strip())[:80]
