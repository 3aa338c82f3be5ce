"""What a channel is cleared for. Whoever asks here has seen to it that the channel is a private one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from storage import audit, posts
from storage.alerts import alerts
from storage.audit import Change, Hand
from storage.domain.classification import Classification
from storage.tables import ChannelClass, table_of

_CHANNEL = table_of(ChannelClass)


def class_of(session: Session, channel: str) -> Classification:
    """What an administrator said the channel is cleared for; public where nobody has."""
    statement = select(_CHANNEL.c.classification).where(_CHANNEL.c.channel == channel)
    found = session.connection().execute(statement).scalar()
    return Classification(found) if found else Classification.PUBLIC


@dataclass(frozen=True)
class Cleared:
    """What an administrator (an account, or the command line) said a channel is cleared for, and when."""

    classification: Classification
    by: str
    at: datetime


def cleared(session: Session, channel: str) -> Cleared | None:
    """Who said what the channel is cleared for; None where nobody has."""
    row = session.connection().execute(select(_CHANNEL).where(_CHANNEL.c.channel == channel)).first()
    return Cleared(Classification(row.classification), row.set_by, row.set_at) if row else None


def classify(session: Session, hand: Hand, channel: str, classification: Classification) -> str:
    """Say what a channel is cleared for from now on; a sentence on what was done."""
    was = class_of(session, channel)
    if was is classification:
        return f"This channel is {classification} already; nothing has changed."
    connection, mine = session.connection(), _CHANNEL.c.channel == channel
    values = {"classification": str(classification), "set_by": hand.who, "set_at": hand.at}
    if classification is Classification.PUBLIC:
        connection.execute(delete(_CHANNEL).where(mine))
    elif not connection.execute(update(_CHANNEL).where(mine).values(**values)).rowcount:
        connection.execute(insert(_CHANNEL).values(channel=channel, **values))
    if classification.rank < was.rank:
        posts.mark_channel_due(session, channel)
    else:
        alerts.touch(session, destination=channel)
    audit.record(session, hand, [Change("channel", channel, "class", was, classification)])
    return f"This channel is now {classification}; it was {was}."
