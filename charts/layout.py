"""Where everything stands on the sheet, in pixels, worked out from the widths of the texts."""

import math
from dataclasses import dataclass

from charts import canvas, fonts
from charts.plan import TrendPlan
from charts.text import ELLIPSIS

MARGIN = 32
GUTTER = 214
_LINE = 1.25
_FINDING_LINES = 2
_NOTE_LINES, _SOURCE_LINES = 3, 2
MARK_GAP = 24


@dataclass(frozen=True)
class Layout:
    """Pixels from the left and the bottom of the sheet; `span` is the period axis in its own units.

    `left`, `right`, `bottom`, `top` are the sides of the plot; `ticks` the labelled positions of the period axis.
    """

    name: tuple[str, ...]
    finding: tuple[str, ...]
    finding_left: float
    finding_bottom: float
    notes: tuple[str, ...]
    source: tuple[str, ...]
    left: float
    right: float
    bottom: float
    top: float
    span: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]
    margin: float = MARGIN
    name_height: float = canvas.NAME_SIZE * _LINE
    finding_height: float = canvas.FINDING_SIZE * _LINE

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """The plot as matplotlib wants it: left, bottom, width, height as shares of the sheet."""
        width, height = (self.right - self.left) / canvas.WIDTH, (self.top - self.bottom) / canvas.HEIGHT
        return self.left / canvas.WIDTH, self.bottom / canvas.HEIGHT, width, height


def layout(plan: TrendPlan) -> Layout:
    """Place the parts of a plan. Long names take a second line, then an ellipsis; a finding is wrapped."""
    room = canvas.WIDTH - 2 * MARGIN
    text = fonts.drawable(plan.name, instead=plan.code) or "Indicator"
    name = fonts.wrap(text, canvas.NAME_SIZE, room, 2, bold=True)
    sign = fonts.width(f"{canvas.sign(plan.status)} {plan.rating}  ", canvas.FINDING_SIZE, bold=True)
    finding = _balanced(fonts.drawable(plan.finding), room - sign)
    finding_top = canvas.HEIGHT - MARGIN - len(name) * canvas.NAME_SIZE * _LINE - 6
    finding_bottom = finding_top - max(1, len(finding)) * canvas.FINDING_SIZE * _LINE
    notes = fonts.wrap(fonts.drawable(plan.footer), canvas.LABEL_SIZE, room, _NOTE_LINES)
    source = fonts.wrap(fonts.drawable(plan.source), canvas.FOOTER_SIZE, room, _SOURCE_LINES)
    footer_top = MARGIN + (len(source) * canvas.FOOTER_SIZE + len(notes) * canvas.LABEL_SIZE) * _LINE
    labels = [fonts.width(label, canvas.LABEL_SIZE) for _, label in plan.scale.ticks]
    left, right = MARGIN + max(labels, default=0) + 12, canvas.WIDTH - MARGIN - (GUTTER if _has_labels(plan) else 0)
    span = _span(plan, right - left)
    return Layout(
        name=tuple(name),
        finding=tuple(finding),
        finding_left=MARGIN + sign,
        finding_bottom=finding_bottom,
        notes=tuple(notes),
        source=tuple(source),
        left=left,
        right=right,
        bottom=footer_top + 10 + canvas.LABEL_SIZE * 1.5 + 14,
        top=finding_bottom - (44 if plan.caption else 16),
        span=span,
        ticks=_ticks(plan, span, right - left),
    )


def _balanced(text: str, room: float) -> list[str]:
    """One line, or two of about the same width rather than a full one and a single word."""
    half = fonts.width(text, canvas.FINDING_SIZE) * 0.58
    if half / 0.58 <= room:
        return [text]
    even = fonts.wrap(text, canvas.FINDING_SIZE, min(room, half), _FINDING_LINES)
    cut = even[-1].endswith(ELLIPSIS)
    return fonts.wrap(text, canvas.FINDING_SIZE, room, _FINDING_LINES) if cut else even


def _has_labels(plan: TrendPlan) -> bool:
    """Whether anything is written beside the plot: a target, bands, comparators, or more than one status."""
    last = plan.stretches[-1] if plan.stretches else None
    named = last is not None and (last.target is not None or last.bands)
    return bool(named or plan.benchmarks or len({point.status for point in plan.drawn}) > 1)


def _span(plan: TrendPlan, room: float) -> tuple[float, float]:
    """The period axis from side to side, with room at its ends for markers and the latest value's label."""
    first = plan.points[0].x if plan.points else 0.0
    last = plan.points[-1].x if plan.points else 0.0
    if first == last:
        return first - 1.0, last + 1.2
    mark = fonts.width(plan.latest.mark, canvas.VALUE_SIZE, bold=True) + MARK_GAP if plan.latest else 0.0
    before, after = 34.0, mark + 16
    unit = (last - first) / (room - before - after)
    return first - before * unit, last + after * unit


def _ticks(plan: TrendPlan, span: tuple[float, float], room: float) -> tuple[tuple[float, str], ...]:
    """Labels for the latest period and as many before it as leave room, the same quarter or month of each year."""
    found: list[tuple[float, str]] = []
    pixels = room / (span[1] - span[0])
    widest = max((fonts.width(point.label, canvas.PERIOD_SIZE) for point in plan.points), default=0.0) + 16
    least = _stride(widest / pixels, plan.cycle)
    for point in reversed(plan.points):
        far = not found or found[-1][0] - point.x >= least - 1e-6
        inside = (point.x - span[0]) * pixels >= widest / 2 - MARGIN - 60
        if far and inside:
            found.append((point.x, fonts.drawable(point.label, instead="?")))
    return tuple(reversed(found))


def _stride(least: float, cycle: int) -> float:
    """The next larger distance that divides the year evenly, or counts whole years."""
    if not cycle:
        return least
    parts = [float(part) for part in range(1, cycle) if cycle % part == 0 and part >= least]
    return parts[0] if parts else cycle * max(1.0, float(math.ceil(least / cycle)))
