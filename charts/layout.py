"""Where everything stands on the sheet, in pixels, worked out from the widths of the texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts import canvas, fonts
from charts.plan import PlanPoint, TrendPlan

MARGIN = 32
GUTTER = 214
_LINE = 1.25
_FINDING_LINES = 1


@dataclass(frozen=True)
class Layout:
    """Pixels from the left and the bottom of the sheet; `span` is the period axis in its own units.

    `left`, `right`, `bottom`, `top` are the sides of the plot; `ticks` the labelled positions of the period axis.
    """

    name: tuple[str, ...]
    finding: str
    finding_left: float
    finding_bottom: float
    footer: tuple[str, ...]
    left: float
    right: float
    bottom: float
    top: float
    span: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]
    label_above: bool
    margin: float = MARGIN
    name_height: float = canvas.NAME_SIZE * _LINE

    @property
    def rectangle(self) -> tuple[float, float, float, float]:
        """The plot as matplotlib wants it: left, bottom, width, height as shares of the sheet."""
        width, height = (self.right - self.left) / canvas.WIDTH, (self.top - self.bottom) / canvas.HEIGHT
        return self.left / canvas.WIDTH, self.bottom / canvas.HEIGHT, width, height


def layout(plan: TrendPlan) -> Layout:
    """Place the parts of a plan. Long names take a second line, then an ellipsis."""
    room = canvas.WIDTH - 2 * MARGIN
    text = fonts.drawable(plan.name, instead=plan.code) or "Indicator"
    name = fonts.wrap(text, canvas.NAME_SIZE, room, 2, bold=True)
    sign = fonts.width(f"{canvas.sign(plan.status)} {plan.rating}  ", canvas.FINDING_SIZE, bold=True)
    finding = fonts.wrap(fonts.drawable(plan.finding), canvas.FINDING_SIZE, room - sign, _FINDING_LINES)
    finding_bottom = canvas.HEIGHT - MARGIN - len(name) * canvas.NAME_SIZE * _LINE - canvas.FINDING_SIZE * 1.15
    footer = [fonts.wrap(fonts.drawable(line), canvas.FOOTER_SIZE, room, 1) for line in plan.footer]
    footer_top = MARGIN + len(footer) * canvas.FOOTER_SIZE * _LINE
    labels = [fonts.width(label, canvas.LABEL_SIZE) for _, label in plan.scale.ticks]
    left, right = MARGIN + max(labels, default=0) + 12, canvas.WIDTH - MARGIN - GUTTER
    span = _span(plan, right - left)
    return Layout(
        name=tuple(name),
        finding="".join(finding),
        finding_left=MARGIN + sign,
        finding_bottom=finding_bottom,
        footer=tuple(line for lines in footer for line in lines),
        left=left,
        right=right,
        bottom=footer_top + 14 + canvas.LABEL_SIZE * 1.5 + 14,
        top=finding_bottom - (52 if plan.caption else 26),
        span=span,
        ticks=_ticks(plan.points, span, left, right),
        label_above=_above(plan),
    )


def _span(plan: TrendPlan, room: float) -> tuple[float, float]:
    """The period axis from side to side, with room at its ends for markers and the latest value's label."""
    first = plan.points[0].x if plan.points else 0.0
    last = plan.points[-1].x if plan.points else 0.0
    if first == last:
        return first - 1.0, last + 1.0
    text = plan.latest.text if plan.latest else ""
    before, after = 34.0, max(34.0, fonts.width(text, canvas.VALUE_SIZE, bold=True) / 2 + 10)
    unit = (last - first) / (room - before - after)
    return first - before * unit, last + after * unit


def _ticks(
    points: Sequence[PlanPoint], span: tuple[float, float], left: float, right: float
) -> tuple[tuple[float, str], ...]:
    """Labels for the latest period and as many before it as leave room, as evenly as the periods allow."""
    found: list[tuple[float, str]] = []
    pixels = (right - left) / (span[1] - span[0])
    widest = max((fonts.width(point.label, canvas.LABEL_SIZE) for point in points), default=0.0) + 30
    for point in reversed(points):
        far = not found or (found[-1][0] - point.x) * pixels >= widest
        inside = (point.x - span[0]) * pixels + left >= widest / 2 - 10
        if far and inside:
            found.append((point.x, fonts.drawable(point.label, instead="?")))
    return tuple(reversed(found))


def _above(plan: TrendPlan) -> bool:
    """Whether the latest label stands above its point: away from the line that leads there and from the edges."""
    if plan.latest is None or plan.latest.value is None:
        return True
    share = (plan.latest.value - plan.scale.low) / (plan.scale.high - plan.scale.low)
    if share > 0.82 or share < 0.18:
        return share < 0.18
    drawn = plan.drawn
    return len(drawn) < 2 or (drawn[-2].value or 0.0) <= plan.latest.value
