"""The risks that a reader may see, by what they are called and whose they are: for searching and for owners."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from storage.domain.risk import RiskKey
from storage.domain.viewer import Reader
from storage.register.rows import AREAS, EVERY
from storage.register.sight import Sight


@dataclass(frozen=True)
class NamedRisk:
    """A risk without its scores; `id` is its row id, `account` whom its owner is bound to.

    `sentence` is what is known of its cause, event and effect.
    """

    id: int
    key: RiskKey
    title: str
    directorate: str
    area: str
    category: str
    owner: str
    account: str
    is_closed: bool
    sentence: tuple[str, ...] = ()


def named(session: Session, *, viewer: Reader, today: date) -> tuple[NamedRisk, ...]:
    """Every risk that the reader may see, closed ones too, by reference."""
    connection, sight = session.connection(), Sight(viewer, today)
    areas = {row.id: row.name for row in sight.areas(connection.execute(AREAS))}
    return tuple(
        NamedRisk(
            id=row.id,
            key=RiskKey(row.reference),
            title=row.title,
            directorate=row.directorate,
            area=areas.get(row.area_id, ""),
            category=row.category,
            owner=row.owner,
            account=row.owner_account,
            is_closed=row.closed_on is not None and row.closed_on <= today,
            sentence=tuple(text for text in (row.cause, row.event, row.effect) if text),
        )
        for row in sight.risks(connection.execute(EVERY.risks))
    )
