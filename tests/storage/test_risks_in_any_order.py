"""What one file or review found so, no file of an earlier day turns, whichever comes first."""

from dataclasses import replace
from datetime import date

from storage.applying.risks import RiskOutcome
from storage.database import Database
from storage.domain.matrix import Cell
from storage.domain.rag import RagStatus
from storage.intake.risk_values import ReadScore
from storage.tables import FileImport, Risk
from tests.storage.register_files import (
    JUNE,
    NEW,
    SEPTEMBER,
    area,
    area_list,
    at,
    every_area,
    load,
    register,
    row,
    stored,
    the_risk,
)
from tests.storage.risk_builders import changed

AUGUST, OCTOBER = date(2019, 8, 31), date(2019, 10, 10)
FIRST, OTHER = at(3, 3), at(4, 4)


def told(database: Database, day: date, score: ReadScore, title: str = "Risk") -> RiskOutcome:
    """A register that says so of a day."""
    return load(database, register(row(title=title, residual=score)), options=replace(NEW, as_at=day))


def scores(database: Database) -> list[tuple[date, Cell | None]]:
    return [(one.on, one.cell) for one in sorted(the_risk(database).scorings, key=lambda one: one.on)]


def test_a_score_that_a_newer_file_found_unchanged_is_not_turned_by_an_older_one(database: Database) -> None:
    told(database, JUNE, FIRST)
    told(database, SEPTEMBER, FIRST)
    outcome = told(database, AUGUST, OTHER, title="Old")
    assert scores(database) == [(JUNE, Cell(3, 3)), (AUGUST, Cell(4, 4)), (SEPTEMBER, Cell(3, 3))]
    assert (the_risk(database).title, the_risk(database).residual.score) == ("Risk", 9)
    assert "A newer file has described these risks already, so only their scores were taken: CRR1." in outcome.notes
    assert told(database, AUGUST, OTHER, title="Old").is_nothing and told(database, SEPTEMBER, FIRST).is_nothing


def test_of_a_newer_file_that_found_nothing_new_its_day_is_kept(database: Database) -> None:
    told(database, JUNE, FIRST)
    assert told(database, SEPTEMBER, FIRST).is_nothing
    assert [one.as_at for one in stored(database, Risk)] == [SEPTEMBER]
    assert the_risk(database).version == 1
    assert len(stored(database, FileImport)) == 1


def test_a_score_that_a_review_left_as_it_was_is_not_turned_by_an_older_file(database: Database) -> None:
    told(database, JUNE, FIRST)
    changed(database, the_risk(database).id, last_review=OCTOBER)
    told(database, SEPTEMBER, OTHER)
    assert scores(database) == [(JUNE, Cell(3, 3)), (SEPTEMBER, Cell(4, 4)), (OCTOBER, Cell(3, 3))]
    assert the_risk(database).residual.score == 9


def test_a_rating_that_a_newer_file_found_unchanged_is_not_turned_by_an_older_one(database: Database) -> None:
    for day, rag in ((JUNE, RagStatus.GREEN), (SEPTEMBER, RagStatus.GREEN), (AUGUST, RagStatus.RED)):
        load(database, area_list(area(rag=rag)), options=replace(NEW, as_at=day))
    (found,) = every_area(database)
    assert [(one.on, one.rag) for one in sorted(found.ratings, key=lambda one: one.on)] == [
        (JUNE, RagStatus.GREEN),
        (AUGUST, RagStatus.RED),
        (SEPTEMBER, RagStatus.GREEN),
    ]
    assert load(database, area_list(area(rag=RagStatus.GREEN))).is_nothing
