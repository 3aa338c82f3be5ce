"""From what was asked for to its plan, and from the plan to the words that tell it."""

from charts import alt, risk_alt
from charts.heat_plan import HeatPlan, heat_plan
from charts.moves_plan import MovesPlan, moves_plan
from charts.plan import TrendPlan, trend_plan
from charts.profile_plan import ProfilePlan, profile_plan
from charts.request import Heatmap, Moves, Profile, RiskHistory, RiskRequest
from charts.risk_history_plan import RiskHistoryPlan, risk_history_plan
from storage.domain.snapshot import IndicatorSnapshot

Request = IndicatorSnapshot | RiskRequest
Plan = TrendPlan | HeatPlan | ProfilePlan | MovesPlan | RiskHistoryPlan


def plan_of(request: Request) -> Plan:
    """All that the picture asked for shows: two equal plans are the same picture."""
    match request:
        case Heatmap(picture):
            return heat_plan(picture)
        case Profile(picture):
            return profile_plan(picture)
        case Moves(picture, most, only_moved):
            return moves_plan(picture, most, only_moved=only_moved)
        case RiskHistory(risk):
            return risk_history_plan(risk)
        case _:
            return trend_plan(request)


def describe(plan: Plan) -> str:
    """What a person who cannot see the picture should hear; at most 2,000 characters."""
    match plan:
        case HeatPlan():
            return risk_alt.of_heat(plan)
        case ProfilePlan():
            return risk_alt.of_profile(plan)
        case MovesPlan():
            return risk_alt.of_moves(plan)
        case RiskHistoryPlan():
            return risk_alt.of_history(plan)
        case _:
            return alt.describe(plan)
