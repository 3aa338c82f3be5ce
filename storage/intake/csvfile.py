"""CSV: the encoding and separator found out with care, quoted line breaks kept, ragged lines named."""

import csv
import io
import re

from storage.intake.problems import Problems, Refused
from storage.intake.table import FIGURE_COLUMNS, HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, IsHeader, Line, Table, is_blank

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HALF_CHARACTER = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}


def read_csv(content: bytes, is_header: IsHeader, columns: str = FIGURE_COLUMNS) -> Table:
    """The table in a CSV file; `is_header` says which line holds the headings, `columns` what they are. Raises Refused.

    Read in this process: nothing unpacks, so memory stays within a small multiple of the 10 MB allowed.
    """
    text, notes = decode(content)
    separator = _separator(text, is_header)
    if separator != ",":
        notes.append(f"The columns are separated by {_SEPARATORS[separator]}.")
    lines = list(_lines(text, separator))
    top = next((index for index, (_, cells) in enumerate(lines[:HEADER_WITHIN]) if is_header(cells)), None)
    if top is None:
        raise no_header("the file", columns)
    if top:
        notes.append(f"{_count(top, 'line')} above the headings left out: {_glimpse(lines[:top])}.")
    header_line, header = lines[top]
    header = _trimmed(header)
    problems = Problems()
    if len(lines) - top - 1 > MAX_ROWS:
        raise too_many_rows()
    body = [_fitted(line, len(header), problems) for line in lines[top + 1 :]]
    problems.settle()
    return Table("CSV", header_line, tuple(header), tuple(body), notes=tuple(notes), above=_over(lines, top))


def _over(lines: list[Line], top: int) -> tuple[str, ...]:
    return tuple(lines[top - 1][1]) if top else ()


def decode(content: bytes) -> tuple[str, list[str]]:
    """The text and what the report must say of its encoding: UTF-8, UTF-16 with its mark, else Windows-1252."""
    marked = content.startswith((_UTF8_MARK, *_UTF16_MARKS))
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16_MARKS) else "utf-8-sig")
        notes: list[str] = []
    except UnicodeDecodeError:
        text = "" if marked or _HALF_CHARACTER.search(content) else _windows(content)
        notes = ["The file is not UTF-8; it was read as Windows-1252."]
    if not text:
        raise Refused.because("the text is in no encoding that is read here; save it as “CSV UTF-8”")
    if "\0" in text:
        raise Refused.because("the file holds NUL bytes, so it is no text; save it as “CSV UTF-8”")
    return text, notes


def _windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return ""


def _separator(text: str, is_header: IsHeader) -> str:
    """The separator that makes a line of headings appear; the comma when none does, or when several do."""
    for separator in _SEPARATORS:
        head = io.StringIO(text[:100_000], newline="")
        try:
            rows = zip(range(HEADER_WITHIN), csv.reader(head, delimiter=separator), strict=False)
            if any(is_header(cells) for _, cells in rows):
                return separator
        except csv.Error:
            continue
    return ","


def _lines(text: str, separator: str) -> "list[Line]":
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if is_blank(cells):
                continue
            if len(cells) > MAX_COLUMNS and not is_blank(cells[MAX_COLUMNS:]):
                raise Refused.because(f"line {line} has {len(cells)} columns; at most {MAX_COLUMNS} are read")
            if len(lines) > MAX_ROWS + HEADER_WITHIN:
                raise too_many_rows()
            lines.append((line, cells))
    except csv.Error:
        raise Refused.because(
            f"line {before + 1}: a quotation mark is out of place, or a cell is longer than any real one"
        ) from None
    return lines


def _trimmed(header: list[str]) -> list[str]:
    while header and not header[-1].strip():
        header = header[:-1]
    return header


def _fitted(line: Line, width: int, problems: Problems) -> Line:
    """The line cut to the headings' width; only blank cells may be cut off, and none may be missing."""
    number, cells = line
    if len(cells) < width or not is_blank(cells[width:]):
        problems.add(f"this line has {len(cells)} cells where the headings have {width}", line=number)
    return number, cells[:width]


def no_header(where: str, columns: str) -> Refused:
    """The refusal of a table without headings; `columns` gives examples of those that there might be."""
    return Refused.because(
        f"no line of headings was found in {where}: one of its first {HEADER_WITHIN} lines must name a column such as "
        f"{columns}"
    )


def too_many_rows() -> Refused:
    """The refusal of a table that is too long."""
    return Refused.because(f"the file has more than {MAX_ROWS:,} rows; split it")


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _glimpse(lines: list[Line]) -> str:
    first = next(cell.strip() for _, cells in lines for cell in cells if cell.strip())
    return f"“{first[:80]}”"
