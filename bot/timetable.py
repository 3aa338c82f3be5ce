"""Jobs that have a time of day: the latest firing that has come is run by one process, once, however late."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clock import ZONE
from storage.alerts import jobs
from storage.database import Database

LATE = timedelta(minutes=10)
"""A firing that begins longer after its time than this is kept as late: the bot was not running, or had no database."""
Work = Callable[[datetime], str]
"""Does what there is to do at a moment; says in a few words what came of it, without figures or names."""
log = logging.getLogger(__name__)


def every_day(day: date) -> bool:
    """Any day."""
    return True


def weekdays(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def first_weekday(day: date) -> bool:
    """The first weekday of its month."""
    return weekdays(day) and (day.day == 1 or (day.weekday() == 0 and day.day <= 3))


@dataclass(frozen=True)
class Slot:
    """One firing: its name, which sorts by time, and when it is due."""

    name: str
    due: datetime


@dataclass(frozen=True)
class Timed:
    """A job at a time of day in the council's own zone, on some days; never at one that a clock change skips."""

    name: str
    at: time
    work: Work
    days: Callable[[date], bool] = every_day

    def latest(self, now: datetime) -> Slot:
        """The latest firing that has come at `now`."""
        here = now.astimezone(ZONE)
        day = here.date() if here.time() >= self.at else here.date() - timedelta(days=1)
        while not self.days(day):
            day -= timedelta(days=1)
        return Slot(day.isoformat(), datetime.combine(day, self.at, ZONE))


class Firing:
    """Runs a timed job's latest firing if it has not been run: a day that was missed is made up for, once.

    A firing of an earlier day than that on which the job is first known to this database is left out.
    """

    def __init__(self, database: Database, timed: Timed) -> None:
        self._database, self._timed = database, timed
        self._ended = ""

    def look(self, now: datetime) -> str:
        """Runs the firing if it is this process's to run. What the job raises is raised, and tried again later."""
        slot = self._timed.latest(now)
        if slot.name == self._ended or not self._is_ours(slot, now):
            return ""
        outcome = self._run(slot, now)
        with self._database.writing(figures=False) as session:
            jobs.ended(session, self._timed.name, slot.name, at=now, outcome=outcome)
        self._ended = slot.name
        return outcome

    def _is_ours(self, slot: Slot, now: datetime) -> bool:
        name = self._timed.name
        with self._database.reading() as session:
            is_new = jobs.last_slot(session, name) is None
            if jobs.is_ended(session, name, slot.name):
                self._ended = slot.name
                return False
        is_past = slot.due.date() != now.astimezone(ZONE).date()
        with self._database.writing(figures=False) as session:
            is_claimed = jobs.claim(session, name, slot.name, at=now, is_late=now - slot.due > LATE)
            if is_claimed and is_new and is_past:
                jobs.ended(session, name, slot.name, at=now, outcome="before the first start")
                return False
        return is_claimed

    def _run(self, slot: Slot, now: datetime) -> str:
        try:
            return self._timed.work(now)
        except Exception as error:
            with self._database.writing(figures=False) as session:
                jobs.failed(session, self._timed.name, slot.name, outcome=f"failed: {type(error).__name__}")
            raise
