"""The lines of alerts about the register, as one reader may see them."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from storage.domain.matrix import RiskMatrix
from storage.domain.risk import Mitigation, RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_change import RiskEventKind
from storage.domain.risk_told import ToldRisk
from storage.domain.viewer import Reader
from storage.register import reading
from storage.tables import Risk, RiskEvent, RiskLine, table_of

_LINE, _EVENT, _RISK = table_of(RiskLine), table_of(RiskEvent), table_of(Risk)
_LINES = select(_EVENT, _LINE.c.id.label("line")).join(_LINE, _LINE.c.event_id == _EVENT.c.id)


def told(session: Session, alert_id: int, *, viewer: Reader, today: date, matrix: RiskMatrix) -> tuple[ToldRisk, ...]:
    """Every line of an alert, the gravest first, as this reader may see it; a fixed number of statements."""
    rows = session.connection().execute(_LINES.where(_LINE.c.alert_id == alert_id).order_by(_LINE.c.id)).all()
    about = select(_EVENT.c.risk_id).join(_LINE, _LINE.c.event_id == _EVENT.c.id).where(_LINE.c.alert_id == alert_id)
    given = {"viewer": viewer, "today": today, "matrix": matrix}
    is_any = any(row.risk_id is not None for row in rows)
    seen = reading.some_risks(session, _RISK.c.id.in_(about), **given) if is_any else ()  # type: ignore[arg-type]
    risks = {one.id: one for one in seen}
    areas: dict[int, RiskArea] = {}
    if any(row.area_id is not None for row in rows):
        found = reading.areas(session, viewer=viewer, today=today, matrix=matrix, seen=())
        areas = {one.id: one for one in found}
    return tuple(sorted((_line(row, risks, areas) for row in rows), key=_place))


def _line(row: Row[Any], risks: dict[int, RiskSnapshot], areas: dict[int, RiskArea]) -> ToldRisk:
    risk, area = risks.get(row.risk_id), areas.get(row.area_id)
    words = json.loads(row.words) if risk or area else {}
    return ToldRisk(
        id=row.line,
        kind=RiskEventKind(row.kind),
        was=words.get("was", ""),
        now=words.get("now", ""),
        at=row.at,
        ended_at=row.ended_at,
        risk=risk,
        area=area,
        mitigation=_mitigation(risk, row.mitigation_id),
    )


def _mitigation(risk: RiskSnapshot | None, wanted: int | None) -> Mitigation | None:
    return next((one for one in risk.mitigations if one.id == wanted), None) if risk else None


_KINDS = list(RiskEventKind)


def _place(one: ToldRisk) -> tuple[object, ...]:
    rank, score = _KINDS.index(one.kind), one.risk.residual if one.risk else None
    grave = tuple(-part for part in score.seriousness) if score else (0, 0)
    name = one.risk.key.reference if one.risk else (one.area.name if one.area else "")
    return rank, grave, name, one.id
