"""What the proofs share: Slack, what starts bots, and a council on each engine."""

from collections.abc import Iterator

import pytest

from tests.databases import ENGINES, make_url, migrated_file, postgresql
from tests.processes.bot_side import ALERTS, WATCHING
from tests.processes.council import Council, on_postgresql, on_sqlite
from tests.processes.lives import Stage
from tests.processes.nursery import Nursery, nursery
from tests.processes.slack_side import FakeSlack, fake_slack

__all__ = ["make_url", "migrated_file", "postgresql"]


@pytest.fixture(scope="session")
def slack() -> Iterator[FakeSlack]:
    """One fake Slack for all, reset before each use."""
    with fake_slack() as one:
        one.tell("channels", ids=[ALERTS, WATCHING])
        yield one


@pytest.fixture(scope="session")
def bots() -> Iterator[Nursery]:
    """What starts bots."""
    with nursery() as one:
        yield one


@pytest.fixture(scope="session")
def stages(slack: FakeSlack, bots: Nursery) -> Iterator[list[Stage]]:
    """Two places where the scenario can run at once, each with a Slack of its own."""
    with fake_slack() as second, nursery() as other:
        second.tell("channels", ids=[ALERTS, WATCHING])
        yield [(slack, bots), (second, other)]


@pytest.fixture(scope="session", params=ENGINES)
def council(request: pytest.FixtureRequest, slack: FakeSlack, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Twelve indicators with a year of history, told of as the baseline; owner, officer and a subscribed channel."""
    folder = tmp_path_factory.mktemp("council")
    if request.param == "sqlite":
        return on_sqlite(folder, slack)
    return on_postgresql(request.getfixturevalue("postgresql"), folder, slack)
