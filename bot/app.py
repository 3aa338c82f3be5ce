"""The composition root: what the bot stands on, opened and closed in order, and the Bolt app on top of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from slack_bolt import App
from slack_sdk import WebClient

from bot.health import Health
from bot.refusal import Refusal
from bot.settings import Settings
from charts.studio import Studio
from handlers import register
from handlers.deps import Deps
from handlers.lanes import Lane
from storage.database import Database, DatabaseError, claim
from storage.migrate import migrate
from storage.store import Store

log = logging.getLogger(__name__)
ZONE = ZoneInfo("Europe/London")


def today_here() -> date:
    """Today in the council's own time zone."""
    return datetime.now(ZONE).date()


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
        yield database


@contextmanager
def open_app(settings: Settings, client: WebClient, health: Health) -> Iterator[App]:
    """The app that answers Slack, with all it stands on. Raises Refusal for what keeps it from starting."""
    with ExitStack() as stack:
        database = stack.enter_context(open_database(settings.database_url))
        deps = stack.enter_context(open_deps(Store(database), client))
        health.add("database", lambda: _answers(deps.store))
        yield build_app(deps, signing_secret=settings.signing_secret)


@contextmanager
def open_deps(store: Store, client: WebClient, *, today: Callable[[], date] = today_here) -> Iterator[Deps]:
    """What listeners work with. The chart worker is started; the lanes are ended before it, so charts can finish."""
    with ExitStack() as stack:
        studio = stack.enter_context(Studio())
        fast, slow = Lane("fast", threads=8, most=100), Lane("slow", threads=4, most=40)
        stack.callback(slow.close)
        stack.callback(fast.close)
        yield Deps(store, studio, client, fast, slow, now=lambda: datetime.now(UTC), today=today)


def build_app(deps: Deps, *, signing_secret: str = "") -> App:
    """The Bolt app with every route. A listener answers before the response leaves: no polling, no thread of its own."""
    app = App(
        client=deps.client,
        signing_secret=signing_secret or None,
        process_before_response=True,
        token_verification_enabled=False,
    )
    register(app, deps)
    return app


def _answers(store: Store) -> bool:
    with store.reading():
        return True
