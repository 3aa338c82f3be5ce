"""Detection on the register: risks and areas that are due are assessed, and what has become of them is announced."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection
from sqlmodel import Session

from storage.alerts import gathering, risk_due
from storage.alerts.batches import AT_ONCE, Batches
from storage.alerts.risk_announcing import announce
from storage.alerts.risk_due import Subject
from storage.database import Database
from storage.domain.matrix import RiskMatrix


class RiskDetector(Batches[Subject]):
    """Assesses the risks and areas that are due by the matrix of the register."""

    noun = "subject"

    def __init__(
        self,
        database: Database,
        *,
        alerts_channel: str,
        matrix: RiskMatrix,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        super().__init__(database, alerts_channel=alerts_channel, now=now, today=today)
        self._matrix = matrix

    def recount(self) -> int:
        """Assess everything anew, as a new day asks for; how much there was that had not been found."""
        with self._database.writing(figures=False) as session:
            risk_due.mark_all(session, at=self._now())
        return self.tick()

    def _any_due(self, connection: Connection, now: datetime) -> bool:
        return risk_due.any_due(connection, now=now)

    def _assess(self, session: Session, taken: list[Subject], only: Subject | None = None) -> int | None:
        now = self._now()
        marks = risk_due.take(session, now=now, limit=AT_ONCE, only=only)
        taken[:] = marks.subjects
        if not marks.ids:
            return None
        changes = announce(
            session,
            marks.subjects,
            alerts_channel=self._alerts_channel,
            matrix=self._matrix,
            today=self._today(),
            now=now,
        )
        risk_due.done(session, marks)
        is_more = risk_due.any_due(session.connection(), now=now)
        (gathering.wait if is_more else gathering.go)(session, at=now, kinds=gathering.RISKS)
        return changes

    def _set_aside(self, session: Session, one: Subject, until: datetime, fault: str) -> None:
        marks = risk_due.take(session, now=self._now(), limit=AT_ONCE, only=one)
        risk_due.set_aside(session, marks, one, until=until, fault=fault)
