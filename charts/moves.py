"""Draw the movement of the gravest risks: a row each, its scores on one axis."""

from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from charts import canvas, fonts, tones
from charts.moves_plan import MoveRow, MovesPlan, PlanScore
from charts.score_axis import end_of, ticks
from charts.sheet import LINE, MARGIN, Sheet, legend, legend_rows, nothing, rectangle

_ROW, _GAP, _AXIS = 96, 14, 44
_NAMES, _WORDS = 400, 300
_NAME_SIZE = canvas.FOOTER_SIZE


@dataclass(frozen=True)
class _Axis:
    """The axis of scores: from `left` to `right`, nought at `left`."""

    left: float
    right: float
    top: int

    def at(self, score: float) -> float:
        """Where a score stands."""
        return self.left + score * (self.right - self.left) / end_of(self.top)


def figure(plan: MovesPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`; artists say what they mean by their gid."""
    if not plan.rows:
        sheet = Sheet(plan.page, 240)
        nothing(sheet, "There is nothing to show")
        return sheet.figure
    words = legend_rows(plan.bands, counted=False)
    rows = _ROW * len(plan.rows)
    sheet = Sheet(plan.page, len(words) * canvas.LABEL_SIZE * LINE + _GAP + rows + _AXIS)
    top = legend(sheet, sheet.top, words) - _GAP
    axis = _Axis(MARGIN + _NAMES + 20, canvas.WIDTH - MARGIN - _WORDS - 20, plan.top)
    _background(sheet, plan, axis, top - rows, top)
    for index, row in enumerate(plan.rows):
        y = top - (index + 0.5) * _ROW
        _name(sheet, row, y)
        _scores(sheet, plan, row, axis, y)
        _told(sheet, plan, row, y)
        if index:
            x, edge = [MARGIN, canvas.WIDTH - MARGIN], [y + _ROW / 2] * 2
            sheet.line(x, edge, "row", color=canvas.GRID, linewidth=2, zorder=1)
    return sheet.figure


def _background(sheet: Sheet, plan: MovesPlan, axis: _Axis, bottom: float, top: float) -> None:
    """The bands where they are ranges, and round scores under the axis."""
    for one in plan.ranges:
        tone = plan.bands[one.band].tone
        field = rectangle(axis.at(one.low), bottom, axis.at(one.high), top)
        sheet.areas([field], tones.PALE[tone], f"band {tone}", zorder=0.5)
    for score in ticks(plan.top):
        look: dict[str, Any] = {"ha": "center", "color": canvas.SOFT_INK, "gid": "tick"}
        sheet.say(axis.at(score), bottom - 32, str(score), canvas.FOOTER_SIZE, **look)


def _name(sheet: Sheet, row: MoveRow, y: float) -> None:
    """The reference over a line or two of the title."""
    reference = fonts.wrap(fonts.drawable(row.reference, instead="?") or "?", _NAME_SIZE, _NAMES, 1, bold=True)[0]
    lines = fonts.wrap(fonts.drawable(row.title), _NAME_SIZE, _NAMES, 2)
    high = _NAME_SIZE * 1.17
    base = y + (len(lines) + 1) * high / 2 - _NAME_SIZE
    sheet.say(MARGIN, base, reference, _NAME_SIZE, fontweight="bold", gid="reference")
    if lines:
        sheet.say(MARGIN, base - len(lines) * high, "\n".join(lines), _NAME_SIZE, linespacing=1.17, gid="title")


def _scores(sheet: Sheet, plan: MovesPlan, row: MoveRow, axis: _Axis, y: float) -> None:
    """An upright bar for the target, a pale shape for then, a full one for now, and an arrow between the two."""
    if row.target:
        x = axis.at(row.target.score)
        for colour, width, order in ((canvas.PAPER, 11, 2), (canvas.INK, 6, 2.1)):
            sheet.line([x, x], [y - 26, y + 26], "target", color=colour, linewidth=width, zorder=order)
    if row.was and row.now and row.was.score != row.now.score:
        _way(sheet, axis.at(row.was.score), axis.at(row.now.score), y)
    if row.was and (row.now is None or row.was.score != row.now.score):
        band = plan.bands[row.was.band]
        look: dict[str, Any] = {"markerfacecolor": tones.PALE[band.tone], "markeredgewidth": 3, "zorder": 3.2}
        sheet.marks([(axis.at(row.was.score), y)], band, 22, hollow=True, **look)
    if row.now:
        sheet.marks(
            [(axis.at(row.now.score), y)], plan.bands[row.now.band], 32, zorder=3.5, markeredgecolor=canvas.PAPER
        )


def _way(sheet: Sheet, was: float, now: float, y: float) -> None:
    """From the score of then to the one of now, with a head where there is room for it."""
    sign = 1 if now > was else -1
    sheet.line([was, now], [y, y], "way", color=canvas.LINE, linewidth=5, zorder=3)
    if abs(now - was) >= 50:
        tip = now - sign * 17
        head = [(tip, y), (tip - sign * 17, y + 13), (tip - sign * 17, y - 13)]
        sheet.areas([head], canvas.LINE, "way head", antialiased=True, zorder=3.1)


def _told(sheet: Sheet, plan: MovesPlan, row: MoveRow, y: float) -> None:
    """The same in words at the right: which way, the scores, the target."""
    x = canvas.WIDTH - MARGIN - _WORDS
    sheet.say(x, y + 8, _figures(row), fontweight="bold", gid="words")
    target = _aim(plan, row.target) if row.target else "target to be confirmed"
    sheet.say(x, y - 28, fonts.wrap(target, canvas.FOOTER_SIZE, _WORDS, 1)[0], canvas.FOOTER_SIZE, gid="aim")


def _figures(row: MoveRow) -> str:
    """ "12 → 16 ↑ worse", "16, new"."""
    if row.now is None:
        return row.words
    if row.was is None or row.was.score == row.now.score:
        return f"{row.now.score}, {row.words}"
    return f"{row.was.score} → {row.now.score} {row.words}"


def _aim(plan: MovesPlan, target: PlanScore) -> str:
    return f"target {target.score} {fonts.drawable(plan.bands[target.band].name)}"
