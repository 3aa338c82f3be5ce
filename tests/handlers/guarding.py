"""What tests of confidentiality change behind the bot's back: roles, classes, publication, what a channel is for."""

from datetime import UTC, date, datetime

from sqlalchemy import select, update

from storage import posts
from storage.audit import Hand
from storage.channels import classify
from storage.database import Database, Session
from storage.domain.classification import Classification
from storage.domain.role import Role
from storage.roles import grant
from storage.tables import Edition, Indicator, Measurement, Showing, table_of

HAND = Hand("U0SBADMIN01", datetime(2019, 12, 1, tzinfo=UTC), "a test")
LEADERS = "C0SBCHILDREN"
CODE = "CL-EET"
_INDICATOR, _MEASUREMENT, _SHOWING = table_of(Indicator), table_of(Measurement), table_of(Showing)


def give(database: Database, account: str, role: Role, directorate: str = "") -> None:
    """A role for an account, directorate or no."""
    with database.writing() as session:
        grant(session, HAND, account, role, directorate)


def clear(database: Database, channel: str, level: Classification) -> None:
    """Say what a channel is for, as an administrator would."""
    with database.writing() as session:
        classify(session, HAND, channel, level)


def set_class(database: Database, level: Classification, code: str = CODE) -> None:
    """Give an indicator a class; what shows it is due."""
    with database.writing() as session:
        session.connection().execute(
            update(_INDICATOR).where(_INDICATOR.c.code == code).values(classification=str(level))
        )
        posts.mark_due(session, [_id(session, code)])


def set_publication(database: Database, publication: str, code: str = CODE, *, quarter_end: date | None = None) -> None:
    """Give an indicator's figures a publication: all of them, or the one that an edition showed; what shows is due."""
    with database.writing() as session:
        key, connection = _id(session, code), session.connection()
        figures, lines = _MEASUREMENT.c.indicator_id == key, _SHOWING.c.indicator_id == key
        if quarter_end:
            edition = select(table_of(Edition).c.id).where(table_of(Edition).c.quarter_end == quarter_end)
            lines &= _SHOWING.c.edition_id.in_(edition)
            figures &= _MEASUREMENT.c.id.in_(select(_SHOWING.c.measurement_id).where(lines))
        connection.execute(update(_MEASUREMENT).where(figures).values(publication=publication))
        connection.execute(update(_SHOWING).where(lines).values(publication=publication))
        posts.mark_due(session, [key])


def _id(session: Session, code: str) -> int:
    found: int = session.connection().execute(select(_INDICATOR.c.id).where(_INDICATOR.c.code == code)).scalar_one()
    return found
