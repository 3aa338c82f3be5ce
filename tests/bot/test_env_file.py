"""The .env file: plain lines, and the environment wins."""

from pathlib import Path

import pytest

from bot.refusal import Refusal
from bot.settings import load_env_file


def load(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> dict[str, str]:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    environ = {} if environ is None else environ
    assert load_env_file(path, environ)
    return environ


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    environ: dict[str, str] = {}
    assert not load_env_file(tmp_path / ".env", environ)
    assert environ == {}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=one", "one"),
        ("export A = one ", "one"),
        ("A='one two'", "one two"),
        ('A="one # two" # a note', "one # two"),
        ("A=one # a note", "one"),
        ("A=a#b", "a#b"),
        ("A=", ""),
        ("A= # a note", ""),
        ("A=$B", "$B"),
        ("A=postgresql://u:p=1@h/x?y=z", "postgresql://u:p=1@h/x?y=z"),
    ],
)
def test_a_line_gives_its_value(tmp_path: Path, line: str, value: str) -> None:
    assert load(tmp_path, f"# first\n\n{line}\n") == {"A": value}


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    assert load(tmp_path, "A=file\nB=file", {"A": "environment"}) == {"A": "environment", "B": "file"}


def test_a_line_that_is_no_setting_is_refused_by_number_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"line 2: expected NAME=value") as caught:
        load(tmp_path, "A=1\nxoxb-hidden\n")
    assert "hidden" not in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeffA=1\r\nB=2\r\n") == {"A": "1", "B": "2"}
