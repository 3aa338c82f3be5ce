"""The demo as a newcomer starts it: `python -m bot demo`, in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

__all__ = ["demo_url"]

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo with the sample scorecard, one for all tests."""
    folder = tmp_path_factory.mktemp("demo")
    database = f"sqlite:///{folder / 'demo.db'}"
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--database", database]
    with (folder / "log").open("w") as log:
        demo = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            yield _address(demo)
        finally:
            demo.terminate()
            demo.communicate(timeout=20)


def _address(demo: subprocess.Popen[str]) -> str:
    """What it prints when it is ready."""
    assert demo.stdout
    late = Timer(START_SECONDS, demo.kill)
    late.start()
    for line in demo.stdout:
        if found := re.search(r"Open (http://127\.0\.0\.1:\d+)", line):
            late.cancel()
            return found[1]
    raise AssertionError("the demo ended, or took too long, before it said where it is")
