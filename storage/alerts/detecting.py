"""Detection: what is due is assessed, what has changed is announced, and what cannot be assessed is set aside."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.alerts import due, gathering, returning
from storage.alerts.announcing import announce
from storage.database import Busy, Database, DatabaseError

LOG = logging.getLogger(__name__)
SET_ASIDE = timedelta(hours=1)
"""How long an indicator is left alone that could not be assessed."""
# A whole scorecard is one transaction, and nobody who writes meanwhile waits for long.
_AT_ONCE = 250
_MOST_BATCHES = 500
_TRIES = 5


class Detector:
    """Assesses what is due, a batch in each transaction, so that nobody else waits for long."""

    def __init__(
        self,
        database: Database,
        *,
        alerts_channel: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._database, self._alerts_channel = database, alerts_channel
        self._now, self._today = now, today

    def tick(self) -> int:
        """Assess all that is due; how many changes there were. Raises Busy where others are in the way for long."""
        changes = 0
        for _ in range(_MOST_BATCHES):
            if not self._is_any_due():
                break
            found = self._batch()
            if found is None:  # others have taken all that is due
                break
            changes += found
        return changes

    def recount(self) -> int:
        """Assess everything anew; how many changes there were. There are none where each tick has done its work."""
        with self._database.writing(figures=False) as session:
            due.mark_all(session, at=self._now())
        return self.tick()

    def publication_day(self) -> int:
        """Assess what is published as of today; how many changes there were."""
        with self._database.writing(figures=False) as session:
            due.mark_published(session, today=self._today(), at=self._now())
            returning.touch_published_on(session, self._today())
        return self.tick()

    def _is_any_due(self) -> bool:
        with self._database.connection() as connection:
            return due.any_due(connection, now=self._now())

    def _batch(self) -> int | None:
        """Assess some; None where there was nothing to take. One that raises takes none of the others along."""
        taken: list[int] = []
        try:
            return self._again(lambda session: self._assess(session, taken))
        except DatabaseError:
            raise
        except Exception as error:
            if not taken:
                raise
            LOG.warning("Assessing %d indicators at once failed: %s", len(taken), type(error).__name__)
        return sum(self._one(indicator) for indicator in taken)

    def _one(self, indicator: int) -> int:
        """Assess one by itself, and set it aside where it raises."""
        try:
            return self._again(lambda session: self._assess(session, [], only=indicator)) or 0
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 (the edge of the loop: whatever one indicator leads to)
            fault = type(error).__name__
        LOG.error("Indicator %d cannot be assessed and is set aside for an hour: %s", indicator, fault)
        self._again(lambda session: self._set_aside(session, indicator, fault))
        return 0

    def _assess(self, session: Session, taken: list[int], only: int | None = None) -> int | None:
        now = self._now()
        marks = due.take(session, now=now, limit=_AT_ONCE, only=only)
        taken[:] = marks.indicators
        if not marks.ids:
            return None
        changes = announce(session, marks.indicators, alerts_channel=self._alerts_channel, today=self._today(), now=now)
        due.done(session, marks)
        if due.any_due(session.connection(), now=now):
            gathering.wait(session, at=now)
        else:
            gathering.go(session, at=now)
        return changes

    def _set_aside(self, session: Session, indicator: int, fault: str) -> int:
        now = self._now()
        marks = due.take(session, now=now, limit=_AT_ONCE, only=indicator)
        due.set_aside(session, marks, indicator, until=now + SET_ASIDE, fault=fault)
        return 0

    def _again(self, work: Callable[[Session], int | None]) -> int | None:
        """Do it in one transaction, and again where another was quicker with the same."""
        for left in reversed(range(_TRIES)):
            try:
                with self._database.writing(figures=False, still=True) as session:
                    return work(session)
            except (Busy, IntegrityError):
                if not left:
                    raise
        return None
