"""Every kind of alert can be rendered, and every kind with lines laid out."""

from handlers.delivery.renderers import PLANNERS, RENDERERS
from storage.domain.delivery import AlertKind


def test_every_kind_of_alert_has_a_renderer() -> None:
    assert set(AlertKind) - RENDERERS.keys() == set()


def test_every_kind_with_lines_has_a_plan() -> None:
    assert {kind for kind in AlertKind if kind.has_lines} - PLANNERS.keys() == set()
