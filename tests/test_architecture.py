"""The direction of imports, kept by machine."""

import ast
import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "charts", "storage")


def imports(folder: str) -> Iterator[tuple[str, str]]:
    """(file, full name of what it imports) for every import statement below `folder`, wherever it stands."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((str(path.relative_to(ROOT)), alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports are written in full"
                yield from ((str(path.relative_to(ROOT)), f"{node.module}.{alias.name}") for alias in node.names)


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_contracts_of_the_layers_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_the_rules_import_the_standard_library_and_themselves_only() -> None:
    strays = [
        (file, name)
        for file, name in imports("storage/domain")
        if not within(name, "storage.domain") and name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strays == []


@pytest.mark.parametrize("folder", ["charts", "handlers/messages"])
def test_pictures_and_messages_know_only_the_rules_of_storage(folder: str) -> None:
    strays = [
        (file, name) for file, name in imports(folder) if within(name, "storage") and not within(name, "storage.domain")
    ]
    assert strays == []


# What gives no figure and names no indicator: who holds what, what a channel is cleared for, which posts there are.
FIGURELESS = {"audit", "channels", "database", "directorates", "events", "posts", "roles", "search", "since"}


def test_the_conversation_reaches_figures_only_through_queries_that_take_a_viewer() -> None:
    unscoped = []
    for file, name in imports("handlers"):
        package, _, rest = name.partition(".")
        module, _, what = rest.partition(".")
        if package == "storage" and module not in {"domain", *FIGURELESS}:
            unscoped += [f"{file}: {name}.{one}" for one in _without_viewer(module, what)]
    assert unscoped == []


def _without_viewer(module: str, what: str) -> list[str]:
    """The functions behind an import that answer from the database without being told who reads."""
    found = importlib.import_module(f"storage.{module}")
    asked = getattr(found, what, None)
    holder = asked if inspect.isclass(asked) else found
    names = [what] if inspect.isfunction(asked) else [name for name in vars(holder) if not name.startswith("_")]
    functions = [getattr(holder, name) for name in names if inspect.isfunction(getattr(holder, name))]
    takes = {one: inspect.signature(one).parameters for one in functions if one.__module__ == found.__name__}
    needs_viewer = [one for one in takes if "session" in takes[one] or "today" in takes[one]]
    return [one.__name__ for one in needs_viewer if "viewer" not in takes[one]]


def test_the_conversation_cannot_take_the_place_of_the_command_line() -> None:
    assert [file for file, name in imports("handlers") if name.endswith(".COMMAND_LINE")] == []


def test_naming_a_package_imports_nothing_heavy() -> None:
    # handlers is left out: its table of routes is its __init__.
    code = (
        "import sys, bot, charts, storage, storage.domain\n"
        "heavy = {'sqlalchemy', 'sqlmodel', 'alembic', 'matplotlib', 'numpy', 'slack_bolt', 'slack_sdk', 'starlette'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_folder_of_code_is_a_package_that_gets_installed() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    bare = [str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()]
    assert [folder for folder in bare if "migrations" not in folder] == []
