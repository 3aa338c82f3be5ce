"""From a plan to its picture: which figure is drawn for which plan. Only the worker imports this."""

from collections.abc import Callable
from typing import Any

from matplotlib.figure import Figure

from charts import canvas, heat, moves, profile, risk_history, trend
from charts.heat_plan import HeatCell, HeatMove, HeatPlan
from charts.moves_plan import MovesPlan
from charts.page import Page, PlanBand
from charts.plan import TrendPlan
from charts.plans import Plan
from charts.profile_plan import ProfilePlan
from charts.risk_history_plan import RiskHistoryPlan
from storage.domain.matrix import Tone

_FIGURES: dict[type[Any], Callable[[Any], Figure]] = {
    TrendPlan: trend.figure,
    HeatPlan: heat.figure,
    ProfilePlan: profile.figure,
    MovesPlan: moves.figure,
    RiskHistoryPlan: risk_history.figure,
}


def figure(plan: Plan) -> Figure:
    """The plan as a matplotlib figure, to be made within `canvas.style()`."""
    return _FIGURES[type(plan)](plan)


def paint(plan: Plan) -> bytes:
    """The picture of a plan as PNG."""
    with canvas.style():
        return canvas.png(figure(plan))


def warm() -> None:
    """Pay for fonts, glyphs, shapes and palette once, before the first person waits for a picture."""
    trend.warm()
    page = Page("Risks", "", "", "")
    bands = (PlanBand("High", Tone.RED),)
    cells = tuple(HeatCell(row, column, 1, 0, 1, ("R1",)) for row in (1, 2) for column in (1, 2))
    paint(HeatPlan(page, ("", ""), ("", ""), bands, cells, (HeatMove((1, 1), (2, 2), 2),), appetite=1))
