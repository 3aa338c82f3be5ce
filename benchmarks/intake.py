"""Reading a 5,000-row scorecard of 8 columns, beside other readers. Run: python -m benchmarks.intake"""

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from benchmarks.measure import Result
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.intake.cells import read_figure, read_period
from storage.intake.child import read as read_in_process
from storage.intake.columns import map_columns
from storage.intake.figures import read_figures
from storage.intake.reader import read
from storage.intake.sandbox import read_xlsx
from storage.intake.table import Table
from storage.intake.values import DefinitionsFile, FiguresFile
from storage.intake.write import csv_bytes, xlsx_bytes
from storage.migrate import migrate

ROWS = 5_000
HEADER = ("Code", "Indicator", "Section", "Target", "Actual", "RAG", "Data period", "Commentary")


def row(number: int) -> list[object]:
    """An indicator with figures that differ from line to line."""
    rating = ("RED", "AMBER", "GREEN")[number % 3]
    value = (number * 7919 % 1000) / 1000
    note = f"Comment on row {number}, with some words in it"
    when = date(2019, 9, 30)
    return [f"C{number:05}", f"Indicator number {number}", f"Section {number % 7}", 0.5, value, rating, when, note]


def workbook() -> bytes:
    """The scorecard as a spreadsheet program saves it: numbers and dates with formats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for number in range(ROWS):
        sheet.append(row(number))
        for column, form in (("D", "0.0%"), ("E", "0.0%"), ("G", "dd/mm/yyyy")):
            sheet[f"{column}{number + 2}"].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def best(action: Callable[[], object], repeats: int = 7) -> float:
    """The median time in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def with_openpyxl(path: Path | str) -> int:
    """openpyxl's own fastest way: read-only, values only."""
    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


def with_calamine(path: Path) -> int:
    """calamine, which gives values without their number formats."""
    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def migrated(path: Path) -> Path:
    """An empty SQLite file with its tables."""
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


def store(file: FiguresFile | DefinitionsFile, empty: Path) -> None:
    """Into a copy of an empty SQLite file: every row makes an indicator, a figure and a line of the edition."""
    copy = empty.with_name("copy.db")
    shutil.copy(empty, copy)
    database = Database(f"sqlite:///{copy}")
    apply(database, file, Options(scorecard="Board"), hand=Hand("benchmark", datetime.now(UTC)))
    database.close()


def cold(statement: str) -> Callable[[], object]:
    """The statement in a fresh interpreter, as our own reader always runs."""
    return lambda: subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True)


def results() -> Iterator[Result]:
    """One for each way of reading, with its ratio to openpyxl's reading alone."""
    content = workbook()
    table = read_xlsx(content)
    text = csv_bytes(HEADER, ([*cells] for _, cells in table.lines))
    figures = read(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "five.xlsx"
        path.write_bytes(content)
        empty = migrated(Path(folder) / "empty.db")
        opened = f"from benchmarks.intake import with_openpyxl; with_openpyxl({str(path)!r})"
        measured = {
            "openpyxl, read-only, in process": best(lambda: with_openpyxl(path)),
            "openpyxl in a fresh process": best(cold(opened), 3),
            "calamine, values without formats": best(lambda: with_calamine(path)),
            "XLSX: our parsing alone, in process": best(lambda: read_in_process(content)),
            "XLSX: gate + parse in a child with limits": best(lambda: read_xlsx(content)),
            "validation alone": best(lambda: _validate(table)),
            "XLSX: whole, read + validate": best(lambda: read(content)),
            "CSV: whole, read + validate": best(lambda: read(text)),
            "XLSX: whole, read + validate + store": best(lambda: store(read(content), empty), 3),
            "storing alone, a first file": best(lambda: store(figures, empty), 3),
            "XLSX: writing the table": best(lambda: xlsx_bytes(HEADER, (cells for _, cells in table.lines)), 3),
        }
    base = measured["openpyxl, read-only, in process"]
    fresh = measured["openpyxl in a fresh process"]
    for name, milliseconds in measured.items():
        yield Result("", f"{name} / openpyxl's reading alone", milliseconds / base, note=f"{milliseconds:,.0f} ms")
    whole = measured["XLSX: whole, read + validate + store"]
    yield Result("G14", "XLSX read + validate + store / openpyxl's reading alone", whole / base, 0.2)
    yield Result("", "the same / openpyxl in a fresh process", whole / fresh)


def _validate(table: Table) -> FiguresFile:
    read_figure.cache_clear()
    read_period.cache_clear()
    return read_figures(table, map_columns(table), name="", digest="", progress=None)


if __name__ == "__main__":
    for result in results():
        print(result.line)
