"""The database: one engine made to behave alike on SQLite and PostgreSQL, and the two kinds of transaction."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

BUSY_SECONDS = 1
_BUMP = text("UPDATE data_version SET version = version + 1")
_NO_BEGIN, _AUTOCOMMIT = {"alone": True}, {"isolation_level": "AUTOCOMMIT"}
# Else PostgreSQL reads class and figures of an answer at two moments, as SQLite never does.
_AS_BEGUN = {"isolation_level": "REPEATABLE READ"}
# Lock not available, serialization failure, deadlock.
_IN_THE_WAY = ("55P03", "40001", "40P01")


class DatabaseError(Exception):
    """The database cannot be used; the message is a sentence for the administrator."""


class Busy(DatabaseError):
    """Somebody else is writing just now; trying again in a moment is the cure."""


class Database:
    """An engine with its two ways in: `reading` for bounded reads and `writing` for one short transaction."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url, busy_seconds) if self.is_sqlite else _postgresql(self.url, busy_seconds)
        self._alone = self.engine.execution_options(**(_NO_BEGIN if self.is_sqlite else _AUTOCOMMIT))
        self._still = self.engine if self.is_sqlite else self.engine.execution_options(**_AS_BEGUN)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads, which sees all as it was at its first; nothing it does is kept."""
        with Session(self._still) as session:
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare connection for one cheap read, which needs no transaction around it."""
        with self._alone.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, figures: bool = True, still: bool = False) -> Iterator[Session]:
        """One transaction that holds the write lock from its first statement; kept whole or not at all.

        `figures` is False for writes that change nothing a person can see, so that cached answers stay. With `still`
        all is seen as it was at its first statement, and it is refused where another has changed what it changes.
        Raises Busy when another writer did not finish in time, DatabaseError when the disk is full or the server gone.
        """
        engine = (self._still if still else self.engine).execution_options(writing=True)
        try:
            with Session(engine) as session, session.begin():
                if figures:
                    # The row lock lets one writer of figures in at a time on PostgreSQL, as SQLite does by itself.
                    session.connection().execute(_BUMP)
                yield session
        except OperationalError as error:
            if _is_busy(error):
                raise Busy("The database is busy. Please try again in a moment.") from error
            raise DatabaseError(f"The database cannot be written: {_first_line(error)}.") from error

    def file_id(self) -> tuple[int, int] | None:
        """Which file this SQLite database is just now; None for a server, or where the file has gone."""
        if not self.is_sqlite or not self.url.database:
            return None
        try:
            found = Path(self.url.database).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def parse_url(url: str) -> URL:
    """The address of the database, with the one driver used for each engine. Raises DatabaseError in words."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseError("DATABASE_URL is not a database address such as sqlite:///scorecard.db") from None
    backend = parsed.get_backend_name()
    if backend not in ("sqlite", "postgresql", "postgres"):
        raise DatabaseError(f"DATABASE_URL names {backend}; only sqlite and postgresql are supported")
    if backend == "sqlite" and parsed.host:
        raise DatabaseError("A SQLite address takes three strokes before the file, as in sqlite:///scorecard.db")
    return parsed if backend == "sqlite" else parsed.set(drivername="postgresql+psycopg")


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connect_args = {"timeout": busy_seconds, "check_same_thread": False}
    # As many as there are threads: what goes beyond the pool's size is opened and closed for every question.
    engine = create_engine(url, connect_args=connect_args, hide_parameters=True, pool_size=32)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("alone"):
            # A deferred transaction that writes later can lose another's update or fail half-way.
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")

    return engine


def _postgresql(url: URL, busy_seconds: float) -> Engine:
    waits = f"-c lock_timeout={int(busy_seconds * 1000)} -c statement_timeout=30000 -c timezone=UTC"
    connect_args = {"options": f"{waits} -c idle_in_transaction_session_timeout=20000"}
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args=connect_args, hide_parameters=True
    )


def _is_busy(error: OperationalError) -> bool:
    return "database is locked" in str(error.orig).lower() or getattr(error.orig, "sqlstate", "") in _IN_THE_WAY


def _first_line(error: OperationalError) -> str:
    return (str(error.orig).strip() or "it gives no reason").splitlines()[0].rstrip(".")


class Claimed(DatabaseError):
    """Another bot already runs on this SQLite file."""


@contextmanager
def claim(url: str) -> Iterator[None]:
    """Hold a SQLite file for one running bot; short commands may still work beside it. Nothing to do on PostgreSQL.

    Raises Claimed in words. The lock is the operating system's: it ends with the process, however that ends.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        yield
        return
    path = Path(parsed.database).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ".lock-owner").open("a+b") as handle:
        if not _lock(handle):
            raise Claimed(
                f"Another Scorecard Bot is already running on {path.name}. Stop that one first, "
                "or give this one its own DATABASE_URL. Short commands such as import work beside it."
            )
        yield


def _lock(handle: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
