"""Draw the profile of risks by directorate."""

from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from charts import canvas, fonts, tones
from charts.profile_plan import ProfileBar, ProfilePlan
from charts.sheet import LINE, MARGIN, Sheet, legend, legend_rows, nothing, rectangle

_ROW, _BAR, _GAP = 76, 56, 18
_NAMES = 370
_NAME_SIZE, _SIZE = canvas.PERIOD_SIZE, canvas.LABEL_SIZE
_PAD = 8


@dataclass(frozen=True)
class _Part:
    """A part of a bar: how many, and how it looks."""

    count: int
    sign: str
    strong: str
    pale: str
    gid: str

    def words(self, room: float) -> str:
        """The count with its shape, without it where the part is narrow, empty where that does not fit either."""
        said = (f"{self.sign} {self.count:,}", f"{self.count:,}")
        return next((text for text in said if fonts.width(text, _SIZE, bold=True) + 2 * _PAD <= room), "")


def figure(plan: ProfilePlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`; artists say what they mean by their gid."""
    if not plan.bars:
        sheet = Sheet(plan.page, 240)
        nothing(sheet, "There are no risks to count")
        return sheet.figure
    words = legend_rows(plan.bands, counted=True, unscored=plan.unscored)
    sheet = Sheet(plan.page, len(words) * canvas.LABEL_SIZE * LINE + _GAP + _ROW * len(plan.bars))
    top = legend(sheet, sheet.top, words) - _GAP
    names = [_name(bar) for bar in plan.bars]
    left = MARGIN + max(fonts.width(line, _NAME_SIZE) for lines in names for line in lines) + 18
    unit = _unit(plan, left)
    for index, (bar, lines) in enumerate(zip(plan.bars, names, strict=True)):
        y = top - (index + 0.5) * _ROW
        look: dict[str, Any] = {"va": "center", "linespacing": 1.15, "gid": "directorate"}
        sheet.say(MARGIN, y, "\n".join(lines), _NAME_SIZE, **look)
        _bar(sheet, _parts(plan, bar), bar.total, left, y, unit)
    sheet.line([left, left], [top, top - _ROW * len(plan.bars)], "base", color=canvas.SOFT_INK, linewidth=2, zorder=3)
    return sheet.figure


def _name(bar: ProfileBar) -> list[str]:
    return fonts.wrap(fonts.drawable(bar.name, instead="Directorate") or "?", _NAME_SIZE, _NAMES, 2)


def _parts(plan: ProfilePlan, bar: ProfileBar) -> list[_Part]:
    """The parts of a bar, the gravest first, so that these share their beginning."""
    pairs = [pair for pair in zip(plan.bands, bar.parts, strict=True) if pair[1]]
    looks = [(band.tone, count) for band, count in reversed(pairs)]
    found = [_Part(n, tones.SIGNS[tone], tones.STRONG[tone], tones.PALE[tone], f"part {tone}") for tone, n in looks]
    if bar.unscored:
        found.append(_Part(bar.unscored, canvas.UNSCORED, canvas.SOFT_INK, canvas.PAPER, "part unscored"))
    return found


def _unit(plan: ProfilePlan, left: float) -> float:
    """How many pixels a risk is wide, so that each bar leaves room for what stands at its end."""
    unit = (canvas.WIDTH - MARGIN - left) / max(bar.total for bar in plan.bars)
    for _ in range(3):
        unit = min(
            (canvas.WIDTH - MARGIN - left - _end_width(_parts(plan, bar), bar.total, unit)) / bar.total
            for bar in plan.bars
        )
    return unit


def _end_width(parts: list[_Part], total: int, unit: float) -> float:
    wide = 14 + fonts.width(f"{total:,}", _SIZE, bold=True)
    return wide + sum(18 + fonts.width(text, _SIZE, bold=True) for text, _ in _beside(parts, unit))


def _beside(parts: list[_Part], unit: float) -> list[tuple[str, str]]:
    """The counts that are too wide for their parts, with their colours."""
    return [(f"({one.sign} {one.count:,})", one.strong) for one in parts if not one.words(one.count * unit)]


def _bar(sheet: Sheet, parts: list[_Part], total: int, left: float, y: float, unit: float) -> None:
    x = left
    for one in parts:
        right = x + one.count * unit
        field = rectangle(x + 1, y - _BAR / 2, right - 1, y + _BAR / 2)
        rim: dict[str, Any] = {"edgecolor": one.strong, "linewidth": 2.5, "zorder": 1}
        sheet.areas([field], one.pale, one.gid, **rim)
        look: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontweight": "bold", "gid": "count"}
        if words := one.words(right - x):
            sheet.say((x + right) / 2, y, words, **look)
        x = right
    ends = [(f"{total:,}", canvas.INK), *_beside(parts, unit)]
    x += 14
    for text, colour in ends:
        gid = "total" if colour == canvas.INK else "count beside"
        sheet.say(x, y, text, color=colour, fontweight="bold", va="center_baseline", gid=gid)
        x += fonts.width(text, _SIZE, bold=True) + 18
