""".ci/venv, which make uses: what is wrong with a machine is said in one sentence; what is in place costs nothing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "dirname", "cmp", "mkdir", "touch", "cp", "rm")
# A stand-in for a Python that has what it needs, up to the making of the environment itself.
ABLE = 'case "$1" in -m) exit 7;; --version) echo Python 3.12.1;; *) echo 3.12;; esac'
pytestmark = pytest.mark.skipif(os.name != "posix", reason="make and sh are not used on Windows")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script and the pins, with a PATH of its own in which there is no Python yet."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / "path").mkdir()
    for name in (".ci/venv", "requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    for tool in TOOLS:
        (tmp_path / "path" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def build(clone: Path, kind: str = "run") -> "subprocess.CompletedProcess[str]":
    environ = {"PATH": str(clone / "path")}
    return subprocess.run(["sh", str(clone / ".ci" / "venv"), kind], env=environ, capture_output=True, text=True)


def test_no_python_at_all_is_said(clone: Path) -> None:
    done = build(clone)
    assert done.returncode == 1
    assert done.stderr.startswith("Scorecard Bot needs Python 3.11 or newer and none was found")
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_too_old_is_said_with_its_version(clone: Path) -> None:
    script(clone / "path" / "python3", 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
    done = build(clone)
    assert done.returncode == 1
    assert "Python 3.11 or newer, but python3 is Python 3.9" in done.stderr


def test_a_missing_venv_module_is_said_with_the_package_to_install(clone: Path) -> None:
    script(clone / "path" / "python3", 'case "$2" in *print*) echo 3.12;; *ensurepip*) exit 1;; esac')
    done = build(clone)
    assert done.returncode == 1
    assert "without its venv module" in done.stderr
    assert "apt-get install python3.12-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_python_that_can_is_taken_although_a_newer_one_cannot(clone: Path) -> None:
    script(clone / "path" / "python3.14", 'case "$2" in *print*) echo 3.14;; *ensurepip*) exit 1;; esac')
    script(clone / "path" / "python3.12", ABLE)
    done = build(clone)
    assert (done.returncode, done.stderr) == (7, "Making .venv with Python 3.12.1 ...\n")


def in_place(clone: Path, kind: str) -> None:
    """An environment that claims to be complete and fails when it is asked to install anything."""
    script(clone / ".venv" / "bin" / "python", 'case "$1" in -m) exit 9;; esac')
    names = ("requirements.txt",) if kind == "run" else ("requirements.txt", "requirements-test.txt")
    for name in names:
        shutil.copy(clone / name, clone / ".venv" / f".holds-{name}")


@pytest.mark.parametrize(("held", "asked"), [("run", "run"), ("test", "test"), ("test", "run")])
def test_what_is_in_place_is_left_alone(clone: Path, held: str, asked: str) -> None:
    in_place(clone, held)
    assert (build(clone, asked).returncode, build(clone, asked).stderr) == (0, "")


def test_changed_pins_are_installed(clone: Path) -> None:
    in_place(clone, "run")
    (clone / "requirements.txt").write_text("another==1\n")
    done = build(clone)
    assert (done.returncode, "Installing the packages of requirements.txt" in done.stderr) == (9, True)


def test_an_interrupted_build_is_started_afresh(clone: Path) -> None:
    in_place(clone, "run")
    (clone / ".venv" / ".unfinished").touch()
    script(clone / "path" / "python3.12", ABLE)
    done = build(clone)
    assert (done.returncode, done.stderr) == (7, "Making .venv with Python 3.12.1 ...\n")
