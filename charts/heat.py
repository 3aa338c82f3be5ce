"""Draw a heat map of risks."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.figure import Figure

from charts import canvas, fonts, tones
from charts.heat_arrows import Arrow, arrows
from charts.heat_layout import Grid, packed, scales, text_box
from charts.heat_plan import HeatCell, HeatPlan
from charts.sheet import LINE, MARGIN, Sheet, legend, legend_rows, rectangle

_GAP = float("nan")
_HEAD = 46
_AXIS = 44
_MIDDLE: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
_ARROW = canvas.BENCHMARK


def figure(plan: HeatPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`; artists say what they mean by their gid."""
    rows, columns, high = scales(plan)
    words = legend_rows(plan.bands, counted=True)
    body = len(words) * canvas.LABEL_SIZE * LINE + _HEAD + high * len(rows.words) + columns.room + _AXIS + 14
    sheet = Sheet(plan.page, body)
    left = MARGIN + rows.room + 16
    wide = (canvas.WIDTH - MARGIN - left) / len(columns.words)
    grid = Grid(left, sheet.bottom + _AXIS + columns.room + 14, wide, high, rows, columns)
    legend(sheet, sheet.top, words)
    _scales(sheet, grid)
    _cells(sheet, plan, grid)
    _appetite(sheet, plan, grid)
    ways = arrows(plan.moves, grid)
    for way in ways:
        _arrow(sheet, way)
    for cell in plan.cells:
        if cell.count:
            _count(sheet, plan, cell, grid, ways)
    return sheet.figure


def _scales(sheet: Sheet, grid: Grid) -> None:
    """The words of both scales, and which scale they are of, with an arrow to where it grows."""
    soft: dict[str, Any] = {"color": canvas.SOFT_INK, "fontweight": "bold"}
    sheet.say(MARGIN, grid.top + 14, "↑ Likelihood", canvas.PERIOD_SIZE, gid="axis", **soft)
    sheet.say(canvas.WIDTH - MARGIN, sheet.bottom + 10, "Impact →", canvas.PERIOD_SIZE, gid="axis", ha="right", **soft)
    for index, word in enumerate(grid.rows.words, 1):
        x, y = grid.left - 14, grid.centre(index, 1)[1]
        look: dict[str, Any] = {"ha": "right", "va": "center", "linespacing": 1.15, "gid": "likelihood"}
        sheet.say(x, y, word, grid.rows.size, **look)
    for index, word in enumerate(grid.columns.words, 1):
        look = {"ha": "center", "linespacing": 1.15, "gid": "impact"}
        down = grid.columns.size * (1 + 1.17 * word.count("\n"))
        look |= {"rotation": 90, "va": "top"} if grid.columns.turned else {}
        y = grid.bottom - 10 - (0 if grid.columns.turned else down)
        sheet.say(grid.centre(1, index)[0], y, word, grid.columns.size, **look)


def _cells(sheet: Sheet, plan: HeatPlan, grid: Grid) -> None:
    """Every cell in the pale colour of its band, with the band's shape in its corner."""
    for index, band in enumerate(plan.bands):
        corners = [grid.corner(cell.likelihood, cell.impact) for cell in plan.cells if cell.band == index]
        fields = [rectangle(x + 1.5, y + 1.5, x + grid.wide - 1.5, y + grid.high - 1.5) for x, y in corners]
        sheet.areas(fields, tones.PALE[band.tone], f"band {band.tone}", zorder=0.5)
        inset = grid.mark_size * 0.6 + 8
        sheet.marks([(x + inset, y + grid.high - inset) for x, y in corners], band, grid.mark_size, zorder=3.8)


def _appetite(sheet: Sheet, plan: HeatPlan, grid: Grid) -> None:
    """A thick line between what is accepted and what is above it, and its name over the matrix."""
    if plan.appetite is None:
        return
    edges = list(_edges(plan.cells, grid))
    xs = [x for (x, _), (z, _) in edges for x in (x, z, _GAP)]
    ys = [y for (_, y), (_, z) in edges for y in (y, z, _GAP)]
    look: dict[str, Any] = {"color": canvas.INK, "linewidth": 8, "solid_capstyle": "projecting", "zorder": 3}
    words = f"General appetite: a score of {plan.appetite} or less"
    x = canvas.WIDTH - MARGIN
    y = grid.top + 14
    sheet.say(x, y, words, canvas.PERIOD_SIZE, ha="right", fontweight="bold", gid="appetite label")
    if edges:
        sheet.line(xs, ys, "appetite", **look)
        wide = fonts.width(words, canvas.PERIOD_SIZE, bold=True)
        sheet.line([x - wide - 76, x - wide - 18], [y + 9, y + 9], "appetite key", **look)


def _edges(cells: Sequence[HeatCell], grid: Grid) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The sides at which a cell above the appetite meets one that is not."""
    above = {(cell.likelihood, cell.impact): cell.above for cell in cells}
    for (likelihood, impact), is_above in above.items():
        x, y = grid.corner(likelihood, impact)
        if above.get((likelihood, impact + 1), is_above) is not is_above:
            yield (x + grid.wide, y), (x + grid.wide, y + grid.high)
        if above.get((likelihood + 1, impact), is_above) is not is_above:
            yield (x, y + grid.high), (x + grid.wide, y + grid.high)


def _arrow(sheet: Sheet, way: Arrow) -> None:
    """A shaft and a head with a white rim, and how many risks went that way where it is more than one."""
    (ax, ay), (bx, by) = way.start, way.end
    size = math.hypot(bx - ax, by - ay)
    ux, uy = (bx - ax) / size, (by - ay) / size
    neck = (bx - ux * 16, by - uy * 16)
    head = [
        (bx, by),
        (bx - ux * 22 - uy * 13, by - uy * 22 + ux * 13),
        (bx - ux * 22 + uy * 13, by - uy * 22 - ux * 13),
    ]
    for colour, width, rim, order in ((canvas.PAPER, 11, 5, 3.5), (_ARROW, 6, 0, 3.6)):
        sheet.line([ax, neck[0]], [ay, neck[1]], "arrow", color=colour, linewidth=width, zorder=order)
        sheet.areas([head], colour, "arrow head", edgecolor=colour, linewidth=rim, antialiased=True, zorder=order)
    if way.count > 1:
        look: dict[str, Any] = {"color": _ARROW, "fontweight": "bold", "zorder": 4, "gid": "arrow count"}
        x, y = way.label
        sheet.say(x, y, f"×{way.count}", canvas.FOOTER_SIZE, **look, **_MIDDLE)


def _count(sheet: Sheet, plan: HeatPlan, cell: HeatCell, grid: Grid, ways: Sequence[Arrow]) -> None:
    """How many risks are in a cell, over their references where these fit and no arrow runs there."""
    x, y = grid.centre(cell.likelihood, cell.impact)
    lines = packed(cell, grid)
    box = text_box(cell, lines, grid) if lines else None
    if box and any(way.crosses(box) for way in ways):
        box = None
    if box:
        y = (box[3] + grid.corner(cell.likelihood, cell.impact)[1] + grid.high) / 2
        look: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.12, "zorder": 5, "gid": "references"}
        sheet.say(x, (box[1] + box[3]) / 2, "\n".join(lines), canvas.FOOTER_SIZE, **look)
    text, size = f"{cell.count:,}", grid.count_size
    half = fonts.width(text, size, bold=True) / 2
    size *= min(1, (grid.wide - 8) / 2 / half)
    y -= 0 if grid.high >= 100 else 6
    hit = any(way.crosses((x - half, y - size / 2, x + half, y + size / 2)) for way in ways)
    pale = {"boxstyle": "round,pad=0.1", "facecolor": tones.PALE[plan.bands[cell.band].tone], "linewidth": 0}
    paper: dict[str, Any] = {"bbox": pale} if hit else {}
    sheet.say(x, y, text, size, fontweight="bold", zorder=5, gid="count", **_MIDDLE, **paper)
