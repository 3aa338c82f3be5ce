"""The people, channels and commands of the local workspace."""

import re
from dataclasses import dataclass

TEAM_ID = "T0SBCOUNCIL"
TEAM_NAME = "Sample council"
PARTNER_TEAM = "T0SBPARTNER"
APP_ID = "A0SBSCORECARD"
BOT_ID = "B0SBSCORECARD"
BOT_USER = "U0SBSCOREBOT"
BOT_NAME = "Scorecard Bot"


@dataclass(frozen=True)
class Person:
    """Somebody who can read and press, named by role only.

    `admin` and `owner` are of the workspace, not of the bot. Another `team` than `TEAM_ID` is a connected organisation.
    `deleted` people can still act in tests, as a payload already on its way would; the page does not offer them.
    """

    id: str
    name: str
    title: str
    guest: bool = False
    admin: bool = False
    owner: bool = False
    deleted: bool = False
    bot: bool = False
    team: str = TEAM_ID

    @property
    def handle(self) -> str:
        """The user name, as a slash command carries it."""
        return re.sub(r"[^a-z]+", ".", self.name.lower()).strip(".")

    @property
    def full_member(self) -> bool:
        """Whether public channels are open to this person without an invitation."""
        return not self.guest and self.team == TEAM_ID


@dataclass(frozen=True)
class Channel:
    """A channel or a direct message; `members` are user ids and include the bot's where it is a member.

    `shared` means with another organisation.
    """

    id: str
    name: str
    kind: str = "channel"
    private: bool = False
    topic: str = ""
    members: frozenset[str] = frozenset()
    shared: bool = False
    archived: bool = False

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.kind == "im"


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest registers it; `should_escape` has Slack turn `@name` into `<@U…|name>`."""

    command: str
    usage_hint: str = ""
    description: str = ""
    should_escape: bool = False


OFFICER = "U0SBPERFOFF"
DIRECTOR = "U0SBDIRECTOR"
CABINET = "U0SBCABINET"
SCRUTINY = "U0SBSCRUTINY"
HEAD_OF_SERVICE = "U0SBHEADOFS"
GUEST = "U0SBGUEST01"
ADMINISTRATOR = "U0SBADMIN01"
PARTNER = "U0SBPARTNER"
FORMER = "U0SBFORMER1"

PEOPLE = (
    Person(OFFICER, "Performance officer", "Officer: collects, checks and publishes the quarter's figures"),
    Person(DIRECTOR, "Director of children's services", "Director: answers for the directorate's indicators"),
    Person(CABINET, "Cabinet member", "Viewer: reads the published figures and is asked about them"),
    Person(SCRUTINY, "Scrutiny member", "Viewer: asks what changed and why"),
    Person(HEAD_OF_SERVICE, "Head of service", "Owner: owns indicators and writes their commentary"),
    Person(GUEST, "Guest", "Guest: may ask nothing; sees #performance only", guest=True),
    Person(
        ADMINISTRATOR, "Administrator", "Administrator: looks after the bot and who may do what with it", admin=True
    ),
    Person(
        PARTNER,
        "Partner (another organisation)",
        "Stranger: from a connected organisation, sees #partners and may ask nothing",
        team=PARTNER_TEAM,
    ),
    Person(FORMER, "Former colleague", "Has left: the account is deactivated", deleted=True),
)

ALERTS = "C0SBALERTS1"
CHILDREN = "C0SBCHILDREN"
_STAFF = frozenset(person.id for person in PEOPLE if person.full_member and not person.deleted)
_LEADERS = frozenset({OFFICER, DIRECTOR, HEAD_OF_SERVICE})

_SHARED = (
    Channel("C0SBPERFORM", "performance", topic="The quarter's figures", members=_STAFF | {GUEST, BOT_USER}),
    Channel(
        CHILDREN,
        "children-leadership",
        private=True,
        topic="Children's services leadership",
        members=_LEADERS | {BOT_USER},
    ),
    Channel(
        ALERTS,
        "scorecard-alerts",
        topic="What turned red, what recovered, and who is on it",
        members=_STAFF | {BOT_USER},
    ),
    Channel("C0SBRANDOM1", "random", topic="Scorecard Bot is not a member here", members=_STAFF),
    Channel(
        "C0SBPARTNERS",
        "partners",
        topic="With the organisations we work with",
        members=frozenset({OFFICER, HEAD_OF_SERVICE, PARTNER, BOT_USER}),
        shared=True,
    ),
)

COMMANDS = (
    Command(
        "/kpi",
        "[indicator] | summary | red | list [section] | changed | help",
        "Show an indicator, or a summary of many",
    ),
    Command(
        "/risk",
        "[risk] | summary [area] | top [n] | heatmap | moved [since] | overdue | areas | help",
        "Show a risk, or the risk picture of a directorate or an area",
    ),
    Command(
        "/scorecard",
        "publish | access | owner | channel | help",
        "Publish figures, and decide who may see and do what",
        should_escape=True,
    ),
    Command(
        "/watch",
        "[indicator] | [section] | everything | own [what] | missing | problems | help",
        "Have changes told here or to you, and see what is told",
    ),
)


def direct(person: Person) -> Channel:
    """The direct message between a person and the bot."""
    return Channel(f"D{person.id[1:]}", BOT_NAME, "im", private=True, members=frozenset({person.id, BOT_USER}))


def sample_channels() -> dict[str, Channel]:
    """The shared channels, then a direct message with the bot for each person, by id."""
    return {channel.id: channel for channel in (*_SHARED, *map(direct, PEOPLE))}
