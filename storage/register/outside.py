"""Risks that lie outside the matrix: scored before it was changed."""

from sqlalchemy import or_, select
from sqlmodel import Session

from storage.domain.matrix import RiskMatrix
from storage.tables import Risk, RiskScoring, table_of

_RISK, _SCORING = table_of(Risk), table_of(RiskScoring)


def outside(session: Session, matrix: RiskMatrix) -> tuple[str, ...]:
    """The references of risks with a scoring, of whatever day, that the matrix has no cell for."""
    beyond = or_(_SCORING.c.likelihood > len(matrix.likelihood), _SCORING.c.impact > len(matrix.impact))
    joined = select(_RISK.c.reference).join(_SCORING, _SCORING.c.risk_id == _RISK.c.id)
    return tuple(session.connection().scalars(joined.where(beyond).distinct().order_by(_RISK.c.reference)))
