"""The sample scorecard goes into an empty database, whole, and into no other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import samples
from bot.samples.load import SCORECARD, Loaded, load
from storage import hierarchy
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.viewer import COMMAND_LINE
from storage.intake.reader import read
from storage.migrate import migrate
from storage.scorecard import indicator_names

HAND = Hand("test", datetime(2019, 12, 2, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    migrate(made)
    yield made
    made.close()


def count(database: Database) -> int:
    with database.reading() as session:
        return len(indicator_names(session, viewer=COMMAND_LINE, today=date(2019, 12, 2)))


def test_an_empty_database_takes_the_sample_once(database: Database) -> None:
    assert [load(database), load(database)] == [Loaded.NOW, Loaded.BEFORE]
    assert count(database) == 60


def test_a_load_that_was_cut_off_is_completed(database: Database) -> None:
    apply(database, read(samples.DEFINITIONS), Options(scorecard=SCORECARD), hand=HAND)
    assert [load(database), load(database)] == [Loaded.NOW, Loaded.BEFORE]


def test_a_database_with_figures_of_its_own_is_left_alone(database: Database) -> None:
    own = read(b"Indicator,Actual,Period\nLibrary visits,12,Q2 2026/27\n", name="own.csv")
    apply(database, own, Options(scorecard="Libraries"), hand=HAND)
    assert load(database) is Loaded.NOT
    with database.reading() as session:
        assert hierarchy.names(session) == ("Libraries",)
