"""What is exported of the register and imported into an empty database is the very same register."""

import shutil
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.samples.load import load as load_sample
from bot.samples.risk_load import load_risks
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.rag import RagStatus
from storage.domain.risk import MitigationStatus, Proximity, RiskResponse
from storage.domain.viewer import COMMAND_LINE, PUBLIC, Reader
from storage.export import Sheet
from storage.intake.risk_reader import read_risks
from storage.intake.risk_values import ReadMitigation, ReadScore
from storage.intake.write import csv_bytes, xlsx_bytes
from storage.register.exporting import register_sheets
from storage.tables import Risk
from tests.storage.builders import csv, load_files
from tests.storage.register_files import (
    JUNE,
    NEW,
    OFFICER,
    SEPTEMBER,
    TODAY,
    actions,
    area,
    area_list,
    at,
    every_area,
    everything,
    load,
    register,
    row,
    scoring,
    scorings,
    stored,
)

MakeDatabase = Callable[..., Database]
WRITERS = {"csv": csv_bytes, "xlsx": xlsx_bytes}
HOSTILE = '=HYPERLINK("http://x","y")'
FULL = row(
    cause="Staff\nleave", event="+ work stops", effect="@late", directorate="Adults", category="People", owner="=Head",
    area="Children", why="-1.48% a year", what_next="Hire", controls=("1. A rota", "none", "- Agency"),
    response=RiskResponse.TOLERATE, accepted_until=date(2020, 3, 31), appetite="cautious", proximity=Proximity.YEAR,
    review_months=3, last_review=SEPTEMBER, raised_on=JUNE, closed_on=date(2019, 10, 1), closed_why=HOSTILE,
    indicators=("A", "B"), source="Appendix 2", title=HOSTILE, illustrative=True, residual=at(4, 4),
    inherent=ReadScore(Cell(5, 5), "20 High", 20), target=ReadScore(None, "TBC"), also=("next_review",),
    printed={"next_review": "after the election"},
)  # fmt: skip
HIRE = ReadMitigation("Hire", "Head", None, "when agreed", MitigationStatus.IN_PROGRESS)
DONE = ReadMitigation("'=1+1", "", JUNE, "", MitigationStatus.DONE, SEPTEMBER)
INDICATORS = csv("code,name,actual,data period", "A,Absence,5,Q2 2019/20", "B,Budget,6,Q2 2019/20")
RED = area(rag=RagStatus.RED, why="Late", mitigating="Hiring", what_next="Hire", title="Children", as_at=JUNE, by="Ann")


def filled(database: Database) -> Database:
    """A register with all that one can have."""
    load_files(database, INDICATORS)
    load(database, area_list(RED, replace(RED, rag=RagStatus.AMBER, as_at=SEPTEMBER), area("Roads", title="Roads")))
    load(database, register(FULL, row("CRR2", classification=Classification.EXEMPT, area="Roads")))
    load(database, scorings(scoring(3, 3, JUNE, "First", "Ann"), scoring(3, 3, SEPTEMBER), scoring(2, 2, SEPTEMBER)))
    load(database, actions(HIRE, DONE))
    return database


def written(database: Database, form: str = "csv", viewer: Reader = COMMAND_LINE) -> Iterator[bytes]:
    return (WRITERS[form](one.header, one.rows) for one in exported(database, viewer))


def exported(database: Database, viewer: Reader = COMMAND_LINE) -> tuple[Sheet, ...]:
    with database.reading() as session:
        return register_sheets(session, viewer=viewer, today=TODAY, matrix=FIVE_BY_FIVE)


def copied(database: Database, empty: Database, form: str = "csv", viewer: Reader = COMMAND_LINE) -> Database:
    for content in written(database, form, viewer):
        load(empty, read_risks(content, matrix=FIVE_BY_FIVE), options=replace(NEW, as_at=None))
    return empty


def the_register(database: Database) -> list[Any]:
    """All that there is, without the numbers of rows, the moments of writing, and ratings corrected on their day."""
    risks = [
        replace(
            one,
            id=0,
            version=0,
            linked=tuple(link.snapshot.definition.key for link in one.linked),
            scorings=tuple(replace(made, id=0, at=None) for made in one.scorings),
            mitigations=tuple(replace(done, id=0) for done in one.mitigations),
        )
        for one in everything(database)
    ]
    areas = [
        replace(one, id=0, ratings=tuple({made.on: replace(made, at=None) for made in one.ratings}.values()))
        for one in every_area(database)
    ]
    beside = sorted((one.reference, one.as_at, one.printed) for one in stored(database, Risk))
    return [*risks, *areas, *beside]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_register_comes_back_as_it_was(make_database: MakeDatabase, form: str) -> None:
    first, empty = filled(make_database()), make_database()
    load_files(empty, INDICATORS)
    assert the_register(copied(first, empty, form)) == the_register(first)
    assert the_register(first)[0].controls == ("1. A rota", "none", "- Agency")


def test_what_was_exported_changes_nothing_where_it_came_from(database: Database) -> None:
    filled(database)
    for content in written(database):
        assert load(database, read_risks(content, matrix=FIVE_BY_FIVE), options=replace(NEW, as_at=None)).is_nothing


def test_no_cell_is_a_formula(database: Database) -> None:
    content = b"".join(written(filled(database)))
    assert b"'=HYPERLINK" in content and b",=" not in content and b",@" not in content


def test_the_bands_are_for_whoever_reads_and_are_not_read_back(database: Database) -> None:
    risks = exported(filled(database))[1]
    assert risks.rows[0][-3:] == ("25 High (5 × 5)", "4 Low (2 × 2)", "TBC")
    file = read_risks(csv_bytes(risks.header, risks.rows), matrix=FIVE_BY_FIVE)
    assert [heading for heading, _ in file.columns.ignored] == ["inherent band", "current band", "target band"]


def test_the_public_is_given_what_is_public_alone(make_database: MakeDatabase) -> None:
    database = filled(make_database())
    secret = {"classification": Classification.INTERNAL}
    load(database, area_list(area("Roads", **secret)), register(row("CRR3", area="Roads", residual=at(5, 5))))
    load_files(database, csv("code,class", "A,exempt"))
    areas, risks, scores, mitigations = exported(database, PUBLIC)
    assert [line[0] for line in risks.rows] == ["CRR1", "CRR3"]
    assert {line[0] for line in areas.rows} == {"Children"} and {line[0] for line in scores.rows} == {"CRR1", "CRR3"}
    assert len(mitigations.rows) == 2
    public = b"".join(written(database, viewer=PUBLIC))
    assert not any(word in public for word in (b"Roads", b"CRR2", b"A on board", b"U0OFFICER", b"Ann", b"exempt"))
    assert b"B on board" in public


def test_the_sample_comes_back_as_it_was(tmp_path: Path, migrated_file: Path) -> None:
    first, empty = (_fresh(tmp_path, migrated_file) for _ in range(2))
    load_risks(first, matrix=FIVE_BY_FIVE, at=OFFICER.at)
    load_sample(empty, at=OFFICER.at)
    assert len(everything(first)) > 126
    assert the_register(copied(first, empty)) == the_register(first)
    first.close()
    empty.close()


TEXT = st.text(st.sampled_from(string.ascii_letters + " ,;'\"=+-@0\n•£é<&"), max_size=12)
DAYS = st.sampled_from([JUNE, SEPTEMBER, date(2019, 10, 10)])
SCORES = st.one_of(st.none(), st.builds(at, st.integers(1, 5), st.integers(1, 5)), st.just(ReadScore(None, "TBC")))
NUMBERS = count()


def _row(values: dict[str, Any]) -> Any:
    return row(f"CRR{values.pop('number')}", **values)


ROWS = st.fixed_dictionaries(
    {
        "number": st.integers(1, 3),
        "why": TEXT.map(lambda text: " ".join(text.split())),
        "owner": TEXT.map(lambda text: " ".join(text.split())),
        "area": st.sampled_from(["", "Children", "Roads"]),
        "residual": SCORES,
        "target": SCORES,
        "closed_on": st.one_of(st.none(), DAYS),
        "as_at": DAYS,
    }
).map(_row)
RATED = st.builds(
    lambda name, rag, why, on: area(name, rag=rag, why=" ".join(why.split()), as_at=on),
    st.sampled_from(["Children", "Roads"]), st.sampled_from([RagStatus.RED, RagStatus.AMBER]), TEXT, DAYS,
)  # fmt: skip
FILES = st.one_of(ROWS.map(register), ROWS.map(register), RATED.map(area_list))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FILES, min_size=1, max_size=6))
def test_whatever_was_imported_in_whatever_order_comes_back(
    tmp_path: Path, migrated_file: Path, files: list[Any]
) -> None:
    first, empty = (_fresh(tmp_path, migrated_file) for _ in range(2))
    load(first, *files)
    assert the_register(copied(first, empty)) == the_register(first)
    first.close()
    empty.close()


def _fresh(folder: Path, migrated: Path) -> Database:
    path = folder / f"{next(NUMBERS)}.db"
    shutil.copy(migrated, path)
    return Database(f"sqlite:///{path}")
