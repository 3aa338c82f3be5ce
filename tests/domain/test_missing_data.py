"""Data that has not come: due soon, overdue, and what counts as the period that is awaited."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.missing import SOON, DataState, awaited
from storage.domain.period import Period, PeriodType

Q3_END = date(2019, 12, 31)
QUARTER = PeriodType.QUARTER
FREQUENCIES = st.sampled_from([one for one in PeriodType if one is not PeriodType.DATE])
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
LAGS = st.integers(0, 200)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2020, 3, 31), "not due until 15 May 2020"),
        (date(2020, 4, 30), "not due until 15 May 2020"),
        (date(2020, 5, 1), "due by 15 May 2020"),
        (date(2020, 5, 15), "due by 15 May 2020"),
        (date(2020, 5, 16), "overdue since 15 May 2020 (Q4 2019/20)"),
        (date(2020, 8, 14), "overdue since 15 May 2020 (Q4 2019/20)"),
        (date(2020, 8, 15), "overdue since 15 May 2020 (Q4 2019/20 and 1 more)"),
        (date(2020, 12, 1), "overdue since 15 May 2020 (Q4 2019/20 and 2 more)"),
    ],
)
def test_a_figure_is_due_soon_and_then_overdue(today: date, words: str):
    found = awaited(QUARTER, Q3_END, lag_days=45, today=today)
    assert found and found.words == words


def test_nothing_is_due_before_its_period_has_ended():
    last = awaited(QUARTER, Q3_END, lag_days=3, today=date(2020, 3, 31))
    first = awaited(QUARTER, Q3_END, lag_days=3, today=date(2020, 4, 1))
    assert last and last.state is DataState.NOT_DUE
    assert first and first.state is DataState.DUE_SOON


def test_with_no_time_to_hand_in_it_is_overdue_the_day_after():
    assert awaited(QUARTER, Q3_END, lag_days=0, today=date(2020, 3, 31)).state is DataState.NOT_DUE
    assert awaited(QUARTER, Q3_END, lag_days=0, today=date(2020, 4, 1)).state is DataState.OVERDUE


@pytest.mark.parametrize("frequency", [None, PeriodType.DATE])
def test_without_a_frequency_nothing_is_awaited(frequency: PeriodType | None):
    assert awaited(frequency, Q3_END, lag_days=45, today=date(2030, 1, 1)) is None


def test_without_any_figure_the_last_period_that_ended_is_awaited():
    found = awaited(QUARTER, None, lag_days=45, today=date(2020, 2, 20))
    assert found and (found.period.label, found.state, found.missed) == ("Q3 2019/20", DataState.OVERDUE, 1)


def test_a_figure_taken_on_some_day_of_a_quarter_is_that_quarters():
    found = awaited(QUARTER, date(2019, 11, 20), lag_days=45, today=date(2020, 1, 1))
    assert found and found.period.label == "Q4 2019/20"


def test_an_academic_year_is_awaited_after_an_academic_year():
    found = awaited(PeriodType.ACADEMIC_YEAR, date(2019, 8, 31), lag_days=45, today=date(2020, 9, 1))
    assert found and found.period.label == "2019/20 academic year"


@given(FREQUENCIES, DAYS, LAGS, st.integers(0, 1500))
def test_what_is_awaited_follows_the_latest_figure(frequency: PeriodType, latest: date, lag: int, later: int):
    found = awaited(frequency, latest, lag_days=lag, today=latest + timedelta(days=later))
    assert found and found.period.previous() == Period.containing(frequency, latest)
    assert found.by == found.period.end + timedelta(days=lag)


@given(FREQUENCIES, DAYS, LAGS, st.integers(0, 1500))
def test_the_state_says_where_today_stands(frequency: PeriodType, latest: date, lag: int, later: int):
    today = latest + timedelta(days=later)
    found = awaited(frequency, latest, lag_days=lag, today=today)
    assert found is not None
    assert (found.state is DataState.OVERDUE) == (today > found.by)
    assert (found.state is DataState.DUE_SOON) == (found.period.end < today <= found.by <= today + SOON)
    assert (found.missed > 0) == (found.state is DataState.OVERDUE)


@given(FREQUENCIES, DAYS, LAGS, st.integers(0, 1500))
def test_the_newest_missed_period_is_the_last_one_overdue(frequency: PeriodType, latest: date, lag: int, later: int):
    today = latest + timedelta(days=later)
    found = awaited(frequency, latest, lag_days=lag, today=today)
    assert found is not None
    assert found.newest.next().expected_by(lag) >= today or found.missed == 0
    steps, period = 0, found.period
    while period != found.newest:
        steps, period = steps + 1, period.next()
    assert steps == max(0, found.missed - 1)


@given(FREQUENCIES, DAYS, LAGS, st.integers(0, 400))
def test_a_figure_for_the_awaited_period_clears_it(frequency: PeriodType, latest: date, lag: int, later: int):
    today = latest + timedelta(days=later)
    before = awaited(frequency, latest, lag_days=lag, today=today)
    assert before is not None
    after = awaited(frequency, before.newest.end, lag_days=lag, today=today)
    assert after is not None and after.state is not DataState.OVERDUE
