"""The labels at the right edge: the bands in words, the target, the comparators."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from charts import canvas, fonts
from charts.gutter import spread
from charts.layout import GUTTER, Layout
from charts.plan import TrendPlan
from charts.wording import ILLUSTRATIVE
from storage.domain.rag import RagStatus

_GAP = 16
_SIZE = canvas.LABEL_SIZE
_LINE = 1.2


@dataclass(frozen=True)
class _Label:
    value: float
    lines: tuple[str, ...]
    colour: str
    bold: bool
    gid: str


def labels(sheet: Figure, plan: TrendPlan, place: Layout) -> None:
    """Write every label level with what it names, moved apart where they would overlap."""
    found = sorted(_labels(plan), key=lambda label: label.value)
    pixels = (place.top - place.bottom) / (plan.scale.high - plan.scale.low)
    wanted = [place.bottom + (label.value - plan.scale.low) * pixels for label in found]
    heights = [len(label.lines) * _SIZE * _LINE for label in found]
    centres = spread(wanted, heights, place.bottom, place.top)
    for label, centre in zip(found, centres, strict=True):
        text = "\n".join(label.lines)
        sheet.text(
            (place.right + _GAP) / canvas.WIDTH,
            centre / canvas.HEIGHT,
            text,
            fontsize=_SIZE,
            va="center",
            linespacing=_LINE - 0.15,
            color=label.colour,
            fontweight="bold" if label.bold else "normal",
            fontfamily=fonts.families("".join(label.lines)) or [fonts.MAIN],
            gid=label.gid,
        )


def _labels(plan: TrendPlan) -> Iterator[_Label]:
    last = plan.stretches[-1]
    if last.target is not None:
        yield _line_label(plan, last.target, "Target", last.target_text, canvas.TARGET, bold=True)
    for line in plan.benchmarks:
        name = fonts.drawable(line.name, instead="Comparator") or "Comparator"
        label = _line_label(plan, line.points[-1][1], name, line.text, canvas.BENCHMARK, bold=False)
        yield replace(label, lines=(*label.lines, ILLUSTRATIVE)) if line.illustrative else label
    if last.bands:
        yield from _band_words(plan)
    else:
        yield from _legend(plan)


def _line_label(plan: TrendPlan, value: float, name: str, text: str, colour: str, *, bold: bool) -> _Label:
    """ "Target 52%", on two lines where that is too wide, with an arrow where the line lies off the scale."""
    held = min(max(value, plan.scale.low), plan.scale.high)
    arrow = "" if held == value else " ↑" if value > held else " ↓"
    room = GUTTER - _GAP
    whole = f"{name} {text}{arrow}"
    fits = fonts.width(whole, _SIZE, bold) <= room
    lines = [whole] if fits else [*fonts.wrap(name, _SIZE, room, 1, bold), f"{text}{arrow}"]
    return _Label(held, tuple(lines), colour, bold, name if name == "Target" else "benchmark label")


def _band_words(plan: TrendPlan) -> Iterator[_Label]:
    low, high = plan.scale.low, plan.scale.high
    for band in plan.stretches[-1].bands:
        bottom = low if band.low is None else max(low, band.low)
        top = high if band.high is None else min(high, band.high)
        if top - bottom > (high - low) * 0.01:
            yield _status_label(band.status, (bottom + top) / 2)


def _legend(plan: TrendPlan) -> Iterator[_Label]:
    """Without bands, the statuses that were given (published without a target, or data only), at the top."""
    given = sorted({point.status for point in plan.drawn}, key=list(RagStatus).index, reverse=True)
    if len(given) > 1:
        for index, status in enumerate(given):
            yield _status_label(status, plan.scale.high - index * 1e-9 * (plan.scale.high - plan.scale.low))


def _status_label(status: RagStatus, value: float) -> _Label:
    return _Label(value, (f"{canvas.sign(status)} {status.word}",), canvas.strong(status), False, f"word {status}")
