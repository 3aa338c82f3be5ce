"""When an indicator turns red: whoever stands for a risk that hangs on it is asked whether that changes the risk."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from storage.alerts import alerts
from storage.alerts.routing import holders
from storage.domain.classification import Classification
from storage.domain.delivery import AlertKind
from storage.domain.role import Role
from storage.survivors import merges, survivor
from storage.tables import Alert, Risk, RiskLink, RiskQuestion, table_of

_LINK, _RISK, _QUESTION = table_of(RiskLink), table_of(Risk), table_of(RiskQuestion)
_ALERT = table_of(Alert)
_ASKED = tuple(_RISK.c[name] for name in ("owner_account", "directorate", "classification"))
_LIVE = (
    select(_LINK.c.indicator_id, *(_RISK.c[name] for name in ("id", "owner_account", "directorate", "classification")))
    .join(_RISK, _RISK.c.id == _LINK.c.risk_id)
    .where(_LINK.c.undone_at.is_(None))
    .order_by(_RISK.c.reference, _LINK.c.indicator_id)
)
MOST = 5
"""Questions in one message, each with its buttons."""


@dataclass(frozen=True)
class Red:
    """An indicator (row id) that everyone hears has turned red, for which period, with the change (row id)."""

    indicator: int
    period_key: str
    change: int


def ask(session: Session, reds: Sequence[Red], *, alerts_channel: str, today: date, at: datetime) -> int:
    """Ask about every risk on the register that hangs on one of these, once for each period; how many questions.

    Asked is the owner, where nobody is bound the officers of the risk's directorate, or its directors about an exempt
    one, and where there are none the alerts channel, in which anybody who may review the risk can answer.
    """
    links = _links(session, reds, today)
    if not links:
        return 0
    places = _Places(session, alerts_channel)
    asked: dict[str, list[int]] = defaultdict(list)
    count = 0
    for red, row in links:
        question = _add(session, red, row.id, at)
        if question is not None:
            count += 1
            for destination in places.of(row):
                asked[destination].append(question)
    for destination, questions in asked.items():
        _tell(session, destination, questions, at=at)
    return count


def ask_others(session: Session, risks: Iterable[int], *, alerts_channel: str, today: date) -> None:
    """Ask what is still open about these risks (row ids) of whoever stands for them now, where nobody of them was."""
    mine = _QUESTION.c.risk_id.in_(sorted(set(risks))) & (_QUESTION.c.answer == "")
    of_link = (_LINK.c.risk_id == _QUESTION.c.risk_id) & (_LINK.c.indicator_id == _QUESTION.c.indicator_id)
    is_live = _LINK.c.undone_at.is_(None) & or_(_RISK.c.closed_on.is_(None), _RISK.c.closed_on > today)
    wanted = select(_QUESTION.c.id, _QUESTION.c.at, *_ASKED).join(_RISK, _RISK.c.id == _QUESTION.c.risk_id)
    rows = session.connection().execute(wanted.join(_LINK, of_link).where(mine, is_live)).all()
    if not rows:
        return
    places, told = _Places(session, alerts_channel), _told(session, {row.at for row in rows})
    for row in rows:
        wanted_places = list(places.of(row))
        if not told[row.id].intersection(wanted_places):
            for destination in wanted_places:
                # By its moment the message is found again when the question is answered.
                _tell(session, destination, [row.id], at=row.at)


def _told(session: Session, moments: Iterable[datetime]) -> Mapping[int, set[str]]:
    """By question of these moments, where it was asked."""
    mine = _ALERT.c.at.in_(sorted(set(moments))) & (_ALERT.c.kind == AlertKind.RISK_QUESTION)
    found: dict[int, set[str]] = defaultdict(set)
    for row in session.connection().execute(select(_ALERT.c.destination, _ALERT.c.payload).where(mine)):
        for question in json.loads(row.payload)["questions"]:
            found[question].add(row.destination)
    return found


def _links(session: Session, reds: Sequence[Red], today: date) -> list[tuple[Red, Any]]:
    """The risks on the register that hang on these indicators, or on what was merged into them."""
    is_open = or_(_RISK.c.closed_on.is_(None), _RISK.c.closed_on > today)
    rows = session.connection().execute(_LIVE.where(is_open)).all()
    if not rows:
        return []
    into, by_id = merges(session), {one.indicator: one for one in reds}
    found: dict[tuple[int, int], tuple[Red, Any]] = {}
    for row in rows:
        indicator = survivor(into, row.indicator_id)
        if indicator in by_id:
            found.setdefault((row.id, indicator), (by_id[indicator], row))
    return list(found.values())


def _add(session: Session, red: Red, risk: int, at: datetime) -> int | None:
    """The question's row id; None where it has been asked for this period before."""
    insert = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
    key = {"risk_id": risk, "indicator_id": red.indicator, "period_key": red.period_key}
    row = insert(_QUESTION).values(**key, change_id=red.change, at=at, answer="", reason="", answered_by="")
    made: int | None = (
        session.connection().execute(row.on_conflict_do_nothing(index_elements=list(key)).returning(_QUESTION.c.id))
    ).scalar()
    return made


class _Places:
    """Who is asked about a risk."""

    def __init__(self, session: Session, alerts_channel: str) -> None:
        self._alerts_channel = alerts_channel
        self._held = {role: holders(session, role) for role in (Role.OFFICER, Role.DIRECTOR)}

    def of(self, row: Any) -> Iterable[str]:
        if row.owner_account:
            return [row.owner_account]
        # No officer sees what is exempt.
        role = Role.DIRECTOR if row.classification == Classification.EXEMPT else Role.OFFICER
        held = [who for who, grant in self._held[role] if grant.covers(row.directorate)]
        return dict.fromkeys(held) or [one for one in (self._alerts_channel,) if one]


def _tell(session: Session, destination: str, questions: Sequence[int], *, at: datetime) -> None:
    for start in range(0, len(questions), MOST):
        some = list(questions[start : start + MOST])
        alerts.tell(
            session,
            key=f"risk question:{destination}:{some[0]}",
            destination=destination,
            kind=AlertKind.RISK_QUESTION,
            payload={"questions": some},
            at=at,
        )
