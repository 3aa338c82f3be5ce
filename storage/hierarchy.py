"""Scorecards and their order: who reports to whom, what they are sourced from, what is to be said beside them."""

from sqlalchemy import select
from sqlmodel import Session, col

from storage import audit
from storage.audit import Change, Hand
from storage.known import get_scorecard, scope_of
from storage.tables import Scorecard


def describe(
    session: Session,
    name: str,
    *,
    hand: Hand,
    level: str | None = None,
    parent: str | None = None,
    source: str | None = None,
    notice: str | None = None,
) -> bool:
    """Set what is known of a scorecard, making it if need be; None leaves a thing as it is. True when any changed.

    Raises ValueError, in words, when the parent would be the scorecard itself or one below it.
    """
    scorecard, _ = get_scorecard(session, name)
    wanted: dict[str, str | int | None] = {"level": level, "source": source, "notice": notice}
    if parent is not None:
        wanted["parent_id"] = _parent_id(session, scorecard, parent)
    changes = []
    for field, value in wanted.items():
        if value is not None and getattr(scorecard, field) != value:
            changes.append(Change("scorecard", scorecard.name, field, getattr(scorecard, field), value))
            setattr(scorecard, field, value)
    audit.record(session, hand, changes)
    return bool(changes)


def _parent_id(session: Session, scorecard: Scorecard, parent: str) -> int | None:
    above, _ = get_scorecard(session, parent)
    climb: Scorecard | None = above
    while climb is not None:
        if climb.id == scorecard.id:
            raise ValueError(f"“{parent}” stands below “{scorecard.name}” already, so it cannot stand above it")
        climb = session.get(Scorecard, climb.parent_id) if climb.parent_id else None
    return above.id


def find(session: Session, name: str) -> Scorecard | None:
    """The scorecard of this name, if there is one."""
    return session.scalars(select(Scorecard).filter_by(scope=scope_of(name))).first()


def names(session: Session) -> tuple[str, ...]:
    """The names of all scorecards, oldest first."""
    return tuple(session.scalars(select(col(Scorecard.name)).order_by(col(Scorecard.id))))
