"""What a review of a risk offers, changes and keeps."""

from dataclasses import replace
from datetime import date

import pytest

from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import Mitigation, MitigationStatus, RiskKey, RiskSnapshot, ScoreKind, Scoring
from storage.domain.risk_review import edits, offered, rebased, rescored, result, set_review, shown

TODAY = date(2019, 12, 2)


def risk(**more: object) -> RiskSnapshot:
    scorings = (Scoring(ScoreKind.RESIDUAL, Cell(3, 4), date(2019, 4, 1)),)
    plain = {"id": 1, "version": 2, "key": RiskKey("R1"), "title": "R", "matrix": FIVE_BY_FIVE, "today": TODAY}
    return RiskSnapshot(**plain | {"scorings": scorings} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("set_on", "months", "proposed", "kept"),
    [
        (None, None, None, None),
        (None, 3, date(2020, 3, 2), None),
        (date(2020, 1, 5), 3, date(2020, 1, 5), date(2020, 1, 5)),
        (date(2020, 1, 5), None, date(2020, 1, 5), date(2020, 1, 5)),
        (date(2019, 12, 2), 3, date(2020, 3, 2), None),
        (date(2019, 11, 1), None, None, None),
    ],
)
def test_the_next_review_is_the_day_that_was_set_or_as_often_as_it_is_reviewed(
    set_on: date | None, months: int | None, proposed: date | None, kept: date | None
) -> None:
    one = risk(next_review_on=set_on, review_months=months)
    assert (offered(one), set_review(shown(one), one)) == (proposed, kept)


def test_a_window_sent_as_it_was_opened_changes_no_score_and_no_text() -> None:
    one = risk(why="Because", what_next="A bid", last_review=TODAY, mitigations=(Mitigation(1, "Recruit"),))
    assert edits(shown(one), one) == () and rescored(shown(one), one) is None
    assert edits(replace(shown(one), what_next="", why="  "), one) == ()


def test_a_cell_of_the_same_score_is_another_score_all_the_same() -> None:
    one = risk()
    turned = replace(shown(one), likelihood=4, impact=3)
    assert [edit.field for edit in edits(turned, one)] == ["residual", "last_review"]
    assert result(turned, one) == FIVE_BY_FIVE.score(Cell(4, 3))


def test_what_one_person_touched_is_laid_over_what_another_changed() -> None:
    before = risk(mitigations=(Mitigation(1, "Recruit"), Mitigation(2, "Train")))
    seen = shown(before)
    mine = replace(seen, likelihood=5, why="Mine", statuses={1: MitigationStatus.DONE, 2: MitigationStatus.NOT_STARTED})
    dropped = replace(before.mitigations[1], status=MitigationStatus.DROPPED)
    theirs = replace(
        before, version=3, what_next="Theirs", mitigations=(before.mitigations[0], dropped),
        scorings=(*before.scorings, Scoring(ScoreKind.RESIDUAL, Cell(2, 5), TODAY)),
    )  # fmt: skip
    found = rebased(mine, seen, theirs, 9)
    assert (found.version, found.mark, found.likelihood, found.impact) == (3, 9, 5, 5)
    assert (found.why, found.what_next) == ("Mine", "Theirs")
    assert found.statuses == {1: MitigationStatus.DONE, 2: MitigationStatus.DROPPED}
