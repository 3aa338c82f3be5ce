"""Rows of indicators and risks as what an owner may be bound to."""

from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session

from storage.domain.holding import Owned
from storage.tables import Indicator, Risk, Scorecard, table_of

_INDICATOR, _SCORECARD, _RISK = table_of(Indicator), table_of(Scorecard), table_of(Risk)
_COLUMNS = ("id", "code", "name", "scope", "owner", "owner_account", "retired_on", "merged_into")
_INDICATORS: Select[Any] = (
    select(*(_INDICATOR.c[name] for name in _COLUMNS), _SCORECARD.c.name.label("scorecard"))
    .join(_SCORECARD, _SCORECARD.c.scope == _INDICATOR.c.scope)
    .order_by(_SCORECARD.c.name, _INDICATOR.c.code)
)
_RISKS: Select[Any] = select(
    *(_RISK.c[name] for name in ("id", "reference", "title", "owner", "owner_account", "closed_on"))
).order_by(_RISK.c.reference)


def indicators(session: Session) -> list[Owned]:
    """Every indicator, by scorecard and code."""
    return [_indicator(row) for row in session.connection().execute(_INDICATORS)]


def risks(session: Session) -> list[Owned]:
    """Every risk, by reference."""
    return [_risk(row) for row in session.connection().execute(_RISKS)]


def _indicator(row: Row[Any]) -> Owned:
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


def _risk(row: Row[Any]) -> Owned:
    return Owned(
        id=row.id,
        code=row.reference,
        name=row.title,
        scope="",
        scorecard="",
        owner=row.owner,
        account=row.owner_account,
        is_retired=row.closed_on is not None,
        is_risk=True,
    )
