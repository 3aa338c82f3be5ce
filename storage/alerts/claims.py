"""Somebody asks to be made the owner of indicators; an officer agrees or declines, once."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlmodel import Session

from storage import audit, roles
from storage.alerts import alerts
from storage.audit import Change, Hand
from storage.domain.claim import Claim, Claimable
from storage.domain.classification import Classification
from storage.domain.delivery import AlertKind
from storage.domain.holding import Owned
from storage.domain.role import Permission, may
from storage.domain.viewer import VIEWER, Reader, Viewer
from storage.facts import Facts, load_names
from storage.owners import bind_these, owners_of
from storage.tables import Alert, Indicator, OwnerRequest, table_of

_TABLE, _INDICATOR, _ALERT = table_of(OwnerRequest), table_of(Indicator), table_of(Alert)
_LIVE = and_(_INDICATOR.c.retired_on.is_(None), _INDICATOR.c.merged_into.is_(None))
MOST, _MOST_OPEN = 40, 5
"""Indicators that can be asked for at once: as many as one message lists; and a person's requests that may wait."""
_KIND = "owner request"
_NONE = "There is no such request, or it is not yours to decide."
_NOBODY = (
    "Nobody has been granted a role with which they could decide on that. "
    "Ask whoever looks after me to bind you with `/scorecard owner`."
)
_ENOUGH = "Five of your requests wait already. Please wait until somebody has decided on one."
_TWICE = "You have asked for these already; nobody has decided yet."
_NOT_YOURSELF = "Nobody decides on their own request. Whoever else may decide has been asked too."


class ClaimProblem(ValueError):
    """It cannot be asked for or decided; the message is a sentence for the person."""


def claimable(session: Session, *, viewer: Reader, today: date) -> tuple[Claimable, ...]:
    """The indicators in use that nobody is bound to and the person sees, exempt ones left out."""
    seen = load_names(session, _LIVE, viewer=viewer, today=today)
    open_ones = {row: facts for row, facts in seen.items() if not _is_exempt(facts)}
    return tuple(
        Claimable(one, open_ones[one.id].directorate, open_ones[one.id].section)
        for one in owners_of(session, open_ones)
        if not one.account
    )


def ask(
    session: Session, hand: Hand, words: str, indicators: Sequence[Owned], *, viewer: Viewer, today: date
) -> tuple[Claim, int]:
    """Keep the request of the viewer and have all who may decide told; the request, and how many they are.

    Raises ClaimProblem where the same was asked for already, too much waits, or nobody may decide.
    """
    ids = json.dumps(sorted(one.id for one in indicators))
    open_ones = and_(_TABLE.c.person == viewer.user, _TABLE.c.decided_by == "")
    known = session.connection().execute(select(_TABLE.c.indicators).where(open_ones)).scalars().all()
    if ids in known:
        raise ClaimProblem(_TWICE)
    if len(known) >= _MOST_OPEN:
        raise ClaimProblem(_ENOUGH)
    values = {"person": viewer.user, "words": words, "indicators": ids, "at": hand.at}
    blank = {"decided_by": "", "decided_at": None, "is_agreed": False}
    made = session.connection().execute(insert(_TABLE).values(**values, **blank))
    assert made.inserted_primary_key is not None
    found = claim(session, int(made.inserted_primary_key[0]), viewer=viewer, today=today)
    assert found is not None
    return found, _tell_deciders(session, found, viewer=viewer, at=hand.at, today=today)


def _tell_deciders(session: Session, found: Claim, *, viewer: Viewer, at: datetime, today: date) -> int:
    people = _deciders(session, found, team=viewer.team, today=today)
    if not people:
        raise ClaimProblem(_NOBODY)
    for account in people:
        key = f"request:{found.id}:{account}"
        about = {"request": found.id}
        alerts.tell(session, key=key, destination=account, kind=AlertKind.REQUEST, payload=about, at=at)
    return len(people)


def claim(session: Session, request: int, *, viewer: Reader, today: date) -> Claim | None:
    """The request with those of its indicators that the reader may see; None where there is no such request."""
    row = _row(session, request)
    if row is None:
        return None
    mine = _LIVE & _INDICATOR.c.id.in_(json.loads(row.indicators))
    seen = load_names(session, mine, viewer=viewer, today=today)
    return _claim(row, owners_of(session, seen))


def decide(
    session: Session, hand: Hand, request: int, *, viewer: Viewer, today: date, agree: bool
) -> tuple[Claim, bool]:
    """Agree or decline, where nobody has yet; the request as it stands then, and whether this was the decision.

    Agreeing binds those that are still bound to nobody. Raises ClaimProblem where it is not the person's to decide.
    """
    row = _row(session, request)
    if row is None:
        raise ClaimProblem(_NONE)
    if row.person == viewer.user:
        raise ClaimProblem(_NOT_YOURSELF)
    if not _may_decide(session, viewer, row, today):
        raise ClaimProblem(_NONE)
    free = and_(_TABLE.c.id == request, _TABLE.c.decided_by == "")
    said = {"decided_by": viewer.user, "decided_at": hand.at, "is_agreed": agree}
    is_first = bool(session.connection().execute(update(_TABLE).where(free).values(**said)).rowcount)
    if is_first:
        meant = [one for one in owners_of(session, json.loads(row.indicators)) if one.is_in_use and not one.account]
        if agree and meant:
            bind_these(session, hand, meant, row.person)
        outcome = "agreed" if agree else "declined"
        audit.record(session, hand, [Change(_KIND, row.person, "own", row.words, outcome)])
        _tell_all(session, row, at=hand.at)
    found = claim(session, request, viewer=viewer, today=today)
    assert found is not None
    return found, is_first


def _tell_all(session: Session, row: Row[Any], *, at: datetime) -> None:
    """Whoever asked hears of it, and the messages of all who were asked say who decided."""
    about = {"what": "decided", "request": row.id}
    alerts.tell(session, key=f"claim:{row.id}", destination=row.person, kind=AlertKind.TOLD, payload=about, at=at)
    asked = _ALERT.c.key.like(f"request:{row.id}:%") & (_ALERT.c.kind == AlertKind.REQUEST)
    alerts.touch(session, alerts=session.connection().execute(select(_ALERT.c.id).where(asked)).scalars().all())


def _deciders(session: Session, found: Claim, *, team: str, today: date) -> tuple[str, ...]:
    """The accounts that were granted a role with which they may decide on the request, but for whoever made it."""
    row = _row(session, found.id)
    held = {one.account for one in roles.listed(session) if may([one.grant], Permission.BIND)}
    people = [
        roles.viewer_now(session, team, account, default=frozenset({VIEWER}), is_workspace_admin=False)
        for account in sorted(held - {found.person})
    ]
    return tuple(one.user for one in people if row and _may_decide(session, one, row, today))


def _may_decide(session: Session, viewer: Viewer, row: Row[Any], today: date) -> bool:
    """Whether the person sees, and may bind the owner of, every indicator of the request that is still in use."""
    mine = _LIVE & _INDICATOR.c.id.in_(json.loads(row.indicators))
    in_use = session.connection().execute(select(_INDICATOR.c.id).where(mine)).scalars().all()
    seen = load_names(session, mine, viewer=viewer, today=today)
    return set(in_use) == set(seen) and all(viewer.may(Permission.BIND, one.directorate) for one in seen.values())


def _is_exempt(facts: Facts) -> bool:
    return facts.definition.classification is Classification.EXEMPT


def _row(session: Session, request: int) -> Row[Any] | None:
    return session.connection().execute(select(_TABLE).where(_TABLE.c.id == request)).first()


def _claim(row: Row[Any], indicators: Sequence[Owned]) -> Claim:
    decided = (row.decided_by, row.decided_at, row.is_agreed)
    return Claim(row.id, row.person, row.words, row.at, tuple(indicators), *decided)
