"""Draw a heat map of risks."""

from matplotlib.figure import Figure

from charts import canvas, fonts, tones
from charts.heat_plan import HeatPlan
from charts.sheet import MARGIN, Sheet, legend, rectangle

_LEFT = 250


def figure(plan: HeatPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`."""
    sheet = Sheet(plan.page, 760)
    legend(sheet, sheet.top - 30, plan.bands, counted=True)
    wide = (canvas.WIDTH - MARGIN - _LEFT) / len(plan.impact)
    low, top = sheet.bottom + 110, sheet.top - 60
    high = (top - low) / len(plan.likelihood)
    for cell in plan.cells:
        x, y = _LEFT + (cell.impact - 1) * wide, low + (cell.likelihood - 1) * high
        band = plan.bands[cell.band]
        sheet.areas([rectangle(x + 1, y + 1, x + wide - 1, y + high - 1)], tones.PALE[band.tone], f"band {band.tone}")
        if cell.count:
            look = {"ha": "center", "va": "center", "fontweight": "bold", "gid": "count"}
            sheet.say(x + wide / 2, y + high / 2, f"{cell.count:,}", canvas.NAME_SIZE, **look)
    for index, word in enumerate(plan.likelihood):
        sheet.say(
            MARGIN, low + (index + 0.5) * high, f"{index + 1} {fonts.drawable(word)}", va="center", gid="likelihood"
        )
    for index, word in enumerate(plan.impact):
        x = _LEFT + (index + 0.5) * wide
        sheet.say(x, low - 40, f"{index + 1} {fonts.drawable(word)}", canvas.FOOTER_SIZE, ha="center", gid="impact")
    return sheet.figure
