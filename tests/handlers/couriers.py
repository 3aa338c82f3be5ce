"""A courier on the model of Slack, with the clock in the test's hands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.demo.messages import Message
from bot.demo.slack_model import Workspace
from handlers.delivery.sending import Courier
from handlers.deps import Deps
from storage.database import Database
from storage.domain.delivery import State
from storage.tables import Delivery as Row
from tests.outgoing import LENGTH, SETTLE, row_of
from tests.slack_fixtures import MovableClock

AFTER_SETTLING = SETTLE.total_seconds() + 1
AFTER_LEASE = LENGTH.total_seconds() + 1


@dataclass
class Post:
    """The bot that delivers, the workspace it delivers to, and the clock of both."""

    deps: Deps
    workspace: Workspace
    clock: MovableClock
    courier: Courier

    @property
    def database(self) -> Database:
        return self.deps.store.database

    def round(self, *, after: float = 0.0) -> int:
        """One round, so many seconds later."""
        self.clock.advance(after)
        return self.courier.round()

    def at(self, channel: str) -> list[Message]:
        """The bot's messages that stand in a channel."""
        return [message for message in self.workspace.messages(channel) if message.bot]

    def row(self, delivery: int) -> Row:
        """A message as it is kept."""
        return row_of(self.database, delivery)

    def state(self, delivery: int) -> State:
        """Where a message stands."""
        return State(self.row(delivery).state)

    def posts(self) -> int:
        """How often the bot asked Slack to post, and Slack took it up."""
        return sum(method == "chat.postMessage" for method, _ in self.workspace.calls)


def courier(deps: Deps, *, alerts_channel: str = "") -> Courier:
    """One more courier on the same database."""
    return Courier(deps, settle=SETTLE, lease=LENGTH, alerts_channel=alerts_channel)


def moment(clock: MovableClock) -> Callable[[], datetime]:
    """The test's clock as the bot reads it."""
    return lambda: datetime.fromtimestamp(clock.now, UTC)
