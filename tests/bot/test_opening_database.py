"""Opening the bot's database: what stands in the way is said in words."""

from pathlib import Path

import pytest

from bot.app import open_database
from bot.refusal import Refusal


def test_a_file_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(Refusal, match="The database's file cannot be made or opened"),
        open_database(f"sqlite:///{tmp_path / 'file' / 'scorecard.db'}"),
    ):
        pytest.fail("a database inside a file")
