"""What of a risk is news: each occasion once, in whatever order and however often it is looked at."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.matrix import FIVE_BY_FIVE, BandRange, Cell, risk_matrix
from storage.domain.rag import RagStatus
from storage.domain.risk import Mitigation, MitigationStatus, RiskKey, RiskResponse, RiskSnapshot, ScoreKind, Scoring
from storage.domain.risk_area import AreaRating, RiskArea
from storage.domain.risk_change import Announced, RiskEventKind, news, of_area, of_risk

DAY = date(2020, 4, 20)
HIGH, ABOVE = RiskEventKind.NEWLY_HIGH, RiskEventKind.ABOVE_APPETITE
SCALE = ("one", "two", "three", "four", "five")
STRICT = risk_matrix(SCALE, SCALE, (BandRange("low", 1, 6), BandRange("high", 8, 25)), appetite=6)


def risk(*scores: tuple[int, int], today: date = DAY, **values: object) -> RiskSnapshot:
    """A risk scored a day apart, last today; row ids count from 1."""
    last = len(scores) - 1
    scorings = tuple(
        Scoring(ScoreKind.RESIDUAL, Cell(*score), DAY - timedelta(days=last - at), id=at + 1)
        for at, score in enumerate(scores)
    )
    return RiskSnapshot(7, 1, RiskKey("CR-007"), "Title", FIVE_BY_FIVE, today, scorings=scorings, **values)  # type: ignore[arg-type]


def told(was: Announced | None, now: Announced) -> list[tuple[RiskEventKind, str]]:
    """What anybody is told."""
    return [(one.holding.kind, one.holding.occasion) for one in news(was, now).opened if not one.is_silent]


def test_the_first_time_nobody_is_told_and_all_that_is_true_is_kept() -> None:
    found = news(None, of_risk(risk((4, 4), next_review_on=DAY - timedelta(days=1))))
    assert [one.is_silent for one in found.opened] == [True, True, True]
    assert found.is_first and not found.is_changed


def test_a_scoring_that_makes_it_high_and_above_appetite_is_news() -> None:
    before, now = of_risk(risk((3, 4))), of_risk(risk((3, 4), (4, 4)))
    assert told(before, now) == [(ABOVE, "2"), (HIGH, "2")]


def test_worse_while_it_is_high_is_no_news_and_changes_what_was_told() -> None:
    before = news(None, of_risk(risk((4, 4)))).now
    found = news(before, of_risk(risk((4, 4), (5, 5))))
    assert (found.opened, found.ended, found.is_changed) == ((), (), True)


def test_high_again_is_a_new_occasion() -> None:
    high, not_any_more, again = risk((4, 4)), risk((4, 4), (2, 2)), risk((4, 4), (2, 2), (4, 4))
    first = news(None, of_risk(high)).now
    down = news(first, of_risk(not_any_more))
    assert {one.kind for one in down.ended} == {HIGH, ABOVE}
    assert told(down.now, of_risk(again)) == [(ABOVE, "3"), (HIGH, "3")]


def test_other_settings_of_the_matrix_are_no_news() -> None:
    one = risk((3, 3))
    before = news(None, of_risk(one)).now
    found = news(before, of_risk(replace(one, matrix=STRICT)))
    assert [(each.holding.kind, each.is_silent) for each in found.opened] == [(ABOVE, True), (HIGH, True)]


def test_other_settings_do_not_hide_a_new_score() -> None:
    before = news(None, of_risk(risk((3, 4)))).now
    scored = replace(risk((3, 4), (5, 5)), matrix=replace(FIVE_BY_FIVE, appetite=11))
    assert told(before, of_risk(scored)) == [(ABOVE, "2"), (HIGH, "2")]


def test_other_settings_do_not_hide_that_a_review_is_overdue() -> None:
    one = risk((3, 3), next_review_on=DAY)
    later = replace(one, matrix=STRICT, today=DAY + timedelta(days=1))
    assert told(of_risk(one), of_risk(later)) == [(RiskEventKind.REVIEW_OVERDUE, DAY.isoformat())]


def test_a_lower_appetite_is_news_of_the_same_scoring() -> None:
    one = risk((3, 4))
    assert told(of_risk(one), of_risk(replace(one, appetite="8"))) == [(ABOVE, "1")]


@pytest.mark.parametrize(
    ("values", "kind", "occasion"),
    [
        ({"next_review_on": DAY}, RiskEventKind.REVIEW_OVERDUE, "2020-04-20"),
        ({"mitigations": (Mitigation(3, "Recruit", due=DAY),)}, RiskEventKind.MITIGATION_OVERDUE, "3 2020-04-20"),
        (
            {"response": RiskResponse.TOLERATE, "accepted_until": DAY + timedelta(days=31)},
            RiskEventKind.ACCEPTANCE_EXPIRING,
            "2020-05-21",
        ),
    ],
)
def test_a_day_that_passes_is_news_the_day_after(values: dict[str, object], kind: RiskEventKind, occasion: str) -> None:
    today = risk((2, 2), **values)
    tomorrow = replace(today, today=DAY + timedelta(days=1))
    assert told(of_risk(today), of_risk(today)) == []
    assert told(of_risk(today), of_risk(tomorrow)) == [(kind, occasion)]


def test_what_is_done_or_off_the_register_ends() -> None:
    late = risk((4, 4), mitigations=(Mitigation(3, "Recruit", due=DAY - timedelta(days=1)),))
    done = replace(late, mitigations=(replace(late.mitigations[0], status=MitigationStatus.DONE),))
    before = news(None, of_risk(late)).now
    assert [one.kind for one in news(before, of_risk(done)).ended] == [RiskEventKind.MITIGATION_OVERDUE]
    assert len(news(before, of_risk(replace(late, closed_on=DAY))).ended) == 3


def test_an_area_that_turns_red_is_news_and_red_again_while_it_is_red_is_none() -> None:
    def area(*rags: RagStatus) -> RiskArea:
        ratings = (AreaRating(DAY - timedelta(days=9 - at), rag) for at, rag in enumerate(rags))
        return RiskArea(1, "IT", "IT", DAY, tuple(ratings))

    amber, red = RagStatus.AMBER, RagStatus.RED
    turned = news(of_area(area(amber)), of_area(area(amber, red)))
    assert [one.holding.occasion for one in turned.opened] == ["2020-04-12"]
    assert told(turned.now, of_area(area(amber, red, red))) == []
    assert told(turned.now, of_area(area(amber, red, amber))) == []


CELLS = st.tuples(st.integers(1, 5), st.integers(1, 5))
HISTORIES = st.lists(CELLS, min_size=1, max_size=12)


@given(HISTORIES)
def test_each_occasion_is_told_once_and_looking_again_finds_nothing(scores: list[tuple[int, int]]) -> None:
    was, heard = None, list[tuple[RiskEventKind, str]]()
    for upto in range(1, len(scores) + 1):
        now = of_risk(risk(*scores[:upto]))
        heard += told(was, now)
        was = news(was, now).now
        again = news(was, now)
        assert (again.opened, again.ended, again.is_changed) == ((), (), False)
    assert len(heard) == len(set(heard))
    flips = sum(a[0] * a[1] < 16 <= b[0] * b[1] for a, b in itertools.pairwise(scores))
    assert sum(kind is HIGH for kind, _ in heard) == flips


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_scorings_were_written_does_not_matter(
    scores: list[tuple[int, int]], random: object
) -> None:
    one = risk(*scores)
    mixed = list(one.scorings)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    before = Announced(of_risk(one).matrix)
    assert news(before, of_risk(replace(one, scorings=tuple(mixed)))) == news(before, of_risk(one))
