"""The axis of scores: how far it goes, and which stretch of it is of which band."""

from dataclasses import dataclass
from itertools import pairwise

from storage.domain.matrix import RiskMatrix


@dataclass(frozen=True)
class ScoreBand:
    """The stretch of the axis from `low` to `high` with one band, given by its place among the bands."""

    band: int
    low: float
    high: float


def top_of(matrix: RiskMatrix) -> int:
    """The highest score there is, at least 1."""
    return max(1, max(score for row in matrix.scores for score in row))


def score_bands(matrix: RiskMatrix) -> tuple[ScoreBand, ...]:
    """The bands as stretches of the axis, the lowest first, divided half-way between the scores where one ends.

    Empty where the bands are no ranges: where cells decide, a higher score may stand in a lower band.
    """
    scored = sorted({(one.score, one.band.rank) for one in map(matrix.score, matrix.cells)})
    ranks = [rank for _, rank in scored]
    if ranks != sorted(ranks) or len({score for score, _ in scored}) < len(scored):
        return ()
    edges = [0.0]
    order = [ranks[0]]
    for (low, below), (high, above) in pairwise(scored):
        if below != above:
            edges.append((low + high) / 2)
            order.append(above)
    edges.append(end_of(top_of(matrix)))
    return tuple(ScoreBand(band, low, high) for band, (low, high) in zip(order, pairwise(edges), strict=True))


def end_of(top: int) -> float:
    """Where an axis up to this score ends, a little beyond it."""
    return top * 1.06


def ticks(top: int) -> tuple[int, ...]:
    """Round scores for the axis, five or six of them, nought first."""
    step = next(step for step in _steps() if top / step <= 6)
    return tuple(range(0, top + 1, step))


def _steps() -> list[int]:
    return [factor * 10**power for power in range(18) for factor in (1, 2, 5)]
