"""The composition root: what the bot stands on, opened and closed in order, and the Bolt app on top of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.client import identify
from bot.clock import today_here
from bot.health import Health
from bot.jobs import jobs_of
from bot.questions import Questions, TokenProbe
from bot.refusal import Refusal
from bot.risk_matrix import matrix_of
from bot.scheduling import scheduled
from bot.settings import Settings
from charts.studio import Studio
from handlers import register
from handlers.deps import Deps
from handlers.lanes import Lane
from handlers.meter import Meter, NoMeter
from handlers.people import People
from handlers.pictures import Uploads
from storage import audit
from storage.database import Database, DatabaseError, claim
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER
from storage.migrate import migrate
from storage.store import Store

if TYPE_CHECKING:
    from bot.metrics import Metrics

log = logging.getLogger(__name__)


@contextmanager
def open_database(url: str, *, claimed: bool = True) -> Iterator[Database]:
    """The database brought up to date; with `claimed`, held for this one bot. Raises Refusal in words."""
    with ExitStack() as stack:
        try:
            if claimed:
                stack.enter_context(claim(url))
            database = Database(url)
            stack.callback(database.close)
            migrate(database)
        except DatabaseError as error:
            raise Refusal(str(error)) from None
        except OSError as error:
            raise Refusal(f"The database's file cannot be made or opened: {error.strerror}.") from None
        yield database


@contextmanager
def open_app(settings: Settings, client: WebClient, health: Health, metrics: "Metrics | None" = None) -> Iterator[App]:
    """The app that answers Slack, with all it stands on. Raises Refusal for what keeps it from starting."""
    matrix = matrix_of(settings)
    with ExitStack() as stack:
        database = stack.enter_context(open_database(settings.database_url))
        _log_audit(database)
        bot = identify(client)
        grants = frozenset({VIEWER}) if settings.default_role is Role.VIEWER else frozenset()
        deps = stack.enter_context(
            open_deps(
                Store(database, matrix),
                client,
                team=bot.team_id or "",
                default_grants=grants,
                bot_user=bot.bot_user_id or "",
                alerts_channel=settings.alerts_channel,
                meter=metrics,
            )
        )
        file_id = database.file_id()
        # A file that was deleted or replaced still answers through the connections that hold it.
        health.add("database", lambda: _answers(deps.store) and database.file_id() == file_id)
        probe = TokenProbe(client)
        pulse = stack.enter_context(scheduled(database, jobs_of(deps, settings, probe=probe), now=deps.now))
        Questions(database, pulse, probe, now=deps.now).add_to(health)
        if metrics:
            metrics.watch(database, now=deps.now)
        yield build_app(deps, bot, signing_secret=settings.signing_secret)


@contextmanager
def open_deps(
    store: Store,
    client: WebClient,
    *,
    team: str,
    default_grants: frozenset[Grant] = frozenset({VIEWER}),
    today: Callable[[], date] = today_here,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    bot_user: str = "",
    alerts_channel: str = "",
    meter: Meter | None = None,
) -> Iterator[Deps]:
    """What listeners work with. The chart worker is started; the lanes are ended before it, so charts can finish."""
    with ExitStack() as stack:
        meter = meter or NoMeter()
        studio = stack.enter_context(Studio(drawn=meter.rendered))
        asking = Lane("people", threads=4, most=200)
        deps = Deps(
            store=store,
            studio=studio,
            client=client,
            uploads=Uploads(client),
            people=People(client, asking, team=team),
            windows=Lane("windows", threads=4, most=40),
            answers=Lane("answers", threads=8, most=100),
            pictures=Lane("pictures", threads=4, most=40),
            now=now,
            today=today,
            team=team,
            default_grants=default_grants,
            bot_user=bot_user,
            alerts_channel=alerts_channel,
            meter=meter,
        )
        for lane in (deps.pictures, deps.answers, deps.windows, asking):
            stack.callback(lane.close)
        yield deps


def build_app(deps: Deps, bot: AuthorizeResult, *, signing_secret: str = "") -> App:
    """The Bolt app with every route; `bot` is who it is in Slack.

    A listener answers before the response leaves: no polling, no thread of its own, and no call to Slack.
    """
    app = App(
        client=deps.client,
        signing_secret=signing_secret or None,
        process_before_response=True,
        authorize=lambda: bot,
    )
    register(app, replace(deps, bot_user=bot.bot_user_id or ""))
    return app


def _answers(store: Store) -> bool:
    with store.reading():
        return True


def _log_audit(database: Database) -> None:
    """The log is the place outside of the database that holds what the audit came to."""
    with database.reading() as session:
        entries, digest = audit.head(session)
    log.info("What the audit holds, to be held against it later.", extra={"entries": entries, "digest": digest})
