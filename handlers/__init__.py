"""The conversation: the one table of routes, each with its permission, and how it is given to Bolt."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App

from handlers import (
    alerting,
    claiming,
    defining,
    digesting,
    errors,
    home,
    kpi,
    owners,
    publishing,
    reviewing,
    risk,
    risk_questions,
    roles,
    scorecard,
    talk,
    watch_buttons,
    watch_problems,
    watching,
)
from handlers.access import guarded
from handlers.deps import Deps
from handlers.messages import alert_lines, cards, claims, home_risks, lists, risk_keys, risk_review, watch_window
from handlers.messages import defining as defining_messages
from handlers.messages import home as home_messages
from handlers.messages import owners as owner_messages
from handlers.messages import publishing as publish_messages
from handlers.messages import publishing_rows as publish_rows
from handlers.messages import risk_questions as question_messages
from handlers.messages import roles as role_messages
from handlers.messages import watch as watch_messages
from handlers.messages import watch_problems as problem_messages
from storage.domain.role import Permission

ASK = Permission.ASK


@dataclass(frozen=True)
class Route:
    """What comes in (kind and name as Bolt matches them), who answers it, and what the person must be allowed."""

    kind: str
    name: str
    listener: Callable[..., None]
    permission: Permission


ROUTES = (
    Route("command", "/kpi", kpi.show, ASK),
    Route("action", lists.PICK, kpi.pick, ASK),
    Route("action", lists.OPEN, kpi.open_card, ASK),
    Route("action", cards.CHART, kpi.chart, ASK),
    Route("action", cards.HISTORY, kpi.history, ASK),
    Route("action", cards.WHY, kpi.why, ASK),
    Route("action", cards.MORE, kpi.more, ASK),
    Route("action", cards.SHARE, kpi.share, ASK),
    Route("command", "/risk", risk.show, ASK),
    Route("action", risk_keys.PICK, risk.pick, ASK),
    Route("action", risk_keys.OPEN, risk.open_it, ASK),
    *(Route("action", risk_keys.view_action(view), risk.open_it, ASK) for view in risk_keys.VIEWS),
    Route("action", risk_keys.HISTORY, risk.history, ASK),
    Route("action", risk_keys.HEATMAP, risk.heatmap, ASK),
    Route("action", risk_keys.PROFILE, risk.profile, ASK),
    Route("action", risk_keys.MORE, risk.more, ASK),
    Route("action", risk_keys.SHARE, risk.share, ASK),
    Route("action", risk_keys.REVIEW, reviewing.open_window, ASK),
    Route("action", risk_review.LIKELIHOOD, reviewing.rescore, ASK),
    Route("action", risk_review.IMPACT, reviewing.rescore, ASK),
    Route("view", risk_review.SAVE, reviewing.save, ASK),
    Route("action", question_messages.RAISE, risk_questions.raise_it, ASK),
    Route("action", question_messages.NO_CHANGE, risk_questions.ask_why, ASK),
    Route("view", question_messages.NO_CHANGE, risk_questions.no_change, ASK),
    Route("action", question_messages.WRONG_LINK, risk_questions.wrong_link, ASK),
    Route("command", "/scorecard", scorecard.show, ASK),
    Route("action", role_messages.PAGE, roles.turn, Permission.GRANT),
    Route("action", f"{role_messages.PAGE}.next", roles.turn, Permission.GRANT),
    Route("action", role_messages.TAKE, roles.take, Permission.GRANT),
    Route("action", role_messages.GIVE, roles.open_window, Permission.GRANT),
    Route("view", role_messages.GIVE, roles.give, Permission.GRANT),
    Route("action", owner_messages.PAGE, owners.turn, Permission.BIND),
    Route("action", f"{owner_messages.PAGE}.next", owners.turn, Permission.BIND),
    Route("action", owner_messages.BIND, owners.open_window, Permission.BIND),
    Route("view", owner_messages.BIND, owners.bind, Permission.BIND),
    Route("action", publish_rows.APPROVE, publishing.approve, Permission.PUBLISH),
    Route("action", publish_rows.HOLD, publishing.hold, Permission.PUBLISH),
    Route("action", publish_rows.ASK_DAY, publishing.ask_day, Permission.PUBLISH),
    Route("action", publish_messages.EDITION, publishing.choose, Permission.PUBLISH),
    Route("action", publish_messages.BACK, publishing.turn, Permission.PUBLISH),
    Route("action", publish_messages.ON, publishing.turn, Permission.PUBLISH),
    Route("view", publish_messages.PUBLISH, publishing.publish, Permission.PUBLISH),
    Route("action", cards.EDIT, defining.edit, Permission.DEFINE),
    Route("view", defining_messages.PREVIEW, defining.preview, Permission.DEFINE),
    Route("view", defining_messages.SAVE, defining.save, Permission.DEFINE),
    Route("action", alert_lines.TAKE, alerting.take, ASK),
    Route("action", alert_lines.SNOOZE, alerting.open_window, ASK),
    Route("view", alert_lines.SNOOZE, alerting.snooze, ASK),
    Route("action", alert_lines.CARD, alerting.open_card, ASK),
    Route("action", home_messages.OPEN, home.open_card, ASK),
    Route("action", home_risks.OPEN, home.open_risk, ASK),
    Route("command", "/watch", watching.show, ASK),
    Route("action", watch_messages.PICK, watch_buttons.pick, ASK),
    Route("action", watch_messages.CHANGE, watch_buttons.open_window, ASK),
    Route("view", watch_window.SAVE, watch_buttons.save, ASK),
    Route("action", watch_messages.PREVIEW, digesting.preview, ASK),
    Route("action", watch_messages.SEND, digesting.send, ASK),
    Route("action", watch_messages.STOP, watch_buttons.stop_it, ASK),
    Route("action", watch_messages.PAGE, watch_buttons.turn, ASK),
    Route("action", f"{watch_messages.PAGE}.next", watch_buttons.turn, ASK),
    Route("action", claims.AGREE, claiming.agree, Permission.BIND),
    Route("action", claims.DECLINE, claiming.decline, Permission.BIND),
    Route("action", problem_messages.AGAIN, watch_problems.again, Permission.BIND),
    Route("action", problem_messages.THERE, watch_problems.it_is_there, Permission.BIND),
    Route("action", problem_messages.POST, watch_problems.post_again, Permission.BIND),
    Route("action", problem_messages.GIVE_UP, watch_problems.give_up, Permission.BIND),
    Route("event", "app_home_opened", home.opened, ASK),
    Route("event", "app_mention", talk.mention, ASK),
    Route("event", "message", talk.direct_message, ASK),
)


class Unguarded(Exception):
    """A route names no permission, so anybody could take it; the bot does not start."""


def register(app: App, deps: Deps, routes: tuple[Route, ...] = ROUTES) -> None:
    """Give every route to Bolt. The first are matched first, and each that is tried costs a little: `/kpi` leads.

    Raises Unguarded for a route without a permission.
    """
    for route in routes:
        if not isinstance(route.permission, Permission):
            raise Unguarded(f"{route.kind} {route.name}")
        listen = getattr(app, route.kind)
        listen(route.name)(guarded(route.listener, route.permission, deps))
    app.error(errors.handler(deps))
