"""What follows from a risk's scorings, days and actions on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.matrix import FIVE_BY_FIVE, BandRange, Cell, risk_matrix
from storage.domain.risk import MitigationStatus, Movement, RiskKey, RiskResponse, ScoreKind, by_seriousness
from tests.domain.registers import RAISED, SINCE, TODAY, mitigation, risk, scoring

DAY = timedelta(days=1)
CELLS = st.tuples(st.integers(1, 5), st.integers(1, 5))
DAYS = st.dates(date(2019, 1, 1), date(2019, 1, 9))
EDGES = pytest.mark.parametrize(("due", "is_late"), [(TODAY - DAY, True), (TODAY, False), (TODAY + DAY, False)])


@EDGES
def test_a_review_is_overdue_from_the_day_after(due: date, is_late: bool):
    assert risk(next_review_on=due).is_review_overdue is is_late
    assert not risk(next_review_on=due, closed_on=TODAY).is_review_overdue


@EDGES
def test_a_mitigation_is_overdue_from_the_day_after(due: date, is_late: bool):
    assert mitigation(due=due).is_overdue(TODAY) is is_late
    assert risk(mitigations=(mitigation(due=due),)).is_due is is_late


@pytest.mark.parametrize("status", MitigationStatus)
def test_what_is_done_or_dropped_is_never_overdue(status: MitigationStatus):
    one = mitigation(due=TODAY - DAY, status=status)
    assert one.is_overdue(TODAY) is (status in ("not started", "in progress"))


def test_mitigations_come_overdue_first_then_by_their_day_and_what_is_over_last():
    done, dateless = mitigation(1, date(2018, 1, 1), status=MitigationStatus.DONE), mitigation(2)
    soon, late, later = mitigation(3, TODAY + DAY), mitigation(4, TODAY - DAY), mitigation(5, TODAY - 9 * DAY)
    found = risk(mitigations=(done, dateless, soon, late, later))
    assert [one.id for one in found.in_order] == [5, 4, 3, 2, 1]
    assert [one.id for one in found.overdue] == [5, 4]


@pytest.mark.parametrize(
    ("appetite", "cell", "is_above"),
    [
        ("12", (3, 4), False),
        ("11", (3, 4), True),
        ("medium", (3, 5), False),
        ("medium", (4, 4), True),
        ("Cautious", (3, 3), False),
        ("cautious", (2, 5), True),
        ("", (3, 4), False),
        ("", (3, 5), True),
        ("hungry", (5, 5), False),
    ],
)
def test_a_score_equal_to_the_appetite_is_accepted(appetite: str, cell: tuple[int, int], is_above: bool):
    assert risk(cell, appetite=appetite).is_above_appetite is is_above


def test_what_is_closed_is_neither_high_nor_above_appetite_nor_due():
    open_one, closed = (risk((5, 5), mitigations=(mitigation(due=RAISED),), closed_on=on) for on in (None, TODAY))
    assert (open_one.is_high, open_one.is_above_appetite, open_one.is_due) == (True, True, True)
    assert (closed.is_high, closed.is_above_appetite, closed.is_due) == (False, False, False)
    assert not risk(closed_on=TODAY + DAY).is_closed


@pytest.mark.parametrize(
    ("was", "now", "movement"),
    [
        ((3, 4), (4, 4), Movement.UP),
        ((4, 4), (3, 4), Movement.DOWN),
        ((2, 5), (5, 2), Movement.SAME),
        ((1, 4), (2, 2), Movement.SAME),
    ],
)
def test_movement_is_of_the_score_and_not_of_the_cell(was, now, movement: Movement):
    move = risk(now, was=was).since(SINCE)
    assert (move.movement, move.was and move.was.cell, move.now and move.now.cell) == (movement, Cell(*was), Cell(*now))


def test_a_band_that_is_worse_is_up_even_where_the_figure_falls():
    scale = ("one", "two", "three")
    cells = (("low", "low", "high"), ("low", "low", "low"), ("low", "low", "high"))
    matrix = risk_matrix(scale, scale, (BandRange("low"), BandRange("high")), cells=cells)
    assert risk((1, 3), was=(3, 2), matrix=matrix).since(SINCE).movement is Movement.UP


def test_what_was_raised_since_is_new_and_what_was_closed_since_is_closed():
    assert risk(raised_on=SINCE).since(SINCE).movement is Movement.SAME
    assert risk(raised_on=SINCE + DAY).since(SINCE).movement is Movement.NEW
    assert risk(closed_on=SINCE + DAY).since(SINCE).movement is Movement.CLOSED
    assert risk(closed_on=SINCE).since(SINCE).movement is Movement.SAME


def test_without_a_day_raised_it_is_there_from_its_first_scoring():
    found = risk(raised_on=None)
    assert (found.is_open_on(RAISED), found.is_open_on(RAISED - DAY)) == (True, False)


def test_a_score_that_was_left_open_cannot_be_compared():
    assert risk((4, 4), scorings=(scoring(RAISED, None), scoring(TODAY, (4, 4)))).since(SINCE).movement == "not scored"
    assert risk(None).since(SINCE).movement is Movement.SAME
    assert risk((6, 6)).residual is None


def test_of_several_scorings_on_a_day_the_last_recorded_counts():
    found = risk(scorings=(scoring(TODAY, (1, 1)), scoring(TODAY, (5, 5)), scoring(RAISED, (2, 2))))
    assert [found.score(on=day).score for day in (TODAY, TODAY - DAY)] == [25, 4]  # type: ignore[union-attr]
    assert found.score(on=RAISED - DAY) is None


def test_since_it_was_raised_is_against_the_first_scoring_and_needs_a_second():
    move = risk((2, 2), was=(4, 4)).since_raised
    assert move and (move.movement, move.was and move.was.score) == (Movement.DOWN, 16)
    assert risk().since_raised is None


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ({"next_review_on": TODAY, "review_months": 3, "last_review": SINCE}, TODAY),
        ({"review_months": 3, "last_review": date(2019, 11, 30)}, date(2020, 2, 29)),
        ({"review_months": 1, "raised_on": date(2019, 1, 31)}, date(2019, 2, 28)),
        ({"review_months": 3, "raised_on": None}, None),
        ({"last_review": SINCE}, None),
    ],
)
def test_the_next_review_is_the_day_that_was_set_or_follows_from_the_last(days, due: date | None):
    assert risk(**days).next_review == due


@pytest.mark.parametrize(
    ("until", "expiring", "over"),
    [(-1, True, True), (0, True, False), (30, True, False), (31, False, False)],
)
def test_an_acceptance_expires_within_thirty_days_and_holds_on_its_last(until: int, expiring: bool, over: bool):
    accepted = risk(response=RiskResponse.TOLERATE, accepted_until=TODAY + until * DAY)
    assert (accepted.is_acceptance_expiring, accepted.is_acceptance_over) == (expiring, over)
    assert not risk(response=RiskResponse.TREAT, accepted_until=TODAY).is_acceptance_expiring


def test_the_gravest_come_first_and_what_is_not_scored_last():
    named = {"R1": None, "R2": (5, 2), "R3": (2, 5), "R4": (4, 4), "R5": (2, 5)}
    found = by_seriousness([risk(cell, key=RiskKey(name)) for name, cell in named.items()])
    assert [one.key.reference for one in found] == ["R4", "R3", "R5", "R2", "R1"]


@given(CELLS, CELLS)
def test_movement_turned_round_goes_the_other_way(one, other):
    opposite = {Movement.UP: Movement.DOWN, Movement.DOWN: Movement.UP, Movement.SAME: Movement.SAME}
    there, back = risk(one, was=other).since(SINCE).movement, risk(other, was=one).since(SINCE).movement
    assert back is opposite[there]
    assert (there is Movement.SAME) == (FIVE_BY_FIVE.score(Cell(*one)).score == FIVE_BY_FIVE.score(Cell(*other)).score)


@given(st.lists(st.tuples(DAYS, CELLS, st.sampled_from(ScoreKind)), max_size=8), DAYS)
def test_the_scoring_in_force_is_the_latest_of_its_kind(made, day: date):
    scorings = tuple(scoring(on, cell, kind, id=at) for at, (on, cell, kind) in enumerate(made))
    held = [one for one in scorings if one.kind is ScoreKind.RESIDUAL and one.on <= day]
    expected = max(held, key=lambda one: (one.on, one.id), default=None)
    assert risk(scorings=scorings).scoring(on=day) == expected
