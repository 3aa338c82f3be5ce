"""The database for a short command: opened, brought up to date, closed; and who the command writes as."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from bot.clock import now_here
from bot.refusal import Refusal
from bot.settings import Settings
from storage.audit import Hand
from storage.database import Database
from storage.migrate import migrate

# A person at a terminal waits gladly while the bot finishes a write; a click in Slack cannot.
PATIENCE_SECONDS = 10


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, up to date. Raises Refusal or DatabaseError in words."""
    try:
        database = Database(settings.database_url, busy_seconds=PATIENCE_SECONDS)
    except OSError as error:
        raise Refusal(f"The folder of the database cannot be made: {error.strerror}.") from None
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def hand(source: str) -> Hand:
    """The person at this terminal, now; `source` is the file or command."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return Hand(f"command line ({user})" if user else "command line", now_here(), source)
