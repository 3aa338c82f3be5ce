"""Who is what in the local workspace and what is watched there; who administers the workspace administers the bot."""

from datetime import datetime

from bot.demo.people import CHILDREN, DIRECTOR, HEAD_OF_SERVICE, OFFICER
from bot.samples.load import SCORECARD
from storage.alerts.subscriptions import subscribe
from storage.audit import Hand
from storage.database import Database
from storage.domain.role import Role
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription, Which
from storage.owners import bind
from storage.roles import grant, listed
from storage.since import changed_since

OWNED = ("CL-EET", "CL-HOME", "LAC-20MILES", "NEET-1617", "NEET-UNKNOWN")
OWNED_RISKS = ("CFC-04", "CFC-06", "CFC-10", "CFC-15")
"""By reference, where the risk's owner is the role that owns the indicators."""


def seed(database: Database, *, at: datetime) -> bool:
    """Give the roles where nobody has ever been given one, and watch what leaders would; True when it was done now."""
    hand = Hand("sample", at, "sample scorecard")
    with database.reading() as session:
        if listed(session) or changed_since(session, 0, "role"):
            return False
    with database.writing() as session:
        grant(session, hand, OFFICER, Role.OFFICER)
        grant(session, hand, DIRECTOR, Role.DIRECTOR, SCORECARD)
        for code in OWNED:
            bind(session, hand, code, HEAD_OF_SERVICE, SCORECARD)
        everything = Scope(ScopeKind.DIRECTORATE, SCORECARD)
        subscribe(session, hand, Subscription(0, CHILDREN, DIRECTOR, everything, Which.ANY))
    return True


def seed_risks(database: Database, *, at: datetime) -> None:
    """Give the risks that hang on the head of service's indicators to the same account, and watch the register.

    For a register that has just been loaded.
    """
    hand = Hand("sample", at, "sample risk register")
    with database.writing() as session:
        for reference in OWNED_RISKS:
            bind(session, hand, reference, HEAD_OF_SERVICE, risks=True)
        register = Scope(ScopeKind.DIRECTORATE, SCORECARD, register=Register.RISKS)
        subscribe(session, hand, Subscription(0, CHILDREN, DIRECTOR, register, Which.ANY))
