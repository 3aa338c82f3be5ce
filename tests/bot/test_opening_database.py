"""Opening the bot's database: what stands in the way is said in words, and what goes wrong later is noticed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import open_app, open_database
from bot.client import make_client
from bot.health import Health
from bot.refusal import Refusal
from bot.settings import Settings
from storage import audit
from storage.audit import Change, Hand
from tests.bot.slack_side import SlackApi


def test_a_file_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(Refusal, match="The database's file cannot be made or opened"),
        open_database(f"sqlite:///{tmp_path / 'file' / 'scorecard.db'}"),
    ):
        pytest.fail("a database inside a file")


def test_health_says_when_the_database_file_has_been_deleted(
    settings: Settings, slack: SlackApi, tmp_path: Path
) -> None:
    slack.answers["auth.test"] = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
    file, health = tmp_path / "scorecard.db", Health()
    with open_app(replace(settings, database_url=f"sqlite:///{file}"), make_client(settings), health):
        assert health.report()[0]
        file.unlink()
        well, parts = health.report()
        assert not well and parts["database"] == "failing"


def test_the_log_holds_what_the_audit_came_to_at_every_start(
    settings: Settings, slack: SlackApi, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slack.answers["auth.test"] = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
    url = f"sqlite:///{tmp_path / 'scorecard.db'}"
    with open_database(url) as database, database.writing() as session:
        audit.record(
            session, Hand("A", datetime(2020, 1, 20, tzinfo=UTC)), [Change("role", "U1", "role", "", "officer")]
        )
        kept = audit.head(session)
    caplog.set_level("INFO")
    with open_app(replace(settings, database_url=url), make_client(settings), Health()):
        told = next(record for record in caplog.records if "audit" in record.getMessage())
    assert (told.entries, told.digest) == kept  # type: ignore[attr-defined]
    assert kept[0] == 1
