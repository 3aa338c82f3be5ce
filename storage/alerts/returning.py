"""Figures that were held back and can be seen again: what was told of them says so."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from storage.alerts import alerts
from storage.domain.change import Stage
from storage.domain.classification import Publication
from storage.tables import Measurement, StatusChange, table_of

_CHANGE, _MEASUREMENT = table_of(StatusChange), table_of(Measurement)
_CHUNK = 500


def touch(session: Session, figures: Iterable[int]) -> None:
    """Have the messages made anew that told of these figures (row ids) before they were held back."""
    wanted, told = sorted(set(figures)), set[int]()
    for start in range(0, len(wanted), _CHUNK):
        mine = _CHANGE.c.measurement_id.in_(wanted[start : start + _CHUNK]) & (_CHANGE.c.stage == Stage.PUBLISHED)
        told |= set(session.connection().execute(select(_CHANGE.c.indicator_id).where(mine)).scalars())
    alerts.touch(session, indicators=told)


def touch_published_on(session: Session, day: date) -> None:
    """The same for all that is published on a day."""
    is_out = (_MEASUREMENT.c.publish_on == day) & (_MEASUREMENT.c.publication == Publication.PUBLISHED)
    touch(session, session.connection().execute(select(_MEASUREMENT.c.id).where(is_out)).scalars())
