"""Draw a trend plan: ordinary axes, few texts, everything labelled directly."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator

from charts import canvas, edge, fonts
from charts.layout import MARK_GAP, Layout, layout
from charts.plan import PlanBand, PlanPoint, Stretch, TrendPlan, trend_plan
from charts.scale import Scale
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot


def draw(snapshot: IndicatorSnapshot) -> bytes:
    """The trend chart of an indicator as PNG, 1200 pixels wide."""
    return paint(trend_plan(snapshot))


def paint(plan: TrendPlan) -> bytes:
    """The picture of a plan as PNG."""
    with canvas.style():
        return canvas.png(figure(plan))


def warm() -> None:
    """Pay for fonts, glyphs and palette once, before the first person waits for a chart."""
    letters = "".join(map(chr, range(32, 127)))
    limits = Scale(0.0, 1.0, ((0.0, "0%"), (1.0, "£1m")))
    point = PlanPoint(0.0, 0.5, "Q1 19/20", "1", "1", RagStatus.RED, illustrative=True)
    stretch = Stretch(None, None, 0.5, "1", (PlanBand(RagStatus.GREEN, None, None),))
    paint(
        TrendPlan(letters, "", "Red", RagStatus.RED, letters, letters, "", (point,), (stretch,), (), limits, "", point)
    )


def figure(plan: TrendPlan) -> Figure:
    """The plan as a matplotlib figure; what it means can be read off its artists' labels (gid)."""
    sheet = canvas.sheet()
    place = layout(plan)
    _heading(sheet, plan, place)
    _footer(sheet, place)
    if not plan.drawn:
        _nothing(sheet)
        return sheet
    axes = _axes(sheet, plan, place)
    _bands(axes, plan, place)
    _targets(axes, plan, place)
    _benchmarks(axes, plan)
    _history(axes, plan)
    _latest(axes, plan)
    edge.labels(sheet, plan, place)
    return sheet


def _say(sheet: Figure, x: float, y: float, text: str, size: float, **style: object) -> None:
    """Write at pixels from the left and from the bottom."""
    style.setdefault("fontfamily", fonts.families(text) or [fonts.MAIN])
    sheet.text(x / canvas.WIDTH, y / canvas.HEIGHT, text, fontsize=size, **style)


def _heading(sheet: Figure, plan: TrendPlan, place: Layout) -> None:
    for index, line in enumerate(place.name):
        y = canvas.HEIGHT - place.margin - (index + 0.8) * place.name_height
        _say(sheet, place.margin, y, line, canvas.NAME_SIZE, fontweight="bold", gid="name")
    y = place.finding_bottom + (len(place.finding) - 0.75) * place.finding_height
    words = f"{canvas.sign(plan.status)} {plan.rating}"
    _say(
        sheet,
        place.margin,
        y,
        words,
        canvas.FINDING_SIZE,
        fontweight="bold",
        color=canvas.strong(plan.status),
        gid="rating",
    )
    for index, line in enumerate(place.finding):
        _say(sheet, place.finding_left, y - index * place.finding_height, line, canvas.FINDING_SIZE, gid="finding")
    if plan.caption and plan.drawn:
        _say(sheet, place.margin, place.top + 14, plan.caption, canvas.FOOTER_SIZE, color=canvas.SOFT_INK, gid="unit")


def _footer(sheet: Figure, place: Layout) -> None:
    for index, line in enumerate(reversed(place.footer)):
        y = place.margin + index * canvas.FOOTER_SIZE * 1.25
        _say(sheet, place.margin, y, line, canvas.FOOTER_SIZE, color=canvas.SOFT_INK, gid="footer")


def _nothing(sheet: Figure) -> None:
    sheet.text(
        0.5,
        0.45,
        "There is no figure to draw yet",
        ha="center",
        fontsize=canvas.VALUE_SIZE,
        color=canvas.SOFT_INK,
        gid="nothing",
    )


def _axes(sheet: Figure, plan: TrendPlan, place: Layout) -> Axes:
    axes = sheet.add_axes(place.rectangle, facecolor=canvas.PAPER)
    axes.set_xlim(*place.span)
    axes.set_ylim(plan.scale.low, plan.scale.high)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(canvas.SOFT_INK)
    axes.yaxis.set_major_locator(FixedLocator([value for value, _ in plan.scale.ticks]))
    axes.yaxis.set_major_formatter(FixedFormatter([label for _, label in plan.scale.ticks]))
    axes.xaxis.set_major_locator(FixedLocator([x for x, _ in place.ticks]))
    axes.xaxis.set_major_formatter(FixedFormatter([label for _, label in place.ticks]))
    axes.tick_params(axis="y", length=0, pad=10, labelcolor=canvas.SOFT_INK)
    axes.tick_params(axis="x", length=8, width=2, pad=6, color=canvas.SOFT_INK, labelcolor=canvas.SOFT_INK)
    axes.grid(axis="y", color=canvas.GRID, linewidth=1.5)
    axes.set_axisbelow(True)
    return axes


def _bands(axes: Axes, plan: TrendPlan, place: Layout) -> None:
    """One pale patchwork per status behind everything else."""
    shapes: dict[RagStatus, list[list[tuple[float, float]]]] = {}
    for one in plan.stretches:
        left, right = _sides(one, place)
        for band in one.bands:
            low = plan.scale.low if band.low is None else max(band.low, plan.scale.low)
            high = plan.scale.high if band.high is None else min(band.high, plan.scale.high)
            if low < high:
                shapes.setdefault(band.status, []).append([(left, low), (right, low), (right, high), (left, high)])
    for status, corners in shapes.items():
        patches = PolyCollection(corners, facecolor=canvas.PALE[status], linewidth=0, antialiased=False, zorder=0.1)
        patches.set_gid(f"band {status}")
        axes.add_collection(patches, autolim=False)


def _sides(one: Stretch, place: Layout) -> tuple[float, float]:
    left, right = place.span
    return (left if one.start is None else one.start), (right if one.end is None else one.end)


def _targets(axes: Axes, plan: TrendPlan, place: Layout) -> None:
    """One step line; it breaks where no target is set."""
    xs: list[float] = []
    ys: list[float] = []
    for one in plan.stretches:
        value = float("nan") if one.target is None else one.target
        xs += _sides(one, place)
        ys += (value, value)
    if any(y == y for y in ys):
        axes.add_line(Line2D(xs, ys, color=canvas.TARGET, linewidth=3, dashes=(4, 2), gid="target", zorder=2))


def _benchmarks(axes: Axes, plan: TrendPlan) -> None:
    for line in plan.benchmarks:
        xs, ys = zip(*line.points, strict=True)
        lone = "_" if len(xs) == 1 else None
        axes.add_line(
            Line2D(
                xs,
                ys,
                color=canvas.BENCHMARK,
                linewidth=2.5,
                linestyle="-",
                marker=lone,
                markersize=40,
                markeredgewidth=2.5,
                gid="benchmark",
                zorder=2.1,
            )
        )


def _history(axes: Axes, plan: TrendPlan) -> None:
    """Lines where a neighbour is known (dashed where they rest on illustrative points), then the markers."""
    for illustrative, look in ((False, "-"), (True, (0, (1.2, 1.2)))):
        xs, ys = _segments(plan, illustrative)
        if xs:
            axes.add_line(
                Line2D(
                    xs,
                    ys,
                    color=canvas.LINE,
                    linewidth=4,
                    linestyle=look,
                    zorder=3,
                    gid="illustrative line" if illustrative else "line",
                )
            )
    size = 19.0 - max(0, len(plan.points) - 24) * 0.2
    groups: dict[tuple[RagStatus, bool], list[PlanPoint]] = {}
    for point in plan.drawn:
        if not point.edge and point is not plan.latest:
            groups.setdefault((point.status, point.hollow), []).append(point)
    for (status, hollow), points in groups.items():
        _markers(axes, points, status, hollow, size)
    if plan.latest:
        _markers(axes, [plan.latest], plan.latest.status, plan.latest.hollow, 26.0)


def _segments(plan: TrendPlan, illustrative: bool) -> tuple[list[float], list[float]]:
    xs: list[float] = []
    ys: list[float] = []
    for then, now in zip(plan.points, plan.points[1:], strict=False):
        if now.joined and (then.illustrative or now.illustrative) is illustrative:
            xs += (then.x, now.x, now.x)
            ys += (then.value or 0.0, now.value or 0.0, float("nan"))
    return xs, ys


def _markers(axes: Axes, points: Sequence[PlanPoint], status: RagStatus, hollow: bool, size: float) -> None:
    shape, colour = canvas.marker(status), canvas.strong(status)
    if shape in "sD":
        size *= 0.88
    axes.add_line(
        Line2D(
            [one.x for one in points],
            [one.value for one in points],
            linestyle="none",
            marker=shape,
            markersize=size,
            markerfacecolor=canvas.PAPER if hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=3.5 if hollow else 1,
            clip_on=False,
            zorder=4,
            gid=f"{'hollow' if hollow else 'full'} {status}",
        )
    )


def _latest(axes: Axes, plan: TrendPlan) -> None:
    """The latest value beside its point, and every value that lies off the scale at the edge it left by."""
    for point in plan.drawn:
        if point.edge:
            y = plan.scale.high if point.edge > 0 else plan.scale.low
            axes.annotate(
                f"{'↑' if point.edge > 0 else '↓'} {point.text}",
                (point.x, y),
                (0, -2 * point.edge),
                textcoords="offset points",
                ha="center",
                va="top" if point.edge > 0 else "bottom",
                fontsize=canvas.LABEL_SIZE,
                color=canvas.strong(point.status),
                gid="off the scale",
            )
    if plan.latest:
        axes.annotate(
            fonts.drawable(plan.latest.mark),
            (plan.latest.x, plan.latest.value),
            (MARK_GAP, 0),
            textcoords="offset points",
            ha="left",
            va="center_baseline",
            fontweight="bold",
            fontsize=canvas.VALUE_SIZE,
            color=canvas.strong(plan.latest.status),
            gid="latest",
            zorder=5,
            bbox={"boxstyle": "square,pad=0.05", "facecolor": "#ffffffb0", "linewidth": 0},
        )
