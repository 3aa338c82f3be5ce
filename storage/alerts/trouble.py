"""What is not as it should be, for whoever looks after the bot. No figures, and no names of indicators."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage.alerts import jobs
from storage.alerts.problems import problems
from storage.domain.trouble import Trouble

SILENCE = timedelta(minutes=2)
"""So long a job may keep quiet."""


def trouble(session: Session, *, now: datetime) -> Trouble:
    """What holds messages back, and which jobs have stopped in every process."""
    found = problems(session, now=now)
    silent = tuple((one.job, one.at) for one in jobs.beats(session) if now - one.at > SILENCE)
    return Trouble(found.undelivered, found.paused, len(found.set_aside), silent, len(found.risks_aside))
