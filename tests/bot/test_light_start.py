"""What the bot's own process must not import: it starts in half the time and holds half the memory without."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.samples.load import load
from storage.database import Database
from storage.migrate import migrate

ROOT = Path(__file__).parents[2]
HEAVY = ("matplotlib", "numpy", "PIL", "alembic", "mako", "openpyxl", "python_calamine", "psycopg", "aiohttp")
WHEN_RUNNING = ("apscheduler", "tzlocal", "prometheus_client")
CODE = """
import sys
from datetime import date
import bot.run, bot.http, bot.logs, bot.client
from bot.app import open_database
from handlers.answer import Asker, answer
from charts.studio import Studio
from storage.domain.viewer import PUBLIC
from storage.store import Store
with open_database(sys.argv[1]) as database, Store(database).reading() as reading:
    found = answer("care leavers eet", asker=Asker(PUBLIC, date(2019, 12, 2)), reading=reading)
assert found.snapshot, found
print(*sorted({name.split(".")[0] for name in sys.modules} | {name for name in sys.modules if "." in name}))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules in a process that has answered `/kpi` from a database that was up to date."""
    url = f"sqlite:///{tmp_path_factory.mktemp('light') / 'sample.db'}"
    database = Database(url)
    migrate(database)
    load(database)
    database.close()
    done = subprocess.run([sys.executable, "-c", CODE, url], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", HEAVY + WHEN_RUNNING)
def test_the_front_process_answers_without(imported: set[str], name: str) -> None:
    assert "handlers.kpi" in imported and name not in imported


def test_the_front_process_reads_no_files_until_asked_to(imported: set[str]) -> None:
    assert {name for name in imported if name.startswith(("storage.intake", "storage.applying", "bot.demo"))} == set()
