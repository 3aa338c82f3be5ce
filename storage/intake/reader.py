"""A file in, its values out: the one way in for figures and definitions."""

import hashlib
from pathlib import Path

from storage.intake.columns import map_columns
from storage.intake.csvfile import read_csv
from storage.intake.definitions import read_definitions
from storage.intake.figures import read_figures
from storage.intake.gate import Kind, kind_of
from storage.intake.headings import is_header
from storage.intake.misplaced import refuse_register, table_or_other
from storage.intake.problems import Refused
from storage.intake.risk_headings import REGISTER_COLUMNS, is_register_header
from storage.intake.sandbox import read_xlsx
from storage.intake.table import MAX_BYTES, REGISTER, Table
from storage.intake.values import DefinitionsFile, FiguresFile, Progress


def read(
    source: Path | str | bytes, *, name: str = "", progress: Progress | None = None
) -> FiguresFile | DefinitionsFile:
    """Read a CSV or XLSX file, given by its path or as its content; which it is, the content says, never the name.

    `name` is a label for reports (default: the path's). `progress(done, of)` is called now and then with rows done.
    Raises Refused with everything that is wrong; nothing is read in part. OSError when the path cannot be opened.
    """
    content = source if isinstance(source, bytes) else content_of(Path(source))
    if not name and not isinstance(source, bytes):
        name = Path(source).name
    table = table_or_other(lambda: read_table(content), lambda: read_register_table(content), refuse_register)
    refuse_register(table.header)
    mapping = map_columns(table)
    reader = read_definitions if mapping.is_definitions else read_figures
    return reader(table, mapping, name=name, digest=digest(content), progress=progress)


def read_table(content: bytes) -> Table:
    """The table in a file as printed, before its columns are given meanings. Raises Refused."""
    if kind_of(content) is Kind.XLSX:
        return read_xlsx(content)
    return read_csv(content, is_header)


def read_register_table(content: bytes) -> Table:
    """The table in a file of the risk register as printed. Raises Refused."""
    if kind_of(content) is Kind.XLSX:
        return read_xlsx(content, what=REGISTER)
    return read_csv(content, is_register_header, REGISTER_COLUMNS)


def digest(content: bytes) -> str:
    """The SHA-256 of the content, by which the same file is known again."""
    return hashlib.sha256(content).hexdigest()


def content_of(path: Path) -> bytes:
    """The file's bytes, never more than one beyond the limit. OSError when it cannot be opened."""
    if path.is_dir():
        raise Refused.because(f"{path} is a folder, not a file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
