"""A register into the database: what is changed, what is kept, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from storage.applying.outcome import Options
from storage.applying.risks import RiskOptions
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.matrix import Cell
from storage.domain.rag import RagStatus
from storage.domain.risk import MitigationStatus, ScoreKind
from storage.intake.problems import Refused
from storage.intake.risk_values import ReadMitigation, ReadScore
from storage.tables import AreaRating, AuditEntry, FileImport, RiskLink, RiskMark, RiskScoring, table_of
from tests.storage.builders import csv, load_files
from tests.storage.register_files import (
    JUNE,
    NEW,
    OFFICER,
    SEPTEMBER,
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
    the_risk,
)

RECRUIT = ReadMitigation("Recruit two more", "Head", date(2019, 12, 1), status=MitigationStatus.IN_PROGRESS)
ACTIONS = ("mitigations", "mitigations.owner", "mitigations.due", "mitigations.status")
FULL = row(residual=at(4, 4), inherent=at(5, 5), owner="Head", area="Children", mitigations=(RECRUIT,), also=ACTIONS)


def cells(database: Database, kind: ScoreKind = ScoreKind.RESIDUAL) -> list[tuple[date, Cell | None]]:
    return [(one.on, one.cell) for one in the_risk(database).scorings if one.kind is kind]


def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(database: Database) -> None:
    assert not load(database, register(FULL)).is_nothing
    before = stored(database, AuditEntry, FileImport, RiskMark, RiskScoring)
    later = replace(OFFICER, at=OFFICER.at + timedelta(days=1))
    assert load(database, register(FULL), hand=later).is_nothing
    assert load(database, register(FULL), hand=later, options=RiskOptions()).is_nothing
    assert stored(database, AuditEntry, FileImport, RiskMark, RiskScoring) == before
    assert the_risk(database).version == 1


def test_a_dry_run_says_what_would_happen_and_does_nothing(database: Database) -> None:
    outcome = load(database, register(FULL), dry_run=True)
    assert (outcome.created, outcome.new_areas, outcome.scorings) == (["CRR1 Risk CRR1"], ["Children"], 2)
    assert outcome.summary() == "1 created, 2 scored, 1 mitigations added, 1 areas created"
    assert stored(database, AuditEntry, FileImport) == [] == list(everything(database))


def test_only_what_the_file_has_columns_for_is_changed(database: Database) -> None:
    load(database, register(FULL))
    outcome = load(database, register(row(title="Another title", category="Legal")))
    found = the_risk(database)
    assert (found.title, found.category, found.owner, found.area) == ("Another title", "Legal", "Head", "Children")
    assert outcome.changed == ["CRR1 Another title: category, title"]
    assert found.version == 2


def test_a_column_that_is_empty_empties_what_was_there_but_never_the_title_or_a_score(database: Database) -> None:
    load(database, register(FULL))
    outcome = load(database, register(row(title="", also=("owner", "area", "residual"))))
    found = the_risk(database)
    assert (found.title, found.owner, found.area, found.residual.score) == ("Risk CRR1", "", "", 16)
    assert "One score is blank here and stays as it was before. Write TBC for one that is open." in outcome.notes


def test_a_scoring_is_added_where_it_differs_and_none_is_changed(database: Database) -> None:
    load(database, register(row(residual=at(4, 4))), options=replace(NEW, as_at=JUNE))
    outcome = load(database, register(row(residual=at(3, 4), why="Posts filled", also=("why",))))
    assert cells(database) == [(JUNE, Cell(4, 4)), (SEPTEMBER, Cell(3, 4))]
    last = the_risk(database).scorings[-1]
    assert (last.why, last.by) == ("Posts filled", OFFICER.who)
    assert outcome.scored == ["CRR1 Risk CRR1: residual 16 High (4 × 4) → 12 Medium (3 × 4), from 30/09/2019"]


def test_an_older_file_puts_its_score_at_its_own_day_and_changes_nothing_newer(database: Database) -> None:
    load(database, register(row(title="New", residual=at(3, 4), owner="New owner")))
    old = register(row(title="Old", residual=at(4, 4), owner="Old owner"))
    outcome = load(database, old, options=replace(NEW, as_at=JUNE))
    assert cells(database) == [(JUNE, Cell(4, 4)), (SEPTEMBER, Cell(3, 4))]
    found = the_risk(database)
    assert (found.title, found.owner, found.residual.score) == ("New", "New owner", 12)
    assert "A newer file has described these risks already, so only their scores were taken: CRR1." in outcome.notes


def test_what_a_review_said_after_the_day_of_the_file_stays(database: Database) -> None:
    load(database, register(row(residual=at(3, 4), why="Old", next_review=SEPTEMBER)))
    reviewed = {"kind": "residual", "on_day": date(2019, 10, 10), "likelihood": 2, "impact": 4, "made_by": "U1"}
    with database.writing() as session:
        values = reviewed | {"risk_id": the_risk_id(session), "made_at": OFFICER.at}
        session.add(RiskScoring(**values))
    outcome = load(database, register(row(residual=at(3, 4), why="File", owner="Head")))
    found = the_risk(database)
    assert (found.why, found.owner, found.residual.score) == ("Old", "Head", 8)
    assert any("reviewed after the day" in one for one in outcome.notes)


def the_risk_id(session) -> int:
    return session.connection().exec_driver_sql("SELECT id FROM risk").scalar_one()


def test_a_score_left_open_is_kept_as_printed_and_a_wrong_figure_beside_its_cell(database: Database) -> None:
    load(database, register(row(residual=ReadScore(None, "TBC"), inherent=ReadScore(Cell(4, 4), "", 20))))
    found = the_risk(database)
    assert found.scoring().printed == "TBC"
    assert found.scoring(ScoreKind.INHERENT).printed == "20"
    assert any("20" in flag.text for flag in found.flags)


def test_a_history_of_scorings_keeps_every_one_and_twice_the_same_is_once(database: Database) -> None:
    load(database, register(row(residual=at(3, 4))))
    history = scorings(
        scoring(4, 4, JUNE, "First", "Ann"),
        scoring(3, 3, SEPTEMBER),
        scoring(2, 2, SEPTEMBER, "Corrected"),
        scoring(2, 2, date(2019, 10, 1)),
    )
    load(database, history)
    kept = [(JUNE, Cell(4, 4)), *((SEPTEMBER, Cell(*one)) for one in ((3, 4), (3, 3), (2, 2)))]
    assert cells(database) == [*kept, (date(2019, 10, 1), Cell(2, 2))]
    assert (the_risk(database).scorings[0].why, the_risk(database).scorings[0].by) == ("First", "Ann")
    assert load(database, history).is_nothing


def test_mitigations_are_matched_by_their_text_and_one_that_is_not_named_stays(database: Database) -> None:
    load(database, register(FULL))
    done = replace(RECRUIT, action="recruit  TWO more.", status=MitigationStatus.DONE)
    load(database, actions(done, ReadMitigation("Train them")))
    outcome = load(database, register(row(mitigations=(ReadMitigation("A third"),))))
    found = [(one.action, one.status) for one in the_risk(database).mitigations]
    not_started = MitigationStatus.NOT_STARTED
    assert found == [
        ("Recruit two more", MitigationStatus.DONE), ("Train them", not_started), ("A third", not_started),
    ]  # fmt: skip
    assert outcome.unnamed == ["CRR1 Risk CRR1: Train them"]


def test_a_mitigation_without_its_own_columns_is_left_as_it_was(database: Database) -> None:
    load(database, register(FULL))
    assert load(database, actions(ReadMitigation(RECRUIT.action), present=())).is_nothing


def test_a_risk_that_is_closed_keeps_its_history_and_one_missing_stays(database: Database) -> None:
    load(database, register(FULL, row("CRR2", residual=at(2, 2))))
    outcome = load(database, register(row(is_closed=True, closed_why="Over")))
    first, second = everything(database)
    assert (first.closed_on, first.closed_why, len(first.scorings)) == (SEPTEMBER, "Over", 2)
    assert (second.is_closed, outcome.missing) == (False, 1)
    assert outcome.closed == ["CRR1 Risk CRR1: closed on 30/09/2019"]
    assert load(database, register(row(is_closed=False))).reopened and not everything(database)[0].is_closed


def test_a_new_reference_is_refused_without_being_told_and_scores_of_none_always(database: Database) -> None:
    load(database, register(row()), options=RiskOptions())
    with pytest.raises(
        Refused, match=r"“CRR11” is not on the register; the nearest are CRR1\. Add new risks with --new"
    ):
        load(database, register(row("CRR11")), options=RiskOptions())
    with pytest.raises(Refused, match="“CRR9” is not on the register"):
        load(database, scorings(replace(scoring(1, 1, JUNE), reference="CRR9")))


def test_nothing_of_a_file_with_a_problem_is_kept(database: Database) -> None:
    tomorrow = OFFICER.at.date() + timedelta(days=1)
    file = register(FULL, row("CRR2", as_at=tomorrow), row("CRR3", indicators=("No such thing",)))
    with pytest.raises(Refused) as refused:
        load(database, file)
    assert [one.line for one in refused.value.problems] == [3, 4]
    assert stored(database, FileImport) == [] == list(everything(database))


def test_a_directorate_is_taken_in_the_spelling_that_is_known(database: Database) -> None:
    load_files(database, csv("code,name,directorate,actual,data period", "A,Absence,Adult Services,5,Q2 2019/20"))
    load(database, register(row(directorate="adult  services"), row("CRR2", directorate="Roads"), row("CRR3")))
    load(database, register(row("CRR3", directorate="ROADS")))
    assert [one.directorate for one in everything(database)] == ["Adult Services", "Roads", "Roads"]


def test_only_a_column_makes_a_stricter_risk_more_open(database: Database) -> None:
    load(database, register(row(classification=Classification.EXEMPT), row("CRR2")))
    internal = replace(NEW, classification=Classification.INTERNAL)
    load(database, register(row(), row("CRR2")), options=internal)
    assert [one.classification for one in everything(database)] == ["exempt", "internal"]
    outcome = load(database, register(row(classification=Classification.PUBLIC)))
    assert outcome.reclassified == ["CRR1 Risk CRR1: exempt → public (more people see it)"]


def test_links_go_by_code_or_name_on_any_scorecard(database: Database) -> None:
    boards = csv("code,name,actual,data period", "A,Absence,5,Q2 2019/20", "B,Budget,6,Q2 2019/20")
    load_files(database, boards)
    load(database, register(row(indicators=("a", "budget"))))
    assert [one.snapshot.definition.key.code for one in the_risk(database).linked] == ["A", "B"]
    outcome = load(database, register(row(indicators=("B on Board",))))
    assert outcome.unlinked == ["CRR1 Risk CRR1: A on board"]
    assert [one.snapshot.definition.key.code for one in the_risk(database).linked] == ["B"]


def test_a_link_to_one_of_several_indicators_of_a_name_is_a_problem(database: Database) -> None:
    lines = "name,actual,data period,scorecard", "Absence,5,Q2 2019/20,One", "Absence,6,Q2 2019/20,Two"
    load_files(database, csv(*lines), options=Options())
    with pytest.raises(Refused, match="“Absence” stands for several indicators: write ABSENCE on one or ABSENCE on tw"):
        load(database, register(row(indicators=("Absence",))))


def test_a_link_that_somebody_undid_is_not_made_again(database: Database) -> None:
    load_files(database, csv("code,name,actual,data period", "A,Absence,5,Q2 2019/20"))
    file = register(row(indicators=("A",)))
    load(database, file)
    with database.writing() as session:
        link = table_of(RiskLink)
        session.connection().execute(update(link).values(undone_by="U1", undone_at=OFFICER.at))
    outcome = load(database, file)
    assert outcome.is_nothing and the_risk(database).linked == ()
    assert "CRR1 does not hang on A on board, as U1 said: a file does not link them again." in outcome.notes


def test_an_area_that_a_risk_names_is_made_without_a_rating_and_said(database: Database) -> None:
    load(database, area_list(area("Childrens' safety", rag=RagStatus.RED, as_at=JUNE)))
    outcome = load(database, register(row(area="Child safety")))
    assert [one.rag for one in every_area(database)] == [RagStatus.RED, RagStatus.NO_STATUS]
    hint = "There was no risk area “Child safety”: it was made, without a rating. The nearest one there was is"
    assert outcome.notes[-1] == f"{hint} “Childrens' safety”."


def test_an_area_that_only_exempt_risks_name_is_exempt_too(database: Database) -> None:
    exempt = {"classification": Classification.EXEMPT}
    outcome = load(
        database, register(row(area="One", **exempt), row("CRR2", area="Two", **exempt), row("CRR3", area="Two"))
    )
    assert {one.name: str(one.classification) for one in every_area(database)} == {"One": "exempt", "Two": "public"}
    assert (
        "There was no risk area “One”: it was made, without a rating, and is exempt as its risks are." in outcome.notes
    )


def test_a_rating_is_added_only_where_it_differs_from_the_one_in_force(database: Database) -> None:
    first = area(rag=RagStatus.RED, why="Late", what_next="Hire")
    load(database, area_list(first), options=replace(NEW, as_at=JUNE))
    assert load(database, area_list(first)).is_nothing
    assert load(database, area_list(area(rag=RagStatus.RED))).is_nothing
    outcome = load(database, area_list(area(" children", rag=RagStatus.AMBER)))
    assert outcome.rated == ["Children: RED → AMBER, from 30/09/2019"]
    ratings = [(one.on_day, one.rag, one.why) for one in stored(database, AreaRating)]
    assert ratings == [(JUNE, "RED", "Late"), (SEPTEMBER, "AMBER", "")]


def test_a_history_of_an_area_keeps_every_rating(database: Database) -> None:
    red, amber = area(rag=RagStatus.RED, as_at=JUNE), area(rag=RagStatus.AMBER, as_at=SEPTEMBER)
    history = area_list(red, replace(red, as_at=SEPTEMBER), amber)
    load(database, history)
    (found,) = every_area(database)
    assert [(one.on, one.rag) for one in found.ratings] == [
        (JUNE, RagStatus.RED), (SEPTEMBER, RagStatus.RED), (SEPTEMBER, RagStatus.AMBER),
    ]  # fmt: skip
    assert load(database, history).is_nothing
