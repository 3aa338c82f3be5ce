"""Draw the history of one risk: its score in steps over the days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from charts import canvas, day_axis, fonts, tones
from charts.gutter import spread
from charts.risk_history_plan import RiskHistoryPlan, ScorePoint
from charts.score_axis import end_of, ticks
from charts.sheet import LINE, MARGIN, ROOM, Sheet, nothing, rectangle

_GAP = float("nan")
_BODY, _AXIS = 540, 50
_GUTTER, _BESIDE = 226, 16
_LATEST = 24


@dataclass(frozen=True)
class _Axes:
    """The plot in pixels, for days from `first` to `last` and scores from nought to beyond `top`; `right` ends it."""

    left: float
    right: float
    end: float
    bottom: float
    ceiling: float
    first: int
    last: int
    top: int

    def x(self, day: float) -> float:
        """Where a day stands; a lone one in the middle."""
        if self.first == self.last:
            return (self.left + self.end) / 2
        return self.left + 24 + (day - self.first) / (self.last - self.first) * (self.end - self.left - 24)

    def y(self, score: float) -> float:
        """Where a score stands."""
        return self.bottom + score * (self.ceiling - self.bottom) / end_of(self.top)


@dataclass(frozen=True)
class _Label:
    score: float
    text: str
    colour: str
    gid: str
    bold: bool = False


def figure(plan: RiskHistoryPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`; artists say what they mean by their gid."""
    if not any(point.score is not None for point in plan.residual):
        sheet = Sheet(plan.page, 240, instead=plan.reference)
        nothing(sheet, "There is no score to draw yet")
        return sheet.figure
    sheet = Sheet(plan.page, _BODY, instead=plan.reference)
    axes = _axes(sheet, plan)
    _background(sheet, plan, axes)
    _other(sheet, plan.inherent, axes, "inherent", dashes=(4, 2), color=canvas.BENCHMARK)
    _other(sheet, plan.target, axes, "target", dashes=(1.2, 1.2), color=canvas.TARGET)
    _residual(sheet, plan, axes)
    _labels(sheet, plan, axes)
    return sheet.figure


def _axes(sheet: Sheet, plan: RiskHistoryPlan) -> _Axes:
    left = MARGIN + max(fonts.width(str(score), canvas.LABEL_SIZE) for score in ticks(plan.top)) + 14
    right = canvas.WIDTH - MARGIN - _GUTTER
    label = _latest_words(plan)
    end = right - (fonts.width(label, canvas.VALUE_SIZE, bold=True) + _LATEST + 18 if label else 40)
    first = next(point.day for point in plan.residual if point.score is not None)
    return _Axes(left, right, end, sheet.bottom + _AXIS, sheet.top, first, max(plan.last, first), plan.top)


def _latest_words(plan: RiskHistoryPlan) -> str:
    return "".join(fonts.wrap(fonts.drawable(plan.label), canvas.VALUE_SIZE, 300, 1, bold=True))


def _background(sheet: Sheet, plan: RiskHistoryPlan, axes: _Axes) -> None:
    """The bands where they are ranges, round scores at the left, days underneath."""
    for one in plan.ranges:
        tone = plan.bands[one.band].tone
        field = rectangle(axes.left, axes.y(one.low), axes.right, axes.y(one.high))
        sheet.areas([field], tones.PALE[tone], f"band {tone}", zorder=0.5)
    soft: dict[str, Any] = {"color": canvas.SOFT_INK}
    for score in ticks(axes.top):
        y = axes.y(score)
        sheet.line([axes.left, axes.right], [y, y], "grid", color=canvas.GRID, linewidth=1.5, zorder=0.6)
        look: dict[str, Any] = {"ha": "right", "va": "center_baseline", "gid": "score tick"}
        sheet.say(axes.left - 12, y, str(score), **look, **soft)
    base = [axes.bottom, axes.bottom]
    sheet.line([axes.left, axes.right], base, "base", color=canvas.SOFT_INK, linewidth=2, zorder=0.7)
    taken = 0.0
    for day, text in day_axis.ticks(axes.first, axes.last):
        x, half = axes.x(day), fonts.width(text, canvas.PERIOD_SIZE) / 2
        middle = min(max(x, MARGIN + half), MARGIN + ROOM - half)
        if middle - half < taken:
            continue
        taken = middle + half + 16
        sheet.line([x, x], [axes.bottom, axes.bottom - 8], "day mark", color=canvas.SOFT_INK, linewidth=2)
        sheet.say(middle, axes.bottom - 38, text, canvas.PERIOD_SIZE, ha="center", gid="day tick", **soft)


def _steps(points: Sequence[ScorePoint], axes: _Axes) -> tuple[list[float], list[float]]:
    """The corners of a line that holds each score until the next; it breaks where none was given."""
    xs: list[float] = []
    ys: list[float] = []
    for point, until in zip(points, [*(point.day for point in points[1:]), axes.last], strict=True):
        if until < axes.first:
            continue
        y = _GAP if point.score is None else axes.y(point.score)
        xs += (axes.x(max(point.day, axes.first)), axes.x(until))
        ys += (y, y)
    return xs, ys


def _other(sheet: Sheet, points: Sequence[ScorePoint], axes: _Axes, gid: str, **look: Any) -> None:
    """The line of the inherent score or of the target, on to the side of the plot where its label stands."""
    if not points or points[-1].day > axes.last:
        return
    xs, ys = _steps(points, axes)
    sheet.line([*xs, axes.right], [*ys, ys[-1]], gid, linewidth=3.5, zorder=2, **look)


def _residual(sheet: Sheet, plan: RiskHistoryPlan, axes: _Axes) -> None:
    """The line, the shape of its band at each scoring, and the score of now in words at its end."""
    xs, ys = _steps(plan.residual, axes)
    for colour, width, order in ((canvas.PAPER, 9, 2.9), (canvas.LINE, 5, 3)):
        sheet.line(xs, ys, "line", color=colour, linewidth=width, zorder=order, solid_joinstyle="miter")
    size = 26.0 - max(0, len(plan.residual) - 12) * 0.25
    for index, band in enumerate(plan.bands):
        places = list(_places(plan.residual, index, axes))
        if places:
            sheet.marks(places, band, size, zorder=4, markeredgecolor=canvas.PAPER, markeredgewidth=1.5)
    last = plan.residual[-1]
    if plan.label and last.score is not None:
        paper = {"boxstyle": "square,pad=0.08", "facecolor": canvas.PAPER, "linewidth": 0}
        look: dict[str, Any] = {"va": "center_baseline", "fontweight": "bold", "bbox": paper, "zorder": 5}
        x, y, colour = axes.x(axes.last) + _LATEST, axes.y(last.score), tones.STRONG[plan.bands[last.band].tone]
        sheet.say(x, y, _latest_words(plan), canvas.VALUE_SIZE, color=colour, gid="latest", **look)


def _places(points: Sequence[ScorePoint], band: int, axes: _Axes) -> Iterator[tuple[float, float]]:
    for point in points:
        if point.score is not None and point.band == band:
            yield axes.x(point.day), axes.y(point.score)


def _labels(sheet: Sheet, plan: RiskHistoryPlan, axes: _Axes) -> None:
    """What the lines and the bands are, in words at the right, moved apart where they would overlap."""
    found = sorted(_said(plan), key=lambda label: label.score)
    size = canvas.LABEL_SIZE
    lines = [fonts.wrap(label.text, size, _GUTTER - _BESIDE, 2, label.bold) for label in found]
    heights = [len(one) * size * LINE for one in lines]
    centres = spread([axes.y(label.score) for label in found], heights, axes.bottom - _AXIS, axes.ceiling)
    for label, wrapped, centre in zip(found, lines, centres, strict=True):
        look: dict[str, Any] = {"va": "center", "color": label.colour, "linespacing": 1.1, "gid": label.gid}
        look["fontweight"] = "bold" if label.bold else "normal"
        sheet.say(axes.right + _BESIDE, centre, "\n".join(wrapped), size, **look)


def _said(plan: RiskHistoryPlan) -> Iterator[_Label]:
    if plan.inherent and plan.inherent[-1].score is not None:
        score = plan.inherent[-1].score
        yield _Label(score, f"Inherent {score}", canvas.BENCHMARK, "inherent label")
    target = plan.target[-1].score if plan.target else None
    if target is None:
        yield _Label(0, "Target to be confirmed", canvas.TARGET, "target label", bold=True)
    else:
        yield _Label(target, f"Target {target}", canvas.TARGET, "target label", bold=True)
    for order, (band, where) in enumerate(_words(plan)):
        shown = plan.bands[band]
        name = fonts.drawable(shown.name, instead="Band") or "Band"
        yield _Label(where + order * 1e-6, f"{tones.SIGNS[shown.tone]} {name}", tones.STRONG[shown.tone], "word")


def _words(plan: RiskHistoryPlan) -> list[tuple[int, float]]:
    """The bands and the score at which each is named; at the top where they are no ranges."""
    if plan.ranges:
        return [(one.band, (one.low + min(one.high, plan.top)) / 2) for one in plan.ranges]
    return [(band, float(plan.top)) for band in sorted({point.band for point in plan.residual if point.score})]
