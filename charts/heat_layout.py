"""Where the parts of a heat map stand, in pixels: it depends on the size of its matrix and the widths of its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts import canvas, fonts
from charts.heat_plan import HeatCell, HeatPlan
from charts.sheet import LINE, MARGIN

Place = tuple[float, float]
Box = tuple[float, float, float, float]

_GRID, _LEAST_CELL, _MOST_CELL = 600, 66, 150
_ROW_ROOM, _COLUMN_ROOM = 216, 250
_REFERENCE_SIZE = canvas.FOOTER_SIZE
_PAD = 8


@dataclass(frozen=True)
class Scale:
    """The words of one scale, each in its lines, in one size; `turned` where they only fit upright."""

    words: tuple[str, ...]
    size: float
    room: float
    turned: bool = False


@dataclass(frozen=True)
class Grid:
    """The matrix: its left lower corner and the size of a cell. `rows` and `columns` label its sides."""

    left: float
    bottom: float
    wide: float
    high: float
    rows: Scale
    columns: Scale

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.high * len(self.rows.words)

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.wide * len(self.columns.words)

    @property
    def count_size(self) -> float:
        """How large a count is written."""
        return 48 if self.high >= 100 and self.wide >= 120 else 36

    @property
    def mark_size(self) -> float:
        """How large the shape in the corner of a cell is."""
        return 18 if self.high >= 100 and self.wide >= 120 else 14

    def corner(self, likelihood: int, impact: int) -> Place:
        """The left lower corner of a cell."""
        return self.left + (impact - 1) * self.wide, self.bottom + (likelihood - 1) * self.high

    def centre(self, likelihood: int, impact: int) -> Place:
        """The middle of a cell."""
        x, y = self.corner(likelihood, impact)
        return x + self.wide / 2, y + self.high / 2


def scales(plan: HeatPlan) -> tuple[Scale, Scale, float]:
    """The words beside the rows and under the columns, and the height of a cell."""
    high = min(max(_GRID / len(plan.likelihood), _LEAST_CELL), _MOST_CELL)
    size = canvas.LABEL_SIZE if high >= 100 else canvas.FOOTER_SIZE
    rows = [
        _wrapped(word, index, size, _ROW_ROOM, int(high // (size * LINE))) for index, word in _named(plan.likelihood)
    ]
    room = max(_width(text, size) for text in rows)
    wide = (canvas.WIDTH - 2 * MARGIN - room - 16) / len(plan.impact)
    return Scale(tuple(rows), size, room), _columns(plan, wide - 2 * _PAD), high


def _columns(plan: HeatPlan, room: float) -> Scale:
    size = canvas.FOOTER_SIZE
    longest = max(fonts.width(part, size) for _, word in _named(plan.impact) for part in word.split() or [""])
    if longest > room:
        lines = max(1, min(2, int(room // size)))
        turned = [_wrapped(word, index, size, _COLUMN_ROOM, lines) for index, word in _named(plan.impact)]
        return Scale(tuple(turned), size, max(_width(text, size) for text in turned), turned=True)
    found = [_wrapped(word, index, size, room, 3) for index, word in _named(plan.impact)]
    return Scale(tuple(found), size, max(text.count("\n") + 1 for text in found) * size * LINE)


def _named(words: Sequence[str]) -> list[tuple[int, str]]:
    return [(index, fonts.drawable(word)) for index, word in enumerate(words, 1)]


def _wrapped(word: str, index: int, size: float, room: float, lines: int) -> str:
    return "\n".join(fonts.wrap(f"{index} {word}", size, room, max(1, min(lines, 3))))


def _width(text: str, size: float) -> float:
    return max(fonts.width(line, size) for line in text.split("\n"))


def packed(cell: HeatCell, grid: Grid) -> tuple[str, ...]:
    """The references of a cell in as many lines as it has room for under the count; none where they do not all fit."""
    lines = int((grid.high - grid.count_size - 20) // (_REFERENCE_SIZE * 1.15))
    names = [fonts.drawable(name, instead="?") or "?" for name in cell.references]
    found = _lines(names, ", " if any(" " in name for name in names) else " ", grid.wide - _PAD)
    return found if len(found) <= lines and _fit(found, grid.wide - _PAD) else ()


def _lines(names: Sequence[str], apart: str, room: float) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        longer = f"{found[-1]}{apart}{name}" if found else name
        if found and fonts.width(longer, _REFERENCE_SIZE) <= room:
            found[-1] = longer
        else:
            found.append(name)
    return tuple(found)


def _fit(lines: Sequence[str], room: float) -> bool:
    return all(fonts.width(line, _REFERENCE_SIZE) <= room for line in lines)


def text_box(cell: HeatCell, lines: Sequence[str], grid: Grid) -> Box:
    """Where those references stand: left, bottom, right, top."""
    x, y = grid.centre(cell.likelihood, cell.impact)
    half = max(fonts.width(line, _REFERENCE_SIZE) for line in lines) / 2
    top = y - grid.high / 2 + 12 + len(lines) * _REFERENCE_SIZE * 1.15
    return x - half, top - len(lines) * _REFERENCE_SIZE * 1.15, x + half, top
