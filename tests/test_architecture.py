"""The direction of imports, kept by machine."""

import ast
import importlib
import inspect
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from importlinter.cli import lint_imports

from storage.domain.delivery import AlertKind

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


@pytest.fixture
def loggers() -> Iterator[None]:
    """The linter turns off every logger that there is: they are turned on again for the tests after this one."""
    known = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    were = {one: one.disabled for one in known}
    yield
    for one, was in were.items():
        one.disabled = was


@pytest.mark.usefixtures("loggers")
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


# What gives no figure and names no indicator, and why.
FIGURELESS = {
    "storage.alerts.alerts": "puts messages into the outbox and gives row ids",
    "storage.alerts.digests": "row ids of subscriptions, and from when to when a digest is",
    "storage.alerts.due": "row ids of what has to be assessed, and classes of faults",
    "storage.alerts.jobs": "names of jobs and when they ran",
    "storage.alerts.outbox": "where messages stand: destinations, states, opaque keys",
    "storage.alerts.pauses": "until when nothing is sent where",
    "storage.alerts.problems": "destinations and reasons, and counts",
    "storage.alerts.rerouting": "moves row ids of lines",
    "storage.alerts.sealing": "row ids of lines and pages",
    "storage.alerts.subscriptions": "what somebody asked for: sections, directorates, row ids",
    "storage.alerts.trouble": "destinations, reasons, counts and names of jobs",
    "storage.audit": "is only written to",
    "storage.channels": "what a channel is cleared for",
    "storage.database": "the engine",
    "storage.directorates": "names of directorates",
    "storage.events": "which requests were seen",
    "storage.greeting": "who has been greeted",
    "storage.posts": "which messages there are",
    "storage.roles": "who holds what",
    "storage.search": "works on what it is given",
    "storage.since": "marks of the audit",
}
FIGURES = {
    "storage.facts",
    "storage.scorecard",
    "storage.domain.snapshot",
    "storage.domain.told",
    "storage.domain.line",
    "storage.domain.risk.RiskSnapshot",
    "storage.domain.risk_area.RiskArea",
    "storage.domain.risk_summary",
    "storage.register.naming",
    "storage.register.reading",
    "storage.register.rows",
    "storage.register.search",
}


def test_the_conversation_reaches_figures_only_through_queries_that_take_a_viewer() -> None:
    unscoped = []
    for file, name in imports("handlers"):
        if within(name, "storage") and not within(name, "storage.domain", *FIGURELESS):
            unscoped += [f"{file}: {name}.{one}" for one in _without_viewer(name)]
    assert unscoped == []


def test_what_counts_as_without_figures_knows_none() -> None:
    knowing = [
        (file, name)
        for file, name in imports("storage")
        if within(file.removesuffix(".py").replace("/", "."), *FIGURELESS) and within(name, *FIGURES)
    ]
    assert knowing == []


@pytest.mark.parametrize(
    "name", ["storage.alerts.lines", "storage.alerts.lines.told", "storage.store.Reading", "storage.register.reading"]
)
def test_a_query_in_a_package_of_its_own_is_looked_at_too(name: str) -> None:
    assert _asking(name), f"nothing behind {name} was looked at"


def _without_viewer(name: str) -> list[str]:
    """The functions behind an import that answer from the database without being told who reads."""
    return [one.__name__ for one in _asking(name) if "viewer" not in inspect.signature(one).parameters]


def _asking(name: str) -> list[Callable[..., object]]:
    """The functions behind an import that ask the database or are told which day it is."""
    found, what = _module(name)
    asked = getattr(found, what, None)
    holder = asked if inspect.isclass(asked) else found
    names = [what] if inspect.isfunction(asked) else [one for one in vars(holder) if not one.startswith("_")]
    functions = [getattr(holder, one) for one in names if inspect.isfunction(getattr(holder, one))]
    own = [one for one in functions if one.__module__ == found.__name__]
    return [one for one in own if {"session", "database", "connection", "today"} & {*inspect.signature(one).parameters}]


def _module(name: str) -> tuple[ModuleType, str]:
    """The module that an import names or takes something from, and what it takes ("" for the module itself)."""
    try:
        return importlib.import_module(name), ""
    except ModuleNotFoundError:
        package, _, what = name.rpartition(".")
        return importlib.import_module(package), what


def test_every_kind_of_alert_has_its_renderer_and_every_one_with_lines_its_planner() -> None:
    renderers = importlib.import_module("handlers.delivery.renderers")
    assert set(AlertKind) - set(renderers.RENDERERS) == set()
    assert {kind for kind in AlertKind if kind.has_lines} - set(renderers.PLANNERS) == set()


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
