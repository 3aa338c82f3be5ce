"""When a digest is due, in its own time zone and on the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.domain.cadence import Slot, slot, slot_of, words, zone_named, zones
from storage.domain.subscription import Cadence, Scope, ScopeKind, Subscription

LONDON = "Europe/London"
ZONES = st.sampled_from([LONDON, "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"])
DIGESTS = st.sampled_from([one for one in Cadence if one is not Cadence.AT_ONCE])
NIGHT = st.builds(time, st.integers(0, 2), st.integers(0, 59))
TIMES = st.one_of(NIGHT, st.builds(time, st.integers(0, 23), st.integers(0, 59)))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def ticks(start: datetime, days: int, step: timedelta) -> list[datetime]:
    return [start + step * number for number in range(int(timedelta(days=days) / step))]


def seen(cadence: Cadence, at: time, zone: str, weekday: int, moments: list[datetime]) -> list[Slot]:
    """Each slot as it first came up, ticking through the moments."""
    found = [slot(cadence, at, zone, weekday, moment) for moment in moments]
    return [one for one, before in zip(found, [None, *found], strict=False) if one is not None and one != before]


def expected(cadence: Cadence, weekday: int, first: date, last: date) -> list[str]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    tests = {
        Cadence.DAILY: lambda day: True,
        Cadence.WEEKDAYS: lambda day: day.isoweekday() < 6,
        Cadence.WEEKLY: lambda day: day.weekday() == weekday,
        Cadence.MONTHLY: lambda day: day.day == 1,
        Cadence.QUARTERLY: lambda day: (day.month, day.day) in ((1, 1), (4, 1), (7, 1), (10, 1)),
    }
    return [day.isoformat() for day in days if tests[cadence](day)]


@settings(max_examples=40, deadline=None)
@given(DIGESTS, TIMES, ZONES, st.integers(0, 6))
def test_over_a_year_of_ticks_every_slot_comes_once_and_in_order(
    cadence: Cadence, at: time, zone: str, weekday: int
) -> None:
    found = seen(cadence, at, zone, weekday, ticks(utc(2026, 1, 3), 380, timedelta(minutes=97)))[1:]
    keys = [one.key for one in found]
    assert keys == expected(cadence, weekday, date.fromisoformat(keys[0]), date.fromisoformat(keys[-1]))
    assert [one.at for one in found] == sorted({one.at for one in found})


@pytest.mark.parametrize("minute", [0, 30, 59])
@pytest.mark.parametrize("hour", [0, 1, 2])
@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_night_of_a_clock_change_has_one_slot(night: date, hour: int, minute: int) -> None:
    start = datetime.combine(night, time(0), tzinfo=ZoneInfo(LONDON)).astimezone(UTC) - timedelta(hours=2)
    found = seen(Cadence.DAILY, time(hour, minute), LONDON, 0, ticks(start, 1, timedelta(minutes=1)))
    assert [one.key for one in found if one.key == night.isoformat()] == [night.isoformat()]


def test_a_time_that_spring_leaves_out_comes_an_hour_later() -> None:
    assert slot(Cadence.DAILY, time(1, 30), LONDON, 0, utc(2026, 3, 29, 1, 29)).key == "2026-03-28"
    assert slot(Cadence.DAILY, time(1, 30), LONDON, 0, utc(2026, 3, 29, 1, 30)).key == "2026-03-29"


def test_a_time_that_autumn_repeats_counts_the_first_time() -> None:
    first, again = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)
    assert slot(Cadence.DAILY, time(1, 30), LONDON, 0, first) == Slot("2026-10-25", first)
    assert slot(Cadence.DAILY, time(1, 30), LONDON, 0, again) == Slot("2026-10-25", first)


def test_the_day_is_that_of_the_zone() -> None:
    assert slot(Cadence.DAILY, time(9), "Pacific/Auckland", 0, utc(2026, 1, 5, 21)).key == "2026-01-06"


def test_what_is_told_at_once_has_no_slots() -> None:
    now = utc(2026, 1, 5)
    assert slot(Cadence.AT_ONCE, time(9), LONDON, 0, now) is None


def test_a_slot_before_the_subscription_was_made_is_not_its_own() -> None:
    scope = Scope(ScopeKind.EVERYTHING)
    made = Subscription(1, "C1", "U1", scope, cadence=Cadence.DAILY, counts_from=utc(2026, 1, 5, 12))
    assert slot_of(made, utc(2026, 1, 5, 13)) is None
    assert slot_of(made, utc(2026, 1, 6, 9)) == Slot("2026-01-06", utc(2026, 1, 6, 9))


@pytest.mark.parametrize(
    ("said", "cadence", "at", "zone"),
    [
        ("at once", Cadence.AT_ONCE, time(9), LONDON),
        ("every day at 08:30", Cadence.DAILY, time(8, 30), LONDON),
        ("every weekday at 09:00", Cadence.WEEKDAYS, time(9), LONDON),
        ("every Friday at 16:00", Cadence.WEEKLY, time(16), LONDON),
        ("on the first day of each month at 08:30 (Europe/Paris)", Cadence.MONTHLY, time(8, 30), "Europe/Paris"),
        ("on the first day of January, April, July and October at 09:00", Cadence.QUARTERLY, time(9), LONDON),
    ],
)
def test_how_often_is_said_in_words(said: str, cadence: Cadence, at: time, zone: str) -> None:
    assert words(cadence, at, zone, weekday=4) == said


def test_a_zone_is_known_however_it_is_typed() -> None:
    assert zone_named("europe/paris") == "Europe/Paris"
    assert zone_named(" america/new york ") == "America/New_York"
    assert zone_named("Europe/Atlantis") is None
    assert zones()[0] == LONDON
