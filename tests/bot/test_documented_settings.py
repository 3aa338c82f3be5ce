"""The documents name every setting there is, and no other."""

import re
from pathlib import Path

from bot.__main__ import COMMANDS
from bot.settings import Settings, load_env_file

ROOT = Path(__file__).parents[2]


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return default


def settings_read() -> set[str]:
    environ = Asked()
    Settings.read(environ)
    return {name for name in environ.names if name.isupper()}


def test_the_example_file_has_every_setting_and_no_other() -> None:
    environ: dict[str, str] = {}
    load_env_file(ROOT / ".env.example", environ)
    assert environ.keys() == settings_read()


def test_the_example_file_says_a_sentence_above_each_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name in settings_read():
        assert re.search(rf"^# .+\.\n{name}=", text, re.MULTILINE), name


def test_the_example_file_as_it_is_gives_the_defaults() -> None:
    environ: dict[str, str] = {}
    load_env_file(ROOT / ".env.example", environ)
    assert Settings.read(environ) == Settings()


def test_the_readme_names_every_setting() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(settings_read()) if name not in text] == []


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"bot {name}" not in text] == []
