"""The real app on the sample scorecard and the model of Slack; charts by a stand-in unless a test asks otherwise."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.app import build_app
from bot.demo.people import TEAM_ID
from bot.demo.slack_model import Workspace
from bot.samples.load import load
from charts.studio import Studio
from handlers.deps import Deps
from handlers.flood import Allowance, Floods
from handlers.lanes import Lane
from handlers.people import People
from handlers.pictures import Uploads
from storage.database import Database
from storage.migrate import migrate
from storage.store import Store
from tests.handlers.drawing import StandInStudio
from tests.handlers.talking import LANE_THREADS, SIGNING_SECRET, Conversation
from tests.slack_fixtures import *  # noqa: F403

TODAY = date(2019, 12, 2)


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample scorecard; copied, never written to."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    load(database)
    database.close()
    return path


@pytest.fixture
def database(sample_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own with the sample scorecard."""
    path = tmp_path / "scorecard.db"
    shutil.copy(sample_file, path)
    database = Database(f"sqlite:///{path}", busy_seconds=0.05)
    yield database
    database.close()


@pytest.fixture
def studio() -> StandInStudio:
    """Charts at once: one white pixel. The test may make it fail or wait."""
    return StandInStudio()


@pytest.fixture(scope="session")
def real_studio() -> Iterator[Studio]:
    """The chart worker itself, one for all tests."""
    with Studio() as studio:
        yield studio


@pytest.fixture
def deps(database: Database, studio: StandInStudio, slack_client: WebClient) -> Iterator[Deps]:
    """What the listeners stand on; on the second of December 2019, when the sample's figures were new."""
    asking = Lane("people", threads=LANE_THREADS, most=20)
    deps = Deps(
        store=Store(database),
        studio=studio,
        client=slack_client,
        uploads=Uploads(slack_client, poll_seconds=0.01, processing_seconds=0.2),
        people=People(slack_client, asking, team=TEAM_ID),
        windows=Lane("windows", threads=LANE_THREADS, most=20),
        answers=Lane("answers", threads=LANE_THREADS, most=20),
        pictures=Lane("pictures", threads=LANE_THREADS, most=20),
        now=lambda: datetime(2019, 12, 2, 9, tzinfo=UTC),
        today=lambda: TODAY,
        team=TEAM_ID,
        head_start=0.2,
        floods=Floods(asking=Allowance(1000, 0.001), drawing=Allowance(1000, 0.001)),
    )
    yield deps
    studio.release()
    for lane in (deps.pictures, deps.answers, deps.windows, asking):
        lane.close()


@pytest.fixture
def app(deps: Deps, workspace: Workspace) -> App:
    """The app as the composition root builds it, answering the workspace, whose people it has met already."""
    for person in workspace.people:
        deps.people.look_up(person)
    workspace.calls.clear()
    app = build_app(deps, workspace.bot, signing_secret=SIGNING_SECRET)
    workspace.connect(app)
    return app


@pytest.fixture
def talk(app: App, workspace: Workspace, deps: Deps) -> Conversation:
    """A cabinet member in #performance, who can ask, press and look."""
    return Conversation(workspace, deps, workspace.person("Cabinet member"))
