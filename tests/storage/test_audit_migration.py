"""A database from before the chain: its entries get their indicators and are chained as they stand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Row, text
from sqlalchemy.exc import DBAPIError

from storage import audit
from storage import migrate as migrating
from storage.audit import Change
from storage.audit_chain import verify
from storage.database import Database
from storage.migrate import migrate
from tests.storage.builders import HAND

AT = (datetime(2019, 7, 1, 9, 30), datetime(2019, 10, 1, 9, 30, 0, 250000), datetime(2020, 1, 1))
Entry = tuple[int, str, str, str, str, str]
ENTRY = (
    "INSERT INTO audit_entry (at, who, kind, subject, field, was, now, source)"
    " VALUES (:at, 'A', :kind, :subject, :field, :was, :now, 'x.csv')"
)
INDICATOR = (
    "INSERT INTO indicator (code, scope, name, normalised, description, unit, accumulation, amber, directorate, owner,"
    " lag_days, defined) VALUES (:code, :scope, :code, :code, '', '%', 'snapshot', '', '', '', 45, {no})"
)


@pytest.fixture
def before(make_database: Callable[..., Database]) -> Callable[..., Database]:
    """`before(indicators, entries)`: a database at revision 0001 with these in it."""

    def make(indicators: list[tuple[str, str]], entries: list[Entry]) -> Database:
        database = make_database(migrated=False)
        config = Config()
        config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
        with database.engine.execution_options(writing=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            insert = INDICATOR.format(no="0" if database.is_sqlite else "false")
            for code, scope in indicators:
                connection.execute(text(insert), {"code": code, "scope": scope})
            for when, *rest in entries:
                values = dict(zip(("kind", "subject", "field", "was", "now"), rest, strict=True))
                # A time as each engine keeps it.
                at: Any = f"{AT[when]:%Y-%m-%d %H:%M:%S.%f}" if database.is_sqlite else AT[when]
                connection.execute(text(ENTRY), {"at": at, **values})
        return database

    return make


def rows(database: Database) -> list[Row[Any]]:
    with database.reading() as session:
        return list(session.connection().execute(text("SELECT * FROM audit_entry ORDER BY id")).all())


def indicators(database: Database) -> list[int | None]:
    return [row.indicator_id for row in rows(database)]


MANY: list[Entry] = [
    (0, "indicator", "A1 on board", "created", "", "Absence"),
    (0, "measurement", "A1 on board, 30/06/2019", "correction", "4", "5"),
    (1, "showing", "A1 on board in Q2 2019/20", "commentary", "", "two\nlines, “quoted”"),
    (1, "benchmark", "A1 on other, England, 30/06/2019", "value", "", "5.50"),
    (1, "edition", "A1 on board, Q1", "created", "", ""),
    (2, "file", "A1 on board", "imported", "", "5 recorded"),
    (2, "indicator", "A9 on board", "target", "", "5"),
]


def test_what_was_recorded_before_is_chained_and_verifies(before: Callable[..., Database]) -> None:
    database = before([("A1", "board"), ("A1", "other")], MANY)
    untouched = [tuple(row)[1:9] for row in rows(database)]
    assert migrate(database)
    with database.reading() as session:
        verdict = verify(session)
    assert (verdict.entries, verdict.misfit) == (7, None)
    assert [tuple(row)[1:9] for row in rows(database)] == untouched


def test_each_entry_learns_which_indicator_it_is_of(before: Callable[..., Database]) -> None:
    database = before([("A1", "board"), ("A1", "other")], MANY)
    migrate(database)
    assert indicators(database) == [1, 1, 1, 2, None, None, None]


def test_the_longest_name_counts(before: Callable[..., Database]) -> None:
    entries: list[Entry] = [
        (0, "measurement", "A in B on board, Q1, all in Q1 2019/20", "period", "", "quarter"),
        (0, "measurement", "A on board in full, 30/06/2019", "period", "", "quarter"),
    ]
    database = before([("A", "board"), ("A in B", "board"), ("A", "board in full")], entries)
    migrate(database)
    assert indicators(database) == [2, 3]


def test_a_code_of_former_days_leads_to_what_it_became(before: Callable[..., Database]) -> None:
    entries: list[Entry] = [
        (0, "indicator", "A on board", "created", "", "Absence"),
        (1, "indicator", "A on board", "code", "A", "A2"),
        (1, "indicator", "A on board", "name", "Absence", "Days lost"),
        (2, "indicator", "A on board", "created", "", "Another"),
        (2, "indicator", "A2 on board", "target", "", "5"),
    ]
    database = before([("A2", "board"), ("A", "board")], entries)
    migrate(database)
    assert indicators(database) == [1, 1, 1, 2, 1]


def test_the_audit_is_as_guarded_afterwards_as_before_and_goes_on(before: Callable[..., Database]) -> None:
    database = before([("A1", "board")], MANY)
    migrate(database)
    with database.writing() as session:
        audit.record(session, HAND, [Change("indicator", "A1 on board", "target", "", "5", indicator=1)])
    for change in ("UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_head"):
        with pytest.raises(DBAPIError, match=r"append-only|only moves on"), database.engine.begin() as connection:
            connection.execute(text(change))
    with database.reading() as session:
        assert (verify(session).entries, verify(session).misfit) == (8, None)
