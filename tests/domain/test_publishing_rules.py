"""What may follow on what in publishing, and what becomes of the figure that a line shows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.classification import Publication, Release
from storage.domain.publishing import Decision, State, carried, decided, state_of

TODAY = date(2019, 12, 2)
TOMORROW = TODAY + timedelta(days=1)
DRAFT, APPROVED, HELD = Release(Publication.DRAFT), Release(Publication.APPROVED), Release(Publication.HELD)
DAYS = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
RELEASES = st.one_of(
    st.sampled_from([DRAFT, APPROVED, HELD, Release()]), DAYS.map(lambda day: Release(Publication.PUBLISHED, day))
)


def published(day: date | None = TODAY) -> Release:
    return Release(Publication.PUBLISHED, day)


@pytest.mark.parametrize(
    ("was", "decision", "now"),
    [
        (DRAFT, Decision.APPROVE, APPROVED),
        (DRAFT, Decision.PUBLISH, None),
        (DRAFT, Decision.HOLD, HELD),
        (APPROVED, Decision.APPROVE, APPROVED),
        (APPROVED, Decision.PUBLISH, published()),
        (APPROVED, Decision.HOLD, HELD),
        (HELD, Decision.APPROVE, APPROVED),
        (HELD, Decision.PUBLISH, None),
        (HELD, Decision.HOLD, HELD),
        (published(TOMORROW), Decision.APPROVE, None),
        (published(TOMORROW), Decision.PUBLISH, published()),
        (published(TOMORROW), Decision.HOLD, HELD),
        (published(None), Decision.APPROVE, None),
        (published(None), Decision.PUBLISH, published(None)),
        (published(None), Decision.HOLD, HELD),
    ],
)
def test_each_decision_leads_where_the_state_allows(was: Release, decision: Decision, now: Release | None):
    assert decided(was, decision, today=TODAY) == now


def test_publishing_carries_its_day():
    assert decided(APPROVED, Decision.PUBLISH, today=TODAY, on=TOMORROW) == published(TOMORROW)


def test_what_is_to_be_published_later_is_counted_apart():
    assert [state_of(published(day), TODAY) for day in (None, TODAY, TOMORROW)] == [
        State.PUBLISHED,
        State.PUBLISHED,
        State.SCHEDULED,
    ]


@given(RELEASES, st.lists(st.sampled_from(list(Decision)), max_size=6), DAYS)
def test_nothing_comes_out_without_being_published(start: Release, decisions: list[Decision], day: date):
    release, was_out = start, start.is_out(TODAY)
    for decision in decisions:
        after = decided(release, decision, today=TODAY, on=max(day, TODAY))
        if after is not None and decision is not Decision.PUBLISH:
            assert not after.is_out(TODAY) or (release.is_out(TODAY) and after == release)
        release = after or release
    assert not release.is_out(TODAY) or was_out or Decision.PUBLISH in decisions


@given(RELEASES, RELEASES, st.sampled_from([DRAFT, APPROVED, HELD]), st.lists(RELEASES, max_size=3))
def test_no_other_decision_brings_a_figure_out(figure: Release, was: Release, now: Release, others: list[Release]):
    after = carried(figure, was=was, now=now, others=others)
    assert all(figure.is_out(day) or not after.is_out(day) for day in (TODAY, TOMORROW))


@given(RELEASES, RELEASES, DAYS, st.lists(RELEASES, max_size=3))
def test_a_published_line_has_its_figure_out_by_its_day(
    figure: Release, was: Release, day: date, others: list[Release]
):
    assert carried(figure, was=was, now=published(day), others=others).is_out(day)


@given(st.sampled_from([DRAFT, APPROVED, HELD]), DAYS, st.sampled_from([DRAFT, HELD]))
def test_a_figure_of_one_line_goes_back_with_it(figure: Release, day: date, line: Release):
    out = carried(figure, was=line, now=published(day), others=[])
    assert carried(out, was=published(day), now=HELD, others=[]) == HELD


@given(DAYS, DAYS)
def test_a_figure_that_was_out_before_its_line_stays(before: date, day: date):
    figure = published(min(before, day) - timedelta(days=1))
    assert carried(figure, was=published(day), now=HELD, others=[]) == figure


def test_a_figure_waits_for_the_other_line_that_shows_it():
    assert carried(published(TODAY), was=published(TODAY), now=HELD, others=[published(TOMORROW)]) == published(
        TOMORROW
    )


def test_a_line_put_off_takes_its_figure_with_it():
    assert carried(published(TODAY), was=published(TODAY), now=published(TOMORROW), others=[]) == published(TOMORROW)
