"""Labels beside a chart, moved apart so that none covers another."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels that want to stand at `wanted` (ascending), each with its height, within `low` to `high`.

    Labels that would overlap share the room around their common middle. Too many for the room run over the top.
    """
    groups: list[tuple[float, float, int]] = []
    for centre, height in zip(wanted, heights, strict=True):
        groups.append((_held(centre, height, low, high), height, 1))
        while len(groups) > 1 and groups[-1][0] - groups[-1][1] / 2 < groups[-2][0] + groups[-2][1] / 2:
            second, first = groups.pop(), groups.pop()
            count, total = first[2] + second[2], first[1] + second[1]
            middle = (first[0] * first[2] + second[0] * second[2]) / count
            groups.append((_held(middle, total, low, high), total, count))
    return _centres(groups, heights)


def _held(centre: float, height: float, low: float, high: float) -> float:
    return max(min(centre, high - height / 2), low + height / 2)


def _centres(groups: Sequence[tuple[float, float, int]], heights: Sequence[float]) -> list[float]:
    places: list[float] = []
    for middle, total, count in groups:
        bottom = middle - total / 2
        for height in heights[len(places) : len(places) + count]:
            places.append(bottom + height / 2)
            bottom += height
    return places
