"""A review of a risk kept: its new score beside the earlier ones, what is done about it, and when to look again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session

from storage import audit
from storage.audit import Change, Hand
from storage.domain import risk_review
from storage.domain.matrix import RiskMatrix, RiskScore
from storage.domain.risk import MitigationStatus, RiskKey, RiskSnapshot, ScoreKind
from storage.domain.risk_review import Edit, Review, ReviewProblem, check, edits
from storage.domain.viewer import Viewer
from storage.register import reading
from storage.register.writing import touch
from storage.since import mark
from storage.tables import AuditEntry, Mitigation, Risk, RiskScoring, table_of

__all__ = ["Changed", "NotYours", "Review", "ReviewProblem", "Reviewed", "review", "shown"]
_RISK, _SCORING, _MITIGATION = table_of(Risk), table_of(RiskScoring), table_of(Mitigation)
_AUDIT = table_of(AuditEntry)
_KINDS = ("risk", "risk mitigation", "risk link", "risk owner")
_UNTOLD = ("area", "owner_account")
_SHORT = 80


class NotYours(Exception):
    """There is no such risk, or this person may not score it: nobody is told which."""


class Changed(Exception):
    """The risk is no longer as the person saw it: `by` (account or name) changed it last, at `at`; `what` came of it.

    `by` is empty and `at` None where nobody is known to have done it. The links of a risk and its area are not listed:
    the indicators and the areas may not be for this person.
    """

    def __init__(self, by: str, at: datetime | None, what: tuple[Edit, ...]) -> None:
        super().__init__(f"changed by {by or 'somebody'} while you were editing")
        self.by, self.at, self.what = by, at, what


@dataclass(frozen=True)
class Reviewed:
    """The risk as it is now, how it was scored before, and what was changed; nothing where all was saved already."""

    risk: RiskSnapshot
    was: RiskScore | None
    changes: tuple[Edit, ...]


@dataclass(frozen=True)
class Shown:
    """A risk that this person may score, where the audit stood when it was read, and what has become of it since."""

    risk: RiskSnapshot
    mark: int
    changed: Changed


def shown(
    session: Session, key: RiskKey, *, viewer: Viewer, today: date, matrix: RiskMatrix, since: int | None = None
) -> Shown:
    """The risk to be shown before it is reviewed; with what was changed after the mark `since`. Raises NotYours."""
    risk = _find(session, key, viewer, today, matrix)
    later = [] if since is None else _later(session, key, since)
    return Shown(risk, mark(session), _changed(later))


def review(
    session: Session, hand: Hand, entered: Review, *, viewer: Viewer, today: date, matrix: RiskMatrix
) -> Reviewed:
    """Keep a review. Only what was entered and differs is written, besides that the risk was looked at today.

    Raises NotYours, Changed and ReviewProblem, and nothing is written then. The same review sent again by the same
    person is kept once.
    """
    # Whoever else is about to change this risk waits here, and sees what was written when their turn comes.
    lock = select(_RISK.c.id).where(_RISK.c.reference == entered.key.reference).with_for_update()
    session.connection().execute(lock)
    risk = _find(session, entered.key, viewer, today, matrix)
    if risk.version != entered.version:
        later = _later(session, risk.key, entered.mark)
        if _is_done(risk, entered, later, viewer):
            return Reviewed(risk, risk.residual, ())
        raise _changed(later)
    check(entered, risk)
    made = edits(entered, risk)
    if not made:
        return Reviewed(risk, risk.residual, ())
    _write(session, hand, risk, entered, today)
    touch(session, [risk.id])
    audit.record(session, hand, [_entry(risk, one, today) for one in made])
    return Reviewed(_find(session, entered.key, viewer, today, matrix), risk.residual, made)


def _find(session: Session, key: RiskKey, viewer: Viewer, today: date, matrix: RiskMatrix) -> RiskSnapshot:
    found = reading.risk(session, key, viewer=viewer, today=today, matrix=matrix)
    if found is None or not viewer.may_review(found.id, found.directorate):
        raise NotYours
    return found


def _write(session: Session, hand: Hand, risk: RiskSnapshot, entered: Review, today: date) -> None:
    connection = session.connection()
    values: dict[str, Any] = {"last_review": today, "next_review_on": risk_review.set_review(entered, risk)}
    for name in ("why", "what_next"):
        text = risk_review.new_text(getattr(entered, name), getattr(risk, name))
        values |= {name: text} if text is not None else {}
    connection.execute(update(_RISK).where(_RISK.c.id == risk.id).values(**values))
    if score := risk_review.rescored(entered, risk):
        connection.execute(insert(_SCORING).values(**_scoring(hand, risk, score, entered.why, today)))
    for one, status in risk_review.moved_statuses(entered, risk):
        done = today if status is MitigationStatus.DONE else None
        wanted = (_MITIGATION.c.id == one.id) & (_MITIGATION.c.risk_id == risk.id)
        connection.execute(update(_MITIGATION).where(wanted).values(status=str(status), done_on=done))


def _scoring(hand: Hand, risk: RiskSnapshot, score: RiskScore, why: str, today: date) -> dict[str, Any]:
    return {
        "risk_id": risk.id,
        "kind": str(ScoreKind.RESIDUAL),
        "on_day": today,
        "likelihood": score.cell.likelihood,
        "impact": score.cell.impact,
        "why": risk_review.new_text(why, "") or "",
        "printed": "",
        "made_by": hand.who,
        "made_at": hand.at,
    }


def _entry(risk: RiskSnapshot, one: Edit, today: date) -> Change:
    what, about, action = one.field.partition(": ")
    if about:
        short = " ".join(action.split())
        named = f"{what}: {short if len(short) <= _SHORT else f'{short[: _SHORT - 1]}…'}"
        return Change("risk mitigation", risk.key.reference, named, one.was, one.now, risk=risk)
    now = f"{one.now}, from {today:%d/%m/%Y}" if one.field == "residual" else one.now
    return Change("risk", risk.key.reference, one.field, one.was, now, risk=risk)


def _later(session: Session, key: RiskKey, since: int) -> list[Any]:
    """What the audit has of this risk after the mark, oldest first."""
    wanted = (_AUDIT.c.id > since) & _AUDIT.c.kind.in_(_KINDS) & (_AUDIT.c.subject == key.reference)
    return list(session.connection().execute(select(_AUDIT).where(wanted).order_by(_AUDIT.c.id)).all())


def _changed(later: list[Any]) -> Changed:
    return Changed(later[-1].who if later else "", later[-1].at if later else None, _listed(later))


def _listed(entries: list[Any]) -> tuple[Edit, ...]:
    told = [one for one in entries if one.kind in ("risk", "risk mitigation") and one.field not in _UNTOLD]
    return tuple(Edit(one.field, one.was, one.now) for one in told)


def _is_done(risk: RiskSnapshot, entered: Review, later: list[Any], viewer: Viewer) -> bool:
    """Whether this very review, by this very person, is what stands there now."""
    is_mine = bool(later) and all(one.who == viewer.user for one in later)
    return is_mine and not edits(entered, risk)
