"""Owners as a person in chat may bind them: of indicators and risks that they see and that are theirs to look after."""

from datetime import date
from itertools import groupby

from sqlalchemy import and_
from sqlmodel import Session, col

from storage.audit import Hand
from storage.domain.account import parse_account
from storage.domain.holding import Owned, Unbound, digest
from storage.domain.role import Permission
from storage.domain.viewer import Viewer
from storage.facts import load_names
from storage.owners import OwnerProblem, bind_these, owners_of, release
from storage.register.naming import NamedRisk, named
from storage.search.wording import normalise
from storage.since import changed_since
from storage.tables import Indicator

_LIVE = and_(col(Indicator.retired_on).is_(None), col(Indicator.merged_into).is_(None))
NOT_YOURSELF = "Nobody makes themselves an owner. Please ask an administrator, or another officer, to bind you."
_CHANGED = "That has been done already, or has changed since. Nothing was done now; please look again."


def mine_to_bind(session: Session, viewer: Viewer, *, today: date) -> tuple[Owned, ...]:
    """The indicators in use, and the risks on the register, that the person sees and may bind the owner of, by code."""
    seen = load_names(session, _LIVE, viewer=viewer, today=today)
    allowed = [key for key, facts in seen.items() if viewer.may(Permission.BIND, facts.directorate)]
    risks = [one for one in named(session, viewer=viewer, today=today) if not one.is_closed]
    mine = [_owned(one) for one in risks if viewer.may(Permission.BIND, one.directorate)]
    return (*owners_of(session, allowed), *mine)


def _owned(one: NamedRisk) -> Owned:
    return Owned(one.id, one.key.reference, one.title, "", "", one.owner, one.account, is_risk=True)


def unbound(session: Session, viewer: Viewer, *, today: date) -> tuple[Unbound, ...]:
    """The owners' roles that are bound to nobody yet, those with most indicators and risks first."""
    open_ones = [one for one in mine_to_bind(session, viewer, today=today) if one.owner and not one.account]
    by_role = sorted(open_ones, key=lambda one: (normalise(one.owner), one.code))
    groups = [(role, tuple(group)) for role, group in groupby(by_role, key=lambda one: normalise(one.owner))]
    found = (Unbound(digest(role), group[0].owner, group) for role, group in groups)
    return tuple(sorted(found, key=lambda one: -len(one.members)))


def bind_unbound(
    session: Session, hand: Hand, key: str, account: str, *, viewer: Viewer, today: date, token: str, seen: int
) -> str:
    """Bind what is of one owner's role and the person was shown; a sentence on what was done.

    Raises OwnerProblem where they are not those of `token` any more, or one was bound after the mark `seen`.
    """
    who = _allowed(account, viewer)
    found = next((one for one in unbound(session, viewer, today=today) if one.key == key), None)
    if found is None or found.token != token:
        raise OwnerProblem(_CHANGED)
    if changed_since(session, seen, "owner", indicators={one.id for one in found.members if not one.is_risk}):
        raise OwnerProblem(_CHANGED)
    if changed_since(session, seen, "risk owner", subjects={one.code for one in found.members if one.is_risk}):
        raise OwnerProblem(_CHANGED)
    return bind_these(session, hand, found.members, who)


def bind_seen(session: Session, hand: Hand, code: str, account: str, *, viewer: Viewer, today: date) -> str:
    """Bind one indicator or risk, or release it where `account` is empty; a sentence on what was done.

    Raises OwnerProblem, with the same words for what is not there and what is not the person's.
    """
    found = find_mine(session, code, viewer=viewer, today=today)
    if not account:
        return release(session, hand, found)
    return bind_these(session, hand, [found], _allowed(account, viewer))


def find_mine(session: Session, code: str, *, viewer: Viewer, today: date) -> Owned:
    """The indicator of this code, or risk of this reference, that the person may bind the owner of; or OwnerProblem."""
    wanted, typed = code.strip().upper(), " ".join(code.split())[:60]
    mine = mine_to_bind(session, viewer, today=today)
    found = [one for one in mine if one.code.upper() == wanted]
    if not found:
        by_name = next((one for one in mine if normalise(one.name) == normalise(code)), None)
        raise OwnerProblem(
            f"“{typed}” is a name; its {'reference' if by_name.is_risk else 'code'} is {by_name.code}."
            if by_name
            else f"There is no indicator or risk with the code “{typed}” whose owner you could bind."
        )
    if len(found) > 1:
        names = ", ".join("the risk register" if one.is_risk else f"“{one.scorecard}”" for one in found)
        raise OwnerProblem(f"{found[0].code} stands on {names}; which is meant can be said on the command line only.")
    return found[0]


def _allowed(account: str, viewer: Viewer) -> str:
    """The account, unless it is the person's own: an owner sees what an officer does not."""
    try:
        who = parse_account(account)
    except ValueError as error:
        raise OwnerProblem(str(error)) from None
    if who == viewer.user and not viewer.may(Permission.GRANT):
        raise OwnerProblem(NOT_YOURSELF)
    return who
