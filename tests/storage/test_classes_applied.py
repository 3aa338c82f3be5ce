"""Classes in files: of figures in all their revisions, of names, and of definitions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.classification import Classification
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.tables import AuditEntry, Indicator, Measurement, Post, PostedIndicator
from tests.storage.builders import BOARD, HAND, csv, load_files

HEAD = "name,actual,data period,class"
EXEMPT = Options(scorecard="Board", classification=Classification.EXEMPT)


def rows(database: Database, table: type[Any]) -> Sequence[Any]:
    with database.reading() as session:
        found = session.exec(select(table).order_by(*table.__table__.primary_key)).all()
        session.expunge_all()
        return found


def classes(database: Database, table: type[Any] = Measurement) -> list[str]:
    return [str(row.classification) for row in rows(database, table)]


def posted(database: Database, *indicators: int) -> None:
    """A post for each indicator."""
    with database.writing() as session:
        for one in indicators:
            post = Post(channel="C", ts=str(one), at=datetime(2019, 11, 4, tzinfo=UTC))
            session.add(post)
            session.flush()
            assert post.id is not None
            session.add(PostedIndicator(post_id=post.id, indicator_id=one))


def due(database: Database) -> list[bool]:
    return [row.is_due for row in sorted(rows(database, Post), key=lambda row: row.ts)]


def test_a_new_name_is_of_the_class_of_its_figures(database: Database) -> None:
    outcome = load_files(database, csv(HEAD, "A,5,30/09/2019,Part B", "B,6,30/09/2019,", "C,7,30/09/2019,internal"))
    assert classes(database) == classes(database, Indicator) == ["exempt", "public", "internal"]
    assert outcome.classes == outcome.name_classes == {"exempt": 1, "internal": 1}


def test_the_option_holds_for_rows_that_say_nothing(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,public", "B,6,30/09/2019,"), options=EXEMPT)
    assert classes(database) == classes(database, Indicator) == ["public", "exempt"]


def test_a_name_is_known_with_the_least_strict_of_its_figures(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/06/2019,exempt", "A,6,30/09/2019,internal"))
    assert (classes(database), classes(database, Indicator)) == (["exempt", "internal"], ["internal"])


def test_a_name_there_was_keeps_its_class(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/06/2019,"), csv(HEAD, "A,6,30/09/2019,exempt"))
    assert (classes(database), classes(database, Indicator)) == (["public", "exempt"], ["public"])


def test_a_correction_that_says_nothing_keeps_the_class(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,exempt"), csv("name,actual,data period", "A,6,30/09/2019"))
    assert classes(database) == ["exempt", "exempt"]


def test_a_stricter_class_holds_for_every_revision(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,"))
    outcome = load_files(database, csv(HEAD, "A,6,30/09/2019,exempt"))
    assert classes(database) == ["exempt", "exempt"]
    assert outcome.reclassified == ["A, 30/09/2019: public → exempt (fewer people see it)"]


def test_a_class_given_again_is_applied_and_audited(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,"), csv(HEAD, "A,5,30/09/2019,internal"))
    (entry,) = [row for row in rows(database, AuditEntry) if row.field == "classification"]
    assert (entry.kind, entry.was, entry.now) == ("measurement", "public", "internal")
    assert entry.indicator_id == rows(database, Indicator)[0].id
    outcome = load_files(database, csv(HEAD, "A,5,30/09/2019,public"))
    assert outcome.reclassified == ["A, 30/09/2019: internal → public (more people see it)"]


def test_a_class_the_figure_has_by_its_indicator_changes_nothing(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,"), csv("code,class", "A,exempt"))
    assert load_files(database, csv(HEAD, "A,5,30/09/2019,exempt")).is_nothing


def test_of_two_classes_for_one_figure_in_a_file_the_stricter_counts(database: Database) -> None:
    head = "name,actual,data period,edition,class"
    load_files(database, csv(head, "A,5,30/09/2019,Q2 2019/20,exempt", "A,5,30/09/2019,Q3 2019/20,public"))
    assert classes(database) == ["exempt"]


def test_a_line_without_a_figure_cannot_be_stricter_than_its_indicator(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,"))
    with pytest.raises(Refused, match="“A” has no figure on this line that could be exempt"):
        load_files(database, csv("name,section,class", "A,People,exempt"))


def test_definitions_set_the_class_and_a_blank_cell_leaves_it(database: Database) -> None:
    file = "code,name,polarity,class"
    outcome = load_files(database, csv(file, "A,A,lower,Part B", "B,B,lower,"))
    assert (classes(database, Indicator), outcome.name_classes) == (["exempt", "public"], {"exempt": 1})
    assert load_files(database, csv(file, "A,A,lower,")).is_nothing
    assert load_files(database, csv(file, "A,A,lower,internal")).reclassified == [
        "A (A): exempt → internal (more people see it)"
    ]


def test_the_option_classes_definitions_too(database: Database) -> None:
    load_files(database, csv("code,name,polarity", "A,A,lower"), options=EXEMPT)
    assert classes(database, Indicator) == ["exempt"]


def test_posts_are_due_when_fewer_people_may_see(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,", "B,6,30/09/2019,", "C,7,30/09/2019,exempt"))
    posted(database, *(row.id for row in rows(database, Indicator)))
    load_files(database, csv(HEAD, "A,5,30/09/2019,internal", "B,8,30/09/2019,", "C,7,30/09/2019,public"))
    assert due(database) == [True, False, False]


@pytest.mark.parametrize("row", ["A,A,lower,exempt,", "A,A,lower,,draft"])
def test_posts_are_due_when_a_definition_hides(database: Database, row: str) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,", "B,6,30/09/2019,"))
    posted(database, *(row.id for row in rows(database, Indicator)))
    load_files(database, csv("code,name,polarity,class,publication", row, "B,B,higher,public,"), options=BOARD)
    assert due(database) == [True, False]


def test_posts_are_due_when_another_directorate_takes_over(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,internal", "B,6,30/09/2019,internal"))
    posted(database, *(row.id for row in rows(database, Indicator)))
    load_files(database, csv("code,directorate,owner", "A,People,Head", "B,,Head"))
    assert due(database) == [True, False]


def test_a_dry_run_classes_nothing(database: Database) -> None:
    load_files(database, csv(HEAD, "A,5,30/09/2019,"))
    outcome = load_files(database, csv(HEAD, "A,5,30/09/2019,exempt"), dry_run=True)
    assert (len(outcome.reclassified), classes(database)) == (1, ["public"])


@pytest.mark.parametrize("name", ["Board Part B.csv", "q2_not_for_publication.csv", "CONFIDENTIAL board.csv"])
def test_a_title_that_says_part_b_asks_for_a_word(database: Database, name: str) -> None:
    file = read(csv("name,actual", "A,5"), name=name)
    with pytest.raises(Refused, match="and nothing says whom the figures are for"):
        apply(database, file, BOARD, hand=HAND)
    apply(database, file, EXEMPT, hand=HAND)
    assert classes(database) == ["exempt"]


def test_a_line_above_the_headings_that_says_part_b_asks_for_a_word(database: Database) -> None:
    with pytest.raises(Refused, match="The title says “Part II”"):
        load_files(database, csv("Part II - exempt information,", "name,actual", "A,5"))
    load_files(database, csv("Part II - exempt information,,", "name,actual,class", "A,5,Part II"))
    assert classes(database) == ["exempt"]


@pytest.mark.parametrize("name", ["Exempt accommodation.csv", "apart from that.csv", "part a.csv", "Partners.csv"])
def test_a_title_that_says_nothing_of_classes_asks_for_nothing(database: Database, name: str) -> None:
    apply(database, read(csv("name,actual", "A,5"), name=name), BOARD, hand=HAND)
    assert classes(database) == ["public"]
