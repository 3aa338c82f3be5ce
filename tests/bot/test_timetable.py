"""Jobs with a time of day: when they are due, that each firing is run once, and what happens to one that was missed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from, timedeltas

from bot.clock import ZONE
from bot.timetable import Firing, Slot, Timed, every_day, first_weekday, weekdays
from storage.alerts import jobs
from storage.database import Database
from storage.tables import JobRun

DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Work:
    """Remembers when it was done; raises what it is given first."""

    def __init__(self, *faults: Exception) -> None:
        self.done: list[datetime] = []
        self._faults = list(faults)

    def __call__(self, now: datetime) -> str:
        self.done.append(now)
        if self._faults:
            raise self._faults.pop(0)
        return f"{len(self.done)} done"


def firing(database: Database, work: Work) -> Firing:
    return Firing(database, Timed("missing", time(8), work))


def run_of(database: Database, slot: str) -> JobRun | None:
    with database.reading() as session:
        return session.get(JobRun, ("missing", slot))


@pytest.mark.parametrize(
    ("now", "slot"),
    [("2026-11-21 07:59:59", "2026-11-20"), ("2026-11-21 08:00", "2026-11-21"), ("2026-11-22 00:30", "2026-11-21")],
)
def test_the_latest_firing_is_the_last_one_whose_time_has_come(now: str, slot: str) -> None:
    assert Timed("x", time(8), Work()).latest(at(now)) == Slot(slot, at(f"{slot} 08:00"))


@pytest.mark.parametrize(
    ("now", "due"), [("2026-03-29 05:00", "2026-03-29T05:00"), ("2026-10-25 06:00", "2026-10-25T06:00")]
)
def test_a_firing_keeps_its_hour_on_the_days_of_the_clock_changes(now: str, due: str) -> None:
    # Six o'clock in London is five in UTC after the change of March, and six after that of October.
    slot = Timed("x", time(6), Work()).latest(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert slot.due.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(("now", "slot"), [("2026-11-23 08:59", "2026-11-20"), ("2026-11-22 12:00", "2026-11-20")])
def test_a_weekday_job_has_no_firing_at_weekends(now: str, slot: str) -> None:
    assert Timed("x", time(9), Work(), weekdays).latest(at(now)).name == slot


def test_each_month_has_one_first_weekday() -> None:
    days = [date(2026, 1, 1) + number * DAY for number in range(730)]
    found = [day for day in days if first_weekday(day)]
    assert [(day.year, day.month) for day in found] == [
        (year, month) for year in (2026, 2027) for month in range(1, 13)
    ]
    assert [day for day in found if any(day.replace(day=one).weekday() < 5 for one in range(1, day.day))] == []


@given(
    now=datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1)),
    later=timedeltas(timedelta(), timedelta(days=40)),
    hour=sampled_from([6, 8, 9, 21]),
    days=sampled_from([every_day, weekdays, first_weekday]),
)
def test_the_latest_firing_is_never_ahead_and_never_goes_back(
    now: datetime, later: timedelta, hour: int, days: Callable[[date], bool]
) -> None:
    timed, moment = Timed("x", time(hour), Work(), days), now.replace(tzinfo=UTC)
    slot, after = timed.latest(moment), timed.latest(moment + later)
    assert moment - 36 * DAY < slot.due <= moment
    assert days(slot.due.date()) and slot.due.astimezone(ZONE).hour == hour
    assert (slot.name, slot.due) <= (after.name, after.due)
    assert timed.latest(slot.due) == slot


def test_a_firing_is_run_once_whoever_looks_and_however_often(database: Database) -> None:
    work = Work()
    for look in (firing(database, work), firing(database, work)):
        for minutes in range(3):
            look.look(at("2026-11-21 08:00") + timedelta(minutes=minutes))
    assert len(work.done) == 1
    run = run_of(database, "2026-11-21")
    assert run and (run.outcome, run.is_late) == ("1 done", False)


def test_days_that_were_missed_are_made_up_for_once_and_marked_late(database: Database) -> None:
    work = Work()
    firing(database, work).look(at("2026-11-16 08:00"))
    firing(database, work).look(at("2026-11-21 08:10:01"))
    assert len(work.done) == 2
    run = run_of(database, "2026-11-21")
    assert run and run.is_late
    assert run_of(database, "2026-11-19") is None


def test_a_firing_of_a_day_before_the_bot_was_there_is_left_out(database: Database) -> None:
    work = Work()
    look = firing(database, work)
    look.look(at("2026-11-21 07:00"))
    assert work.done == []
    look.look(at("2026-11-21 08:00"))
    assert len(work.done) == 1


def test_a_firing_of_the_first_day_is_made_up_for(database: Database) -> None:
    work = Work()
    firing(database, work).look(at("2026-11-21 15:00"))
    run = run_of(database, "2026-11-21")
    assert len(work.done) == 1 and run and run.is_late


def test_a_firing_that_failed_is_run_again_after_a_while(database: Database) -> None:
    work = Work(ValueError("care leavers: 41.2"))
    look, begin = firing(database, work), at("2026-11-21 08:00")
    with pytest.raises(ValueError):
        look.look(begin)
    run = run_of(database, "2026-11-21")
    assert run and (run.outcome, run.ended_at) == ("failed: ValueError", None)
    for minutes in (1, 5, 10, 11):
        look.look(begin + timedelta(minutes=minutes))
    assert work.done == [begin, begin + jobs.ABANDONED]


def test_a_firing_whose_process_died_is_run_by_another_after_a_while(database: Database) -> None:
    begin, work = at("2026-11-21 08:00"), Work()
    with database.writing(figures=False) as session:
        jobs.claim(session, "missing", "2026-11-21", at=begin)
    for minutes in (1, 9, 10, 11):
        firing(database, work).look(begin + timedelta(minutes=minutes))
    assert work.done == [begin + jobs.ABANDONED]
