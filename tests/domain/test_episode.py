"""What may be asked of a red indicator: to put it off, for so long and with a reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.domain.episode import LONGEST_REASON, LONGEST_SNOOZE, Episode, SnoozeProblem, check_snooze

TODAY = date(2020, 1, 20)


def problems(until: date | None, reason: str) -> dict[str, str]:
    with pytest.raises(SnoozeProblem) as raised:
        check_snooze(until, reason, TODAY)
    return raised.value.problems


@pytest.mark.parametrize("days", [1, 14, LONGEST_SNOOZE.days])
def test_a_day_within_a_year_is_taken(days: int):
    assert check_snooze(TODAY + timedelta(days), "  Waiting for\nthe audit ", TODAY) == "Waiting for the audit"


def test_a_reason_is_kept_without_what_no_database_takes():
    assert check_snooze(TODAY + timedelta(1), "Waiting\0 for \ud800the audit", TODAY) == "Waiting for the audit"
    assert list(problems(TODAY + timedelta(1), "\0 \ud800")) == ["reason"]


@pytest.mark.parametrize("until", [None, TODAY, TODAY - timedelta(1), TODAY + LONGEST_SNOOZE + timedelta(1)])
def test_any_other_day_is_refused_beside_the_day(until: date | None):
    assert list(problems(until, "Waiting")) == ["until"]


@pytest.mark.parametrize("reason", ["", " \n ", "x" * (LONGEST_REASON + 1)])
def test_a_reason_is_required_and_short(reason: str):
    assert list(problems(TODAY + timedelta(1), reason)) == ["reason"]


def test_both_are_said_at_once():
    assert set(problems(None, "")) == {"until", "reason"}


@pytest.mark.parametrize(("until", "is_snoozed"), [(None, False), (TODAY, False), (TODAY + timedelta(1), True)])
def test_the_day_it_is_put_off_to_is_the_first_on_which_it_counts_again(until: date | None, is_snoozed: bool):
    one = Episode(1, "published", "2019-12-31", datetime(2020, 1, 1, tzinfo=UTC), snoozed_until=until)
    assert one.is_snoozed(TODAY) is is_snoozed
