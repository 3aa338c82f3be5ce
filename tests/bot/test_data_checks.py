"""`check` looks at the database without making or changing one."""

from pathlib import Path

import pytest

from bot.check import Check, Finding, Level, examine, ok, problem
from bot.data_checks import data_checks
from bot.settings import Settings
from storage.database import Database
from storage.migrate import HEAD, migrate


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'scorecard.db'}"


def checks(url: str, names: list[str] | None = None, wrong: str | None = None) -> list[Check]:
    return data_checks(Settings(database_url=url), undefined=lambda base: names or [], missing_font=lambda: wrong)


def made(url: str) -> None:
    base = Database(url)
    migrate(base)
    base.close()


def of(about: str, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.about == about]


def test_a_database_that_is_not_there_is_a_note_and_is_not_made(url: str, tmp_path: Path) -> None:
    (found,) = of("Database", examine(checks(url)))
    assert found.level is Level.NOTE
    assert found.words.endswith("scorecard.db is not there yet; the first start or import makes it.")
    assert list(tmp_path.iterdir()) == []


def test_a_database_up_to_date_is_fine(url: str) -> None:
    made(url)
    assert ok("Database", f"can be read and is up to date (revision {HEAD}).") in examine(checks(url))


def test_a_database_without_tables_waits_for_the_next_start(url: str, tmp_path: Path) -> None:
    (tmp_path / "scorecard.db").touch()
    (found,) = of("Database", examine(checks(url)))
    assert (found.level, "has no tables yet" in found.words) == (Level.NOTE, True)


def test_a_file_that_is_no_database_is_a_problem(url: str, tmp_path: Path) -> None:
    (tmp_path / "scorecard.db").write_text("Indicator,Value\n" * 100)
    (found,) = of("Database", examine(checks(url)))
    assert found.level is Level.PROBLEM


def test_a_server_that_does_not_answer_is_a_problem_without_the_password() -> None:
    (found,) = of("Database", examine(checks("postgresql://bot:hunter2@127.0.0.1:9/scorecard")))
    assert found.level is Level.PROBLEM
    assert "hunter2" not in found.words


def test_indicators_without_definition_are_named_up_to_ten(url: str) -> None:
    made(url)
    (found,) = of("Definitions", examine(checks(url, [f"Indicator {number}" for number in range(12)])))
    assert found.level is Level.NOTE
    assert found.words.startswith("12 indicators have none")
    assert found.words.endswith("Indicator 9 and 2 more.")


def test_nothing_undefined_is_fine(url: str) -> None:
    made(url)
    assert of("Definitions", examine(checks(url))) == [ok("Definitions", "every indicator has one.")]


def test_fonts_are_judged_by_the_charts(url: str) -> None:
    assert of("Fonts", examine(checks(url))) == [ok("Fonts", "charts can be drawn.")]
    assert of("Fonts", examine(checks(url, wrong="there are none."))) == [problem("Fonts", "there are none.")]


def test_a_check_left_out_is_not_reported(url: str) -> None:
    assert {check.about for check in data_checks(Settings(database_url=url))} == {"Database"}
