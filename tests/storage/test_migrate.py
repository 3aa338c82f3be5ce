"""Bringing a database up to date."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage import migrate as migrating
from storage.database import Database, DatabaseError
from storage.migrate import HEAD, migrate, revision

MakeDatabase = Callable[..., Database]


def test_an_empty_database_is_brought_up_to_date_once(make_database: MakeDatabase) -> None:
    database = make_database(migrated=False)
    assert [revision(database), migrate(database), migrate(database), revision(database)] == [None, True, False, HEAD]


def test_starts_at_the_same_moment_migrate_once(make_database: MakeDatabase) -> None:
    first = make_database(migrated=False)
    url = first.url.render_as_string(hide_password=False)
    databases = [Database(url, busy_seconds=0.05) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, databases))
    with first.connection() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    for database in databases:
        database.close()


def test_a_newer_database_is_refused_in_words(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=rf"at revision 9999, newer than this program's {HEAD}"):
        migrate(database)


def test_the_models_and_the_migrations_agree(database: Database) -> None:
    with database.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_alembic_is_not_imported_when_there_is_nothing_to_do(make_url: Callable[..., str]) -> None:
    code = (
        "import sys\nfrom storage.database import Database\nfrom storage.migrate import migrate\n"
        "assert not migrate(Database(sys.argv[1]))\nsys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code, make_url()]).returncode == 0


def test_the_head_of_the_program_is_the_last_migration() -> None:
    versions = Path(migrating.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in versions.glob("0*.py")) == HEAD


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_can_only_be_added_to(database: Database, change: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (at, who, kind, subject, field, was, now, source)"
                " VALUES ('2019-11-04 09:30:00', 'A', 'k', 's', 'f', '', '', '')"
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(change))
