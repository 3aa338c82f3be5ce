"""Periods: every printed form is read, day first; named, stepped through, compared; the impossible said in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.period import MONTHS, Period, PeriodError, PeriodType, day_words, parse_period

DAYS = st.dates(date(1950, 1, 1), date(2078, 12, 31))
SPANS = [type for type in PeriodType if type is not PeriodType.DATE]
SPAN = st.builds(Period.containing, st.sampled_from(SPANS), DAYS)
PERIOD = st.builds(Period.containing, st.sampled_from(PeriodType), DAYS)


@pytest.mark.parametrize(
    ("text", "type", "start", "end"),
    [
        ("Q1 2019/20", PeriodType.QUARTER, (2019, 4, 1), (2019, 6, 30)),
        ("Q2 2019/20", PeriodType.QUARTER, (2019, 7, 1), (2019, 9, 30)),
        ("Q3 2019/20", PeriodType.QUARTER, (2019, 10, 1), (2019, 12, 31)),
        ("Q4 2019/20", PeriodType.QUARTER, (2020, 1, 1), (2020, 3, 31)),
        ("September 2019", PeriodType.MONTH, (2019, 9, 1), (2019, 9, 30)),
        ("February 2020", PeriodType.MONTH, (2020, 2, 1), (2020, 2, 29)),
        ("2018/19", PeriodType.FINANCIAL_YEAR, (2018, 4, 1), (2019, 3, 31)),
        ("1999/00", PeriodType.FINANCIAL_YEAR, (1999, 4, 1), (2000, 3, 31)),
        ("2018/19 academic year", PeriodType.ACADEMIC_YEAR, (2018, 9, 1), (2019, 8, 31)),
        ("2019", PeriodType.CALENDAR_YEAR, (2019, 1, 1), (2019, 12, 31)),
        ("30/09/2019", PeriodType.DATE, (2019, 9, 30), (2019, 9, 30)),
        ("29/02/2020", PeriodType.DATE, (2020, 2, 29), (2020, 2, 29)),
    ],
)
def test_a_printed_period_has_its_first_and_last_day(text, type, start, end):
    period = parse_period(text)
    assert (period, period.label) == (Period(type, date(*start), date(*end)), text)


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        (
            "Q2 2019/20",
            ["q2 19/20", "Quarter 2 2019-20", "Q 2, 2019/2020", "2019/20 Q2", "19/20 quarter 2", "Qtr 2 19/20"],
        ),
        ("2018/19", ["18/19", "2018-19", "2018–19", "2018/2019", "FY 2018/19", "FY18/19", "Financial year 2018/19"]),
        ("2018/19", ["2018/19 financial year", "2018 / 19", "  2018/19\u00a0"]),
        (
            "2018/19 academic year",
            ["academic year 2018/19", "AY 2018/19", "2018-19 Academic", "2018/2019 academic year"],
        ),
        ("2019", ["calendar year 2019", "2019 calendar year"]),
        ("September 2019", ["Sep 2019", "Sept 2019", "SEPTEMBER 2019", "Sep-19", "sep 19"]),
        ("30/09/2019", ["30.9.2019", "30-09-2019", "30/9/19", "30.09.19", "2019-09-30", "2019-09-30 00:00:00"]),
        ("30/09/2019", ["30 September 2019", "30th Sept 2019", "30-Sep-19", "30 Sep 19", "2019-09-30T00:00:00"]),
        ("01/02/2019", ["1/2/2019", "1st February 2019", "01/02/19"]),
    ],
)
def test_one_period_is_printed_in_many_ways(label, texts):
    assert {parse_period(text).label for text in texts} == {label}


@pytest.mark.parametrize(("digits", "year"), [("00", 2000), ("19", 2019), ("79", 2079), ("80", 1980), ("99", 1999)])
def test_two_digits_stand_for_a_year_from_1980_to_2079(digits, year):
    assert parse_period(f"30/09/{digits}").start.year == parse_period(f"Sep-{digits}").start.year == year


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/09/2019", "“31/09/2019” is not a date: September 2019 has 30 days"),
        ("29/02/2019", "“29/02/2019” is not a date: February 2019 has 28 days"),
        ("30th February 2020", "“30th February 2020” is not a date: February 2020 has 29 days"),
        ("0/01/2019", "“0/01/2019” is not a date: January 2019 has 31 days"),
        ("09/30/2019", "“09/30/2019” is not a date: there is no month 30 (dates are read day first)"),
        ("2019-00-10", "“2019-00-10” is not a date: there is no month 0 (dates are read day first)"),
        ("2019/21", "“2019/21” is not one year: 2019 is followed by 2020"),
        ("Q1 2019/2019", "“2019/2019” is not one year: 2019 is followed by 2020"),
        ("2019/2120", "“2019/2120” is not one year: 2019 is followed by 2020"),
        ("19/18", "“19/18” is not one year: 2019 is followed by 2020"),
    ],
)
def test_an_impossible_period_is_named_in_words(text, words):
    with pytest.raises(PeriodError) as refused:
        parse_period(text)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    "text",
    [
        *("", "n/a", "Q2", "Q5 2019/20", "Q2 2019", "13", "Sept", "Smarch 2019", "1819", "19-09-30", "30/09-2019"),
        *(
            "٣٠/٠٩/٢٠١٩",
            "２０１９",
            "2019/20/21",
            "30/09/2019 to 31/03/2020",
            "fy 2018/19 academic",
            "2019-09-30 12:30",
        ),
    ],
)
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(PeriodError, match=r"is not a period such as Q2 2019/20, September 2019, 2018/19 or 30/09/2019"):
        parse_period(text)


@settings(deadline=None)
@given(st.text(max_size=20) | st.from_regex(r"[Qq]?[0-9/\-. ]{1,14}", fullmatch=True))
def test_any_text_is_a_period_or_refused_in_words(text):
    try:
        period = parse_period(text)
    except PeriodError as refused:
        assert " is not " in str(refused)
    else:
        assert period.start <= period.end


@given(PERIOD)
def test_a_label_reads_back_as_its_period(period):
    assert parse_period(period.label) == period


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Q2 2019/20", "Q2 19/20"),
        ("Q4 1999/00", "Q4 99/00"),
        ("September 2019", "Sep 19"),
        ("2018/19", "18/19"),
        ("2018/19 academic year", "18/19"),
        ("2019", "2019"),
        ("01/09/2019", "1 Sep 19"),
    ],
)
def test_a_short_label_fits_the_axis_of_a_chart(label, short):
    assert parse_period(label).short_label == short


@given(st.sampled_from(PeriodType), DAYS)
def test_the_period_containing_a_day_contains_it(type, day):
    period = Period.containing(type, day)
    assert period.start <= day <= period.end


@given(SPAN)
def test_previous_and_next_undo_each_other(period):
    assert period.previous().next() == period == period.next().previous()


@given(SPAN)
def test_periods_follow_each_other_without_a_gap(period):
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().type is period.type


@given(SPAN)
def test_the_same_period_last_year_is_twelve_months_back(period):
    stepped = period
    for _ in range(12 // MONTHS[period.type]):
        stepped = stepped.previous()
    assert period.same_last_year() == stepped


@pytest.mark.parametrize(
    ("day", "year_before"),
    [
        ("30/09/2019", "30/09/2018"),
        ("15/02/2020", "15/02/2019"),
        ("29/02/2020", "28/02/2019"),
        ("28/02/2020", "28/02/2019"),
        ("28/02/2021", "29/02/2020"),
        ("27/02/2021", "27/02/2020"),
    ],
)
def test_a_date_last_year_keeps_its_day_or_its_months_end(day, year_before):
    assert parse_period(day).same_last_year() == parse_period(year_before)


def test_a_single_date_has_no_neighbours():
    day = parse_period("30/09/2019")
    assert (day.previous(), day.next()) == (None, None)


@pytest.mark.parametrize(("lag", "day"), [(0, (2019, 9, 30)), (45, (2019, 11, 14)), (183, (2020, 3, 31))])
def test_a_figure_is_expected_so_many_days_after_its_period_ends(lag, day):
    assert parse_period("Q2 2019/20").expected_by(lag) == date(*day)


@pytest.mark.parametrize(
    ("printed", "frequency", "read"),
    [
        ("30/09/2019", PeriodType.QUARTER, "Q2 2019/20"),
        ("30/09/2019", PeriodType.MONTH, "September 2019"),
        ("31/03/2019", PeriodType.FINANCIAL_YEAR, "2018/19"),
        ("31/08/2019", PeriodType.ACADEMIC_YEAR, "2018/19 academic year"),
        ("31/12/2019", PeriodType.CALENDAR_YEAR, "2019"),
        ("2018/19", PeriodType.ACADEMIC_YEAR, "2018/19 academic year"),
    ],
)
def test_a_printed_period_is_read_at_the_indicators_frequency_where_that_is_certain(printed, frequency, read):
    assert parse_period(printed).as_frequency(frequency) == parse_period(read)


@pytest.mark.parametrize(
    ("printed", "frequency"),
    [
        ("29/09/2019", PeriodType.QUARTER),
        ("30/09/2019", PeriodType.FINANCIAL_YEAR),
        ("01/07/2019", PeriodType.QUARTER),
        ("2018/19", PeriodType.QUARTER),
        ("2018/19", PeriodType.CALENDAR_YEAR),
        ("2018/19 academic year", PeriodType.FINANCIAL_YEAR),
        ("2019", PeriodType.ACADEMIC_YEAR),
        ("September 2019", PeriodType.QUARTER),
        ("Q4 2018/19", PeriodType.FINANCIAL_YEAR),
        ("30/09/2019", PeriodType.DATE),
        ("30/09/2019", None),
    ],
)
def test_a_printed_period_stays_as_it_is_where_its_frequency_is_uncertain(printed, frequency):
    period = parse_period(printed)
    assert period.as_frequency(frequency) == period


@given(DAYS, st.sampled_from(PeriodType))
def test_a_date_becomes_a_longer_period_only_on_its_last_day(day, frequency):
    read = Period.on(day).as_frequency(frequency)
    assert read.end == day
    assert read in (Period.on(day), Period.containing(frequency, day))


def test_a_day_is_worded_as_it_is_said():
    assert day_words(date(2020, 2, 4)) == "4 February 2020"
