"""From what is true of risks and areas to what is announced of them, and to those who hear of it: one transaction."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlmodel import Session

from storage.alerts import alerts, risk_announced, risk_asking, risk_touching, subscriptions
from storage.alerts.risk_due import Subject
from storage.domain import telling
from storage.domain.classification import Classification
from storage.domain.delivery import AlertKind, Part, Reason, State
from storage.domain.matrix import RiskMatrix
from storage.domain.risk_change import Announced, Holding, RiskNews, news, of_area, of_risk
from storage.domain.telling import RiskAbout
from storage.domain.viewer import COMMAND_LINE, PUBLIC
from storage.register import reading
from storage.tables import Delivery, Risk, RiskEvent, RiskLine, table_of

_RISK, _EVENT, _LINE = table_of(Risk), table_of(RiskEvent), table_of(RiskLine)
_DELIVERY = table_of(Delivery)
_CHUNK = 500


def announce(
    session: Session,
    subjects: Sequence[Subject],
    *,
    alerts_channel: str,
    matrix: RiskMatrix,
    today: date,
    now: datetime,
) -> int:
    """Announce what has changed of these; how much there was that was not so the first time.

    Raises Busy where another announces them at the same time.
    """
    was, begun = risk_announced.read(session, subjects), risk_announced.begun(session)
    found = list[_Turn]()
    for one in _assess(session, subjects, matrix, today):
        kept = was.get(str(one.subject))
        is_newcomer = begun is not None and one.since is not None and one.since > begun
        told = news(kept.state if kept else None, one.now, is_newcomer=is_newcomer)
        if kept is None or kept.state != told.now:
            risk_announced.replace(session, one.subject, kept, told.now, at=now)
            found.append(_Turn(one, told, kept.state.score if kept else ""))
    if not found:
        return 0
    return _Announcement(session, alerts_channel, at=now).write(found, matrix=matrix, today=today)


@dataclass(frozen=True)
class _Assessed:
    """`since` is when a risk was first scored, by the clock of whoever wrote that; None where it was not."""

    subject: Subject
    now: Announced
    about: RiskAbout
    since: datetime | None = None


@dataclass(frozen=True)
class _Turn:
    """What is news about one risk or area; `was` is its score or rating before, in words."""

    one: _Assessed
    news: RiskNews
    was: str


def _assess(session: Session, subjects: Iterable[Subject], matrix: RiskMatrix, today: date) -> Iterator[_Assessed]:
    risks, areas = ([one.id for one in subjects if one.is_area is kind] for kind in (False, True))
    for start in range(0, len(risks), _CHUNK):
        some = _RISK.c.id.in_(risks[start : start + _CHUNK])
        for risk in reading.some_risks(session, some, viewer=COMMAND_LINE, today=today, matrix=matrix):
            about = RiskAbout(risk.id, risk.area, frozenset({risk.directorate}), risk.owner_account)
            since = min((scoring.at for scoring in risk.scorings if scoring.at), default=None)
            yield _Assessed(Subject(risk.id), of_risk(risk), about, since)
    if areas:
        wanted = set(areas)
        for area in reading.areas(session, viewer=COMMAND_LINE, today=today, matrix=matrix, seen=()):
            if area.id in wanted:
                about = RiskAbout(None, area.name, _directorates(session, area.id))
                yield _Assessed(Subject(area.id, is_area=True), of_area(area), about)


def _directorates(session: Session, area: int) -> frozenset[str]:
    """Those that have a risk of the area which everyone may see: who hears tells nothing of the others."""
    mine = (_RISK.c.area_id == area) & (_RISK.c.classification == Classification.PUBLIC) & _RISK.c.closed_on.is_(None)
    found = session.connection().execute(select(_RISK.c.directorate).where(mine).distinct()).scalars()
    return frozenset(one for one in found if one)


class _Announcement:
    """Writes the events of one transaction and has them told."""

    def __init__(self, session: Session, alerts_channel: str, *, at: datetime) -> None:
        self._session, self._alerts_channel, self._at = session, alerts_channel, at
        self._subscriptions = tuple(subscriptions.all_active(session))
        self._alerts: dict[str, int] = {}

    def write(self, found: Sequence[_Turn], *, matrix: RiskMatrix, today: date) -> int:
        """How much there was that was not so the first time."""
        known = self._known(turn.one.subject for turn in found)
        count = 0
        for turn in found:
            count += self._end(turn) + self._open(turn, known)
        changed = [turn.one.subject for turn in found if turn.news.is_changed]
        risk_touching.touch(self._session, changed)
        risks = [one.id for one in changed if not one.is_area]
        risk_asking.ask_others(self._session, risks, alerts_channel=self._alerts_channel, today=today)
        first = [turn.one.subject.id for turn in found if turn.news.is_first and not turn.one.subject.is_area]
        self._tell_first(first, matrix, today)
        return count

    def _known(self, subjects: Iterable[Subject]) -> dict[tuple[str, str, str], Row[Any]]:
        """The events there are of these."""
        wanted, found = sorted({str(one) for one in subjects}), dict[tuple[str, str, str], Row[Any]]()
        for start in range(0, len(wanted), _CHUNK):
            some = select(_EVENT).where(_EVENT.c.subject.in_(wanted[start : start + _CHUNK]))
            for row in self._session.connection().execute(some):
                found[row.subject, row.kind, row.occasion] = row
        return found

    def _end(self, turn: _Turn) -> int:
        for one in turn.news.ended:
            mine = (_EVENT.c.subject == str(turn.one.subject)) & (_EVENT.c.kind == str(one.kind))
            mine &= (_EVENT.c.occasion == one.occasion) & _EVENT.c.ended_at.is_(None)
            self._session.connection().execute(update(_EVENT).where(mine).values(ended_at=self._at))
        return len(turn.news.ended)

    def _open(self, turn: _Turn, known: dict[tuple[str, str, str], Row[Any]]) -> int:
        """What has begun is told; what began again on the same occasion was told, and is only true again.

        Where it was over before its message could be sent, it was not told, and is now.
        """
        count = 0
        for opened in turn.news.opened:
            one = opened.holding
            row = known.get((str(turn.one.subject), str(one.kind), one.occasion))
            if row is not None:
                again = update(_EVENT).where(_EVENT.c.id == row.id).values(ended_at=None)
                self._session.connection().execute(again)
                self._tell_unheard(row.id)
            else:
                event = self._add(turn, one, is_told=not opened.is_silent)
                if not opened.is_silent:
                    self._tell(event, turn.one.about)
            count += not turn.news.is_first
        return count

    def _add(self, turn: _Turn, one: Holding, *, is_told: bool) -> int:
        subject = turn.one.subject
        values = {
            "subject": str(subject),
            "risk_id": None if subject.is_area else subject.id,
            "area_id": subject.id if subject.is_area else None,
            "mitigation_id": one.mitigation,
            "kind": str(one.kind),
            "occasion": one.occasion,
            "words": json.dumps({"was": turn.was, "now": turn.news.now.score}),
            "is_told": is_told,
            "at": self._at,
        }
        made = self._session.connection().execute(insert(_EVENT).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    def _tell(self, event: int, about: RiskAbout) -> None:
        told = telling.risk_destinations(about, subscriptions=self._subscriptions, alerts_channel=self._alerts_channel)
        rows = [{"alert_id": self._alert(one), "destination": one, "event_id": event} for one in told]
        if rows:
            self._session.connection().execute(insert(_LINE), rows)

    def _tell_unheard(self, event: int) -> None:
        mine = and_(_LINE.c.event_id == event, _DELIVERY.c.part == Part.HEAD, _DELIVERY.c.ts == "")
        unheard = and_(mine, _DELIVERY.c.state == State.CANCELLED, _DELIVERY.c.reason == Reason.NOBODY)
        lines = select(_LINE.c.id, _LINE.c.destination).join(_DELIVERY, _DELIVERY.c.alert_id == _LINE.c.alert_id)
        connection = self._session.connection()
        for line in connection.execute(lines.where(unheard)).all():
            alert = self._alert(line.destination)
            connection.execute(update(_LINE).where(_LINE.c.id == line.id).values(alert_id=alert))

    def _alert(self, destination: str) -> int:
        if destination not in self._alerts:
            self._alerts[destination] = alerts.unsent(self._session, destination, AlertKind.RISKS, at=self._at)
        return self._alerts[destination]

    def _tell_first(self, risks: Sequence[int], matrix: RiskMatrix, today: date) -> None:
        """How many have come onto the register, as everyone may see it."""
        counts = {"risks": 0, "high": 0}
        for start in range(0, len(risks), _CHUNK):
            some = _RISK.c.id.in_(risks[start : start + _CHUNK])
            for one in reading.some_risks(self._session, some, viewer=PUBLIC, today=today, matrix=matrix):
                counts["risks"] += not one.is_closed
                counts["high"] += one.is_high
        if self._alerts_channel and counts["risks"]:
            alerts.gather(self._session, self._alerts_channel, AlertKind.RISK_BASELINE, counts, at=self._at)
