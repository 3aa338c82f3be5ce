"""The council's own clock, whatever the machine's is: a day of publication begins by it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")


def now_here() -> datetime:
    """This moment, in the council's own time zone."""
    return datetime.now(ZONE)


def today_here() -> date:
    """Today in the council's own time zone."""
    return now_here().date()
