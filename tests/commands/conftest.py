"""The commands run on SQLite and on PostgreSQL, in a folder of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import entry
from tests.databases import database, make_database, make_url, migrated_file, postgresql

__all__ = ["database", "make_database", "make_url", "migrated_file", "postgresql"]

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the commands are called in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def command(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`command(url, "import", "x.csv")` gives the exit code and what was written to the two outputs."""

    def run(url: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DATABASE_URL", url)
        code = entry(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return run
