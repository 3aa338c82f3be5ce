"""One sheet of a workbook, read line by line as printed; what the sheet claims of its own size is never believed.

Written on expat because no library gives what is needed: calamine is four times as fast but drops number formats and
formulas and lays out every cell up to the farthest; openpyxl keeps formats but not the text they make, and is slower.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from storage.intake.csvfile import too_many_rows
from storage.intake.markup import Attributes, damaged, local, parser, unescape
from storage.intake.numformat import FormatError, Render, exact, plain
from storage.intake.problems import Refused
from storage.intake.table import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, IsHeader, Line, is_blank
from storage.intake.workbook import Workbook

NO_RESULT = "a formula without a saved result: open the workbook, save it and try again"
_CHUNK = 1 << 17
_LAST_ROW = 1_048_576
_REMEMBERED = 20_000
_MERGED = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


class NoHeader(Exception):
    """The sheet has no line of headings among its first lines."""


@dataclass
class SheetLines:
    """What a sheet holds, from its headings down; `above` are the lines over them."""

    above: list[Line] = field(default_factory=list)
    header: Line | None = None
    body: list[Line] = field(default_factory=list)
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    rounded: int = 0
    hidden: int = 0


def read_sheet(workbook: Workbook, part: str, is_header: IsHeader) -> SheetLines:
    """Read a sheet. Raises NoHeader when its first lines hold no headings, Refused beyond a limit or when damaged."""
    reader = _SheetReader(workbook, is_header)
    try:
        with workbook.archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                reader.parser.Parse(chunk, False)
        reader.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, IndexError):
        raise damaged() from None
    if reader.lines.header is None:
        raise NoHeader
    return reader.lines


class _SheetReader:
    """Handlers for the few elements that matter. Kept to the least work a cell needs: a file has 40,000 of them."""

    def __init__(self, workbook: Workbook, is_header: IsHeader) -> None:
        self.texts, self.renders, self.is_header = workbook.texts, workbook.renders, is_header
        self.lines = SheetLines()
        self.total_text = 0
        self.columns: dict[str, int] = {}
        self.shown: dict[tuple[str, str], tuple[str, bool]] = {}
        self.number = 0
        self.next_column = 0
        self.cells: list[str] = []
        self.cell: Attributes = {}
        self.pieces: list[str] = []
        self.formula = False
        self.phonetic = False
        self.names: dict[str, str] = {}
        self.parser = parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = self.names.get(name) or self.names.setdefault(name, local(name))
        if tag == "c":
            self.cell, self.pieces, self.formula = attributes, [], False
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.parser.CharacterDataHandler = self.pieces.append
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        tag = self.names[name]
        if tag == "v" or tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self.phonetic = False

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r") or self.number + 1)
        if not self.number < number <= _LAST_ROW:
            raise Refused.because("the workbook is damaged: its lines are out of order")
        self.number, self.cells, self.next_column = number, [], 0
        if attributes.get("hidden") in ("1", "true"):
            self.lines.hidden += 1

    def _end_cell(self) -> None:
        """Put the cell's text where its reference says, between the cells before it and the widest allowed."""
        column = self._column()
        text = self._text(column)
        self.next_column = column + 1
        if not text:
            return
        if column >= MAX_COLUMNS:
            raise Refused.because(f"line {self.number} reaches beyond {MAX_COLUMNS} columns")
        if column < len(self.cells):
            raise Refused.because(f"the workbook is damaged: line {self.number} holds one cell twice")
        self.total_text += len(text)
        if self.total_text > MAX_TEXT:
            raise Refused.because(f"the workbook holds more than {MAX_TEXT:,} letters")
        self.cells.extend([""] * (column - len(self.cells)))
        self.cells.append(text)

    def _column(self) -> int:
        """The column's index from a reference such as AB12; without one, the next column."""
        reference = self.cell.get("r")
        if reference is None:
            return self.next_column
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_index(letters)
        return self.columns[letters]

    def _text(self, column: int) -> str:
        """The cell as printed; a cell that cannot be read is noted by its place."""
        raw = "".join(self.pieces)
        match self.cell.get("t", "n"):
            case "n":
                return self._number(raw.strip(), column)
            case "s":
                return self.texts[int(raw)] if raw else ""
            case "inlineStr" | "str":
                return unescape(raw)
            case "b":
                return "TRUE" if raw.strip() == "1" else "FALSE"
            case "d":
                return raw.strip().removesuffix("T00:00:00")
            case "e":
                self.lines.bad[self.number, column] = "a figure but a spreadsheet error"
                return raw or "#ERROR"
        raise damaged()

    def _number(self, raw: str, column: int) -> str:
        if not raw:
            if self.formula:
                self.lines.bad[self.number, column] = NO_RESULT
                return "="
            return ""
        style = self.cell.get("s", "")
        known = self.shown.get((raw, style))
        if known is None:
            try:
                known = self._render(style)(exact(raw))
            except FormatError as error:
                self.lines.bad[self.number, column] = str(error)
                return raw
            if len(self.shown) < _REMEMBERED:
                self.shown[raw, style] = known
        text, rounded = known
        self.lines.rounded += rounded
        return text

    def _render(self, style: str) -> Render:
        return self.renders[int(style)] if style and int(style) < len(self.renders) else plain

    def _end_row(self) -> None:
        if is_blank(self.cells):
            return
        line = (self.number, self.cells)
        if self.lines.header is not None:
            if len(self.lines.body) >= MAX_ROWS:
                raise too_many_rows()
            self.lines.body.append(line)
        elif self.is_header(self.cells):
            self.lines.header = line
        elif len(self.lines.above) + 1 >= HEADER_WITHIN:
            raise NoHeader
        else:
            self.lines.above.append(line)

    def _merge(self, reference: str) -> None:
        """Remember a cell merged over several lines of one column; other merged cells say nothing of the lines."""
        found = _MERGED.fullmatch(reference)
        if found and found[1] == found[3] and found[2] != found[4] and len(self.lines.merged) < MAX_ROWS:
            self.lines.merged.append((int(found[2]), int(found[4]), column_index(found[1])))


def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    index = 0
    if not (letters.isascii() and letters.isupper()):
        raise damaged()
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    if not 1 <= index <= 16_384:
        raise damaged()
    return index - 1
