"""Which account the owner of an indicator is bound to. The owner's role, as text, is part of the definition."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlmodel import Session

from storage import audit
from storage.audit import Change, Hand
from storage.domain.account import AccountError, parse_account
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


@dataclass(frozen=True)
class Owned:
    """An indicator with its owner: the role as its definition states it, and the account, each empty where unknown."""

    id: int
    code: str
    name: str
    scorecard: str
    owner: str
    account: str
    is_retired: bool = False


def owners(session: Session, scorecard: str | None = None) -> tuple[Owned, ...]:
    """Every indicator that has an owner's role or an account, unbound ones first, by the role's text.

    A merged one is left out, and so is a retired one that nobody is bound to. Raises OwnerProblem for a scorecard
    that there is not.
    """
    rows = [row for row in _rows(session, scorecard) if row.merged_into is None]
    found = [_owned(row) for row in rows if row.owner_account or (row.owner and row.retired_on is None)]
    return tuple(sorted(found, key=lambda one: (bool(one.account), normalise(one.owner), one.account)))


def bind(session: Session, hand: Hand, code: str, account: str, scorecard: str | None = None) -> str:
    """Bind an indicator's owner to an account; a sentence on what was done. Raises OwnerProblem."""
    who, row = _account(account), _find(session, code, scorecard)
    if row.owner_account == who:
        return f"{row.code} is owned by {who} already; nothing has changed."
    _set(session, hand, [row], who)
    was = f", no longer by {row.owner_account}" if row.owner_account else ""
    return f"{row.code}, {row.name}, is now owned by {who}{was}."


def unbind(session: Session, hand: Hand, code: str, scorecard: str | None = None) -> str:
    """Let an indicator be owned by nobody; a sentence on what was done. Raises OwnerProblem."""
    row = _find(session, code, scorecard)
    if not row.owner_account:
        raise OwnerProblem(f"{row.code}, {row.name}, is bound to nobody; nothing has changed.")
    _set(session, hand, [row], "")
    return f"{row.code}, {row.name}, is no longer owned by {row.owner_account}."


def bind_all(session: Session, hand: Hand, owner: str, account: str, scorecard: str | None = None) -> str:
    """Bind all indicators in use whose owner's role has this text; a sentence on what was done. Raises OwnerProblem."""
    who = _account(account)
    rows = [row for row in _rows(session, scorecard) if row.merged_into is None and row.retired_on is None]
    wanted = normalise(owner)
    meant = [row for row in rows if wanted and normalise(row.owner) == wanted]
    if not meant:
        raise OwnerProblem(_no_such_owner(owner, rows))
    return _bound(session, hand, meant, who, meant[0].owner)


def bind_these(session: Session, hand: Hand, ids: Collection[int], account: str) -> str:
    """Bind these indicators (row ids); a sentence on what was done. Raises OwnerProblem for a name that is no account.

    Whoever calls has seen to it that the person may: nothing is checked here.
    """
    who = _account(account)
    meant = [row for row in _rows(session) if row.id in set(ids) and row.merged_into is None]
    texts = {row.owner for row in meant}
    return _bound(session, hand, meant, who, texts.pop() if len(texts) == 1 else "")


def _bound(session: Session, hand: Hand, meant: Sequence[Row[Any]], who: str, owner: str) -> str:
    changed = [row for row in meant if row.owner_account != who]
    of = f" of “{owner}”" if owner else ""
    if not changed:
        return f"{_count(len(meant))}{of} are owned by {who} already; nothing has changed."
    _set(session, hand, changed, who)
    taken = [row for row in changed if row.owner_account]
    before = f" {_listed(taken)} had another owner before." if taken else ""
    already = len(meant) - len(changed)
    rest = f" {_count(already)} had that owner already." if already else ""
    is_are = "is" if len(changed) == 1 else "are"
    return f"{_count(len(changed))}{of} {is_are} now owned by {who}: {_listed(changed)}.{before}{rest}"


def _set(session: Session, hand: Hand, rows: Sequence[Row[Any]], account: str) -> None:
    for start in range(0, len(rows), _CHUNK):
        ids = [row.id for row in rows[start : start + _CHUNK]]
        session.connection().execute(update(_INDICATOR).where(_INDICATOR.c.id.in_(ids)).values(owner_account=account))
    changes = [
        Change("owner", f"{row.code} on {row.scope}", "account", row.owner_account, account, indicator=row.id)
        for row in rows
    ]
    audit.record(session, hand, changes)


def _find(session: Session, code: str, scorecard: str | None) -> Row[Any]:
    """The indicator of this code on the one scorecard that has it."""
    rows = _rows(session, scorecard)
    wanted = code.strip().upper()
    found = [row for row in rows if row.code.upper() == wanted]
    if len(found) > 1:
        names = ", ".join(f"“{row.scorecard}”" for row in found)
        raise OwnerProblem(f"{code.strip()} stands on {names}: say which with --scorecard.")
    if not found:
        raise OwnerProblem(_no_such_code(code, rows))
    if found[0].merged_into is not None:
        into = next((f" {row.code}" for row in rows if row.id == found[0].merged_into), " another indicator")
        raise OwnerProblem(f"{found[0].code} was merged into{into}, which is the one to name.")
    return found[0]


def _rows(session: Session, scorecard: str | None = None) -> list[Row[Any]]:
    rows = list(session.connection().execute(_ALL).all())
    if scorecard is None:
        return rows
    names = session.connection().execute(select(_SCORECARD.c.name)).scalars()
    wanted = {name for name in names if normalise(name) == normalise(scorecard)}
    if not wanted:
        raise OwnerProblem(f"There is no scorecard called “{scorecard}”.")
    return [row for row in rows if row.scorecard in wanted]


def _owned(row: Row[Any]) -> Owned:
    is_retired = row.retired_on is not None
    return Owned(row.id, row.code, row.name, row.scorecard, row.owner, row.owner_account, is_retired)


def _account(text: str) -> str:
    try:
        return parse_account(text)
    except AccountError as error:
        raise OwnerProblem(str(error)) from None


def _no_such_code(code: str, rows: Sequence[Row[Any]]) -> str:
    live = {row.name: row.code for row in rows if row.merged_into is None and row.retired_on is None}
    by_name = next((known for name, known in live.items() if normalise(name) == normalise(code)), None)
    if by_name is not None:
        return f"“{code.strip()}” is a name; its code is {by_name}."
    near = [f"{live[name]} ({name})" for name in nearest(code, live)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    return f"There is no indicator with the code {code.strip()}.{hint} `python -m bot indicator list` shows them all."


def _no_such_owner(owner: str, rows: Sequence[Row[Any]]) -> str:
    known = sorted({row.owner for row in rows if row.owner})
    near = [f"“{text}”" for text in nearest(owner, known)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    return f"No indicator in use is owned by “{owner.strip()}”.{hint} `python -m bot owner list` shows them all."


def _count(number: int) -> str:
    return "1 indicator" if number == 1 else f"{number} indicators"


def _listed(rows: Sequence[Row[Any]]) -> str:
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    return f"{', '.join(row.code for row in rows[:_NAMED])}{more}"
