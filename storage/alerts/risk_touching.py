"""Messages about the register are made anew when what they say changes, or less of it may be seen."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session

from storage.alerts import alerts
from storage.alerts.risk_due import Subject
from storage.domain.delivery import AlertKind
from storage.tables import Alert, RiskEvent, RiskLine, RiskQuestion, table_of

_LINE, _EVENT = table_of(RiskLine), table_of(RiskEvent)
_ALERT, _QUESTION = table_of(Alert), table_of(RiskQuestion)
_CHUNK = 400


def touch(session: Session, subjects: Iterable[Subject]) -> None:
    """Have every message made anew that tells of these risks and areas, or asks about these risks."""
    every = sorted(set(subjects))
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        risks, areas = ([one.id for one in some if one.is_area is kind] for kind in (False, True))
        about = or_(_EVENT.c.risk_id.in_(risks), _EVENT.c.area_id.in_(areas))
        lines = select(_LINE.c.alert_id).join(_EVENT, _EVENT.c.id == _LINE.c.event_id).where(about)
        alerts.touch(session, alerts=session.connection().execute(lines.distinct()).scalars().all())
        asked = select(_QUESTION.c.id, _QUESTION.c.at).where(_QUESTION.c.risk_id.in_(risks))
        touch_questions(session, {row.id: row.at for row in session.connection().execute(asked)})


def touch_indicators(session: Session, indicators: Iterable[int]) -> None:
    """Have every question made anew that shows a figure of these indicators (row ids)."""
    wanted = sorted(set(indicators))
    for start in range(0, len(wanted), _CHUNK):
        some = _QUESTION.c.indicator_id.in_(wanted[start : start + _CHUNK])
        asked = select(_QUESTION.c.id, _QUESTION.c.at).where(some)
        touch_questions(session, {row.id: row.at for row in session.connection().execute(asked)})


def touch_questions(session: Session, asked: Mapping[int, datetime]) -> None:
    """Have the messages made anew that ask these questions (row ids, and when each was asked)."""
    moments, found = sorted(set(asked.values())), list[int]()
    for start in range(0, len(moments), _CHUNK):
        # An alert is made in the transaction that asks, at the same moment.
        mine = _ALERT.c.at.in_(moments[start : start + _CHUNK]) & (_ALERT.c.kind == AlertKind.RISK_QUESTION)
        for row in session.connection().execute(select(_ALERT.c.id, _ALERT.c.payload).where(mine)):
            found += [row.id] if set(json.loads(row.payload)["questions"]) & set(asked) else []
    alerts.touch(session, alerts=found)
