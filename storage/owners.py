"""Which account the owner of an indicator or a risk is bound to. The owner's role, as text, is part of what it is."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlmodel import Session

from storage import audit, owned, posts
from storage.alerts import alerts
from storage.audit import Change, Hand
from storage.domain.account import AccountError, parse_account
from storage.domain.holding import Owned, counted
from storage.register.writing import touch
from storage.search.wording import nearest, normalise
from storage.tables import Indicator, Risk, Scorecard, table_of

_INDICATOR, _SCORECARD, _RISK = table_of(Indicator), table_of(Scorecard), table_of(Risk)
_CHUNK = 500
_NAMED = 5


class OwnerProblem(ValueError):
    """An owner cannot be bound or released as asked; the message is a sentence for the person who asked."""


def owners(session: Session, scorecard: str | None = None, *, risks: bool = False) -> tuple[Owned, ...]:
    """Every indicator and risk that has an owner's role or an account, unbound ones first, by the role's text.

    A merged one is left out, and so is a retired or closed one that nobody is bound to. A scorecard has no risks; with
    `risks` there is nothing but them. Raises OwnerProblem for a scorecard that there is not.
    """
    found = [one for one in _all(session, scorecard, risks=risks) if one.merged_into is None]
    wanted = [one for one in found if one.account or (one.owner and one.is_in_use)]
    return tuple(sorted(wanted, key=lambda one: (bool(one.account), normalise(one.owner), one.account)))


def owners_of(session: Session, ids: Collection[int]) -> tuple[Owned, ...]:
    """These indicators (row ids), with an owner or without, by scorecard and code."""
    wanted = set(ids)
    return tuple(one for one in owned.indicators(session) if one.id in wanted)


def bind(
    session: Session, hand: Hand, code: str, account: str, scorecard: str | None = None, *, risks: bool = False
) -> str:
    """Bind the owner of an indicator, or of a risk by its reference, to an account; a sentence on what was done.

    Raises OwnerProblem.
    """
    who = _account(account)
    return bind_these(session, hand, [_find(session, code, scorecard, risks=risks)], who)


def unbind(session: Session, hand: Hand, code: str, scorecard: str | None = None, *, risks: bool = False) -> str:
    """Let an indicator or a risk be owned by nobody; a sentence on what was done. Raises OwnerProblem."""
    return release(session, hand, _find(session, code, scorecard, risks=risks))


def bind_all(
    session: Session, hand: Hand, owner: str, account: str, scorecard: str | None = None, *, risks: bool = False
) -> str:
    """Bind all indicators in use and risks on the register whose owner's role has this text; what was done.

    Raises OwnerProblem.
    """
    who, wanted = _account(account), normalise(owner)
    in_use = [one for one in _all(session, scorecard, risks=risks) if one.is_in_use]
    meant = [one for one in in_use if wanted and normalise(one.owner) == wanted]
    if not meant:
        raise OwnerProblem(_no_such_owner(owner, in_use))
    return bind_these(session, hand, meant, who)


def bind_these(session: Session, hand: Hand, meant: Sequence[Owned], who: str) -> str:
    """Bind what was just read to an account; a sentence on what was done. Whoever calls knows that it may be done."""
    changed = [one for one in meant if one.account != who]
    words = _one_bound(meant[0], who) if len(meant) == 1 else _many_bound(meant, changed, who)
    _set(session, hand, changed, who)
    return words


def release(session: Session, hand: Hand, one: Owned) -> str:
    """Let what was just read be owned by nobody; a sentence on what was done. Raises OwnerProblem."""
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
        return f"{counted(meant)}{of} are owned by {who} already; nothing has changed."
    taken = [one for one in changed if one.account]
    before = f" {_listed(taken)} had another owner before." if taken else ""
    already = [one for one in meant if one.account == who]
    rest = f" {counted(already)} had that owner already." if already else ""
    is_are = "is" if len(changed) == 1 else "are"
    return f"{counted(changed)}{of} {is_are} now owned by {who}: {_listed(changed)}.{before}{rest}"


def _set(session: Session, hand: Hand, meant: Sequence[Owned], account: str) -> None:
    for table, found in ((_INDICATOR, [one for one in meant if not one.is_risk]), (_RISK, _risks(meant))):
        for start in range(0, len(found), _CHUNK):
            ids = [one.id for one in found[start : start + _CHUNK]]
            session.connection().execute(update(table).where(table.c.id.in_(ids)).values(owner_account=account))
    touch(session, (one.id for one in _risks(meant)))
    posts.mark_risks_due(session, (one.id for one in _risks(meant)))
    for released in sorted({one.account for one in meant if one.account}):
        # What was told to them as to the owner is not theirs to read any more.
        alerts.touch(session, destination=released)
    audit.record(session, hand, [_change(one, account) for one in meant])


def _risks(meant: Sequence[Owned]) -> list[Owned]:
    return [one for one in meant if one.is_risk]


def _change(one: Owned, account: str) -> Change:
    if one.is_risk:
        return Change("risk owner", one.code, "account", one.account, account, risk=one.id)
    return Change("owner", f"{one.code} on {one.scope}", "account", one.account, account, indicator=one.id)


def _find(session: Session, code: str, scorecard: str | None, *, risks: bool) -> Owned:
    """The one indicator of this code, or the risk of this reference."""
    known = _all(session, scorecard, risks=risks)
    wanted = code.strip().upper()
    found = [one for one in known if one.code.upper() == wanted]
    if len(found) > 1:
        raise OwnerProblem(_several(code, found))
    if not found:
        raise OwnerProblem(_no_such_code(code, known))
    if found[0].merged_into is not None:
        into = next((one.code for one in known if one.id == found[0].merged_into), "another indicator")
        raise OwnerProblem(f"{found[0].code} was merged into {into}, which is the one to name.")
    return found[0]


def _several(code: str, found: Sequence[Owned]) -> str:
    names = ", ".join(f"“{one.scorecard}”" for one in found if not one.is_risk)
    if _risks(found):
        return f"{code.strip()} stands on {names} and is a risk's reference too: say which with --scorecard or --risks."
    return f"{code.strip()} stands on {names}: say which with --scorecard."


def _all(session: Session, scorecard: str | None = None, *, risks: bool = False) -> list[Owned]:
    if scorecard is None:
        return [*([] if risks else owned.indicators(session)), *owned.risks(session)]
    names = session.connection().execute(select(_SCORECARD.c.name)).scalars()
    wanted = {name for name in names if normalise(name) == normalise(scorecard)}
    if not wanted:
        raise OwnerProblem(f"There is no scorecard called “{scorecard}”.")
    return [one for one in owned.indicators(session) if one.scorecard in wanted]


def _account(text: str) -> str:
    try:
        return parse_account(text)
    except AccountError as error:
        raise OwnerProblem(str(error)) from None


def _no_such_code(code: str, known: Sequence[Owned]) -> str:
    live = {one.name: one for one in known if one.is_in_use}
    by_name = next((found for name, found in live.items() if normalise(name) == normalise(code)), None)
    if by_name is not None:
        return f"“{code.strip()}” is a name; its {'reference' if by_name.is_risk else 'code'} is {by_name.code}."
    near = [f"{live[name].code} ({name})" for name in nearest(code, live)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    lists = "`python -m bot indicator list` and `python -m bot owner list` show them."
    return f"There is no indicator with the code {code.strip()} and no risk with that reference.{hint} {lists}"


def _no_such_owner(owner: str, known: Sequence[Owned]) -> str:
    roles = sorted({one.owner for one in known if one.owner})
    near = [f"“{text}”" for text in nearest(owner, roles)]
    hint = f" The nearest are {', '.join(near)}." if near else ""
    nothing = "No indicator in use, and no risk on the register, is owned by"
    return f"{nothing} “{owner.strip()}”.{hint} `python -m bot owner list` shows them all."


def _listed(found: Sequence[Owned]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"{', '.join(one.code for one in found[:_NAMED])}{more}"
