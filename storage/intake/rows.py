"""The rows of a table with their columns' meanings: text by field, merged cells filled, unreadable cells named."""

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from storage.intake.columns import Column, Mapping
from storage.intake.fields import Field
from storage.intake.neutral import MARK, restored
from storage.intake.problems import Problems
from storage.intake.table import Table

# A cell merged over several lines gives its text to each of them where it says what the lines belong to.
_SPANNING = frozenset(
    {Field.SECTION, Field.SCORECARD, Field.SCOPE, Field.DIRECTORATE, Field.DATA_PERIOD, Field.PERIOD, Field.YEAR}
    | {Field.EDITION, Field.OWNER, Field.FREQUENCY, Field.CLASS, Field.PUBLICATION, Field.PUBLISH_ON}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line, asked by field."""

    line: int
    cells: list[str]
    places: dict[StrEnum, int]

    def text(self, field: StrEnum) -> str:
        """The text of the field's own column; empty where the file has none."""
        index = self.places.get(field)
        return "" if index is None else self.at(index)

    def at(self, index: int) -> str:
        """The text of the column with this index."""
        cell = self.cells[index]
        return (restored(cell) if cell.startswith(MARK) else cell).strip()


def rows_of(
    table: Table, mapping: Mapping, problems: Problems, spanning: AbstractSet[StrEnum] = _SPANNING
) -> Iterator[Row]:
    """The rows that hold anything in a column that is read; unreadable cells of such columns are noted.

    `spanning` are the fields of which a merged cell speaks for every line that it spans.
    """
    used = {column.index: column for column in mapping.columns}
    places = {column.field: column.index for column in mapping.columns if column.period is None}
    bad = _note_bad(table, used, problems)
    spans = _spans(table, used, spanning)
    for line, cells in table.lines:
        if line in spans or line in bad:
            cells = list(cells)
            for index, text in spans.get(line, ()):
                cells[index] = cells[index] or text
            for index in bad.get(line, ()):
                cells[index] = ""
        if any(cells[index].strip() for index in used):
            yield Row(line, cells, places)


def _note_bad(table: Table, used: dict[int, Column], problems: Problems) -> dict[int, list[int]]:
    """Note the unreadable cells of columns that are read; which they are, by line."""
    noted: dict[int, list[int]] = {}
    for (line, index), words in sorted(table.bad.items()):
        if line in table.by_line and index in used:
            shown = table.by_line[line][index]
            problems.add(words, line=line, column=used[index].heading, value=shown if shown != "=" else None)
            noted.setdefault(line, []).append(index)
    return noted


def _spans(table: Table, used: dict[int, Column], spanning: AbstractSet[StrEnum]) -> dict[int, list[tuple[int, str]]]:
    """For each line the texts that merged cells above it lend to its columns."""
    numbers = [line for line, _ in table.lines]
    spans: dict[int, list[tuple[int, str]]] = {}
    covered: dict[int, int] = {}
    for first, last, index in sorted(table.merged):
        overlaps = first <= covered.get(index, 0)  # no real workbook's merged cells do
        if overlaps or index not in used or used[index].field not in spanning or first not in table.by_line:
            continue
        covered[index] = last
        for line in numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]:
            spans.setdefault(line, []).append((index, table.by_line[first][index]))
    return spans
