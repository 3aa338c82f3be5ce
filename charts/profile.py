"""Draw the profile of risks by directorate."""

from matplotlib.figure import Figure

from charts import canvas, fonts, tones
from charts.profile_plan import ProfilePlan
from charts.sheet import MARGIN, Sheet, legend, nothing, rectangle

_LEFT, _ROW = 420, 70


def figure(plan: ProfilePlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`."""
    sheet = Sheet(plan.page, 60 + _ROW * max(3, len(plan.bars)))
    if not plan.bars:
        nothing(sheet, "There are no risks to count")
        return sheet.figure
    legend(sheet, sheet.top - 30, plan.bands, counted=True)
    unit = (canvas.WIDTH - MARGIN - 100 - _LEFT) / max(bar.total for bar in plan.bars)
    for index, bar in enumerate(plan.bars):
        y = sheet.top - 60 - (index + 1) * _ROW
        for line in fonts.wrap(fonts.drawable(bar.name, instead="?"), canvas.LABEL_SIZE, _LEFT - MARGIN - 16, 1):
            sheet.say(MARGIN, y + 20, line, gid="directorate")
        x: float = _LEFT
        for band, count in reversed(list(zip(plan.bands, bar.parts, strict=True))):
            if count:
                sheet.areas([rectangle(x, y + 6, x + count * unit, y + 60)], tones.PALE[band.tone], f"band {band.tone}")
                sheet.say(x + count * unit / 2, y + 22, f"{count}", ha="center", gid="count")
            x += count * unit
        sheet.say(x + 12, y + 20, f"{bar.total}", fontweight="bold", gid="total")
    return sheet.figure
