"""What a channel is cleared for."""

from datetime import UTC, datetime

from sqlmodel import select

from storage.audit import Hand
from storage.channels import class_of, classify
from storage.database import Database
from storage.domain.classification import Classification
from storage.tables import AuditEntry

HAND = Hand("U0ADMIN", datetime(2020, 1, 10, tzinfo=UTC), "/scorecard channel")
EXEMPT, INTERNAL, PUBLIC = Classification.EXEMPT, Classification.INTERNAL, Classification.PUBLIC


def say(database: Database, classification: Classification) -> str:
    with database.writing() as session:
        return classify(session, HAND, "C01", classification)


def known(database: Database, channel: str = "C01") -> Classification:
    with database.reading() as session:
        return class_of(session, channel)


def test_a_channel_is_public_until_somebody_says_otherwise(database: Database) -> None:
    assert known(database) is PUBLIC
    assert say(database, INTERNAL) == "This channel is now internal; it was public."
    assert (known(database), known(database, "C02")) == (INTERNAL, PUBLIC)


def test_a_channel_can_be_cleared_for_more_and_for_less(database: Database) -> None:
    for one in (INTERNAL, EXEMPT, PUBLIC, EXEMPT):
        say(database, one)
        assert known(database) is one


def test_saying_the_same_twice_is_audited_once(database: Database) -> None:
    say(database, EXEMPT)
    assert say(database, EXEMPT) == "This channel is exempt already; nothing has changed."
    with database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.kind == "channel")).all()
        assert [(one.subject, one.field, one.was, one.now, one.who) for one in entries] == [
            ("C01", "class", "public", "exempt", "U0ADMIN")
        ]
