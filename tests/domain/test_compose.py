"""The snapshot that answers a person: status, staleness and the marks on odd figures."""

from datetime import date
from decimal import Decimal

import pytest
from made import definition, measurement

from storage.domain import compose
from storage.domain.indicator import AmberRule, Polarity, Unit
from storage.domain.period import PeriodType, parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import EditionRef, FlagKind

TODAY = date(2019, 10, 20)
Q2 = parse_period("Q2 2019/20")


def snapshot(*figures, today=TODAY, edition=None, **fields):
    made = [measurement(period, value, **(more[0] if more else {})) for period, value, *more in figures]
    return compose.snapshot(definition(**fields), made, today=today, edition=edition)


def flags(period, value="43", *, edition=None, printed=None, **fields):
    found = snapshot((period, value, printed or {}), edition=edition, **fields)
    return [(flag.kind, flag.text) for flag in found.flags]


def test_no_measurement_awaits_data():
    found = snapshot()
    assert (found.status, found.latest, found.flags, found.stale) == (RagStatus.AWAITING, None, (), "")


def test_the_last_measurement_is_the_one_shown():
    found = snapshot(("Q1 2019/20", "55"), ("Q2 2019/20", "43"), target="52")
    assert (found.status, found.latest.measurement.label) == (RagStatus.RED, "Q2 2019/20")
    assert found.short_term.words == "deteriorating: down 12 points from Q1 2019/20"
    assert found.streak.words == "red for the first time in 2 recorded quarters"


@pytest.mark.parametrize(
    ("today", "status"), [(date(2019, 11, 14), RagStatus.NOT_DUE), (date(2019, 11, 15), RagStatus.AWAITING)]
)
def test_a_latest_figure_without_a_value_is_not_due_or_awaited(today, status):
    found = snapshot(("Q1 2019/20", "55"), ("Q2 2019/20", None), today=today, target="52")
    assert (found.status, found.streak) == (status, None)


def test_a_first_figure_without_a_target_is_new():
    assert snapshot(("Q2 2019/20", "43")).status is RagStatus.NEW


def test_only_the_last_sixty_measurements_are_kept():
    period, figures = Q2, []
    for value in range(70):
        figures.insert(0, (period.label, value))
        period = period.previous()
    found = snapshot(*figures)
    assert (len(found.points), found.latest.measurement.label) == (60, "Q2 2019/20")


def test_an_illustrative_point_anywhere_marks_the_snapshot():
    assert snapshot(("Q1 2019/20", "45", {"illustrative": True}), ("Q2 2019/20", "43")).has_illustrative
    assert not snapshot(("Q1 2019/20", "45"), ("Q2 2019/20", "43")).has_illustrative


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (date(2020, 2, 14), ""),
        (date(2020, 2, 15), "stale: a figure for Q3 2019/20 was expected by 14 February 2020"),
    ],
)
def test_a_figure_is_stale_from_the_day_after_the_next_one_was_expected(today, stale):
    assert snapshot(("Q2 2019/20", "43"), today=today, lag_days=45).stale == stale


@pytest.mark.parametrize(
    ("taken", "today", "is_stale"),
    [
        ("30/09/2018", date(2019, 9, 30), False),
        ("30/09/2018", date(2019, 10, 1), True),
        ("15/03/2019", date(2020, 3, 15), False),
        ("15/03/2019", date(2020, 3, 16), True),
    ],
)
def test_a_figure_for_a_bare_date_is_stale_after_a_year(taken, today, is_stale):
    words = "stale: the figure is more than a year old" if is_stale else ""
    assert snapshot((taken, "43"), today=today, frequency=PeriodType.DATE).stale == words


def test_a_figure_of_no_real_date_is_not_called_stale():
    assert snapshot(("31/09/2019", "43"), today=date(2025, 1, 1)).stale == ""


@pytest.mark.parametrize(("is_latest", "is_stale"), [(True, True), (False, False)])
def test_only_the_latest_edition_can_be_stale(is_latest, is_stale):
    edition = EditionRef("CFC", Q2, is_latest)
    assert bool(snapshot(("Q2 2019/20", "43"), today=date(2021, 1, 1), edition=edition).stale) is is_stale


def test_an_ordinary_figure_has_no_flags():
    edition = EditionRef("CFC", Q2)
    assert flags("Q2 2019/20", target="52", edition=edition, printed={"published": RagStatus.RED}) == []


def test_a_date_that_does_not_exist_is_flagged():
    assert flags("31/09/2019") == [
        (FlagKind.NO_SUCH_DATE, "The data period is printed as “31/09/2019”, which is no date.")
    ]


def test_a_period_that_is_not_printed_is_no_flag():
    assert flags("") == []


def test_a_score_printed_with_a_percent_sign_is_flagged():
    printed = {"text": "-1.48%", "unit": Unit.PERCENT}
    assert flags("2018/19", "-1.48", printed=printed, unit=Unit.SCORE) == [
        (FlagKind.SCORE_AS_PERCENT, "“-1.48%” is a score, yet it is printed with a % sign.")
    ]
    assert flags("2018/19", "43", printed={"text": "43%"}) == []


@pytest.mark.parametrize("published", [RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN])
def test_a_rag_without_a_target_is_flagged(published):
    words = f"Published as {published.word} although no target is printed."
    assert flags("Q2 2019/20", printed={"published": published}) == [(FlagKind.RAG_WITHOUT_TARGET, words)]


@pytest.mark.parametrize("published", [None, RagStatus.NOT_APPLICABLE, RagStatus.NO_STATUS])
def test_no_rating_without_a_target_is_no_flag(published):
    assert flags("Q2 2019/20", printed={"published": published}) == []


def test_edges_stand_without_a_target_and_are_no_flag():
    edges = AmberRule(edges=(Decimal(40), Decimal(30)))
    assert flags("Q2 2019/20", printed={"published": RagStatus.GREEN}, amber=edges) == []


@pytest.mark.parametrize(
    ("published", "word"),
    [
        (RagStatus.GREEN, "Green"),
        (RagStatus.AMBER, "Amber"),
        (RagStatus.NOT_APPLICABLE, "N/A"),
        (RagStatus.NO_STATUS, "No status"),
    ],
)
def test_a_published_rag_that_differs_from_the_calculated_one_is_flagged(published, word):
    reason = "43% is 9 points below the 52% target; higher is better and no amber band is set."
    words = f"Published as {word}, but by its own rule it would be Red: {reason}"
    assert flags("Q2 2019/20", target="52", printed={"published": published}) == [(FlagKind.PUBLISHED_DIFFERS, words)]


@pytest.mark.parametrize("fields", [{"polarity": Polarity.NONE}, {"defined": False}])
def test_a_published_rag_that_nothing_is_calculated_for_is_no_flag(fields):
    assert flags("Q2 2019/20", target="52", printed={"published": RagStatus.RED}, **fields) == []


@pytest.mark.parametrize(
    ("period", "is_old"),
    [
        ("31/03/2018", True),
        ("2017/18", True),
        ("Q2 2018/19", True),
        ("30/09/2018", True),
        ("01/10/2018", False),
        ("Q3 2018/19", False),
        ("2018/19", False),
        ("Q2 2019/20", False),
    ],
)
def test_a_data_period_a_year_before_the_editions_quarter_is_flagged(period, is_old):
    words = f"The Q2 2019/20 scorecard still shows a figure for {period}."
    expected = [(FlagKind.OLD_PERIOD, words)] if is_old else []
    assert flags(period, edition=EditionRef("CFC", Q2)) == expected
    assert flags(period) == []


def test_one_figure_can_carry_several_flags():
    printed = {"text": "0.06%", "published": RagStatus.RED}
    found = flags("31/03/2018", "0.06", unit=Unit.SCORE, printed=printed, edition=EditionRef("CFC", Q2))
    assert [kind for kind, _ in found] == [
        FlagKind.SCORE_AS_PERCENT,
        FlagKind.RAG_WITHOUT_TARGET,
        FlagKind.OLD_PERIOD,
    ]
