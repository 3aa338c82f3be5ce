"""The sample scorecard goes into an empty database, whole, and into no other."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import true

from bot import samples
from bot.samples.load import SCORECARD, Loaded, load
from storage import hierarchy
from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader
from storage.facts import load as load_facts
from storage.intake.reader import read
from storage.migrate import migrate
from storage.scorecard import editions, indicator_names, snapshot

FILES = (
    samples.DEFINITIONS,
    samples.HISTORY,
    samples.FIGURES,
    samples.RESTRICTED_DEFINITIONS,
    samples.RESTRICTED_HISTORY,
)
KEY_SCOPE = "children-families-and-communities"
HAND = Hand("test", datetime(2019, 12, 2, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'scorecard.db'}")
    migrate(made)
    yield made
    made.close()


def count(database: Database, reader: Reader) -> int:
    with database.reading() as session:
        return len(indicator_names(session, viewer=reader, today=date(2020, 1, 20)))


def is_whole(database: Database) -> bool:
    """Whether the lines of all three editions are there, each once, and all indicators with them."""
    with database.reading() as session:
        facts = load_facts(session, true(), viewer=COMMAND_LINE, today=date(2020, 1, 20)).values()
        lines = Counter(shown.quarter.label for one in facts for shown in one.shown)
    return len(facts) == 65 and lines == {"Q1 2019/20": 65, "Q2 2019/20": 65, "Q3 2019/20": 20}


def test_an_empty_database_takes_the_sample_once(database: Database) -> None:
    assert [load(database), load(database)] == [Loaded.NOW, Loaded.BEFORE]
    assert is_whole(database)


def test_everyone_sees_the_sixty_printed_indicators_and_no_draft(database: Database) -> None:
    load(database)
    assert (count(database, PUBLIC), count(database, COMMAND_LINE)) == (60, 65)
    with database.reading() as session:
        seen = editions(session, viewer=PUBLIC, today=date(2020, 1, 20))
    assert [one.quarter.label for one in seen] == ["Q2 2019/20", "Q1 2019/20"]


@pytest.mark.parametrize("count_of_files", range(1, 6))
def test_a_load_that_was_cut_off_is_completed(database: Database, count_of_files: int) -> None:
    for path in FILES[:count_of_files]:
        apply(database, read(path), Options(scorecard=SCORECARD), hand=HAND)
    assert [load(database), load(database)] == [Loaded.NOW, Loaded.BEFORE]
    assert is_whole(database)


def test_a_completed_load_leaves_what_was_corrected_since(database: Database) -> None:
    for path in FILES[:3]:
        apply(database, read(path), Options(scorecard=SCORECARD), hand=HAND)
    corrected = read(b"Indicator ref,Indicator,Actual,Period\nCU-CORP-UPHELD,,16%,Q2 2019/20\n", name="own.csv")
    apply(database, corrected, Options(scorecard=SCORECARD), hand=HAND)
    load(database)
    with database.reading() as session:
        found = snapshot(session, IndicatorKey("CU-CORP-UPHELD", KEY_SCOPE), viewer=PUBLIC, today=date(2020, 1, 20))
    assert found and found.latest and found.latest.measurement.value == 16


def test_a_database_with_figures_of_its_own_is_left_alone(database: Database) -> None:
    own = read(b"Indicator,Actual,Period\nLibrary visits,12,Q2 2026/27\n", name="own.csv")
    apply(database, own, Options(scorecard="Libraries"), hand=HAND)
    assert load(database) is Loaded.NOT
    with database.reading() as session:
        assert hierarchy.names(session) == ("Libraries",)
