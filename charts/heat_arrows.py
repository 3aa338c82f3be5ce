"""The ways of the arrows on a heat map: beside the middle of the cells, and beside each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from charts.heat_layout import Box, Grid, Place
from charts.heat_plan import HeatMove

_EDGE, _LANE = 20.0, 24.0
_TRIM = 0.28
_CORNER = 22.0
_CLEAR = 12.0
_BEHIND = 20.0


@dataclass(frozen=True)
class Arrow:
    """An arrow from a place to another, for so many risks."""

    start: Place
    end: Place
    count: int

    @property
    def label(self) -> Place:
        """Where its count stands, behind its beginning."""
        (ax, ay), (bx, by) = self.start, self.end
        size = math.hypot(bx - ax, by - ay)
        return ax - (bx - ax) / size * _BEHIND, ay - (by - ay) / size * _BEHIND

    def crosses(self, box: Box) -> bool:
        """Whether it or its count touches a box."""
        steps = 24
        left, bottom, right, top = box
        begin = self.label if self.count > 1 else self.start
        for index in range(steps + 1):
            x = begin[0] + (self.end[0] - begin[0]) * index / steps
            y = begin[1] + (self.end[1] - begin[1]) * index / steps
            if left - _CLEAR < x < right + _CLEAR and bottom - _CLEAR < y < top + _CLEAR:
                return True
        return False


def arrows(moves: Sequence[HeatMove], grid: Grid) -> list[Arrow]:
    """Arrows along the right side of their column and the lower side of their row; slanting ones go straight."""
    taken: list[tuple[HeatMove, int]] = []
    found = []
    for move in moves:
        lane = 0
        while any(lane == other and _share(move, one) for one, other in taken):
            lane += 1
        taken.append((move, lane))
        found.append(_arrow(move, grid, lane))
    return found


def _share(one: HeatMove, other: HeatMove) -> bool:
    """Whether two arrows run on one line and would cover each other, or go to and fro."""
    if _turn(one.was, one.now, other.was) or _turn(one.was, one.now, other.now):
        return False
    along = 0 if one.was[0] != one.now[0] else 1
    first, second = sorted((one.was[along], one.now[along])), sorted((other.was[along], other.now[along]))
    return first[0] < second[1] and second[0] < first[1]


def _turn(start: tuple[int, int], end: tuple[int, int], place: tuple[int, int]) -> int:
    """0 where a place lies on the line through two others."""
    return (end[0] - start[0]) * (place[1] - start[1]) - (end[1] - start[1]) * (place[0] - start[0])


def _arrow(move: HeatMove, grid: Grid, lane: int) -> Arrow:
    (ax, ay), (bx, by) = grid.centre(*move.was), grid.centre(*move.now)
    steps = max(abs(move.now[0] - move.was[0]), abs(move.now[1] - move.was[1]))
    aside = _aside(bx - ax, by - ay, grid, lane)
    dx, dy = (bx - ax) / steps * _TRIM, (by - ay) / steps * _TRIM
    start, end = (ax + dx + aside[0], ay + dy + aside[1]), (bx - dx + aside[0], by - dy + aside[1])
    return Arrow(start, end, move.count)


def _aside(dx: float, dy: float, grid: Grid, lane: int) -> Place:
    """How far from the middle of its cells an arrow goes; a slanting one clears the shapes in the corners."""
    if not dx:
        return max(0.0, grid.wide / 2 - _EDGE - lane * _LANE), 0.0
    if not dy:
        return 0.0, -max(0.0, grid.high / 2 - _EDGE - lane * _LANE)
    size = math.hypot(dx, dy)
    side = (_CORNER if dx * dy < 0 else 0.0) + lane * _LANE
    return abs(dy) / size * side, (dx / size * side) * (-1 if dy > 0 else 1)
