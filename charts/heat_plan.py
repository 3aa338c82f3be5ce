"""What a heat map of risks shows, worked out before anything is drawn."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from charts.page import LONGEST_REFERENCE, LONGEST_WORD, Page, PlanBand, band_of, day_of, page
from charts.text import clean
from storage.domain.matrix import Cell, RiskMatrix
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_summary import RiskPicture

MOST_ARROWS = 8
MOST_REFERENCES = 8
_NEAR = 0.35


@dataclass(frozen=True)
class HeatCell:
    """A cell of the matrix. `band` is its place among the plan's bands; `references` is empty where they are many."""

    likelihood: int
    impact: int
    score: int
    band: int
    count: int = 0
    references: tuple[str, ...] = ()
    above: bool = False


@dataclass(frozen=True)
class HeatMove:
    """How many risks went from one cell, as (likelihood, impact), to another."""

    was: tuple[int, int]
    now: tuple[int, int]
    count: int = 1


@dataclass(frozen=True)
class HeatPlan:
    """All that a heat map shows. The scales are in words, the least first; the bands the lowest first.

    `appetite` is the highest score accepted, None where no line is drawn; cells with a higher one are `above`.
    """

    page: Page
    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    bands: tuple[PlanBand, ...]
    cells: tuple[HeatCell, ...]
    moves: tuple[HeatMove, ...] = ()
    appetite: int | None = None


def heat_plan(picture: RiskPicture) -> HeatPlan:
    """Work out the heat map of a picture of the register."""
    matrix = picture.matrix
    moves = _moves(picture)
    shown = _drawn(moves, picture)
    counts = Counter(one.residual.band.rank for one in picture.risks if one.residual)
    return HeatPlan(
        page=page("Risk heat map", picture, finding(picture), picture.risks, _notes(picture, moves, shown)),
        likelihood=tuple(clean(word, LONGEST_WORD) for word in matrix.likelihood),
        impact=tuple(clean(word, LONGEST_WORD) for word in matrix.impact),
        bands=tuple(band_of(band, counts[band.rank]) for band in matrix.bands),
        cells=_cells(matrix, picture.cells),
        moves=shown,
        appetite=matrix.appetite,
    )


def finding(picture: RiskPicture) -> str:
    """ "15 of 126 risks are high; 3 newly high since 30 June 2019"."""
    if not picture.total:
        return "no risks on the register"
    high, new, day = len(picture.high), len(picture.newly_high), day_of(picture.since)
    if not high:
        return "the one risk is not high" if picture.total == 1 else f"none of {picture.total:,} risks is high"
    newly = f"{new:,}" if new else "none"
    if picture.total == 1:
        return f"the one risk is high, {'newly' if new else 'as it was'} since {day}"
    return f"{high:,} of {picture.total:,} risks {'is' if high == 1 else 'are'} high; {newly} newly high since {day}"


def _cells(matrix: RiskMatrix, found: Mapping[Cell, Sequence[RiskSnapshot]]) -> tuple[HeatCell, ...]:
    cells = []
    for cell in matrix.cells:
        score, risks = matrix.score(cell), found.get(cell, ())
        above = matrix.appetite is not None and score.score > matrix.appetite
        names = tuple(clean(one.key.reference, LONGEST_REFERENCE) for one in risks)
        few = names if len(names) <= MOST_REFERENCES else ()
        cells.append(
            HeatCell(cell.likelihood, cell.impact, score.score, score.band.rank, len(risks), tuple(sorted(few)), above)
        )
    return tuple(cells)


def _moves(picture: RiskPicture) -> tuple[HeatMove, ...]:
    """The ways from cell to cell since the day compared with; what is new or was not scored then went none."""
    ways: Counter[tuple[Cell, Cell]] = Counter()
    for one in picture.risks:
        move = one.since(picture.since)
        if move.was and move.now and move.was.cell != move.now.cell:
            ways[move.was.cell, move.now.cell] += 1
    return tuple(
        HeatMove((was.likelihood, was.impact), (now.likelihood, now.impact), count)
        for (was, now), count in sorted(ways.items())
    )


def _drawn(moves: Sequence[HeatMove], picture: RiskPicture) -> tuple[HeatMove, ...]:
    """The moves that get an arrow: where they are many, only those to or from a high cell, if these are few."""
    few = moves if _risks(moves) <= MOST_ARROWS else [move for move in moves if _touches_high(move, picture.matrix)]
    if _risks(few) > MOST_ARROWS:
        return ()
    return tuple(move for move in few if _is_clear(move, picture.cells))


def _risks(moves: Sequence[HeatMove]) -> int:
    return sum(move.count for move in moves)


def _touches_high(move: HeatMove, matrix: RiskMatrix) -> bool:
    return any(matrix.score(Cell(*place)).band.is_high for place in (move.was, move.now))


def _is_clear(move: HeatMove, held: Collection[Cell]) -> bool:
    """Whether an arrow can be drawn that crosses the count of no other cell; straight ones run beside the counts."""
    up, right = move.now[0] - move.was[0], move.now[1] - move.was[1]
    if not up or not right:
        return True
    length = math.hypot(up, right)
    for cell in held:
        y, x = cell.likelihood - move.was[0], cell.impact - move.was[1]
        along, aside = (y * up + x * right) / length, abs(y * right - x * up) / length
        if 0.5 < along < length - 0.5 and aside < _NEAR:
            return False
    return True


def _notes(picture: RiskPicture, moves: Sequence[HeatMove], shown: Sequence[HeatMove]) -> list[str]:
    notes = [f"{len(picture.unscored):,} not scored, so in no cell."] if picture.unscored else []
    notes += [_own_appetite(picture)] if _is_another_appetite(picture) else []
    return [*notes, _arrows(_risks(moves), _risks(shown))] if moves else notes


def _is_another_appetite(picture: RiskPicture) -> bool:
    return picture.matrix.appetite is not None and any(
        one.limit not in (None, picture.matrix.appetite) for one in picture.risks
    )


def _own_appetite(picture: RiskPicture) -> str:
    above = len(picture.above_appetite)
    said = "1 is" if above == 1 else f"{above or 'none'} are"
    return f"By the appetite of each risk, {said} above it."


def _arrows(moved: int, drawn: int) -> str:
    if not drawn:
        return f"{moved:,} moved to another cell; no arrows are drawn, to keep the counts readable."
    if moved > MOST_ARROWS:
        arrows = "The arrow: a risk" if drawn == 1 else f"Arrows: {drawn} risks"
        return f"{arrows} that moved to or from a high cell; {moved - drawn:,} more moved."
    if drawn < moved:
        arrows = "The arrow shows" if drawn == 1 else "Arrows show"
        return f"{arrows} {drawn} of the {moved} risks that moved, to keep the counts readable."
    return "The arrow shows a risk that moved." if moved == 1 else f"Arrows show the {moved} risks that moved."
