"""Draw the movement of the gravest risks."""

from matplotlib.figure import Figure

from charts import canvas, fonts
from charts.moves_plan import MovesPlan
from charts.sheet import MARGIN, Sheet, legend, nothing

_LEFT, _ROW, _RIGHT = 460, 90, 930


def figure(plan: MovesPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`."""
    sheet = Sheet(plan.page, 60 + _ROW * max(3, len(plan.rows)))
    if not plan.rows:
        nothing(sheet, "There are no risks to show")
        return sheet.figure
    legend(sheet, sheet.top - 30, plan.bands, counted=False)
    unit = (_RIGHT - _LEFT) / plan.top
    for index, row in enumerate(plan.rows):
        y = sheet.top - 60 - (index + 0.5) * _ROW
        lines = fonts.wrap(f"{row.reference} {fonts.drawable(row.title)}", canvas.FOOTER_SIZE, _LEFT - MARGIN - 20, 2)
        sheet.say(MARGIN, y, "\n".join(lines), canvas.FOOTER_SIZE, va="center", gid="risk")
        if row.was and row.now:
            sheet.line([_LEFT + row.was.score * unit, _LEFT + row.now.score * unit], [y, y], "way", linewidth=4)
        if row.now:
            sheet.marks([(_LEFT + row.now.score * unit, y)], plan.bands[row.now.band], 26)
        sheet.say(_RIGHT + 30, y, row.words, va="center", gid="words")
    return sheet.figure
