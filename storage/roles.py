"""Who holds which role. Every change is in the audit and takes effect with the next question."""

from sqlalchemy import ColumnElement, delete, insert, select
from sqlmodel import Session

from storage import audit
from storage.alerts import alerts
from storage.audit import Change, Hand
from storage.directorates import NoDirectorate, directorate_named
from storage.domain.account import AccountError, parse_account
from storage.domain.clearance import same_directorate
from storage.domain.holding import EVERY, Held, words_of
from storage.domain.role import GRANTED, SCOPED, Grant, Role
from storage.domain.viewer import Viewer
from storage.since import changed_since
from storage.tables import Indicator, Risk, RoleGrant, table_of

_GRANT, _INDICATOR, _RISK = table_of(RoleGrant), table_of(Indicator), table_of(Risk)
_HELD = select(_GRANT).order_by(_GRANT.c.account, _GRANT.c.role, _GRANT.c.directorate)
_TAKES_OVER = (
    "As long as anybody is granted it, the workspace's own owners and admins are not administrators by that alone."
)
_GIVES_BACK = "Nobody is granted administrator any more, so workspace owners and admins are administrators again."


class RoleProblem(ValueError):
    """A role cannot be given or taken as asked; the message is a sentence for the person who asked."""


def grants_of(session: Session, account: str) -> tuple[frozenset[Grant], frozenset[int]]:
    """What the account holds, and the indicators (row ids) that are bound to it. Empty for an empty account."""
    if not account:
        return frozenset(), frozenset()
    connection = session.connection()
    held = connection.execute(select(_GRANT.c.role, _GRANT.c.directorate).where(_GRANT.c.account == account))
    mine = (_INDICATOR.c.owner_account == account) & _INDICATOR.c.merged_into.is_(None)
    owned = connection.execute(select(_INDICATOR.c.id).where(mine)).scalars()
    return frozenset(Grant(Role(row.role), row.directorate) for row in held), frozenset(owned)


def owned_risks_of(session: Session, account: str) -> frozenset[int]:
    """The risks (row ids) that are bound to the account; none for an empty one."""
    mine = select(_RISK.c.id).where(_RISK.c.owner_account == account)
    return frozenset(session.connection().execute(mine).scalars()) if account else frozenset()


def has_administrator(session: Session) -> bool:
    """Whether anybody has been granted administrator."""
    statement = select(_GRANT.c.id).where(_GRANT.c.role == Role.ADMINISTRATOR).limit(1)
    return session.connection().execute(statement).first() is not None


def listed(session: Session) -> tuple[Held, ...]:
    """Every role that is held, by account."""
    return tuple(_held(session))


def viewer_now(
    session: Session, team: str, user: str, *, default: frozenset[Grant], is_workspace_admin: bool
) -> Viewer:
    """A full member with the roles they hold as this transaction sees them, for a last look before a write."""
    grants, owned = grants_of(session, user)
    first = {Grant(Role.ADMINISTRATOR)} if is_workspace_admin and not has_administrator(session) else set()
    risks = owned_risks_of(session, user)
    mine = {Grant(Role.OWNER)} if owned or risks else set()
    return Viewer(team, user, grants | default | first | mine, owned, risks)


def grant(
    session: Session, hand: Hand, account: str, role: str, directorate: str = "", *, seen: int | None = None
) -> str:
    """Give a role; a sentence on what was done, also where it is held already. Raises RoleProblem.

    `seen` is the mark of the audit when the person was shown the roles: those of the account must not have changed.
    """
    who, wanted = _account(account), _role(role)
    if directorate.strip():
        directorate = _directorate(session, wanted, directorate)
    given = Grant(wanted, directorate.strip())
    if any(one.grant == given for one in _held(session, _GRANT.c.account == who)):
        return f"{who} is {words_of(given)} already; nothing has changed."
    if seen is not None and changed_since(session, seen, "role", subject=who):
        raise RoleProblem(
            f"The roles of {who} have changed since you opened this. Nothing was done; please look again."
        )
    is_first = wanted is Role.ADMINISTRATOR and not has_administrator(session)
    values = {"account": who, "role": str(wanted), "directorate": given.directorate}
    session.connection().execute(insert(_GRANT).values(**values, granted_by=hand.who, granted_at=hand.at))
    audit.record(session, hand, [Change("role", who, str(wanted), "", _where(given))])
    return f"{who} is now {words_of(given)}.{f' {_TAKES_OVER}' if is_first else ''}"


def revoke(session: Session, hand: Hand, account: str, role: str, directorate: str = "") -> str:
    """Take a role away; a sentence on what was done. Raises RoleProblem, also where the role is not held."""
    who, wanted = _account(account), _role(role)
    _refuse_scope(wanted, directorate)
    held = _held(session, _GRANT.c.account == who)
    # A directorate may have gone since the role was given, so only what is held is looked at.
    taken = [one for one in held if one.grant.role is wanted and _is_same(one.grant.directorate, directorate)]
    if not taken:
        asked = words_of(Grant(wanted, " ".join(directorate.split())))
        raise RoleProblem(f"{who} is not {asked}; nothing has changed. {_holds(who, held)}")
    return _take(session, hand, taken[0])


def revoke_token(session: Session, hand: Hand, token: str) -> str:
    """Take away the very role that a person was shown. Raises RoleProblem where it is not held any more."""
    found = next((one for one in _held(session) if one.token == token), None)
    if found is None:
        raise RoleProblem("That role has been taken away or given anew since; nothing has changed.")
    return _take(session, hand, found)


def _take(session: Session, hand: Hand, one: Held) -> str:
    where = (
        (_GRANT.c.account == one.account)
        & (_GRANT.c.role == str(one.grant.role))
        & (_GRANT.c.directorate == one.grant.directorate)
    )
    session.connection().execute(delete(_GRANT).where(where))
    alerts.touch(session, destination=one.account)
    audit.record(session, hand, [Change("role", one.account, str(one.grant.role), _where(one.grant), "")])
    is_last = one.grant.role is Role.ADMINISTRATOR and not has_administrator(session)
    return f"{one.account} is no longer {one.words}.{f' {_GIVES_BACK}' if is_last else ''}"


def _held(session: Session, *where: ColumnElement[bool]) -> list[Held]:
    rows = session.connection().execute(_HELD.where(*where)).all()
    return [Held(row.account, Grant(Role(row.role), row.directorate), row.granted_by, row.granted_at) for row in rows]


def _account(text: str) -> str:
    try:
        return parse_account(text)
    except AccountError as error:
        raise RoleProblem(str(error)) from None


def _role(text: str) -> Role:
    word = text.strip().lower()
    if word == Role.OWNER:
        raise RoleProblem("Owner is not given as a role: it comes with an indicator, by `owner set CODE USER`.")
    if word not in GRANTED:
        raise RoleProblem(f"There is no role “{text.strip()[:40]}”. The roles are {', '.join(GRANTED)}.")
    return Role(word)


def _directorate(session: Session, role: Role, name: str) -> str:
    _refuse_scope(role, name)
    try:
        return directorate_named(session, name)
    except NoDirectorate as error:
        raise RoleProblem(str(error)) from None


def _refuse_scope(role: Role, directorate: str) -> None:
    if directorate.strip() and role not in SCOPED:
        scoped = " or ".join(SCOPED)
        raise RoleProblem(f"The role {role} is held for the whole council; only {scoped} can be for one directorate.")


def _is_same(held: str, asked: str) -> bool:
    return not held if not asked.strip() else same_directorate(held, asked)


def _where(given: Grant) -> str:
    """What the audit says a role is held for."""
    return given.directorate or EVERY


def _holds(who: str, held: list[Held]) -> str:
    return f"{who} is {', '.join(one.words for one in held)}." if held else f"{who} has been given no role."
