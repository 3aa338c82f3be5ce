"""Whether an indicator that turned red changes a risk: the questions as a reader may see them, and their answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from storage import audit, posts
from storage.alerts import lines, risk_touching
from storage.audit import Change, Hand
from storage.domain.indicator import IndicatorKey
from storage.domain.matrix import RiskMatrix
from storage.domain.risk_told import Answer, AskedRisk
from storage.domain.text import storable
from storage.domain.viewer import Reader, Viewer
from storage.register import reading, writing
from storage.register.linked import all_names_of
from storage.tables import Risk, RiskLink, RiskQuestion, table_of

_TABLE, _LINK, _RISK = table_of(RiskQuestion), table_of(RiskLink), table_of(Risk)
LONGEST_REASON = 300
_NONE = "There is no such question, or it is not yours to see."
_NOT_YOURS = "Only the owner of the risk, or whoever may review it, can answer that."
_NO_REASON = "Say why, in a few words: everyone who sees the question can read it."
_TOO_LONG = "Keep it to {} letters; this has {}."


class QuestionProblem(ValueError):
    """It cannot be answered; the message is a sentence for the person."""


class ReasonProblem(QuestionProblem):
    """The reason given is none, or too long."""


@dataclass(frozen=True)
class Answered:
    """A question as it stands after an answer, and whether it was this one that counts: the first does."""

    question: AskedRisk
    is_first: bool


def asked(
    session: Session, ids: Collection[int], *, viewer: Reader, today: date, matrix: RiskMatrix
) -> tuple[AskedRisk, ...]:
    """Those of these questions (row ids) of which the reader may see the risk, the indicator and what turned it."""
    rows = session.connection().execute(select(_TABLE).where(_TABLE.c.id.in_(ids)).order_by(_TABLE.c.id)).all()
    if not rows:
        return ()
    about = _RISK.c.id.in_({row.risk_id for row in rows})
    risks = {one.id: one for one in reading.some_risks(session, about, viewer=viewer, today=today, matrix=matrix)}
    told = lines.changes(session, [row.change_id for row in rows], viewer=viewer, today=today)
    turned = {one.change.id: one for one in told}
    found = []
    for row in rows:
        risk, change = risks.get(row.risk_id), turned.get(row.change_id)
        if risk and change and change.snapshot:
            given = (Answer(row.answer) if row.answer else None, row.reason, row.answered_by, row.answered_at)
            found.append(AskedRisk(row.id, risk, change.snapshot, change.change, row.at, *given))
    return tuple(found)


def answer(
    session: Session,
    hand: Hand,
    question_id: int,
    given: Answer,
    reason: str = "",
    *,
    viewer: Viewer,
    today: date,
    matrix: RiskMatrix,
) -> Answered:
    """Answer a question that nobody has answered yet. The messages that ask it say so with the next round.

    That there is no change needs a reason. A wrong link is undone, and with it every open question that came of it.
    Raises QuestionProblem, and ReasonProblem for the reason.
    """
    one = answerable(session, question_id, viewer=viewer, today=today, matrix=matrix)
    said = _checked(reason) if given is Answer.NO_CHANGE else ""
    row = session.connection().execute(select(_TABLE).where(_TABLE.c.id == question_id)).one()
    is_first = _keep(session, hand, [question_id], given, said)
    if is_first:
        same = _same(session, row) if given is Answer.WRONG_LINK else []
        _keep(session, hand, [other.id for other in same], given, said)
        _record(session, hand, one, row, given, said)
        risk_touching.touch_questions(session, {other.id: other.at for other in (row, *same)})
    (after,) = asked(session, [question_id], viewer=viewer, today=today, matrix=matrix)
    return Answered(after, is_first)


def answerable(session: Session, question_id: int, *, viewer: Viewer, today: date, matrix: RiskMatrix) -> AskedRisk:
    """A question that this person may answer, answered or not. Raises QuestionProblem."""
    found = asked(session, [question_id], viewer=viewer, today=today, matrix=matrix)
    if not found:
        raise QuestionProblem(_NONE)
    if not viewer.may_review(found[0].risk.id, found[0].risk.directorate):
        raise QuestionProblem(_NOT_YOURS)
    return found[0]


def _checked(reason: str) -> str:
    said = " ".join(storable(reason).split())
    if not said:
        raise ReasonProblem(_NO_REASON)
    if len(said) > LONGEST_REASON:
        raise ReasonProblem(_TOO_LONG.format(LONGEST_REASON, len(said)))
    return said


def _keep(session: Session, hand: Hand, ids: Sequence[int], given: Answer, reason: str) -> bool:
    values = {"answer": str(given), "reason": reason, "answered_by": hand.who, "answered_at": hand.at}
    free = _TABLE.c.id.in_(ids) & (_TABLE.c.answer == "")
    return bool(ids) and bool(session.connection().execute(update(_TABLE).where(free).values(**values)).rowcount)


def _same(session: Session, row: Row[Any]) -> list[Row[Any]]:
    """The other open questions that came of the same link."""
    mine = (_TABLE.c.risk_id == row.risk_id) & (_TABLE.c.indicator_id == row.indicator_id)
    others = select(_TABLE).where(mine, _TABLE.c.answer == "", _TABLE.c.id != row.id)
    return list(session.connection().execute(others).all())


def _record(session: Session, hand: Hand, one: AskedRisk, row: Row[Any], given: Answer, reason: str) -> None:
    code, reference = one.indicator.definition.key.code, one.risk.key.reference
    about = {"indicator": row.indicator_id, "risk": row.risk_id}
    said = f"{given}: {reason}" if reason else str(given)
    changes = [Change("risk question", reference, f"{code} {one.change.label}", "", said, **about)]
    if given is Answer.WRONG_LINK and _undo(session, hand, row.risk_id, one.indicator.definition.key):
        writing.touch(session, [row.risk_id])
        posts.mark_risks_due(session, [row.risk_id])
        changes.append(Change("risk link", reference, code, "linked", "undone: wrong link", **about))
    audit.record(session, hand, changes)


def _undo(session: Session, hand: Hand, risk: int, key: IndicatorKey) -> bool:
    """Undo the link; False where somebody has already."""
    mine = (_LINK.c.risk_id == risk) & _LINK.c.indicator_id.in_(all_names_of(session, key))
    undone = update(_LINK).where(mine, _LINK.c.undone_at.is_(None)).values(undone_by=hand.who, undone_at=hand.at)
    return bool(session.connection().execute(undone).rowcount)
