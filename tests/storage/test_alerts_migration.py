"""A database from before there were alerts: everything in it becomes a baseline, in silence."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from storage import migrate as migrating
from storage.alerts.detecting import Detector
from storage.database import Database
from storage.migrate import migrate

NOW = datetime(2020, 1, 20, 9, tzinfo=UTC)
FILLED = (
    "INSERT INTO scorecard (id, name, scope, level, source, notice) VALUES (1, 'Board', 'board', '', '', '')",
    "INSERT INTO indicator (id, code, scope, name, normalised, description, unit, polarity, frequency, accumulation,"
    " amber, target, directorate, owner, lag_days, defined, classification, is_draft, owner_account, retired_on)"
    " VALUES (1, 'ABS', 'board', 'Absence', 'absence', '', 'days', 'lower', 'quarter', 'snapshot', '', '8', '', '',"
    " 45, {yes}, 'public', {no}, '', NULL), (2, 'OLD', 'board', 'Old', 'old', '', 'days', 'lower', 'quarter',"
    " 'snapshot', '', '8', '', '', 45, {yes}, 'public', {no}, '', '2019-01-01')",
    "INSERT INTO placement (scorecard_id, indicator_id, section, position) VALUES (1, 1, '', 0), (1, 2, 'Kept', 1)",
    "INSERT INTO edition (id, scorecard_id, quarter_start, quarter_end) VALUES (1, 1, '2019-07-01', '2019-09-30')",
    "INSERT INTO measurement (id, indicator_id, period_key, period_type, period_start, period_end, period_text,"
    " revision, current, value, value_text, target_text, commentary, status, illustrative, classification, publication,"
    " recorded_at, recorded_by) VALUES (1, 1, 'quarter 2019-07-01', 'quarter', '2019-07-01', '2019-09-30', '', 1,"
    " {yes}, '12', '12', '', '', 'final', {no}, 'public', 'published', '2019-11-04 09:30:00', 'A')",
    "INSERT INTO showing (edition_id, indicator_id, measurement_id, section, position, published, commentary, movement,"
    " publication) VALUES (1, 1, 1, 'Our People', 0, NULL, '', '', 'published')",
)


@pytest.fixture
def filled(make_database: Callable[..., Database]) -> Database:
    """A database at revision 0002 with a red indicator and a retired one, brought up to date."""
    database = make_database(migrated=False)
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    words = {"yes": "1", "no": "0"} if database.is_sqlite else {"yes": "true", "no": "false"}
    with database.engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in FILLED:
            connection.execute(text(statement.format(**words)))
    migrate(database)
    return database


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.connection().execute(text(statement))]


def test_what_is_there_already_is_a_baseline_and_no_alert(filled: Database) -> None:
    detector = Detector(filled, alerts_channel="C0ALERTS001", now=lambda: NOW, today=lambda: date(2020, 1, 20))
    assert (detector.tick(), detector.recount()) == (0, 0)
    announced = "SELECT indicator_id, status, value FROM announced_status WHERE stage = 'published'"
    assert rows(filled, announced) == [(1, "RED", "12 days")]
    assert rows(filled, "SELECT kind FROM alert") == [("baseline",)]
    assert rows(filled, "SELECT indicator_id FROM episode WHERE stage = 'published'") == [(1,)]


def test_indicators_without_a_section_get_that_of_their_last_page(filled: Database) -> None:
    assert rows(filled, "SELECT section FROM placement ORDER BY position") == [("Our People",), ("Kept",)]
