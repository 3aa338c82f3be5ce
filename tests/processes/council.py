"""A council whose history has been told, to be copied for each life of a bot; on both engines."""

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.demo.people import OFFICER
from storage import owners, roles
from storage.alerts import subscriptions
from storage.audit import Hand
from storage.database import Database
from storage.domain.role import Role
from storage.domain.subscription import Scope, ScopeKind, Subscription, Which
from storage.migrate import migrate
from tests.databases import Server
from tests.processes.bot_side import WATCHING, Act, import_file, side
from tests.processes.quarters import OWNER, OWNER_ACCOUNT, definitions, history, written
from tests.processes.slack_side import FakeSlack

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Council:
    """Databases of one engine: `copy()` gives the address of a new one like the template, `drop` takes it away."""

    engine: str
    copy: Callable[[], str]
    drop: Callable[[str], None]


def on_sqlite(folder: Path, slack: FakeSlack) -> Council:
    """On files."""
    fill(f"sqlite:///{folder / 'template.db'}", folder, slack)

    def copy() -> str:
        path = folder / f"{next(_NUMBERS)}.db"
        shutil.copy(folder / "template.db", path)
        return f"sqlite:///{path}"

    return Council("sqlite", copy, lambda url: Path(url.removeprefix("sqlite:///")).unlink())


def on_postgresql(server: Server, folder: Path, slack: FakeSlack) -> Council:
    """On databases of a server."""
    server.create("template_proof")
    fill(server.url("template_proof"), folder, slack)

    def copy() -> str:
        name = f"proof_{next(_NUMBERS)}"
        server.create(name, "template_proof")
        return server.url(name)

    def drop(url: str) -> None:
        server.drop(Database(url).url.database or "")

    return Council("postgresql", copy, drop)


def fill(url: str, folder: Path, slack: FakeSlack, count: int = 12) -> None:
    """Everything up to the day on which the scenario begins."""
    database = Database(url)
    migrate(database)
    slack.tell("reset")
    for name, content in (("definitions.csv", definitions(count)), ("history.csv", history(count))):
        import_file(url, Act(str(written(folder, name, content)), ("--new",)), slack)
    with side(url, slack) as one:
        hand = Hand("proof", one.clock())
        with database.writing() as session:
            owners.bind_all(session, hand, OWNER, OWNER_ACCOUNT)
            roles.grant(session, hand, OFFICER, Role.OFFICER)
            every = Scope(ScopeKind.EVERYTHING)
            subscriptions.subscribe(session, hand, Subscription(0, WATCHING, OFFICER, every, Which.ANY))
        one.finish()
    database.close()
