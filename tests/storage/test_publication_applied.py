"""Drafts, approvals and publication in files of figures: what is recorded, what moves on, what is refused."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage.applying.outcome import Options
from storage.database import Database
from storage.domain.classification import Publication
from storage.intake.problems import Refused
from storage.tables import AuditEntry, Benchmark, Indicator, Measurement, Showing
from tests.storage.builders import BOARD, csv, load_files

HEAD = "name,actual,rag,data period,commentary"
FIRST = csv(HEAD, "Absence,5,RED,30/09/2019,Low", "Calls,7,GREEN,30/09/2019,")
MARKED = "name,actual,rag,data period,commentary,publication,publish on"
DRAFT = Options(scorecard="Board", publication=Publication.DRAFT)
LATER = Options(scorecard="Board", publish_on=date(2019, 12, 1))


def rows(database: Database, table: type[Any]) -> Sequence[Any]:
    with database.reading() as session:
        found = session.exec(select(table).order_by(*table.__table__.primary_key)).all()
        session.expunge_all()
        return found


def states(database: Database, table: type[Any]) -> list[str]:
    return [str(row.publication) for row in rows(database, table)]


def refusal(database: Database, *files: bytes, options: Options = DRAFT) -> str:
    with pytest.raises(Refused) as refused:
        load_files(database, *files, options=options)
    return str(refused.value)


def audited(database: Database, field: str) -> list[tuple[str, str, str]]:
    return [(row.kind, row.was, row.now) for row in rows(database, AuditEntry) if row.field == field]


def test_without_a_word_everything_is_published_and_public(database: Database) -> None:
    load_files(database, FIRST)
    assert states(database, Measurement) == states(database, Showing) == ["published"] * 2
    assert {(row.is_draft, row.classification) for row in rows(database, Indicator)} == {(False, "public")}


def test_a_draft_file_makes_drafts_and_unnamed_indicators(database: Database) -> None:
    outcome = load_files(database, FIRST, options=DRAFT)
    assert states(database, Measurement) == states(database, Showing) == ["draft"] * 2
    assert all(row.is_draft for row in rows(database, Indicator))
    assert (outcome.withheld, outcome.withheld_lines, len(outcome.draft_names)) == ({"draft": 2}, {"draft": 2}, 2)


def test_the_column_wins_over_the_option_row_by_row(database: Database) -> None:
    file = csv(MARKED, "A,5,,30/09/2019,,published,", "B,6,,30/09/2019,,held back,", "C,7,,30/09/2019,,,")
    load_files(database, file, options=DRAFT)
    assert states(database, Measurement) == ["published", "held back", "draft"]
    assert [row.is_draft for row in rows(database, Indicator)] == [False, True, True]


def test_a_day_of_publication_is_kept_and_the_name_waits_for_it(database: Database) -> None:
    outcome = load_files(database, csv(MARKED, "A,5,,30/09/2019,,,01/12/2019"))
    (one,), (line,) = rows(database, Measurement), rows(database, Showing)
    assert (one.publication, one.publish_on, line.publish_on) == ("published", date(2019, 12, 1), date(2019, 12, 1))
    assert rows(database, Indicator)[0].is_draft and outcome.withheld == {"published on 01/12/2019": 1}


def test_a_day_of_publication_in_a_file_called_a_draft_is_refused(database: Database) -> None:
    words = refusal(database, csv(MARKED, "A,5,,30/09/2019,,,01/12/2019"))
    assert words.startswith("Line 2: published on 01/12/2019 by this line, and draft as you said")


def test_the_same_figures_again_publish_the_drafts_and_name_them(database: Database) -> None:
    load_files(database, FIRST, options=DRAFT)
    outcome = load_files(database, FIRST)
    assert states(database, Measurement) == states(database, Showing) == ["published"] * 2
    assert not any(row.is_draft for row in rows(database, Indicator))
    assert outcome.released == ["Absence, 30/09/2019: draft → published", "Calls, 30/09/2019: draft → published"]
    assert (len(outcome.released_lines), len(outcome.named), outcome.is_nothing) == (2, 2, False)


def test_publishing_by_a_file_is_audited(database: Database) -> None:
    load_files(database, FIRST, options=DRAFT)
    load_files(database, FIRST)
    found = audited(database, "publication")
    assert found == [("measurement", "draft", "published")] * 2 + [("showing", "draft", "published")] * 2
    of = {row.indicator_id for row in rows(database, AuditEntry) if row.field == "publication"}
    assert of == {row.id for row in rows(database, Indicator)}


@pytest.mark.parametrize("state", ["draft", "approved", "held back", "published"])
def test_the_same_file_again_changes_nothing(database: Database, state: str) -> None:
    file = csv(MARKED, f"A,5,RED,30/09/2019,Low,{state},")
    load_files(database, file)
    assert load_files(database, file).is_nothing


@pytest.mark.parametrize(
    ("was", "given", "now"),
    [
        ("draft", "approved", "approved"),
        ("draft", "held back", "held back"),
        ("approved", "draft", "approved"),
        ("approved", "held back", "held back"),
        ("held back", "draft", "held back"),
        ("held back", "approved", "approved"),
        ("held back", "published", "published"),
        ("published", "draft", "published"),
        ("published", "approved", "published"),
    ],
)
def test_the_same_value_moves_on_and_never_back(database: Database, was: str, given: str, now: str) -> None:
    for state in (was, given):
        load_files(database, csv(MARKED, f"A,5,RED,30/09/2019,Low,{state},"))
    assert (states(database, Measurement), states(database, Showing)) == ([now], [now])


@pytest.mark.parametrize(("given", "now"), [("draft", "published"), ("approved", "published"), ("held", "held back")])
def test_what_is_due_on_a_day_can_be_held_back_and_is_no_draft_again(database: Database, given: str, now: str) -> None:
    load_files(database, csv(MARKED, "A,5,RED,30/09/2019,,,01/12/2019"), csv(MARKED, f"A,5,RED,30/09/2019,,{given},"))
    assert (states(database, Measurement), states(database, Showing)) == ([now], [now])


def test_other_content_of_an_approved_line_is_a_draft_again(database: Database) -> None:
    load_files(database, csv(MARKED, "A,5,RED,30/09/2019,Low,approved,"), csv(MARKED, "A,5,RED,30/09/2019,High,draft,"))
    assert states(database, Showing) == ["draft"]


@pytest.mark.parametrize("row", ["A,6,RED,30/09/2019,Low,approved,", "A,5,RED,30/09/2019,High,draft,"])
def test_a_figure_due_on_a_day_waits_with_its_line_when_that_is_another(database: Database, row: str) -> None:
    load_files(database, csv(MARKED, "A,5,RED,30/09/2019,Low,,01/12/2019"), csv(MARKED, row))
    assert "published" not in states(database, Measurement) + states(database, Showing)
    told = ("measurement", "published on 01/12/2019", row.split(",")[5])
    assert told in audited(database, "publication")


def test_a_figure_due_on_a_day_that_no_line_shows_waits_when_another_takes_its_place(database: Database) -> None:
    head = f"{MARKED},edition"
    load_files(database, csv(head, "A,5,RED,30/09/2019,Low,,01/12/2019,"))
    load_files(database, csv(head, "A,6,RED,30/09/2019,Low,draft,,Q2 2019/20"))
    assert states(database, Measurement) == ["draft", "draft"]
    assert ("measurement", "published on 01/12/2019", "draft") in audited(database, "publication")


def test_a_figure_due_on_a_day_by_another_line_does_not_wait(database: Database) -> None:
    head = f"{MARKED},edition"
    for quarter in ("Q2 2019/20", "Q3 2019/20"):
        load_files(database, csv(head, f"A,5,RED,30/09/2019,Low,,01/12/2019,{quarter}"))
    load_files(database, csv(head, "A,6,RED,30/09/2019,Low,draft,,Q3 2019/20"))
    assert states(database, Measurement) == ["published", "draft"]


def test_a_draft_repeats_a_published_page_and_changes_nothing(database: Database) -> None:
    load_files(database, FIRST)
    outcome = load_files(database, FIRST, options=DRAFT)
    assert (outcome.is_nothing, outcome.kept_out) == (True, 2)


@pytest.mark.parametrize(
    "row", ["Absence,6,RED,30/09/2019,Low", "Absence,5,AMBER,30/09/2019,Low", "Absence,5,RED,30/09/2019,Other words"]
)
@pytest.mark.parametrize("options", [DRAFT, LATER], ids=["draft", "later"])
def test_a_published_line_is_not_changed_before_its_time(database: Database, row: str, options: Options) -> None:
    load_files(database, FIRST)
    words = refusal(database, csv(HEAD, row, "Calls,7,GREEN,30/09/2019,"), options=options)
    assert words.startswith("Line 2: “Absence” in Q2 2019/20 has been published, and")
    assert words.endswith("cannot change it. Import without --draft, or hold the line back first.")
    assert [row.value_text for row in rows(database, Measurement)] == ["5", "7"]


def test_a_published_line_is_not_held_back_by_a_file(database: Database) -> None:
    load_files(database, FIRST)
    words = refusal(database, csv(MARKED, "Absence,5,RED,30/09/2019,Low,held back,"))
    assert "a file takes nothing back. Hold the line back with /scorecard publish" in words


def test_a_published_figure_no_edition_shows_is_not_held_back_by_a_file(database: Database) -> None:
    head = "name,actual,data period,edition,publication"
    load_files(database, csv(head, "A,5,30/09/2019,,"))
    assert "takes nothing back" in refusal(database, csv(head, "A,5,30/09/2019,,held back"))


def test_the_draft_of_a_new_edition_leaves_a_published_figure_published(database: Database) -> None:
    load_files(database, FIRST)
    load_files(database, csv("name,actual,data period,edition", "Absence,5,30/09/2019,Q3 2019/20"), options=DRAFT)
    assert (states(database, Measurement), states(database, Showing)) == (
        ["published"] * 2,
        ["published"] * 2 + ["draft"],
    )


def test_a_draft_correction_is_a_new_revision(database: Database) -> None:
    load_files(database, FIRST)
    load_files(database, csv("name,actual,data period,edition", "Absence,6,30/09/2019,Q3 2019/20"), options=DRAFT)
    found = [(row.value_text, row.revision, row.publication) for row in rows(database, Measurement)]
    assert found == [("5", 1, "published"), ("7", 1, "published"), ("6", 2, "draft")]


def test_a_published_page_given_again_leaves_a_draft_correction_alone(database: Database) -> None:
    load_files(database, FIRST)
    load_files(database, csv("name,actual,data period,edition", "Absence,6,30/09/2019,Q3 2019/20"), options=DRAFT)
    assert load_files(database, FIRST).is_nothing


def test_a_draft_taken_back_to_what_is_published_is_no_draft(database: Database) -> None:
    load_files(database, FIRST)
    for value in (6, 5):
        again = csv("name,actual,data period,edition,commentary", f"Absence,{value},30/09/2019,Q3 2019/20,Secret")
        load_files(database, again, options=DRAFT)
    found = [(row.value_text, row.revision, row.publication, row.commentary) for row in rows(database, Measurement)]
    assert found == [
        ("5", 1, "published", "Low"),
        ("7", 1, "published", ""),
        ("6", 2, "draft", "Secret"),
        ("5", 3, "published", "Low"),
    ]
    assert states(database, Showing) == ["published", "published", "draft"]


def test_a_draft_correction_is_published_by_its_value(database: Database) -> None:
    correction = csv("name,actual,data period,edition", "Absence,6,30/09/2019,Q3 2019/20")
    load_files(database, FIRST)
    load_files(database, correction, options=DRAFT)
    assert load_files(database, correction).released == ["Absence, 30/09/2019: draft → published"]


def test_a_target_that_only_a_draft_has_is_not_published_with_another_value(database: Database) -> None:
    head = "name,actual,target,data period,edition"
    load_files(database, csv(head, "A,5,50,30/09/2019,"))
    load_files(database, csv(head, "A,6,99,30/09/2019,"), options=DRAFT)
    load_files(database, csv("name,actual,data period,edition", "A,7,30/09/2019,"))
    assert [str(row.target) for row in rows(database, Measurement)] == ["50", "99", "50"]


@pytest.mark.parametrize("options", [BOARD, LATER])
def test_a_target_of_a_draft_alone_is_not_published_with_another_value(database: Database, options: Options) -> None:
    load_files(database, csv("name,actual,target,data period", "A,6,99,30/09/2019"), options=DRAFT)
    load_files(database, csv("name,actual,data period", "A,7,30/09/2019"), options=options)
    assert [row.target and str(row.target) for row in rows(database, Measurement)] == ["99", None]


def test_what_is_published_says_what_its_page_says(database: Database) -> None:
    head = "name,actual,rag,data period,edition,commentary"
    load_files(database, csv(head, "A,5,RED,30/09/2019,,Between us"), options=DRAFT)
    load_files(database, csv(head, "A,5,AMBER,30/09/2019,,For all"))
    (one,) = rows(database, Measurement)
    assert (one.publication, one.published, one.commentary) == ("published", "AMBER", "For all")


@pytest.mark.parametrize("england", ["6.7", "6.5"])
def test_a_draft_changes_no_comparator_of_a_published_figure(database: Database, england: str) -> None:
    head = "name,actual,data period,edition,England"
    load_files(database, csv(head, "A,5,30/09/2019,Q2 2019/20,6.5"))
    again = csv(head, f"A,5,30/09/2019,Q3 2019/20,{england}")
    if england == "6.5":
        load_files(database, again, options=DRAFT)
    else:
        assert "a draft cannot change its England" in refusal(database, again)
    assert [str(row.value) for row in rows(database, Benchmark)] == ["6.5"]


def test_publishing_many_takes_no_more_statements_than_publishing_few(database: Database) -> None:
    statements = list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    counts = list[int]()
    for many in (2, 60):
        page = csv(HEAD, *(f"Name {many} {count},5,RED,30/09/2019,Low" for count in range(many)))
        load_files(database, page, options=Options(scorecard=f"Board {many}", publication=Publication.DRAFT))
        statements.clear()
        load_files(database, page, options=Options(scorecard=f"Board {many}"))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_dry_run_says_what_would_be_published_and_publishes_nothing(database: Database) -> None:
    load_files(database, FIRST, options=DRAFT)
    outcome = load_files(database, FIRST, dry_run=True)
    assert len(outcome.released) == 2 and states(database, Measurement) == ["draft"] * 2


def test_definitions_are_no_drafts_but_their_names_may_be(database: Database) -> None:
    assert "A definition holds at once" in refusal(database, csv("code,name,polarity", "A,A,lower"))
    head = "code,name,polarity,publication"
    load_files(database, csv(head, "A,A,lower,draft", "B,B,lower,"), options=BOARD)
    assert [row.is_draft for row in rows(database, Indicator)] == [True, False]
    assert load_files(database, csv(head, "A,A,lower,published")).named == ["A (A)"]
