"""Starts one bot after the other by forking, so that a start does not cost the imports each time.

Every bot is a process with connections of its own; SIGKILL ends it as it ends any other. It runs nothing but the
scenario; what it holds when it dies, nobody gives back.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes.slack_side import ROOT, FakeSlack


@dataclass(frozen=True)
class Ended:
    """How a bot ended: by which signal (0 for none), after how many steps where it ended by itself."""

    signal: int
    steps: int = 0
    names: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Nursery:
    """The process that forks."""

    process: "subprocess.Popen[str]"

    def run(
        self,
        url: str,
        slack: FakeSlack,
        acts: Sequence[tuple[str, Sequence[str]]],
        progress: Path,
        *,
        kill_at: int = 0,
        ahead: float = 0.0,
    ) -> Ended:
        """One bot's life, until it has nothing to do or dies at step `kill_at`."""
        asked = {"url": url, "slack": slack.url, "acts": [[path, list(options)] for path, options in acts]}
        asked |= {"progress": str(progress), "kill_at": kill_at, "ahead": ahead}
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        return self._ended()

    def command(self, url: str, words: Sequence[str], *, kill_at: int = 0) -> Ended:
        """`python -m bot WORDS` on this database, until it ends or dies at step `kill_at`."""
        asked = {"url": url, "words": list(words), "kill_at": kill_at}
        assert self.process.stdin
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        return self._ended()

    def _ended(self) -> Ended:
        assert self.process.stdout
        found = json.loads(self.process.stdout.readline())
        return Ended(found["signal"], found["steps"], tuple(found["names"]), found["error"])


@contextmanager
def nursery() -> Iterator[Nursery]:
    """The forking process while the block runs."""
    environ = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    command, pipe = [sys.executable, "-m", "tests.processes.nursery"], subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()


def _life(asked: dict[str, Any], result: int) -> None:
    from tests.processes.steps import Steps

    steps, error = Steps(asked["kill_at"]), ""
    steps.watch()
    try:
        _command(asked) if "words" in asked else _scenario(asked)
    except BaseException:  # noqa: BLE001  the edge of the process: the parent hears of it
        error = traceback.format_exc()
    with os.fdopen(result, "w") as out:
        json.dump({"steps": steps.count, "names": steps.names, "error": error}, out)


def _scenario(asked: dict[str, Any]) -> None:
    from tests.processes.bot_side import Act, run

    acts = [Act(path, tuple(options)) for path, options in asked["acts"]]
    run(asked["url"], FakeSlack(asked["slack"]), acts, Path(asked["progress"]), ahead=asked["ahead"])


def _command(asked: dict[str, Any]) -> None:
    from bot.__main__ import entry

    os.environ["DATABASE_URL"] = asked["url"]
    code = entry(asked["words"])
    assert code == 0, f"ended with {code}"


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        try:
            _life(asked, theirs)
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as written:
        told = written.read()
    _, status = os.waitpid(child, 0)
    signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"signal": signal} | (json.loads(told) if told else {"steps": 0, "names": [], "error": ""})


def main() -> None:
    """A line for each life wanted, a line for how it ended."""
    import tests.processes.bot_side  # noqa: F401  imported once, and not in each child

    out = os.dup(1)
    os.dup2(2, 1)  # what a bot prints is not an answer
    with os.fdopen(out, "w") as answers:
        for line in sys.stdin:
            answers.write(f"{json.dumps(_answer(json.loads(line)))}\n")
            answers.flush()


if __name__ == "__main__":
    main()
