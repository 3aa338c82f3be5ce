"""`python -m bot migrate`: bring the database up to date, as every start does."""

import argparse

from bot.refusal import Refusal
from bot.settings import Settings
from storage.database import Database
from storage.migrate import HEAD, migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes nothing."""


def main(args: argparse.Namespace, settings: Settings) -> int:
    """0 when the database is up to date afterwards; DatabaseError says why it is not."""
    try:
        database = Database(settings.database_url)
    except OSError as error:
        raise Refusal(f"The folder of the database cannot be made: {error.strerror}.") from None
    try:
        was_behind = migrate(database)
    finally:
        database.close()
    print(f"The database is {'now' if was_behind else 'already'} up to date (revision {HEAD}).")
    return 0
