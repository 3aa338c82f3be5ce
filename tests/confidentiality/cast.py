"""The people of the tests, and what each is cleared for: worked out from the issue's words, not from the program's."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update

from bot.demo.people import CABINET, HEAD_OF_SERVICE, Person
from bot.demo.slack_model import Workspace
from storage.audit import Hand
from storage.database import Database
from storage.domain.classification import Classification
from storage.domain.role import Grant, Role
from storage.domain.viewer import VIEWER
from storage.owners import bind
from storage.roles import grant
from storage.tables import Risk, table_of
from tests.confidentiality.canaries import HARBOUR, MEADOW, Canary
from tests.confidentiality.risk_canaries import SECRETS

OTHER_APP = Person("U0OTHERAPP1", "Other app", "A bot of another app", bot=True)
_RISK = table_of(Risk)
_HAND = Hand("test", datetime(2020, 1, 20, 8, 30, tzinfo=UTC), "test")
EVERYONE = frozenset({VIEWER})


@dataclass(frozen=True)
class Part:
    """A person with a role, or without one."""

    person: str = CABINET
    role: Role | None = None
    directorate: str = ""
    owns: str = ""
    owns_risk: str = ""
    default: frozenset[Grant] = EVERYONE
    is_outside: bool = False

    def sees(self, canary: Canary) -> bool:
        """Whether this person is cleared for the secret."""
        if self.is_outside:
            return False
        if canary.code in (self.owns, self.owns_risk):
            return True
        if self.directorate and self.directorate != canary.directorate:
            return False
        if self.role is Role.OFFICER:
            return canary.level is not Classification.EXEMPT
        return self.role is Role.DIRECTOR

    @property
    def hidden(self) -> tuple[Canary, ...]:
        """The secrets this person must never hear of."""
        return tuple(canary for canary in SECRETS if not self.sees(canary))

    @property
    def shown(self) -> tuple[Canary, ...]:
        """The secrets this person may see."""
        return tuple(canary for canary in SECRETS if self.sees(canary))

    def give(self, database: Database) -> None:
        """Write the role down."""
        with database.writing() as session:
            for number in range(30):
                grant(session, _HAND, f"U0FILLER{number:02}", Role.VIEWER)
            if self.role:
                grant(session, _HAND, self.person, self.role, self.directorate)
            if self.owns:
                bind(session, _HAND, self.owns, self.person)
            if self.owns_risk:
                mine = update(_RISK).where(_RISK.c.reference == self.owns_risk)
                session.connection().execute(mine.values(owner_account=self.person))

    def enter(self, workspace: Workspace) -> Person:
        """The person in the workspace."""
        if self.person == OTHER_APP.id:
            workspace.add_person(OTHER_APP)
            workspace.add_member("performance", OTHER_APP)
        return workspace.person(self.person)


PARTS = {
    "viewer": Part(),
    "guest": Part("U0SBGUEST01", is_outside=True),
    "guest with a role": Part("U0SBGUEST01", Role.DIRECTOR, is_outside=True),
    "stranger": Part("U0SBPARTNER", is_outside=True),
    "deactivated": Part("U0SBFORMER1", Role.OFFICER, is_outside=True),
    "other app": Part(OTHER_APP.id, Role.DIRECTOR, is_outside=True),
    "nobody by default": Part(default=frozenset(), is_outside=True),
    "owner of another": Part(HEAD_OF_SERVICE, owns="H-01"),
    "owner of an exempt one": Part(HEAD_OF_SERVICE, owns="H-90", owns_risk="HR-90"),
    "officer of another": Part("U0SBPERFOFF", Role.OFFICER, MEADOW),
    "director of another": Part("U0SBDIRECTOR", Role.DIRECTOR, MEADOW),
    "administrator": Part("U0SBADMIN01", Role.ADMINISTRATOR),
    "officer": Part("U0SBPERFOFF", Role.OFFICER, HARBOUR),
    "officer of all": Part("U0SBPERFOFF", Role.OFFICER),
    "director": Part("U0SBDIRECTOR", Role.DIRECTOR, HARBOUR),
}
OUTSIDE = tuple(name for name, part in PARTS.items() if part.is_outside)
"""Those who get nothing at all, whatever is granted to them."""
