"""Detection: what is due is assessed, what has changed is announced, and what cannot be assessed is set aside."""

from datetime import datetime

from sqlalchemy import Connection
from sqlmodel import Session

from storage.alerts import due, gathering, returning
from storage.alerts.announcing import announce
from storage.alerts.batches import AT_ONCE, Batches


class Detector(Batches[int]):
    """Assesses the indicators (row ids) that are due."""

    noun = "indicator"

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

    def _any_due(self, connection: Connection, now: datetime) -> bool:
        return due.any_due(connection, now=now)

    def _assess(self, session: Session, taken: list[int], only: int | None = None) -> int | None:
        now = self._now()
        marks = due.take(session, now=now, limit=AT_ONCE, only=only)
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

    def _set_aside(self, session: Session, one: int, until: datetime, fault: str) -> None:
        marks = due.take(session, now=self._now(), limit=AT_ONCE, only=one)
        due.set_aside(session, marks, one, until=until, fault=fault)
