"""Alerts about every secret there is in a council, to one person and to a channel that everyone reads."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Session
from storage.domain.change import Stage
from storage.domain.classification import Classification, Publication
from storage.domain.rag import RagStatus
from storage.tables import Indicator, Measurement, table_of
from tests.confidentiality.canaries import TODAY
from tests.confidentiality.risk_alerted import risks_told
from tests.confidentiality.world import World
from tests.storage.alert_builders import alert, change, episode, label_of, line

CHANNEL = "C0SBPERFORM"
_INDICATOR, _MEASUREMENT = table_of(Indicator), table_of(Measurement)
_PUBLIC = str(Classification.PUBLIC)


def alerted(world: World, person: str, *, plain: str = "", at: datetime | None = None) -> dict[str, int]:
    """Have everything that is secret told as newly red, and the indicator `plain`; the lines in the channel by code.
    And every risk as newly high, every area as red, with a question about each risk.

    What stands first in the council has the lower row ids, with or without what follows. It is sent from `at` on.
    """
    when = {"not_before": at or world.deps.now()}
    with world.database.writing(figures=False) as session:
        own = {stage: alert(session, person, stage=stage, **when) for stage in Stage}
        public = alert(session, CHANNEL, **when)
        found, changes = {}, []
        for row in _secrets(session, plain):
            stage = Stage.PUBLISHED if row.publication == Publication.PUBLISHED else Stage.DRAFT
            made = _change(session, row, stage)
            changes.append(made)
            stretch = episode(session, made)
            line(session, own[stage], made, episode_id=stretch, page=None)
            found[row.code] = line(session, public, made, episode_id=stretch, page=None)
        risks_told(session, (person, CHANNEL), changes, **when)
    return found


def _secrets(session: Session, plain: str) -> list[Any]:
    """The latest figure of each indicator that is not for everyone, in the order in which they were recorded."""
    columns = (_MEASUREMENT, _INDICATOR.c.code, _INDICATOR.c.classification.label("floor"))
    joined = select(*columns).join(_INDICATOR, _INDICATOR.c.id == _MEASUREMENT.c.indicator_id)
    latest = {row.code: row for row in session.connection().execute(joined.order_by(_MEASUREMENT.c.id))}
    found = [row for row in latest.values() if row.code == plain or _is_secret(row)]
    return sorted(found, key=lambda row: (row.code != plain, row.id))


def _is_secret(row: Any) -> bool:
    is_out = row.publication == Publication.PUBLISHED and (row.publish_on is None or row.publish_on <= TODAY)
    return not is_out or {row.classification, row.floor} != {_PUBLIC}


def _change(session: Session, row: Any, stage: Stage) -> int:
    words = {"was_label": label_of(row), "was_value": row.value_text, "was_target": row.target_text}
    return change(session, row.code, row.period_text, RagStatus.RED, stage=stage, **words)
