"""What a channel is cleared for. Whoever asks here has seen to it that the channel is a private one."""

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from storage import audit
from storage.audit import Change, Hand
from storage.domain.classification import Classification
from storage.tables import ChannelClass, table_of

_CHANNEL = table_of(ChannelClass)


def class_of(session: Session, channel: str) -> Classification:
    """What an administrator said the channel is cleared for; public where nobody has."""
    statement = select(_CHANNEL.c.classification).where(_CHANNEL.c.channel == channel)
    found = session.connection().execute(statement).scalar()
    return Classification(found) if found else Classification.PUBLIC


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
    audit.record(session, hand, [Change("channel", channel, "class", was, classification)])
    return f"This channel is now {classification}; it was {was}."
