"""A table as it was printed: lines of text with their numbers, before anyone says what the columns mean."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_TEXT = 20_000_000
MAX_FIGURES = 200_000
HEADER_WITHIN = 30
SECONDS = 20
MEMORY = 300_000_000
FIGURE_COLUMNS = "“Indicator” and another such as “Actual”, “Target”, “RAG” or “Section”"
# What the process that reads workbooks is told of a file of the risk register.
REGISTER = "register"
# How the process that reads workbooks says that its memory ran out.
OVER_LIMITS = 3

Line = tuple[int, list[str]]
IsHeader = Callable[[list[str]], bool]


@dataclass(frozen=True)
class Table:
    """The lines of one sheet or CSV file from the headings down, blank lines left out.

    `bad` says of a cell (line, column index) why it cannot be read; it only matters if the column is used.
    `merged` lists cells that span lines: (first line, last line, column index). `notes` are sentences for the report.
    `above` is the line right over the headings, which may head several of them together.
    """

    kind: str
    header_line: int
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    sheet: str = ""
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    @cached_property
    def by_line(self) -> dict[int, list[str]]:
        """The cells of each line by its number."""
        return dict(self.lines)


def is_blank(cells: list[str]) -> bool:
    """Whether a line holds nothing but white space."""
    return not any(cell and not cell.isspace() for cell in cells)
