"""`python -m bot import`, killed: the file is in the database whole or not at all, and given again it is whole."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from tests.processes.nursery import Nursery
from tests.processes.promises import figures
from tests.processes.quarters import SCORECARD, history, written
from tests.processes.slack_side import ROOT
from tests.processes.steps import chosen

MANY, MOST = 400, 18


def state(url: str) -> tuple[object, ...]:
    """What an import leaves: figures, entries of the audit, marks of what is due."""
    database = Database(url)
    with database.connection() as connection:
        entries = connection.execute(text("SELECT entries FROM audit_head")).scalar_one()
        marked = connection.execute(text("SELECT count(DISTINCT indicator_id) FROM due_mark")).scalar_one()
    found = (tuple(figures(database)), entries, marked)
    database.close()
    return found


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    path = written(tmp_path, "figures.csv", history(12))
    return ["import", str(path), "--scorecard", SCORECARD, "--new"]


def test_an_import_killed_at_any_step_is_whole_or_not_there(
    make_url: object, bots: Nursery, words: list[str], tmp_path: Path
) -> None:
    url = make_url()  # type: ignore[operator]
    before, undisturbed = state(url), bots.command(make_url(), words)  # type: ignore[operator]
    assert not undisturbed.error and undisturbed.steps > 15, undisturbed
    seen = set()
    for at in chosen(undisturbed.names, most=MOST):
        url = make_url()  # type: ignore[operator]
        assert bots.command(url, words, kill_at=at).signal == 9
        first = state(url)
        assert not bots.command(url, words).error
        last = state(url)
        assert first in (before, last), f"killed at step {at}, {undisturbed.names[at - 1]}"
        assert len(last[0]) == 12 * 4 and last[2] == 12  # type: ignore[arg-type]
        seen.add(first == before)
    assert seen == {True, False}


def test_the_command_killed_at_any_moment_leaves_nothing_by_halves(make_url: object, tmp_path: Path) -> None:
    path = written(tmp_path, "many.csv", history(MANY))
    command = [sys.executable, "-m", "bot", "import", str(path), "--scorecard", SCORECARD, "--new"]
    url, outcomes = make_url(), []  # type: ignore[operator]
    whole = _timed(command, make_url())  # type: ignore[operator]
    for share in (0.5, 0.7, 0.85):
        process = _start(command, url)
        time.sleep(whole * share)
        process.kill()
        process.communicate()
        outcomes.append(len(state(url)[0]))  # type: ignore[arg-type]
        assert outcomes[-1] in (0, MANY * 4), outcomes
    _start(command, url).communicate()
    assert len(state(url)[0]) == MANY * 4  # type: ignore[arg-type]


def _start(command: list[str], url: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stdout=pipe, stderr=pipe)


def _timed(command: list[str], url: str) -> float:
    begun = time.monotonic()
    process = _start(command, url)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out
    return time.monotonic() - begun
