"""What a reader may see of the risk register, read in a fixed number of statements for any number of risks.

This is the one place where risks and areas leave the tables for an answer, and nothing passes it that is not for the
reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlmodel import Session

from storage.domain.indicator import IndicatorKey
from storage.domain.matrix import RiskMatrix
from storage.domain.risk import RiskKey, RiskSnapshot, by_seriousness
from storage.domain.risk_area import RiskArea
from storage.domain.viewer import Reader
from storage.register.flags import flags
from storage.register.linked import all_names_of, linked
from storage.register.rows import AREAS, EVERY, ONE, RATINGS, Statements, area_of, by_risk, risk_of
from storage.register.sight import Sight
from storage.tables import Risk, RiskLink, table_of

_RISK, _LINK = table_of(Risk), table_of(RiskLink)


def risks(session: Session, *, viewer: Reader, today: date, matrix: RiskMatrix) -> tuple[RiskSnapshot, ...]:
    """Every risk that the reader may see, closed ones too, by reference."""
    return _read(session, EVERY, {}, viewer=viewer, today=today, matrix=matrix)


def some_risks(
    session: Session, wanted: ColumnElement[bool], *, viewer: Reader, today: date, matrix: RiskMatrix
) -> tuple[RiskSnapshot, ...]:
    """Those of the risks that `wanted` (a condition on their table) selects that the reader may see, by reference."""
    return _read(session, Statements.of(wanted), {}, viewer=viewer, today=today, matrix=matrix)


def risk(session: Session, key: RiskKey, *, viewer: Reader, today: date, matrix: RiskMatrix) -> RiskSnapshot | None:
    """One risk; None where there is no such one for this reader."""
    given = {"reference": key.reference}
    return next(iter(_read(session, ONE, given, viewer=viewer, today=today, matrix=matrix)), None)


def risks_of_indicator(
    session: Session, key: IndicatorKey, *, viewer: Reader, today: date, matrix: RiskMatrix
) -> tuple[RiskSnapshot, ...]:
    """The risks on the register that hang on an indicator, or on one merged into it, the gravest first.

    None for a reader who may not see the indicator.
    """
    ids = all_names_of(session, key)
    if not ids:
        return ()
    hanging = select(_LINK.c.risk_id).where(_LINK.c.indicator_id.in_(ids), _LINK.c.undone_at.is_(None))
    found = some_risks(session, _RISK.c.id.in_(hanging), viewer=viewer, today=today, matrix=matrix)
    there = [one for one in found if not one.is_closed and any(link.id == ids[0] for link in one.linked)]
    return by_seriousness(there)


def areas(
    session: Session, *, viewer: Reader, today: date, matrix: RiskMatrix, seen: Sequence[RiskSnapshot] | None = None
) -> tuple[RiskArea, ...]:
    """Every area that the reader may see, in the order of the register, with its risks that the reader may see counted.

    `seen` is what `risks` gave for this reader, where that has been read already.
    """
    known = risks(session, viewer=viewer, today=today, matrix=matrix) if seen is None else seen
    connection = session.connection()
    rows = Sight(viewer, today).areas(connection.execute(AREAS))
    ratings: dict[int, list[Row[Any]]] = defaultdict(list)
    for rating in connection.execute(RATINGS) if rows else ():
        ratings[rating.area_id].append(rating)
    members: dict[str, list[RiskSnapshot]] = defaultdict(list)
    for one in known:
        if not one.is_closed:
            members[one.area].append(one)
    return tuple(area_of(row, ratings[row.id], members.get(row.name, ()), today) for row in rows)


def _read(
    session: Session,
    statements: Statements,
    given: Mapping[str, Any],
    *,
    viewer: Reader,
    today: date,
    matrix: RiskMatrix,
) -> tuple[RiskSnapshot, ...]:
    connection, sight = session.connection(), Sight(viewer, today)
    rows = sight.risks(connection.execute(statements.risks, given))
    if not rows:
        return ()
    ids = {row.id for row in rows}
    names = {row.id: row.name for row in sight.areas(connection.execute(AREAS))}
    scorings = by_risk(connection, statements.scorings, given)
    mitigations = by_risk(connection, statements.mitigations, given)
    links = [row for row in connection.execute(statements.links, given) if row.risk_id in ids]
    hanging = linked(session, links, viewer=viewer, today=today)
    made = [
        risk_of(
            row,
            area=names.get(row.area_id, ""),
            scorings=scorings.get(row.id, ()),
            mitigations=mitigations.get(row.id, ()),
            linked=hanging.get(row.id, ()),
            matrix=matrix,
            today=today,
        )
        for row in rows
    ]
    return _flagged(made, rows)


def _flagged(made: Iterable[RiskSnapshot], rows: Iterable[Row[Any]]) -> tuple[RiskSnapshot, ...]:
    found = ((one, flags(one, row.printed)) for one, row in zip(made, rows, strict=True))
    return tuple(replace(one, flags=odd) if odd else one for one, odd in found)
