"""Rows of the register into values, without a question of who reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from storage.domain.classification import Classification
from storage.domain.matrix import Cell, RiskMatrix
from storage.domain.rag import RagStatus
from storage.domain.risk import (
    LinkedIndicator,
    Mitigation,
    MitigationStatus,
    Proximity,
    RiskKey,
    RiskResponse,
    RiskSnapshot,
    ScoreKind,
    Scoring,
)
from storage.domain.risk_area import AreaRating, RiskArea
from storage.tables import AreaRating as RatingRow
from storage.tables import Mitigation as MitigationRow
from storage.tables import Risk as RiskRow
from storage.tables import RiskArea as AreaRow
from storage.tables import RiskLink, RiskScoring, table_of

_RISK, _SCORING, _MITIGATION = table_of(RiskRow), table_of(RiskScoring), table_of(MitigationRow)
_LINK, _AREA, _RATING = table_of(RiskLink), table_of(AreaRow), table_of(RatingRow)
_SCORED = [
    _SCORING.c[name]
    for name in ("risk_id", "id", "kind", "likelihood", "impact", "on_day", "why", "made_by", "made_at", "printed")
]
AREAS = select(_AREA).order_by(_AREA.c.position, _AREA.c.name)
RATINGS = select(_RATING).order_by(_RATING.c.on_day, _RATING.c.id)


@dataclass(frozen=True)
class Statements:
    """What reads some risks: themselves, their scorings oldest first, their mitigations in order, their live links."""

    risks: Select[Any]
    scorings: Select[Any]
    mitigations: Select[Any]
    links: Select[Any]

    @classmethod
    def of(cls, wanted: ColumnElement[bool] | None) -> "Statements":
        """Those for the risks that a condition on their table selects, or for all."""
        risks = select(_RISK).order_by(_RISK.c.reference)
        scorings = select(*_SCORED).order_by(_SCORING.c.on_day, _SCORING.c.id)
        mitigations = select(_MITIGATION).order_by(_MITIGATION.c.position, _MITIGATION.c.id)
        links = select(_LINK.c.risk_id, _LINK.c.indicator_id).where(_LINK.c.undone_at.is_(None))
        if wanted is None:
            return cls(risks, scorings, mitigations, links)
        # A condition and not a list of ids: SQLite takes a limited number of variables in one statement.
        some = select(_RISK.c.id).where(wanted)
        return cls(
            risks.where(wanted),
            scorings.where(_SCORING.c.risk_id.in_(some)),
            mitigations.where(_MITIGATION.c.risk_id.in_(some)),
            links.where(_LINK.c.risk_id.in_(some)),
        )


# Built once: putting a statement together costs as much as running it.
EVERY = Statements.of(None)
ONE = Statements.of(_RISK.c.reference == bindparam("reference"))


def by_risk(connection: Connection, statement: Select[Any], given: Mapping[str, Any]) -> Mapping[int, list[Row[Any]]]:
    """The rows that a statement gives, by the risk (row id) that each belongs to."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(statement, given).all():
        found[row.risk_id].append(row)
    return found


def risk_of(
    row: Row[Any],
    *,
    area: str,
    scorings: Iterable[Row[Any]],
    mitigations: Iterable[Row[Any]],
    linked: tuple[LinkedIndicator, ...],
    matrix: RiskMatrix,
    today: date,
) -> RiskSnapshot:
    """A risk row with what belongs to it as a value, without its flags."""
    return RiskSnapshot(
        id=row.id,
        version=row.version,
        key=RiskKey(row.reference),
        title=row.title,
        matrix=matrix,
        today=today,
        cause=row.cause,
        event=row.event,
        effect=row.effect,
        directorate=row.directorate,
        category=row.category,
        owner=row.owner,
        owner_account=row.owner_account,
        area=area,
        why=row.why,
        what_next=row.what_next,
        controls=tuple(line for line in row.controls.splitlines() if line.strip()),
        mitigations=tuple(map(mitigation_of, mitigations)),
        response=RiskResponse(row.response) if row.response else None,
        accepted_until=row.accepted_until,
        appetite=row.appetite,
        proximity=Proximity(row.proximity) if row.proximity else None,
        review_months=row.review_months,
        last_review=row.last_review,
        next_review_on=row.next_review_on,
        raised_on=row.raised_on,
        closed_on=row.closed_on,
        closed_why=row.closed_why,
        classification=Classification(row.classification),
        illustrative=row.illustrative,
        scorings=tuple(map(scoring_of, scorings)),
        linked=linked,
        source=row.source,
    )


def scoring_of(row: Sequence[Any]) -> Scoring:
    """A row of a scoring, as `Statements` selects it, as a value; one half of a cell is none."""
    # Taken apart at once: a register holds many thousand, and asking a row for each name takes twice as long.
    _, key, kind, likelihood, impact, on, why, by, at, printed = row
    is_whole = likelihood is not None and impact is not None
    return Scoring(_KINDS[kind], _cell(likelihood, impact) if is_whole else None, on, why, by, at, printed, key)


_KINDS = {str(kind): kind for kind in ScoreKind}
_STATES = {str(state): state for state in MitigationStatus}


# A register holds many thousand scorings and a matrix a hundred cells at most: they share them.
@lru_cache(maxsize=400)
def _cell(likelihood: int, impact: int) -> Cell:
    return Cell(likelihood, impact)


def mitigation_of(row: Row[Any]) -> Mitigation:
    """A row of a mitigation as a value."""
    state = _STATES[row.status]
    return Mitigation(row.id, row.action, row.owner, row.due, row.due_text, state, row.done_on)


def area_of(row: Row[Any], ratings: Iterable[Row[Any]], risks: Iterable[RiskSnapshot], today: date) -> RiskArea:
    """A row of an area with its ratings, oldest first, and the risks on the register that belong to it."""
    there = list(risks)
    return RiskArea(
        id=row.id,
        name=row.name,
        title=row.title,
        today=today,
        ratings=tuple(map(rating_of, ratings)),
        risks=len(there),
        high=sum(one.is_high for one in there),
        classification=Classification(row.classification),
        illustrative=row.illustrative,
        source=row.source,
    )


def rating_of(row: Row[Any]) -> AreaRating:
    """A row of an area's rating as a value."""
    return AreaRating(
        on=row.on_day,
        rag=RagStatus(row.rag),
        why=row.why,
        mitigating=row.mitigating,
        what_next=row.what_next,
        by=row.made_by,
        at=row.made_at,
    )
