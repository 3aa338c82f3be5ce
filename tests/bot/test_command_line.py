"""The command line: quick, and clear about mistakes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, entry, parse
from bot.run import port

ROOT = Path(__file__).parents[2]


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        entry(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\s", shown, re.MULTILINE)] == []


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        entry([])
    assert "commands:" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["chekc"])
    assert ended.value.code == 2
    assert "there is no command 'chekc'. Did you mean check?" in capsys.readouterr().err


def test_the_help_of_a_command_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom bot.__main__ import parse\n"
        "try:\n    parse(['run', '--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'slack_bolt', 'slack_sdk', 'sqlalchemy', 'sqlmodel', 'matplotlib', 'starlette', 'uvicorn'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_has_a_module_with_its_two_functions() -> None:
    code = (
        "import importlib\nfrom bot.__main__ import COMMANDS\n"
        "for module, _ in COMMANDS.values():\n"
        "    found = importlib.import_module(module)\n    assert found.add_arguments and found.main, module\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("text", ["-1", "65536", "x", "", "٣", "99999999999999999999"])
def test_a_port_that_cannot_be_is_refused_in_words(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["run", f"--port={text}"])
    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


def test_a_port_may_be_any_from_0_to_65535() -> None:
    assert [port("0"), port("3000"), port("65535")] == [0, 3000, 65535]


def test_a_refused_setting_is_one_sentence_and_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://here/there")
    assert entry(["check", "--offline"]) == 2
    assert capsys.readouterr().err.startswith("DATABASE_URL must begin with")


def test_an_unexpected_error_is_said_without_a_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "check", ("tests.bot.broken_command", "break"))
    assert entry(["check"]) == 1
    shown = capsys.readouterr().err
    assert "Something went wrong that should not have: ZeroDivisionError." in shown
    assert "Traceback" not in shown


def test_what_the_database_refuses_is_its_own_sentence_and_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "check", ("tests.bot.broken_command", "break"))
    assert entry(["check", "--database"]) == 2
    assert capsys.readouterr().err == "Another bot runs here.\n"


def test_an_unexpected_error_keeps_its_traceback_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "check", ("tests.bot.broken_command", "break"))
    with pytest.raises(ZeroDivisionError):
        entry(["--traceback", "check"])


@pytest.mark.skipif(sys.platform == "win32", reason="closes files in a shell's way")
def test_standard_files_that_were_closed_are_kept_from_other_use() -> None:
    code = (
        "import os, sys\nfrom bot.__main__ import entry\n"
        "try:\n    entry(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('heard', file=sys.stderr)\n"
        "sys.exit(0 if not sys.stdout.isatty() and os.open(os.devnull, os.O_RDONLY) > 2 else 1)"
    )
    shell = ["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, code]
    assert subprocess.run(shell, cwd=ROOT, timeout=60).returncode == 0
