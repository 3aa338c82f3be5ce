"""How long a status has stood, counted over published periods and stopped by gaps."""

import pytest
from made import definition, points, rated

from storage.domain.period import PeriodType
from storage.domain.rag import RagStatus
from storage.domain.streak import streak

FOUR = ("Q3 2018/19", "Q4 2018/19", "Q1 2019/20", "Q2 2019/20")


def found(*statuses, **fields):
    history = rated(*(f"{period} {status}" for period, status in zip(FOUR[-len(statuses) :], statuses, strict=True)))
    return streak(definition(**fields), history)


@pytest.mark.parametrize(
    ("statuses", "length", "words"),
    [
        (("red", "red"), 2, "red for 2 quarters running"),
        (("green", "red", "red", "red"), 3, "red for 3 quarters running"),
        (("amber",) * 4, 4, "amber for 4 quarters running"),
        (("green", "red", "amber", "green"), 1, "first green since Q3 2018/19"),
        (("green", "green", "red", "green"), 1, "first green since Q4 2018/19"),
        (("red", "grey", "red"), 1, "first red since Q4 2018/19"),
        (("green", "amber", "green", "red"), 1, "red for the first time in 4 recorded quarters"),
    ],
)
def test_a_streak_is_said_in_words(statuses, length, words):
    one = found(*statuses)
    assert (one.status, one.length, one.words) == (RagStatus(statuses[-1].upper()), length, words)


@pytest.mark.parametrize("statuses", [("red",), ("red", "red", "grey"), ("green", "N/A")])
def test_a_grey_or_a_single_figure_has_no_streak(statuses):
    assert found(*statuses) is None


def test_no_history_has_no_streak():
    assert streak(definition(), ()) is None


def test_a_streak_stops_at_a_missing_period():
    one = streak(definition(), rated("Q3 2018/19 red", "Q1 2019/20 red", "Q2 2019/20 red"))
    assert one.words == "red for 2 quarters running"


def test_the_same_status_on_the_far_side_of_a_gap_says_nothing():
    assert streak(definition(), rated("Q4 2018/19 red", "Q2 2019/20 red")) is None


def test_a_period_without_a_figure_stops_a_streak():
    one = definition(target="52")
    history = points(one, ("Q4 2018/19", "40"), ("Q1 2019/20", None), ("Q2 2019/20", "43"))
    assert streak(one, history).words == "first red since Q4 2018/19"


def test_a_figure_of_no_real_date_is_not_said_to_follow():
    assert streak(definition(), rated("Q2 2019/20 red", "31/09/2019 red")) is None


@pytest.mark.parametrize(
    ("frequency", "periods", "word"),
    [
        (PeriodType.MONTH, ("August 2019", "September 2019"), "months"),
        (PeriodType.FINANCIAL_YEAR, ("2017/18", "2018/19"), "years"),
        (PeriodType.ACADEMIC_YEAR, ("2017/18 academic year", "2018/19 academic year"), "years"),
        (PeriodType.CALENDAR_YEAR, ("2018", "2019"), "years"),
        (PeriodType.QUARTER, ("15/06/2019", "15/09/2019"), "quarters"),
        (PeriodType.QUARTER, ("2017/18", "2018/19"), "years"),
        (PeriodType.DATE, ("15/06/2019", "15/09/2019"), "figures"),
        (None, ("15/06/2017", "15/09/2019"), "figures"),
    ],
)
def test_a_streak_counts_in_the_periods_of_the_figures(frequency, periods, word):
    history = rated(*(f"{period} red" for period in periods))
    assert streak(definition(frequency=frequency), history).words == f"red for 2 {word} running"


def test_dates_of_a_known_frequency_show_a_gap():
    assert streak(definition(frequency=PeriodType.QUARTER), rated("15/03/2019 red", "15/09/2019 red")) is None


@pytest.mark.parametrize(
    ("statuses", "illustrative"),
    [
        (("green", "red*", "red"), True),
        (("green", "red", "red*"), True),
        (("green*", "red", "red"), False),
        (("red*", "green", "red"), True),
        (("red", "green*", "red"), True),
        (("red*", "red", "green", "red"), False),
        (("green*", "amber", "red"), True),
        (("green", "amber", "red"), False),
    ],
)
def test_a_streak_is_illustrative_where_any_point_it_rests_on_is(statuses, illustrative):
    assert found(*statuses).illustrative is illustrative


def test_a_streak_is_as_long_as_the_run():
    quarters = [f"Q{number} {year}/{year - 1999:02d} red" for year in range(2005, 2020) for number in (1, 2, 3, 4)]
    assert streak(definition(), rated(*quarters)).words == "red for 60 quarters running"
