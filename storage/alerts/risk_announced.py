"""What was announced of risks and areas last: read, and replaced only by whoever has read the latest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage.alerts.risk_due import Subject
from storage.database import Busy
from storage.domain.risk_change import Announced, Holding, RiskEventKind
from storage.tables import RiskAnnounced, table_of

_TABLE = table_of(RiskAnnounced)
_CHUNK = 500


@dataclass(frozen=True)
class Kept:
    """What was announced, and its version."""

    state: Announced
    version: int


def read(session: Session, subjects: Iterable[Subject]) -> dict[str, Kept]:
    """What was announced of these, by their words."""
    wanted, found = sorted({str(one) for one in subjects}), dict[str, Kept]()
    for start in range(0, len(wanted), _CHUNK):
        some = select(_TABLE).where(_TABLE.c.subject.in_(wanted[start : start + _CHUNK]))
        for row in session.connection().execute(some):
            found[row.subject] = Kept(_read(row.state), row.version)
    return found


def begun(session: Session) -> datetime | None:
    """The oldest of what is announced of risks; None on a register of which nothing was."""
    earliest = select(_TABLE.c.at).where(_TABLE.c.subject.startswith("risk:"))
    return session.connection().execute(earliest.order_by(_TABLE.c.at).limit(1)).scalar()


def replace(session: Session, subject: Subject, was: Kept | None, now: Announced, *, at: datetime) -> None:
    """Announce what is true now. Raises Busy where another has announced meanwhile."""
    values = {"state": _write(now), "version": was.version + 1 if was else 1, "at": at}
    connection = session.connection()
    if was is None:
        connection.execute(insert(_TABLE).values(subject=str(subject), **values))
        return
    mine = (_TABLE.c.subject == str(subject)) & (_TABLE.c.version == was.version)
    if not connection.execute(update(_TABLE).where(mine).values(**values)).rowcount:
        raise Busy("Another detection has announced this meanwhile.")


def _write(state: Announced) -> str:
    holds = [[str(one.kind), one.occasion, one.mitigation] for one in sorted(state.holds, key=_place)]
    told = {"matrix": state.matrix, "content": state.content, "score": state.score, "scoring": state.scoring}
    return json.dumps(told | {"holds": holds})


def _place(one: Holding) -> tuple[str, str]:
    return one.kind, one.occasion


def _read(text: str) -> Announced:
    kept = json.loads(text)
    holds = (Holding(RiskEventKind(kind), occasion, mitigation) for kind, occasion, mitigation in kept["holds"])
    return Announced(kept["matrix"], kept["content"], kept["score"], kept.get("scoring", 0), frozenset(holds))
