"""A database from before there was a register: all of it stays, and a register can be kept beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from storage import migrate as migrating
from storage.alerts import subscriptions
from storage.database import Database
from storage.domain.subscription import Register, Scope, ScopeKind
from storage.migrate import migrate
from storage.tables import Risk, Subscription
from tests.storage.alerting import TODAY, rows
from tests.storage.register_files import load, register, row
from tests.storage.test_alerts_migration import FILLED
from tests.storage.test_risk_detecting import finder

BEFORE = "0003"
WATCHED = (
    "INSERT INTO subscription (destination, person, scope, name, indicator_id, which, cadence, at_time, zone, weekday,"
    " made_at, counts_from) VALUES ('C1', 'U1', 'everything', '', NULL, 'newly red', 'weekly', '09:00',"
    " 'Europe/London', 0, '2020-01-01 09:00:00', '2020-01-01 09:00:00'), ('U1', 'U1', 'indicator', '', 1, 'any change',"
    " 'at once', '09:00', 'Europe/London', 0, '2020-01-01 09:00:00', '2020-01-01 09:00:00')",
)
TABLES = ["scorecard", "indicator", "placement", "edition", "measurement", "showing"]


@pytest.fixture
def filled(make_database: Callable[..., Database]) -> tuple[Database, list[list[tuple[object, ...]]]]:
    """A database at the revision before, with figures and subscriptions, brought up to date; what was in it."""
    database = make_database(migrated=False)
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    words = {"yes": "1", "no": "0"} if database.is_sqlite else {"yes": "true", "no": "false"}
    with database.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in FILLED:
            connection.execute(text(statement.format(**words)))
        command.upgrade(config, BEFORE)
        for statement in WATCHED:
            connection.execute(text(statement))
    was = everything(database)
    migrate(database)
    return database, was


def everything(database: Database) -> list[list[tuple[object, ...]]]:
    with database.reading() as session:
        read = (session.connection().execute(text(f"SELECT * FROM {one} ORDER BY 1, 2")) for one in TABLES)
        return [[tuple(one) for one in found] for found in read]


def test_what_was_there_stays_and_is_watched_as_before(filled: tuple[Database, list[object]]) -> None:
    database, was = filled
    assert everything(database) == was
    with database.reading() as session:
        found = subscriptions.all_active(session)
    assert [one.scope for one in found] == [Scope(ScopeKind.EVERYTHING), Scope(ScopeKind.INDICATOR, indicator=1)]
    assert {one.about for one in rows(database, Subscription)} == {Register.INDICATORS}


def test_a_register_is_kept_beside_it(filled: tuple[Database, list[object]]) -> None:
    database, _ = filled
    load(database, register(row(indicators=("ABS",))))
    assert [one.reference for one in rows(database, Risk)] == ["CRR1"]
    assert (finder(database).tick(), finder(database, today=TODAY).recount()) == (0, 0)
