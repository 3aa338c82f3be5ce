"""Alt text of the pictures of risks, generated from what they show."""

from collections.abc import Iterable, Sequence
from datetime import date

from charts.alt import LONGEST_ALT
from charts.heat_plan import HeatCell, HeatPlan
from charts.moves_plan import MoveRow, MovesPlan, PlanScore
from charts.page import Page, PlanBand
from charts.profile_plan import ProfileBar, ProfilePlan
from charts.risk_history_plan import RiskHistoryPlan, ScorePoint
from charts.text import cut
from charts.wording import UNBROKEN
from storage.domain.period import day_words

_MOST_CELLS = 12
_MOST_POINTS = 12


def of_heat(plan: HeatPlan) -> str:
    """The finding, the bands, the appetite, then the gravest cells that hold risks, and the moves."""
    held = sorted((cell for cell in plan.cells if cell.count), key=lambda cell: (-cell.band, -cell.score, -cell.impact))
    cells = [_cell(plan, cell) for cell in held[:_MOST_CELLS]]
    more = sum(cell.count for cell in held[_MOST_CELLS:])
    parts = [_bands(plan.bands), _appetite(plan)]
    parts += [f"By cell, the gravest first: {'; '.join(cells)}{f'; {more:,} in other cells' if more else ''}"] * bool(
        cells
    )
    moves = [f"{move.count} from {_place(move.was)} to {_place(move.now)}" for move in plan.moves]
    parts += [f"Moved (likelihood × impact): {', '.join(moves)}"] * bool(moves)
    return _whole("Grid of likelihood by impact", plan.page, parts)


def _cell(plan: HeatPlan, cell: HeatCell) -> str:
    names = f" ({', '.join(cell.references)})" if cell.references else ""
    words = f"{plan.likelihood[cell.likelihood - 1]} × {plan.impact[cell.impact - 1]}"
    return f"{words}, {cell.score} {plan.bands[cell.band].name}: {cell.count:,}{names}"


def _place(where: tuple[int, int]) -> str:
    return f"{where[0]} × {where[1]}"


def _appetite(plan: HeatPlan) -> str:
    if plan.appetite is None:
        return ""
    above = sum(cell.count for cell in plan.cells if cell.above)
    return f"{above:,} above the appetite line, which accepts a score of up to {plan.appetite}"


def of_profile(plan: ProfilePlan) -> str:
    """The finding, then each bar with its counts."""
    bars = [_bar(bar, plan.bands) for bar in plan.bars]
    return _whole("Stacked bars", plan.page, [_bands(plan.bands), "; ".join(bars)])


def _bar(bar: ProfileBar, bands: Sequence[PlanBand]) -> str:
    pairs = reversed(list(zip(bands, bar.parts, strict=True)))
    parts = [f"{count:,} {band.name}" for band, count in pairs if count]
    parts += [f"{bar.unscored:,} not scored"] * bool(bar.unscored)
    return f"{bar.name}: {bar.total:,} ({', '.join(parts)})"


def of_moves(plan: MovesPlan) -> str:
    """The finding, then each risk with its scores."""
    return _whole("Dot chart of scores", plan.page, ["; ".join(_row(row, plan.bands) for row in plan.rows)])


def _row(row: MoveRow, bands: Sequence[PlanBand]) -> str:
    words = row.words.lstrip("↑↓ ")
    was = f"{row.was.score} then, " if row.was else ""
    target = _score(row.target, bands) if row.target else "to be confirmed"
    now = f"{_score(row.now, bands)} now" if row.now else "no score now"
    return f"{row.reference} {row.title}: {was}{now}, {words}, target {target}"


def _score(score: PlanScore, bands: Sequence[PlanBand]) -> str:
    return f"{score.score} {bands[score.band].name}"


def of_history(plan: RiskHistoryPlan) -> str:
    """The finding, then the scores with their days."""
    shown = plan.residual[-_MOST_POINTS:]
    points = [_point(point, plan.bands) for point in shown]
    earlier = len(plan.residual) - len(shown)
    listed = f"{', '.join(points)}{f', {earlier} earlier' if earlier else ''}" if points else "No scores to draw"
    inherent = plan.inherent[-1].score if plan.inherent else None
    return _whole("Step chart of the residual score", plan.page, [listed, f"Inherent {inherent}" if inherent else ""])


def _point(point: ScorePoint, bands: Sequence[PlanBand]) -> str:
    score = "none" if point.score is None else f"{point.score} {bands[point.band].name}"
    return f"{score} from {day_words(date.fromordinal(point.day))}"


def _bands(bands: Sequence[PlanBand]) -> str:
    return ", ".join(f"{band.count:,} {band.name}" for band in reversed(bands))


def _whole(kind: str, page: Page, parts: Iterable[str]) -> str:
    sentences = [f"{kind}. {page.title}", page.notes, page.source, *parts]
    return cut(". ".join(one.rstrip(".") for one in sentences if one).replace(UNBROKEN, " ") + ".", LONGEST_ALT)
