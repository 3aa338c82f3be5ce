"""Who renders which kind of alert, and who lays out those that have lines: one row a kind."""

from handlers.delivery import changes, problems
from handlers.delivery.rendered import Planner, Renderer
from storage.domain.delivery import AlertKind

RENDERERS: dict[AlertKind, Renderer] = {
    AlertKind.CHANGES: changes.render,
    AlertKind.NOTICE: changes.render,
    AlertKind.BASELINE: changes.loaded,
    AlertKind.PROBLEM: problems.render,
}

PLANNERS: dict[AlertKind, Planner] = {
    AlertKind.CHANGES: changes.plan,
    AlertKind.NOTICE: changes.plan,
}
"""For every kind with lines."""
