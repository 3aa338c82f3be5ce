"""Alt text of a chart, generated from what it shows."""

from charts.plan import PlanPoint, TrendPlan, trend_plan
from charts.text import cut
from charts.wording import ILLUSTRATIVE, UNBROKEN
from storage.domain.snapshot import IndicatorSnapshot

LONGEST_ALT = 2000


def alt_text(snapshot: IndicatorSnapshot) -> str:
    """What a person who cannot see the trend chart of this indicator should hear; at most 2,000 characters."""
    return describe(trend_plan(snapshot))


def describe(plan: TrendPlan) -> str:
    """The finding, then what is drawn: how many points from when to when, their range, target, comparators, source."""
    sentences = [f"Trend chart. {plan.title}. {plan.rating}", plan.marking.rstrip(".")]
    sentences += [_history(plan), _target(plan), *_benchmarks(plan)]
    sentences += [line.rstrip(".").replace(UNBROKEN, " ") for line in (plan.notes, plan.source)]
    return cut(". ".join(sentence for sentence in sentences if sentence) + ".", LONGEST_ALT)


def _history(plan: TrendPlan) -> str:
    drawn = plan.drawn
    if not drawn:
        return "No points to draw"
    if len(drawn) == 1:
        return f"One point, {drawn[0].label}{_kinds(drawn)}"
    low, high = min(drawn, key=_value), max(drawn, key=_value)
    spread = f"all {low.text}" if low.value == high.value else f"between {_at(low)} and {_at(high)}"
    missing = len(plan.points) - len(drawn)
    gaps = f", {missing} without a figure" if missing else ""
    return f"{len(drawn)} points from {drawn[0].label} to {drawn[-1].label}{gaps}{_kinds(drawn)}, {spread}"


def _value(point: PlanPoint) -> float:
    return point.value or 0.0


def _at(point: PlanPoint) -> str:
    return f"{point.text} ({point.label})"


def _kinds(drawn: tuple[PlanPoint, ...]) -> str:
    illustrative = sum(1 for point in drawn if point.illustrative)
    provisional = sum(1 for point in drawn if point.provisional and not point.illustrative)
    found = [f"{_count(illustrative, drawn)} illustrative"] if illustrative else []
    found += [f"{_count(provisional, drawn)} provisional"] if provisional else []
    return f", {' and '.join(found)}" if found else ""


def _count(some: int, drawn: tuple[PlanPoint, ...]) -> str:
    if some == len(drawn):
        return "all" if some > 1 else "which is"
    return f"{some} of them"


def _target(plan: TrendPlan) -> str:
    texts = [one.target_text for one in plan.stretches if one.target_text]
    if not texts:
        return ""
    changed = f", changed {len(texts) - 1} time{'s' * (len(texts) > 2)} from {texts[0]}" if len(texts) > 1 else ""
    return f"Target {texts[-1]}{changed}"


def _benchmarks(plan: TrendPlan) -> list[str]:
    return [f"{line.name}: {line.text}{f' {ILLUSTRATIVE}' * line.illustrative}" for line in plan.benchmarks]
