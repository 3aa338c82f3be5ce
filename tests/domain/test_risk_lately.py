"""What a summary says has moved since the last one: what came to be known, whatever day it speaks of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import Movement, RiskKey, RiskSnapshot, ScoreKind, Scoring
from storage.domain.risk_lately import known_before, lately

QUARTER, LAST, TODAY = date(2019, 9, 30), date(2019, 10, 14), date(2019, 10, 21)
SENT = datetime(2019, 10, 14, 8, tzinfo=UTC)
BEFORE, AFTER = SENT - timedelta(days=40), SENT + timedelta(hours=3)


def moved(*scorings: tuple[tuple[int, int], date, datetime], raised_on: date | None = None) -> Movement:
    """How a risk with these scorings moved since the summary of `SENT`."""
    made = tuple(
        Scoring(ScoreKind.RESIDUAL, Cell(*score), on, at=at, id=number)
        for number, (score, on, at) in enumerate(sorted(scorings, key=lambda one: one[1]), 1)
    )
    key = RiskKey("CR-007")
    risk = RiskSnapshot(7, 1, key, "Title", FIVE_BY_FIVE, TODAY, scorings=made, raised_on=raised_on)
    (found,) = lately([risk], SENT, LAST)
    return found.since(known_before(LAST)).movement


FIRST = ((3, 3), date(2019, 6, 30), BEFORE)


@pytest.mark.parametrize("on", [QUARTER, LAST, TODAY])
def test_a_score_that_came_since_has_moved_whatever_its_day(on: date) -> None:
    assert moved(FIRST, ((4, 4), on, AFTER)) is Movement.UP
    assert moved(FIRST, ((2, 2), on, AFTER)) is Movement.DOWN


def test_a_score_of_that_day_which_was_known_by_then_is_not_told_again() -> None:
    assert moved(FIRST, ((4, 4), LAST, SENT - timedelta(hours=1))) is Movement.SAME


def test_an_older_score_that_came_since_moves_nothing() -> None:
    assert moved(((3, 3), QUARTER, BEFORE), ((5, 5), date(2019, 6, 30), AFTER)) is Movement.SAME


def test_a_risk_that_came_since_is_new_however_long_ago_it_was_raised() -> None:
    assert moved(((3, 3), date(2018, 1, 1), AFTER), raised_on=date(2018, 1, 1)) is Movement.NEW
