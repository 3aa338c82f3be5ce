"""What is a change of status, of which kind, and what caused it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.change import NOTHING, Cause, ChangeKind, Standing, detect
from storage.domain.rag import RagStatus

RED, AMBER, GREEN = RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN
Q2 = Standing(GREEN, "2019-09-30", date(2019, 9, 30), "Q2 2019/20", 1, "7 days", "8 days", "lower", measurement=1)
Q3 = replace(Q2, status=RED, period_key="2019-12-31", end=date(2019, 12, 31), value="12 days", measurement=2)
STATUSES = st.sampled_from(list(RagStatus))


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        (GREEN, RED, ChangeKind.NEWLY_RED),
        (RagStatus.NO_TARGET, RED, ChangeKind.NEWLY_RED),
        (RED, AMBER, ChangeKind.RECOVERED),
        (RED, GREEN, ChangeKind.RECOVERED),
        (RED, RagStatus.NO_STATUS, ChangeKind.OTHER),
        (GREEN, AMBER, ChangeKind.OTHER),
        (AMBER, GREEN, ChangeKind.OTHER),
    ],
)
def test_a_change_is_of_one_kind(was: RagStatus, now: RagStatus, kind: ChangeKind) -> None:
    assert detect(replace(Q2, status=was), replace(Q3, status=now)).kind is kind


@pytest.mark.parametrize(
    ("now", "cause"),
    [
        (Q3, Cause.PERFORMANCE),
        (replace(Q3, is_late=True), Cause.LATE),
        (replace(Q2, status=RED, target="6 days"), Cause.TARGET),
        (replace(Q2, status=RED, target="6 days", measurement=2, revision=2), Cause.TARGET),
        (replace(Q2, status=RED, rule="lower; 2 points"), Cause.RULE),
        (replace(Q2, status=RED, value="9 days", measurement=2), Cause.CORRECTION),
        (replace(Q2, status=RED, value="9 days", measurement=2, is_revised=True), Cause.RESTATED),
        (replace(Q2, status=RED), Cause.CORRECTION),
        (replace(Q2, status=RED, value="9 days", target="6 days", measurement=2), Cause.CORRECTION),
    ],
)
def test_a_change_has_one_cause(now: Standing, cause: Cause) -> None:
    assert detect(Q2, now).cause is cause


def test_what_was_never_announced_is_new_and_no_change() -> None:
    found = detect(None, Q3)
    assert (found.is_new, found.kind) == (True, None)


def test_what_becomes_defined_is_new_and_no_change() -> None:
    found = detect(replace(Q2, status=RagStatus.NOT_DEFINED), Q3)
    assert (found.is_new, found.kind) == (True, None)


def test_still_red_in_a_new_period_has_moved_and_not_changed() -> None:
    found = detect(replace(Q2, status=RED), Q3)
    assert (found.is_moved, found.kind) == (True, None)


def test_a_figure_takes_the_place_of_a_rating_without_one_for_a_later_period() -> None:
    stated = replace(Q3, measurement=None, value="", target="", rule="")
    assert detect(stated, Q2).cause is Cause.CORRECTION
    assert detect(Q3, replace(Q2, measurement=None)) is NOTHING


def test_the_same_period_counts_wherever_a_page_places_it() -> None:
    moved_back = replace(Q3, status=GREEN, end=date(2019, 9, 30))
    assert detect(Q3, moved_back).kind is ChangeKind.RECOVERED


@given(STATUSES, STATUSES)
def test_a_figure_for_an_earlier_period_never_changes_anything(was: RagStatus, now: RagStatus) -> None:
    announced = replace(Q3, status=was)
    found = detect(announced, replace(Q2, status=now))
    assert found is NOTHING or (was is RagStatus.NOT_DEFINED and found.kind is None)


@given(STATUSES)
def test_the_same_standing_again_is_nothing(status: RagStatus) -> None:
    assert detect(replace(Q3, status=status), replace(Q3, status=status, is_late=True, is_revised=True)) is NOTHING
