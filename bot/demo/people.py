"""The people, channels and commands of the local workspace."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody who can read and press, named by role only."""

    id: str
    name: str
    title: str
    guest: bool = False

    @property
    def handle(self) -> str:
        """The user name, as a slash command carries it."""
        return re.sub(r"[^a-z]+", ".", self.name.lower()).strip(".")


@dataclass(frozen=True)
class Channel:
    """A channel or a direct message; `members` are user ids and include the bot's where it is a member."""

    id: str
    name: str
    kind: str = "channel"
    private: bool = False
    topic: str = ""
    members: frozenset[str] = frozenset()

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.kind == "im"


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest registers it."""

    command: str
    usage_hint: str = ""
    description: str = ""


TEAM_ID = "T0SBCOUNCIL"
TEAM_NAME = "Sample council"
APP_ID = "A0SBSCORECARD"
BOT_ID = "B0SBSCORECARD"
BOT_USER = "U0SBSCOREBOT"
BOT_NAME = "Scorecard Bot"

PEOPLE = (
    Person("U0SBPERFOFF", "Performance officer", "Collects, checks and publishes the quarter's figures"),
    Person("U0SBDIRECTOR", "Director of children's services", "Answers for the directorate's indicators"),
    Person("U0SBCABINET", "Cabinet member", "Reads the published figures and is asked about them"),
    Person("U0SBSCRUTINY", "Scrutiny member", "Asks what changed and why"),
    Person("U0SBHEADOFS", "Head of service", "Owns indicators and writes their commentary"),
    Person("U0SBGUEST01", "Guest", "From a partner organisation; sees #performance only", guest=True),
)

_STAFF = frozenset(person.id for person in PEOPLE if not person.guest)
_LEADERS = frozenset({"U0SBPERFOFF", "U0SBDIRECTOR", "U0SBHEADOFS"})

_SHARED = (
    Channel("C0SBPERFORM", "performance", topic="The quarter's figures", members=_STAFF | {"U0SBGUEST01", BOT_USER}),
    Channel(
        "C0SBCHILDREN",
        "children-leadership",
        private=True,
        topic="Children's services leadership",
        members=_LEADERS | {BOT_USER},
    ),
    Channel("C0SBRANDOM1", "random", topic="Scorecard Bot is not a member here", members=_STAFF),
)

COMMANDS = (
    Command(
        "/kpi",
        "[indicator] | summary | red | list [section] | changed | help",
        "Show an indicator, or a summary of many",
    ),
)


def sample_channels() -> dict[str, Channel]:
    """The shared channels, then a direct message with the bot for each person, by id."""
    direct = (
        Channel(f"D{person.id[1:]}", BOT_NAME, "im", private=True, members=frozenset({person.id, BOT_USER}))
        for person in PEOPLE
    )
    return {channel.id: channel for channel in (*_SHARED, *direct)}
