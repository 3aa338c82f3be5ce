"""Bringing the tables up to date, under a lock, so that several starts at once migrate once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseError

HEAD = "0004"
_LOCK = 720_114
_PATIENCE_SECONDS = 60


def revision(database: Database) -> str | None:
    """The revision the database is at, None when it is empty; one statement where it is up to date."""
    try:
        with database.connection() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        if not _has_no_tables(database):
            raise DatabaseError(f"The database cannot be read: {error.orig}") from error
        return None


def _has_no_tables(database: Database) -> bool:
    try:
        with database.connection() as connection:
            return "alembic_version" not in inspect(connection).get_table_names()
    except DBAPIError:
        return False


def migrate(database: Database) -> bool:
    """Apply what is missing; True when something was. Raises DatabaseError for a database newer than this program."""
    found = revision(database)
    if found == HEAD:
        return False
    if found is not None and found > HEAD:
        raise DatabaseError(
            f"The database is at revision {found}, newer than this program's {HEAD}. Start the newer program instead."
        )
    engine = database.engine.execution_options(writing=True)
    with engine.connect() as connection, _patience(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _upgrade(connection)
    return True


@contextmanager
def _patience(connection: Connection) -> Iterator[None]:
    """On SQLite the transaction itself is the lock, and a start waits longer for it than a click does."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    (usual,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {usual}")


def _upgrade(connection: Connection) -> None:
    # Alembic takes a third of a second to import, so only a database that is behind pays for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
