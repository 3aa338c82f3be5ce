"""Alerts and questions about every risk and area of a council, to one person and to a channel that everyone reads."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.alerts.risk_asking import MOST
from storage.database import Session
from storage.domain.classification import Publication
from storage.domain.delivery import AlertKind
from storage.tables import (
    Alert,
    Indicator,
    Measurement,
    Risk,
    RiskArea,
    RiskEvent,
    RiskLine,
    RiskQuestion,
    StatusChange,
    table_of,
)
from tests.storage.alert_builders import AT, alert, change

_RISK, _AREA, _EVENT, _LINE = table_of(Risk), table_of(RiskArea), table_of(RiskEvent), table_of(RiskLine)
_QUESTION, _ALERT, _CHANGE = table_of(RiskQuestion), table_of(Alert), table_of(StatusChange)
_INDICATOR, _MEASUREMENT = table_of(Indicator), table_of(Measurement)
_PLAIN, _OF_RISK_ONE = "H-02", 1000
"""The indicator that everyone sees; where the row ids of what is asked about the first risk begin."""


def risks_told(session: Session, places: Sequence[str], changes: Sequence[int], *, not_before: datetime) -> None:
    """Have each place told that every risk is newly high and every area red, and asked about every risk.

    `changes` (row ids) are those of secret indicators: the first risk, which everyone sees, is asked about because of
    each of them. Nothing that is shown to anybody counts what is secret.
    """
    risks = session.connection().execute(select(_RISK).order_by(_RISK.c.id)).all()
    areas = session.connection().execute(select(_AREA).order_by(_AREA.c.id)).all()
    if not risks:
        return
    events = [_event(session, "newly high", f"risk:{one.id}", risk_id=one.id) for one in risks]
    events += [_event(session, "area red", f"area:{one.id}", area_id=one.id) for one in areas]
    asked = _questions(session, risks, changes)
    for place in places:
        told = alert(session, place, kind=AlertKind.RISKS, not_before=not_before)
        rows = [{"alert_id": told, "destination": place, "event_id": one} for one in events]
        session.connection().execute(insert(_LINE), rows)
        for questions in asked:
            made = alert(session, place, kind=AlertKind.RISK_QUESTION, not_before=not_before)
            payload = json.dumps({"questions": questions})
            session.connection().execute(_ALERT.update().where(_ALERT.c.id == made).values(payload=payload))


def _event(session: Session, kind: str, subject: str, **about: int) -> int:
    blank = {"risk_id": None, "area_id": None, "mitigation_id": None, "ended_at": None, "is_told": True, "at": AT}
    words = json.dumps({"was": "4 Low", "now": "25 High"})
    values = blank | about | {"kind": kind, "subject": subject, "occasion": "1", "words": words}
    made = session.connection().execute(insert(_EVENT).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _questions(session: Session, risks: Sequence[Any], changes: Sequence[int]) -> list[list[int]]:
    """The questions of each message; no row id depends on how many there are of what is secret."""
    plain = _latest(session)
    red = change(session, _PLAIN, plain.period_text, announce=False)
    every = [_question(session, one.id, one.id, plain.indicator_id, red) for one in risks]
    of = {row.id: row for row in session.connection().execute(select(_CHANGE))}
    hidden = [
        _question(session, _OF_RISK_ONE + number, risks[0].id, of[one].indicator_id, one)
        for number, one in enumerate(changes)
    ]
    return [some[start : start + MOST] for some in (every, hidden) for start in range(0, len(some), MOST)]


def _latest(session: Session) -> Any:
    """Its last figure that everyone sees."""
    joined = select(_MEASUREMENT).join(_INDICATOR, _INDICATOR.c.id == _MEASUREMENT.c.indicator_id)
    is_out = (_MEASUREMENT.c.publication == Publication.PUBLISHED) & _MEASUREMENT.c.publish_on.is_(None)
    mine = joined.where(_INDICATOR.c.code == _PLAIN, is_out).order_by(_MEASUREMENT.c.id.desc()).limit(1)
    return session.connection().execute(mine).one()


def _question(session: Session, key: int, risk: int, indicator: int, red: int) -> int:
    about = {"id": key, "risk_id": risk, "indicator_id": indicator, "period_key": f"Q{key}", "change_id": red, "at": AT}
    session.connection().execute(insert(_QUESTION).values(**about, answer="", reason="", answered_by=""))
    return key
