"""Which account the owner of an indicator is bound to. The owner's role, as text, is part of the definition."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlmodel import Session

from storage import audit
from storage.alerts import alerts
from storage.audit import Change, Hand
from storage.domain.account import AccountError, parse_account
from storage.domain.holding import Owned
from storage.search.wording import nearest, normalise
from storage.tables import Indicator, Scorecard, table_of

_INDICATOR, _SCORECARD = table_of(Indicator), table_of(Scorecard)
_COLUMNS = ("id", "code", "name", "scope", "owner", "owner_account", "retired_on", "merged_into")
_ALL: Select[Any] = (
    select(*(_INDICATOR.c[name] for name in _COLUMNS), _SCORECARD.c.name.label("scorecard"))
    .join(_SCORECARD, _SCORECARD.c.scope == _INDICATOR.c.scope)
    .order_by(_SCORECARD.c.name, _INDICATOR.c.code)
)
_CHUNK = 500
_NAMED = 5


class OwnerProblem(ValueError):
    """An owner cannot be bound or released as asked; the message is a sentence for the person who asked."""


def owners(session: Session, scorecard: str | None = None) -> tuple[Owned, ...]:
    """Every indicator that has an owner's role or an account, unbound ones first, by the role's text.

    A merged one is left out, and so is a retired one that nobody is bound to. Raises OwnerProblem for a scorecard
    that there is not.
    """
    found = [one for one in _all(session, scorecard) if one.merged_into is None]
    wanted = [one for one in found if one.account or (one.owner and one.is_in_use)]
    return tuple(sorted(wanted, key=lambda one: (bool(one.account), normalise(one.owner), one.account)))


def owners_of(session: Session, ids: Collection[int]) -> tuple[Owned, ...]:
    """These indicators (row ids), with an owner or without, by scorecard and code."""
    wanted = set(ids)
    return tuple(one for one in _all(session) if one.id in wanted)


def bind(session: Session, hand: Hand, code: str, account: str, scorecard: str | None = None) -> str:
    """Bind an indicator's owner to an account; a sentence on what was done. Raises OwnerProblem."""
    who = _account(account)
    return bind_these(session, hand, [_find(session, code, scorecard)], who)


def unbind(session: Session, hand: Hand, code: str, scorecard: str | None = None) -> str:
    """Let an indicator be owned by nobody; a sentence on what was done. Raises OwnerProblem."""
    return release(session, hand, _find(session, code, scorecard))


def bind_all(session: Session, hand: Hand, owner: str, account: str, scorecard: str | None = None) -> str:
    """Bind all indicators in use whose owner's role has this text; a sentence on what was done. Raises OwnerProblem."""
    who, wanted = _account(account), normalise(owner)
    in_use = [one for one in _all(session, scorecard) if one.is_in_use]
    meant = [one for one in in_use if wanted and normalise(one.owner) == wanted]
    if not meant:
        raise OwnerProblem(_no_such_owner(owner, in_use))
    return bind_these(session, hand, meant, who)


def bind_these(session: Session, hand: Hand, meant: Sequence[Owned], who: str) -> str:
    """Bind indicators just read to an account; a sentence on what was done. Whoever calls knows that it may be done."""
    changed = [one for one in meant if one.account != who]
    words = _one_bound(meant[0], who) if len(meant) == 1 else _many_bound(meant, changed, who)
    _set(session, hand, changed, who)
    return words


def release(session: Session, hand: Hand, one: Owned) -> str:
    """Let an indicator just read be owned by nobody; a sentence on what was done. Raises OwnerProblem."""
    if not one.account:
        raise OwnerProblem(f"{one.code}, {one.name}, is bound to nobody; nothing has changed.")
    _set(session, hand, [one], "")
    return f"{one.code}, {one.name}, is no longer owned by {one.account}."


def _one_bound(one: Owned, who: str) -> str:
    if one.account == who:
        return f"{one.code} is owned by {who} already; nothing has changed."
    was = f", no longer by {one.account}" if one.account else ""
    return f"{one.code}, {one.name}, is now owned by {who}{was}."


def _many_bound(meant: Sequence[Owned], changed: Sequence[Owned], who: str) -> str:
    of = f" of “{meant[0].owner}”"
    if not changed:
        return f"{_count(len(meant))}{of} are owned by {who} already; nothing has changed."
    taken = [one for one in changed if one.account]
    before = f" {_listed(taken)} had another owner before." if taken else ""
    already = len(meant) - len(changed)
    rest = f" {_count(already)} had that owner already." if already else ""
    is_are = "is" if len(changed) == 1 else "are"
    return f"{_count(len(changed))}{of} {is_are} now owned by {who}: {_listed(changed)}.{before}{rest}"


def _set(session: Session, hand: Hand, meant: Sequence[Owned], account: str) -> None:
    for start in range(0, len(meant), _CHUNK):
        ids = [one.id for one in meant[start : start + _CHUNK]]
        session.connection().execute(update(_INDICATOR).where(_INDICATOR.c.id.in_(ids)).values(owner_account=account))
    for released in sorted({one.account for one in meant if one.account}):
        # What was told to them as to the owner is not theirs to read any more.
        alerts.touch(session, destination=released)
    changes = [
        Change("owner", f"{one.code} on {one.scope}", "account", one.account, account, indicator=one.id)
        for one in meant
    ]
    audit.record(session, hand, changes)


def _find(session: Session, code: str, scorecard: str | None) -> Owned:
    """The indicator of this code on the one scorecard that has it."""
    known = _all(session, scorecard)
    wanted = code.strip().upper()
    found = [one for one in known if one.code.upper() == wanted]
    if len(found) > 1:
        names = ", ".join(f"“{one.scorecard}”" for one in found)
        raise OwnerProblem(f"{code.strip()} stands on {names}: say which with --scorecard.")
    if not found:
        raise OwnerProblem(_no_such_code(code, known))
    if found[0].merged_into is not None:
        into = next((one.code for one in known if one.id == found[0].merged_into), "another indicator")
        raise OwnerProblem(f"{found[0].code} was merged into {into}, which is the one to name.")
    return found[0]


def _all(session: Session, scorecard: str | None = None) -> list[Owned]:
    found = [_owned(row) for row in session.connection().execute(_ALL)]
    if scorecard is None:
        return found
    names = session.connection().execute(select(_SCORECARD.c.name)).scalars()
    wanted = {name for name in names if normalise(name) == normalise(scorecard)}
    if not wanted:
        raise OwnerProblem(f"There is no scorecard called “{scorecard}”.")
    return [one for one in found if one.scorecard in wanted]


def _owned(row: Row[Any]) -> Owned:
    return Owned(
        id=row.id,
        code=row.code,
        name=row.name,
        scope=row.scope,
        scorecard=row.scorecard,
        owner=row.owner,
        account=row.owner_account,
        is_retired=row.retired_on is not None,
        merged_into=row.merged_into,
    )


def _account(text: str) -> str:
    try:
        return parse_account(text)
    except AccountError as error:
        raise OwnerProblem(str(error)) from None


def _no_such_code(code: str, known: Sequence[Owned]) -> str:
    live = {one.name: one.code for one in known if one.is_in_use}
    by_name = next((found for name, found in live.items() if normalise(name) == normalise(code)), None)
    if by_name is not None:
        return f"“{code.strip()}” is a name; its code is {by_name}."
    near = [f"{live[name]} ({name})" for name in nearest(code, live)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    return f"There is no indicator with the code {code.strip()}.{hint} `python -m bot indicator list` shows them all."


def _no_such_owner(owner: str, known: Sequence[Owned]) -> str:
    roles = sorted({one.owner for one in known if one.owner})
    near = [f"“{text}”" for text in nearest(owner, roles)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    return f"No indicator in use is owned by “{owner.strip()}”.{hint} `python -m bot owner list` shows them all."


def _count(number: int) -> str:
    return "1 indicator" if number == 1 else f"{number} indicators"


def _listed(found: Sequence[Owned]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(one.code for one in found[:_NAMED])}{more}"
