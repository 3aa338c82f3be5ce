"""Draw a trend plan: ordinary axes, few texts, everything labelled directly."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator

from charts import canvas, edge, fonts, marks
from charts.layout import Layout, layout
from charts.plan import PlanBand, PlanPoint, Stretch, TrendPlan, trend_plan
from charts.scale import Scale
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot

_NOTE_LOOK, _SOURCE_LOOK = (canvas.LABEL_SIZE, canvas.INK), (canvas.FOOTER_SIZE, canvas.SOFT_INK)


def draw(snapshot: IndicatorSnapshot) -> bytes:
    """The trend chart of an indicator as PNG, 1200 pixels wide."""
    return paint(trend_plan(snapshot))


def paint(plan: TrendPlan) -> bytes:
    """The picture of a plan as PNG."""
    with canvas.style():
        return canvas.png(figure(plan))


def warm() -> None:
    """Pay for fonts, glyphs and palette once, before the first person waits for a chart."""
    letters, red = "".join(map(chr, range(32, 127))), RagStatus.RED
    limits = Scale(0.0, 1.0, ((0.0, "0%"), (1.0, "£1m")))
    point = PlanPoint(0.0, 0.5, "Q1 19/20", "1", "1", red, illustrative=True)
    stretch = Stretch(None, None, 0.5, "1", (PlanBand(RagStatus.GREEN, None, None),))
    paint(TrendPlan(letters, "", "Red", red, letters, letters, "", (point,), (stretch,), (), limits, "", 4, point))


def figure(plan: TrendPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`; artists say what they mean by their gid."""
    sheet = canvas.sheet()
    place = layout(plan)
    _heading(sheet, plan, place)
    _footer(sheet, place)
    if not plan.drawn:
        _nothing(sheet)
        return sheet
    axes = _axes(sheet, plan, place)
    marks.bands(axes, plan, place)
    marks.targets(axes, plan, place)
    marks.benchmarks(axes, plan)
    marks.history(axes, plan)
    marks.off_scale(axes, plan)
    marks.latest(axes, plan)
    edge.labels(sheet, plan, place)
    return sheet


def _say(sheet: Figure, x: float, y: float, text: str, size: float, **look: Any) -> None:
    """Write at pixels from the left and from the bottom."""
    family = fonts.families(text) or [fonts.MAIN]
    sheet.text(x / canvas.WIDTH, y / canvas.HEIGHT, text, fontsize=size, fontfamily=family, **look)


def _heading(sheet: Figure, plan: TrendPlan, place: Layout) -> None:
    for index, line in enumerate(place.name):
        y = canvas.HEIGHT - place.margin - (index + 0.8) * place.name_height
        _say(sheet, place.margin, y, line, canvas.NAME_SIZE, fontweight="bold", gid="name")
    y = place.finding_bottom + (len(place.finding) - 0.75) * place.finding_height
    rating, colour = f"{canvas.sign(plan.status)} {plan.rating}", canvas.strong(plan.status)
    _say(sheet, place.margin, y, rating, canvas.FINDING_SIZE, fontweight="bold", color=colour, gid="rating")
    for index, line in enumerate(place.finding):
        _say(sheet, place.finding_left, y - index * place.finding_height, line, canvas.FINDING_SIZE, gid="finding")
    if plan.caption and plan.drawn:
        _say(sheet, place.margin, place.top + 14, plan.caption, canvas.FOOTER_SIZE, color=canvas.SOFT_INK, gid="unit")


def _footer(sheet: Figure, place: Layout) -> None:
    """The notes, as large as the labels since they say what the marks mean, over the source."""
    y: float = place.margin
    for index, line in enumerate(reversed((*place.notes, *place.source))):
        size, colour = _SOURCE_LOOK if index < len(place.source) else _NOTE_LOOK
        _say(sheet, place.margin, y, line, size, color=colour, gid="footer")
        y += size * 1.25


def _nothing(sheet: Figure) -> None:
    look = {"ha": "center", "color": canvas.SOFT_INK, "gid": "nothing"}
    _say(sheet, canvas.WIDTH / 2, canvas.HEIGHT * 0.45, "There is no figure to draw yet", canvas.VALUE_SIZE, **look)


def _axes(sheet: Figure, plan: TrendPlan, place: Layout) -> Axes:
    axes = sheet.add_axes(place.rectangle, facecolor=canvas.PAPER)
    axes.set_xlim(*place.span)
    axes.set_ylim(plan.scale.low, plan.scale.high)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(canvas.SOFT_INK)
    for axis, ticks in ((axes.yaxis, plan.scale.ticks), (axes.xaxis, place.ticks)):
        axis.set_major_locator(FixedLocator([where for where, _ in ticks]))
        axis.set_major_formatter(FixedFormatter([label for _, label in ticks]))
    axes.tick_params(axis="y", length=0, pad=10, labelcolor=canvas.SOFT_INK)
    axes.tick_params(axis="x", length=8, width=2, pad=6, color=canvas.SOFT_INK, labelcolor=canvas.SOFT_INK)
    axes.tick_params(axis="x", labelsize=canvas.PERIOD_SIZE)
    axes.grid(axis="y", color=canvas.GRID, linewidth=1.5)
    axes.set_axisbelow(True)
    return axes
