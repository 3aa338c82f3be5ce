"""Draw the history of one risk."""

from matplotlib.figure import Figure

from charts import canvas
from charts.risk_history_plan import RiskHistoryPlan
from charts.sheet import MARGIN, Sheet, legend, nothing


def figure(plan: RiskHistoryPlan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`."""
    sheet = Sheet(plan.page, 520, instead=plan.reference)
    known = [point for point in plan.residual if point.score is not None]
    if not known:
        nothing(sheet, "There is no score to draw yet")
        return sheet.figure
    legend(sheet, sheet.top - 30, plan.bands, counted=False)
    first, last = known[0].day, max(plan.last, known[-1].day)
    unit = (canvas.WIDTH - 2 * MARGIN - 100) / max(1, last - first)
    high = (sheet.top - 80 - sheet.bottom) / plan.top
    for point in known:
        place = (MARGIN + (point.day - first) * unit, sheet.bottom + (point.score or 0) * high)
        sheet.marks([place], plan.bands[point.band], 24)
    return sheet.figure
