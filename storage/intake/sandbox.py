"""A workbook is opened in a child process with limits, so that a hostile one can cost nothing but itself."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from storage.intake.markup import damaged
from storage.intake.problems import Problem, Refused
from storage.intake.table import MEMORY, OVER_LIMITS, SECONDS, Table

_ROOT = str(Path(__file__).resolve().parents[2])
# Isolated and without site-packages: the reader needs the standard library and this folder only.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from storage.intake.child import main; main()"


def read_xlsx(content: bytes, *, what: str = "", seconds: float = SECONDS, memory: int = MEMORY) -> Table:
    """The table in a workbook, of figures or of `what` else (REGISTER). `memory` is in bytes.

    Raises Refused, also for too long or too much memory.
    """
    command = [sys.executable, "-I", "-S", "-c", _START, _ROOT, str(memory), *([what] if what else [])]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise Refused.because(f"reading the workbook took longer than {seconds:g} seconds; split it") from None
    if done.returncode == OVER_LIMITS or done.returncode < 0:  # below zero: ended by the system
        raise Refused.because("reading the workbook took more memory or time than is allowed; split it")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise damaged() from None
    if "refused" in answer:
        raise Refused(tuple(Problem(**problem) for problem in answer["refused"]), answer["count"])
    return _table(answer)


def _table(answer: dict[str, Any]) -> Table:
    return Table(
        kind="XLSX",
        sheet=answer["sheet"],
        header_line=answer["header"][0],
        header=tuple(answer["header"][1]),
        lines=tuple((number, cells) for number, cells in answer["lines"]),
        bad={(line, column): words for line, column, words in answer["bad"]},
        merged=tuple((first, last, column) for first, last, column in answer["merged"]),
        notes=tuple(answer["notes"]),
        above=tuple(answer["above"]),
    )
