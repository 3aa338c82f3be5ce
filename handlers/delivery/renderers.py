"""Who renders which kind of alert, and who lays out those that have lines: one row a kind."""

from handlers.delivery import problems
from handlers.delivery.rendered import Planner, Renderer
from storage.domain.delivery import AlertKind

RENDERERS: dict[AlertKind, Renderer] = {
    AlertKind.PROBLEM: problems.render,
}

PLANNERS: dict[AlertKind, Planner] = {}
"""For every kind with lines."""
