"""The indicators that risks hang on, as whoever reads may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from storage import facts
from storage.domain.indicator import IndicatorKey
from storage.domain.rag import RagStatus
from storage.domain.risk import LinkedIndicator
from storage.domain.viewer import Reader
from storage.scorecard import LIVE, snapshot_of
from storage.survivors import merges, survivor
from storage.tables import Indicator, RiskLink, table_of

_INDICATOR, _LINK = table_of(Indicator), table_of(RiskLink)
_ID = select(_INDICATOR.c.id).where(_INDICATOR.c.code == bindparam("code"), _INDICATOR.c.scope == bindparam("scope"))
_CHUNK = 500
_ORDER = (RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN)


def linked(
    session: Session, links: Sequence[Row[Any]], *, viewer: Reader, today: date
) -> Mapping[int, tuple[LinkedIndicator, ...]]:
    """By risk (row id) its indicators, the red ones first, then amber and green, each group by name.

    A merged indicator leads to the one it was merged into. One that is retired, or that the reader may not see, is
    simply not there.
    """
    if not links:
        return {}
    into = merges(session)
    wanted = {(link.risk_id, survivor(into, link.indicator_id)) for link in links}
    known = _load(session, {indicator for _, indicator in wanted}, viewer, today)
    found: dict[int, list[LinkedIndicator]] = defaultdict(list)
    for risk, indicator in wanted:
        if indicator in known:
            found[risk].append(known[indicator])
    return {risk: tuple(sorted(ones, key=_place)) for risk, ones in found.items()}


def all_names_of(session: Session, key: IndicatorKey) -> tuple[int, ...]:
    """The indicator that the key leads to (row id) with all those merged into it; none where there is no such one."""
    first = session.connection().execute(_ID, {"code": key.code, "scope": key.scope}).scalar()
    if first is None:
        return ()
    into = merges(session)
    last = survivor(into, first)
    return (last, *(one for one in into if survivor(into, one) == last))


def keys_with_risks(session: Session) -> frozenset[IndicatorKey]:
    """Every indicator on which a risk hangs, under the keys of those merged into it too; for no answer by itself."""
    into = merges(session)
    hanging = session.connection().execute(select(_LINK.c.indicator_id).where(_LINK.c.undone_at.is_(None))).scalars()
    lasting = {survivor(into, one) for one in hanging}
    ids = sorted(lasting | {one for one in into if survivor(into, one) in lasting})
    found = set[IndicatorKey]()
    for start in range(0, len(ids), _CHUNK):
        named = select(_INDICATOR.c.code, _INDICATOR.c.scope).where(_INDICATOR.c.id.in_(ids[start : start + _CHUNK]))
        found |= {IndicatorKey(row.code, row.scope) for row in session.connection().execute(named)}
    return frozenset(found)


def _load(session: Session, ids: Iterable[int], viewer: Reader, today: date) -> Mapping[int, LinkedIndicator]:
    wanted, found = sorted(ids), {}
    # SQLite takes a limited number of variables in one statement.
    for start in range(0, len(wanted), _CHUNK):
        some = LIVE & _INDICATOR.c.id.in_(wanted[start : start + _CHUNK])
        for key, one in facts.load(session, some, viewer=viewer, today=today).items():
            snapshot = snapshot_of(one, today=today)
            if snapshot:
                found[key] = LinkedIndicator(key, snapshot)
    return found


def _place(one: LinkedIndicator) -> tuple[int, str, int]:
    status = one.snapshot.status
    return _ORDER.index(status) if status in _ORDER else len(_ORDER), one.snapshot.definition.name, one.id
