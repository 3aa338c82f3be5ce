"""The roles that the people of the local workspace hold; who administers the workspace administers the bot."""

from datetime import datetime

from bot.demo.people import DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.samples.load import SCORECARD
from storage.audit import Hand
from storage.database import Database
from storage.domain.role import Role
from storage.owners import bind
from storage.roles import grant, listed
from storage.since import changed_since

OWNED = ("CL-EET", "CL-HOME", "LAC-20MILES", "NEET-1617", "NEET-UNKNOWN")


def seed(database: Database, *, at: datetime) -> bool:
    """Give the roles where nobody has ever been given one; True when it was done now."""
    hand = Hand("sample", at, "sample scorecard")
    with database.reading() as session:
        if listed(session) or changed_since(session, 0, "role"):
            return False
    with database.writing() as session:
        grant(session, hand, OFFICER, Role.OFFICER)
        grant(session, hand, DIRECTOR, Role.DIRECTOR, SCORECARD)
        for code in OWNED:
            bind(session, hand, code, HEAD_OF_SERVICE, SCORECARD)
    return True
