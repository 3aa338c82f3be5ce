"""The pinned packages: hashed, complete, from no named place, and explained."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("linux", "darwin", "win32")


def wanted(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def pins(name: str) -> list[tuple[Requirement, int]]:
    """Each pinned requirement with the number of its hashes."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(Requirement(line.split(" --hash", 1)[0]), line.count("--hash=sha256:")) for line in lines]


def versions(name: str, python: str, platform: str) -> dict[str, str]:
    """Which version of each package `name` gives on this Python and platform."""
    about = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": platform}
    found = [pin for pin, _ in pins(name) if pin.marker is None or pin.marker.evaluate(about)]
    names = [canonicalize_name(pin.name) for pin in found]
    assert len(names) == len(set(names)), "one package twice"
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in found}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_pin_is_exact_and_hashed_and_names_no_place(name: str) -> None:
    assert [pin for pin, hashes in pins(name) if not str(pin.specifier).startswith("==") or not hashes] == []
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|^-", text, re.MULTILINE) == []


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_wanted_is_pinned_on_every_python_and_platform(python: str, platform: str) -> None:
    run = versions("requirements.txt", python, platform)
    test = versions("requirements-test.txt", python, platform)
    assert run.items() <= test.items()
    for requirement in [*wanted("requirements.in"), *wanted("requirements-test.in")]:
        assert requirement.specifier.contains(test[canonicalize_name(requirement.name)]), requirement


def test_every_direct_dependency_is_explained_in_one_line() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    names = [requirement.name for requirement in [*wanted("requirements.in"), *wanted("requirements-test.in")]]
    assert sorted(explained) == sorted(names)


def imported(*folders: str) -> set[str]:
    """The distributions that the code below `folders` imports by name."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    owners = packages_distributions()
    tops = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"bot", "handlers", "charts", "storage"}
    return {canonicalize_name(owner) for top in tops for owner in owners.get(top, [])} - {"scorecard-bot"}


def test_whatever_the_code_imports_is_wanted_by_name() -> None:
    named = {canonicalize_name(requirement.name) for requirement in wanted("requirements.in")}
    assert imported("bot", "handlers", "charts", "storage") - named == set()


def test_whatever_the_tests_import_is_wanted_by_name() -> None:
    both = [*wanted("requirements.in"), *wanted("requirements-test.in")]
    assert imported("tests") - {canonicalize_name(requirement.name) for requirement in both} == set()


def test_the_package_asks_for_the_same_pythons_as_the_pins() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
