"""What a person means who asks the audit for it: indicators by today's names and codes or by former ones, a risk."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.known import scope_of
from storage.search.wording import nearest, normalise
from storage.tables import Alias, AuditEntry, Indicator, Risk, Scorecard, table_of

_INDICATOR, _SCORECARD = table_of(Indicator), table_of(Scorecard)
_ALIAS, _ENTRY = table_of(Alias), table_of(AuditEntry)
# What the audit says an indicator was called once.
_CALLED = ("created", "name", "code", "aliases")
Row = Mapping[str, Any]


class TrailProblem(ValueError):
    """The audit cannot be asked that; the message is a sentence for the person who asked."""


def risk_named(session: Session, reference: str) -> str:
    """The reference of a risk, as the audit has it. Raises TrailProblem."""
    wanted = "".join(reference.split()).upper()
    column = table_of(Risk).c.reference
    known = {
        "".join(one.split()): one for one in session.connection().execute(select(column).order_by(column)).scalars()
    }
    if wanted in known:
        return known[wanted]
    near = nearest(wanted, known.values())
    hint = f" The nearest are {', '.join(near)}." if near else ""
    raise TrailProblem(f"There is no risk “{reference.strip()}” on the register, and there was none.{hint}")


def scorecard_named(session: Session, name: str) -> Row:
    """The scorecard of this name. Raises TrailProblem."""
    rows = session.connection().execute(select(_SCORECARD).order_by(_SCORECARD.c.name)).mappings().all()
    found = next((row for row in rows if row["scope"] == scope_of(name)), None)
    if found is None:
        names = ", ".join(f"“{row['name']}”" for row in rows) or "none at all"
        raise TrailProblem(f"There is no scorecard “{name.strip()}”. There are: {names}.")
    return dict(found)


def indicators_named(session: Session, name: str, scorecard: str | None = None) -> frozenset[int]:
    """Row ids of the indicator of this code, name or alias, of today or of former days, with all merged into it.

    One that was merged leads to what it became. Raises TrailProblem where the name leads nowhere or to several.
    """
    scope = scorecard_named(session, scorecard)["scope"] if scorecard is not None else None
    return _Names(session, scope).find(name)


class _Names:
    """The indicators of one scope or of all, as they are called and as they once were."""

    def __init__(self, session: Session, scope: str | None) -> None:
        self._session = session
        columns = (_INDICATOR.c[one] for one in ("id", "code", "name", "normalised", "scope", "merged_into"))
        statement = select(*columns).order_by(_INDICATOR.c.id)
        if scope is not None:
            statement = statement.where(_INDICATOR.c.scope == scope)
        self._rows = {row.id: row for row in session.connection().execute(statement)}

    def find(self, name: str) -> frozenset[int]:
        wanted = normalise(name)
        ways: Sequence[Callable[[str], set[int]]] = (self._by_code, self._by_name, self._by_former)
        hits = self._by_exact_code(name) or next((hits for way in ways if wanted and (hits := way(wanted))), set())
        meant = {self._survivor(hit) for hit in hits}
        if not meant:
            raise TrailProblem(self._unknown(name))
        if len(meant) > 1:
            raise TrailProblem(self._ambiguous(name, sorted(meant)))
        return frozenset(one for one in self._rows if self._survivor(one) in meant)

    def _by_code(self, wanted: str) -> set[int]:
        return {row.id for row in self._rows.values() if normalise(row.code) == wanted}

    def _by_exact_code(self, name: str) -> set[int]:
        return {row.id for row in self._rows.values() if row.code.upper() == name.strip().upper()}

    def _by_name(self, wanted: str) -> set[int]:
        aliases = select(_ALIAS.c.indicator_id).where(_ALIAS.c.normalised == wanted)
        named = {row.id for row in self._rows.values() if row.normalised == wanted}
        return named | self._mine(self._session.connection().execute(aliases).scalars())

    def _by_former(self, wanted: str) -> set[int]:
        is_name = (_ENTRY.c.kind == "indicator") & _ENTRY.c.field.in_(_CALLED)
        columns = (_ENTRY.c.indicator_id, _ENTRY.c.was, _ENTRY.c.now)
        rows = self._session.connection().execute(select(*columns).where(is_name))
        return self._mine(row.indicator_id for row in rows if wanted in (normalise(row.was), normalise(row.now)))

    def _mine(self, ids: Any) -> set[int]:
        return {one for one in ids if one in self._rows}

    def _survivor(self, one: int) -> int:
        seen: set[int] = set()
        while (into := self._rows[one].merged_into) in self._rows and one not in seen:
            seen.add(one)
            one = into
        return one

    @cached_property
    def _scorecards(self) -> dict[str, str]:
        rows = self._session.connection().execute(select(_SCORECARD.c.scope, _SCORECARD.c.name))
        return {row.scope: row.name for row in rows}

    def _ambiguous(self, name: str, ids: Sequence[int]) -> str:
        meant = [self._rows[one] for one in ids]
        named = ", ".join(f"{row.code} on “{self._scorecards.get(row.scope, row.scope)}”" for row in meant)
        how = "with --scorecard" if len({row.scope for row in meant}) > 1 else "by its code"
        return f"“{name.strip()}” stands for several indicators: {named}. Say which {how}."

    def _unknown(self, name: str) -> str:
        live = {row.name: row.code for row in self._rows.values() if row.merged_into is None}
        near = [f"{live[one]} ({one})" for one in nearest(name, live)]
        hint = f" The nearest are {', '.join(near)}." if near else ""
        where = "`python -m bot indicator list` shows those of today."
        return f"No indicator is or was called “{name.strip()}”.{hint} {where}"
