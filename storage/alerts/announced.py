"""What was announced of indicators last: read, and replaced only by whoever has read the latest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlmodel import Session

from storage.database import Busy
from storage.domain.change import Stage, Standing
from storage.domain.rag import RagStatus
from storage.tables import AnnouncedStatus, table_of

_TABLE = table_of(AnnouncedStatus)
_CHUNK = 500
# Built once: putting a statement together costs more than running it.
_ADD = insert(_TABLE)
_REPLACE = update(_TABLE).where(
    _TABLE.c.indicator_id == bindparam("of"), _TABLE.c.stage == bindparam("on"), _TABLE.c.version == bindparam("seen")
)


@dataclass(frozen=True)
class Announced:
    """Where an indicator stood when it was last announced at a stage."""

    standing: Standing
    version: int


def read(session: Session, ids: Iterable[int]) -> dict[tuple[int, Stage], Announced]:
    """What was announced of these indicators (row ids), by indicator and stage."""
    wanted, found = sorted(set(ids)), dict[tuple[int, Stage], Announced]()
    for start in range(0, len(wanted), _CHUNK):
        some = select(_TABLE).where(_TABLE.c.indicator_id.in_(wanted[start : start + _CHUNK]))
        for row in session.connection().execute(some):
            found[row.indicator_id, Stage(row.stage)] = Announced(_standing(row), row.version)
    return found


def replace(
    session: Session, indicator: int, stage: Stage, was: Announced | None, now: Standing, *, at: datetime
) -> int:
    """Announce where it stands now; the version that it has then. Raises Busy where another has announced meanwhile."""
    connection, version = session.connection(), was.version + 1 if was else 1
    values = _values(now) | {"version": version, "at": at}
    if was is None:
        connection.execute(_ADD, values | {"indicator_id": indicator, "stage": str(stage)})
        return version
    which = {"of": indicator, "on": str(stage), "seen": was.version}
    if not connection.execute(_REPLACE, values | which).rowcount:
        raise Busy("Another detection has announced this meanwhile.")
    return version


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        status=RagStatus(row.status),
        period_key=row.period_key,
        end=row.period_end,
        label=row.period_label,
        revision=row.revision,
        value=row.value,
        target=row.target,
        rule=row.rule,
        measurement=row.measurement_id,
        is_illustrative=row.is_illustrative,
    )


def _values(one: Standing) -> dict[str, Any]:
    return {
        "status": str(one.status),
        "period_key": one.period_key,
        "period_end": one.end,
        "period_label": one.label,
        "revision": one.revision,
        "value": one.value,
        "target": one.target,
        "rule": one.rule,
        "measurement_id": one.measurement,
        "is_illustrative": one.is_illustrative,
    }
