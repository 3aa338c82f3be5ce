"""When a subscription's digest is due: the latest moment that has come in its own time zone, and the next one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from storage.domain.subscription import Cadence, Subscription

COUNCIL_ZONE = "Europe/London"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = timedelta(days=1)
_LONGEST = 93
"""Days within which every cadence comes round."""
_QUARTERS = (1, 4, 7, 10)
_FRIDAY = 4
_WORDS = {
    Cadence.DAILY: "every day",
    Cadence.WEEKDAYS: "every weekday",
    Cadence.MONTHLY: "on the first day of each month",
    Cadence.QUARTERLY: "on the first day of January, April, July and October",
}


@dataclass(frozen=True)
class Slot:
    """One firing. `key` is its local day, so no change of the clocks makes two of it; `at` is the moment in UTC."""

    key: str
    at: datetime


def slot(cadence: Cadence, at: time, zone: str, weekday: int, now: datetime) -> Slot | None:
    """The latest slot that has come by `now` (with its zone); None for what is told at once.

    A local time that the spring change leaves out comes as much later as the clocks went forward; one that comes twice
    in autumn counts the first time.
    """
    if cadence is Cadence.AT_ONCE:
        return None
    there = ZoneInfo(zone)
    # From tomorrow on, since around a change of the clocks a slot can fall on the next local day.
    start = now.astimezone(there).date() + _DAY
    for day in (start - _DAY * number for number in range(_LONGEST + 3)):
        if _falls_on(cadence, weekday, day):
            moment = datetime.combine(day, at, tzinfo=there).astimezone(UTC)
            if moment <= now:
                return Slot(day.isoformat(), moment)
    return None


def slot_of(one: Subscription, now: datetime) -> Slot | None:
    """The latest slot of a subscription; None where none has come since its times were set."""
    found = slot(one.cadence, one.at, one.zone, one.weekday, now)
    if found is None or (one.counts_from is not None and found.at < one.counts_from):
        return None
    return found


def words(cadence: Cadence, at: time, zone: str, weekday: int = 0) -> str:
    """How often, in words; the zone is named where it is not the council's own."""
    if cadence is Cadence.AT_ONCE:
        return "at once"
    when = _WORDS.get(cadence) or f"every {DAYS[weekday]}"
    where = "" if zone == COUNCIL_ZONE else f" ({zone})"
    return f"{when} at {at:%H:%M}{where}"


def words_of(one: Subscription) -> str:
    """How often a subscription is told."""
    return words(one.cadence, one.at, one.zone, one.weekday)


@cache
def zones() -> tuple[str, ...]:
    """Every time zone this machine knows by its name, the council's own first."""
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return (COUNCIL_ZONE, *(name for name in named if name != COUNCIL_ZONE), "UTC")


def zone_named(text: str) -> str | None:
    """The zone that somebody typed, in whatever case and with blanks or underscores; None for none."""
    wanted = _plain(text)
    return next((name for name in zones() if _plain(name) == wanted), None)


def _plain(name: str) -> str:
    return "_".join(name.casefold().replace("_", " ").split())


def _falls_on(cadence: Cadence, weekday: int, day: date) -> bool:
    if cadence is Cadence.WEEKDAYS:
        return day.weekday() <= _FRIDAY
    if cadence is Cadence.WEEKLY:
        return day.weekday() == weekday
    if cadence is Cadence.MONTHLY:
        return day.day == 1
    return cadence is Cadence.DAILY or (day.day == 1 and day.month in _QUARTERS)
