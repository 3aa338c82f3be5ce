"""The conversation: the one table of routes, each with its permission, and how it is given to Bolt."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App

from handlers import errors, kpi, talk
from handlers.access import guarded
from handlers.deps import Deps
from handlers.messages import cards, lists
from storage.domain.viewer import Permission

SEE = Permission.VIEW_PUBLISHED


@dataclass(frozen=True)
class Route:
    """What comes in (kind and name as Bolt matches them), who answers it, and what the person must be allowed."""

    kind: str
    name: str
    listener: Callable[..., None]
    permission: Permission


ROUTES = (
    Route("command", "/kpi", kpi.show, SEE),
    Route("action", lists.PICK, kpi.pick, SEE),
    Route("action", lists.OPEN, kpi.open_card, SEE),
    Route("action", cards.CHART, kpi.chart, SEE),
    Route("action", cards.HISTORY, kpi.history, SEE),
    Route("action", cards.WHY, kpi.why, SEE),
    Route("action", cards.MORE, kpi.more, SEE),
    Route("action", cards.SHARE, kpi.share, SEE),
    Route("event", "app_mention", talk.mention, SEE),
    Route("event", "message", talk.direct_message, SEE),
)


def register(app: App, deps: Deps, routes: tuple[Route, ...] = ROUTES) -> None:
    """Give every route to Bolt. The first are matched first, and each that is tried costs a little: `/kpi` leads."""
    for route in routes:
        listen = getattr(app, route.kind)
        listen(route.name)(guarded(route.listener, route.permission, deps))
    app.error(errors.handler(deps))
