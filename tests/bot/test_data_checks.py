"""`check` looks at the database without making or changing one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.checks.data import data_checks
from bot.checks.findings import Check, Finding, Level, examine, ok
from bot.settings import Settings
from storage.database import Database
from storage.migrate import HEAD, migrate
from storage.tables import Indicator, Risk, RiskScoring


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'scorecard.db'}"


def checks(url: str) -> list[Check]:
    return data_checks(Settings(database_url=url))


def made(url: str) -> None:
    base = Database(url)
    migrate(base)
    base.close()


def named(url: str, names: list[str], *, defined: bool = False) -> None:
    base = Database(url)
    migrate(base)
    with base.writing() as session:
        for name in names:
            values = {"code": name, "scope": "all", "name": name, "normalised": name, "unit": "percent"}
            session.add(Indicator(**values, accumulation="snapshot", defined=defined))
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
    named(url, [f"Indicator {number:02}" for number in range(12)])
    (found,) = of("Definitions", examine(checks(url)))
    assert found.level is Level.NOTE
    assert found.words.startswith("12 indicators have none")
    assert found.words.endswith("Indicator 09 and 2 more.")


def test_an_indicator_with_a_definition_is_fine(url: str) -> None:
    named(url, ["Sickness"], defined=True)
    assert of("Definitions", examine(checks(url))) == [ok("Definitions", "every indicator has one.")]


def test_a_name_that_no_font_here_can_write_is_noted(url: str) -> None:
    named(url, ["Sickness", "\U000e0041\ue123"])
    (found,) = of("Fonts", examine(checks(url)))
    assert (found.level, "1 of the names" in found.words) == (Level.NOTE, True)


def test_names_that_can_be_written_are_fine(url: str) -> None:
    named(url, ["Sickness"])
    assert of("Fonts", examine(checks(url))) == [ok("Fonts", "every name can be written on its chart.")]


def test_risks_that_were_scored_outside_the_matrix_are_named(url: str, tmp_path: Path) -> None:
    made(url)
    base = Database(url)
    with base.writing() as session:
        for number, likelihood in ((1, 2), (2, 3)):
            session.add(Risk(id=number, reference=f"R{number}", title="Fire"))
            session.flush()
            score = {
                "likelihood": likelihood,
                "impact": 1,
                "made_by": "U1",
                "made_at": datetime(2019, 9, 30, tzinfo=UTC),
            }
            session.add(RiskScoring(risk_id=number, kind="residual", on_day=date(2019, 9, 30), **score))
    base.close()
    band = '[[bands]]\nname = "low"\nfrom = 1\nto = 4\n'
    (tmp_path / "matrix.toml").write_text(f'likelihood = ["A", "B"]\nimpact = ["I", "II"]\n{band}', encoding="utf-8")
    small = Settings(database_url=url, risk_matrix=str(tmp_path / "matrix.toml"))
    _, said = of("Risk matrix", examine(data_checks(small)))
    assert (said.level, said.words) == (Level.NOTE, "1 risk was scored outside it and shows as not scored: R2.")
    assert len(of("Risk matrix", examine(checks(url)))) == 1
