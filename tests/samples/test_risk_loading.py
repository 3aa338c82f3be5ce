"""The sample register goes beside the sample scorecard, whole, and gives the picture that was printed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from bot import samples
from bot.samples.load import Loaded, load
from bot.samples.risk_load import AS_AT, load_next_risks, load_risks
from storage.applying.risks import RiskOptions, apply_register
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import FIVE_BY_FIVE, BandRange, risk_matrix
from storage.domain.risk import Movement
from storage.domain.risk_summary import RiskPicture, picture
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader
from storage.intake.problems import Refused
from storage.intake.risk_reader import read_risks
from storage.migrate import migrate
from storage.register.reading import areas, risks

NOW = datetime(2020, 1, 20, 9, tzinfo=UTC)
DAY = NOW.date()
HAND = Hand("sample", NOW)
PARTS = (
    samples.RISK_AREAS,
    samples.RISKS,
    samples.RISK_SCORINGS,
    samples.RISK_MITIGATIONS,
)
FOUR = risk_matrix(("a", "b", "c", "d"), ("a", "b", "c", "d"), (BandRange("low", 1, 4), BandRange("high", 6, 16)))


@pytest.fixture(scope="module")
def scorecard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the sample scorecard alone, to be copied."""
    path = tmp_path_factory.mktemp("scorecard") / "scorecard.db"
    made = Database(f"sqlite:///{path}")
    migrate(made)
    load(made, at=NOW)
    made.close()
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, scorecard: Path) -> Iterator[Database]:
    """A database with the whole sample, which no test writes to."""
    made = _copy(scorecard, tmp_path_factory.mktemp("register"))
    assert load_risks(made, matrix=FIVE_BY_FIVE, at=NOW) is Loaded.NOW
    yield made
    made.close()


@pytest.fixture
def database(tmp_path: Path, scorecard: Path) -> Iterator[Database]:
    made = _copy(scorecard, tmp_path)
    yield made
    made.close()


def _copy(path: Path, folder: Path) -> Database:
    copyfile(path, folder / path.name)
    return Database(f"sqlite:///{folder / path.name}")


def seen(database: Database, today: date = DAY, viewer: Reader = PUBLIC) -> RiskPicture:
    with database.reading() as session:
        found = risks(session, viewer=viewer, today=today, matrix=FIVE_BY_FIVE)
        themes = areas(session, viewer=viewer, today=today, matrix=FIVE_BY_FIVE)
    return picture("The whole register", found, themes, matrix=FIVE_BY_FIVE, today=today)


def test_there_are_as_many_risks_and_high_ones_as_were_printed(loaded: Database) -> None:
    shown = seen(loaded)
    assert (shown.total, len(shown.high)) == (126, 15)
    assert {one.name: one.high for one in shown.directorates} == {
        "Children, Families and Communities": 5,
        "Adult Services": 4,
        "Public Health": 2,
        "Economy and Infrastructure": 3,
        "Chief Executive": 1,
    }


def test_six_of_the_eight_areas_are_red(loaded: Database) -> None:
    shown = seen(loaded)
    assert (len(shown.areas), len(shown.red_areas)) == (8, 6)
    assert not any(one.illustrative for one in shown.areas)
    assert {str(one.was(date(2019, 6, 30))) for one in shown.areas if one.name.startswith("Business")} == {"AMBER"}


def test_movement_shows_against_the_quarter_before(loaded: Database) -> None:
    shown = seen(loaded)
    assert shown.since == date(2019, 6, 30) and shown.before == (124, 13)
    counts = {one: len(shown.moved(one)) for one in Movement}
    assert counts == {
        Movement.NEW: 6,
        Movement.UP: 9,
        Movement.DOWN: 12,
        Movement.SAME: 99,
        Movement.CLOSED: 4,
        Movement.UNKNOWN: 0,
    }
    assert {one.key.reference for one in shown.newly_high} == {"ASC-03", "CFC-04", "ECI-03"}


def test_some_reviews_mitigations_and_acceptances_are_late_on_the_demos_day(loaded: Database) -> None:
    shown = seen(loaded)
    assert (len(shown.late_reviews), len(shown.late_mitigations), len(shown.above_appetite)) == (7, 9, 29)
    assert {one.key.reference: one.is_acceptance_over for one in shown.expiring} == {"CFC-35": False, "ECI-13": True}


def test_care_leavers_hang_together_with_their_indicator_and_have_a_long_history(loaded: Database) -> None:
    one = next(risk for risk in seen(loaded).risks if risk.key.reference == "CFC-04")
    assert {link.snapshot.definition.key.code for link in one.linked} == {"CL-EET", "NEET-1617"}
    scores = [scoring.cell for scoring in one.scorings if scoring.kind == "residual" and scoring.cell]
    assert len(scores) >= 6 and min(scoring.on for scoring in one.scorings).year == 2018


def test_all_red_indicators_are_named_by_the_risks_that_hang_on_them(loaded: Database) -> None:
    assert len(seen(loaded).red_indicators) == 26


def test_whoever_asks_counts_what_was_printed(loaded: Database) -> None:
    everything = seen(loaded, viewer=COMMAND_LINE)
    assert (everything.total, len(everything.high)) == (126, 15)


def test_what_is_not_for_everyone_comes_with_the_next_quarter(database: Database) -> None:
    load_risks(database, matrix=FIVE_BY_FIVE, at=NOW)
    load_next_risks(database, "Q3 2019/20", hand=HAND, matrix=FIVE_BY_FIVE)
    hidden = {one.key for one in seen(database, viewer=COMMAND_LINE).risks} - {one.key for one in seen(database).risks}
    assert len(hidden) == 5


def test_it_is_loaded_once(loaded: Database) -> None:
    assert load_risks(loaded, matrix=FIVE_BY_FIVE, at=NOW) is Loaded.BEFORE


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_load_that_was_cut_off_is_completed(database: Database, count: int) -> None:
    for path in PARTS[:count]:
        file = read_risks(path, matrix=FIVE_BY_FIVE)
        apply_register(database, file, RiskOptions(as_at=AS_AT, new=True), hand=HAND, matrix=FIVE_BY_FIVE)
    found = [load_risks(database, matrix=FIVE_BY_FIVE, at=NOW) for _ in range(2)]
    assert found == [Loaded.NOW, Loaded.BEFORE]
    shown = seen(database, viewer=COMMAND_LINE)
    assert (shown.total, len(shown.moved(Movement.UP)), len(shown.late_mitigations)) == (126, 9, 9)


def test_a_register_of_its_own_is_left_alone(database: Database) -> None:
    own = read_risks(b"Risk ref,Risk title,Owner\nCFC-01,Our own,Somebody\n", name="own.csv", matrix=FIVE_BY_FIVE)
    apply_register(database, own, RiskOptions(), hand=HAND, matrix=FIVE_BY_FIVE)
    assert load_risks(database, matrix=FIVE_BY_FIVE, at=NOW) is Loaded.NOT
    assert not load_next_risks(database, "Q3 2019/20", hand=HAND, matrix=FIVE_BY_FIVE)
    assert [one.title for one in seen(database).risks] == ["Our own"]


def test_an_empty_database_gets_the_scorecard_too(tmp_path: Path) -> None:
    made = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(made)
    assert load_risks(made, matrix=FIVE_BY_FIVE, at=NOW) is Loaded.NOW
    assert len(seen(made).red_indicators) == 26
    made.close()


def test_a_matrix_without_room_for_its_scores_refuses_it_whole(database: Database) -> None:
    with pytest.raises(Refused):
        load_risks(database, matrix=FOUR, at=NOW)
    assert seen(database).total == 0


def test_the_next_quarters_bring_news_and_say_nothing_twice(database: Database) -> None:
    load_risks(database, matrix=FIVE_BY_FIVE, at=NOW)
    later = Hand("sample", NOW + timedelta(days=91))
    for hand, label in ((HAND, "Q3 2019/20"), (HAND, "Q3 2019/20")):
        assert load_next_risks(database, label, hand=hand, matrix=FIVE_BY_FIVE)
    third = seen(database)
    assert third.since == date(2019, 9, 30) and [one.key.reference for one in third.newly_high] == ["CFC-06"]
    assert (third.total, len(third.high), len(third.late_mitigations)) == (126, 15, 5)
    assert {one.name for one in third.areas if one.rag != one.was(third.since)} == {
        "Staffing",
        "Management of the county estate",
    }
    load_next_risks(database, "Q4 2019/20", hand=later, matrix=FIVE_BY_FIVE)
    fourth = seen(database, later.at.date())
    assert fourth.since == date(2019, 12, 31) and [one.key.reference for one in fourth.newly_high] == ["CFC-07"]
    assert (fourth.total, len(fourth.high), len(fourth.late_reviews), len(fourth.late_mitigations)) == (126, 14, 6, 9)
