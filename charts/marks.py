"""The marks on the axes: bands, target, comparators, the figures themselves."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from charts import canvas, fonts
from charts.layout import MARK_GAP, Layout
from charts.plan import PlanPoint, Stretch, TrendPlan
from storage.domain.rag import RagStatus

_GAP = float("nan")
_BESIDE: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False}


def bands(axes: Axes, plan: TrendPlan, place: Layout) -> None:
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


def targets(axes: Axes, plan: TrendPlan, place: Layout) -> None:
    """One step line; it breaks where no target is set."""
    xs: list[float] = []
    ys: list[float] = []
    for one in plan.stretches:
        value = _GAP if one.target is None else one.target
        xs += _sides(one, place)
        ys += (value, value)
    if any(one.target is not None for one in plan.stretches):
        _line(axes, xs, ys, gid="target", color=canvas.TARGET, linewidth=3, dashes=(4, 2), zorder=2)


def benchmarks(axes: Axes, plan: TrendPlan) -> None:
    """A thin line each, dotted where it is illustrative; a comparator known once only is a short dash."""
    look: dict[str, Any] = {"gid": "benchmark", "color": canvas.BENCHMARK, "zorder": 2.1}
    for line in plan.benchmarks:
        xs, ys = zip(*line.points, strict=True)
        lone: dict[str, Any] = {"marker": "_", "markersize": 40, "markeredgewidth": 2.5} if len(xs) == 1 else {}
        style: dict[str, Any] = {"linewidth": 4, "dashes": (1, 1)} if line.illustrative else {"linewidth": 2.5}
        _line(axes, xs, ys, **look, **style, **lone)


def history(axes: Axes, plan: TrendPlan) -> None:
    """Lines where a neighbour is known (dotted where they rest on illustrative points), then the markers."""
    look: dict[str, Any] = {"color": canvas.LINE, "linewidth": 4, "zorder": 3}
    if segments := _segments(plan, illustrative=False):
        _line(axes, *segments, gid="line", **look)
    if segments := _segments(plan, illustrative=True):
        _line(axes, *segments, gid="illustrative line", dashes=(1.2, 1.2), **look)
    groups: dict[tuple[RagStatus, bool], list[PlanPoint]] = {}
    for point in plan.drawn:
        if not point.edge and point is not plan.latest:
            groups.setdefault((point.status, point.hollow), []).append(point)
    size = 19.0 - max(0, len(plan.points) - 24) * 0.2
    for points in groups.values():
        _markers(axes, points, size)
    if plan.latest:
        _markers(axes, [plan.latest], 26.0)


def _segments(plan: TrendPlan, *, illustrative: bool) -> tuple[list[float], list[float]] | None:
    xs: list[float] = []
    ys: list[float] = []
    for then, now in pairwise(plan.points):
        if now.joined and (then.illustrative or now.illustrative) is illustrative:
            xs += (then.x, now.x, now.x)
            ys += (_y(then), _y(now), _GAP)
    return (xs, ys) if xs else None


def _markers(axes: Axes, points: Sequence[PlanPoint], size: float) -> None:
    """Points of one status, all hollow or all full."""
    status, hollow = points[0].status, points[0].hollow
    shape, colour = canvas.marker(status), canvas.strong(status)
    look: dict[str, Any] = {
        "marker": shape,
        "markersize": size * (0.88 if shape in "sD" else 1),
        "markerfacecolor": canvas.PAPER if hollow else colour,
        "markeredgecolor": colour,
        "markeredgewidth": 3.5 if hollow else 1,
        "gid": f"{'hollow' if hollow else 'full'} {status}",
    }
    _line(axes, [one.x for one in points], [_y(one) for one in points], linestyle="none", zorder=4, **look)


def off_scale(axes: Axes, plan: TrendPlan) -> None:
    """Every value that lies off the scale, in words at the edge it left by."""
    for point in plan.drawn:
        if not point.edge:
            continue
        above = point.edge > 0
        text = fonts.drawable(f"{'↑' if above else '↓'} {point.mark}")
        where = (point.x, plan.scale.high if above else plan.scale.low)
        look: dict[str, Any] = {
            "ha": "center",
            "va": "top" if above else "bottom",
            "color": canvas.strong(point.status),
        }
        axes.annotate(text, where, (0, -2 * point.edge), gid="off the scale", zorder=5, **_BESIDE, **look)


def latest(axes: Axes, plan: TrendPlan) -> None:
    """The latest value to the right of its point, where no line can cross it."""
    point = plan.latest
    if point is None:
        return
    look: dict[str, Any] = {"fontweight": "bold", "fontsize": canvas.VALUE_SIZE, "color": canvas.strong(point.status)}
    paper = {"boxstyle": "square,pad=0.05", "facecolor": canvas.PAPER, "linewidth": 0}
    beside: dict[str, Any] = {"ha": "left", "va": "center_baseline", "bbox": paper, "zorder": 5} | _BESIDE
    axes.annotate(fonts.drawable(point.mark), (point.x, _y(point)), (MARK_GAP, 0), gid="latest", **look, **beside)


def _y(point: PlanPoint) -> float:
    return _GAP if point.value is None else point.value


def _line(axes: Axes, xs: Sequence[float], ys: Sequence[float], *, dashes: Any = None, **look: Any) -> None:
    """A line that does not widen the axes. Markers may stand over their edge, lines may not."""
    line = Line2D(xs, ys, clip_on=look.get("linestyle") != "none", **look)
    if dashes:
        line.set_dashes(dashes)
    axes.add_line(line)
