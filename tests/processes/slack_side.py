"""The fake Slack as the tests hold it: started, told what to do, asked what was posted."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

ROOT = Path(__file__).parents[2]
TOKEN = "xoxb-local-workspace"
_DIRECT = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Post:
    """A message of the bot's as it stands in Slack."""

    channel: str
    ts: str
    thread_ts: str
    key: str
    text: str
    blocks: list[dict[str, Any]]

    @property
    def words(self) -> str:
        """All that it says, without what Slack or the clock put into it."""
        return json.dumps(self.blocks, ensure_ascii=False) + self.text


@dataclass(frozen=True)
class FakeSlack:
    """A running fake Slack."""

    url: str

    @property
    def api_url(self) -> str:
        """Where the bot calls it."""
        return f"{self.url}/api/"

    def tell(self, what: str, **arguments: Any) -> Any:
        """Have it do something (`tests/processes/fake_slack.py` lists what), and what it answers."""
        body = json.dumps(arguments).encode()
        with _DIRECT.open(Request(f"{self.url}/control/{what}", body), timeout=30) as answer:
            return json.loads(answer.read())

    def posts(self) -> list[Post]:
        """What stands there from the bot."""
        names = ("channel", "ts", "key", "text", "blocks")
        return [
            Post(**{name: one[name] for name in names}, thread_ts=one["thread_ts"] or "") for one in self.tell("posts")
        ]


@contextmanager
def fake_slack() -> Iterator[FakeSlack]:
    """A process of its own while the block runs."""
    command, pipe = [sys.executable, "-m", "tests.processes.fake_slack"], subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout
            yield FakeSlack(process.stdout.readline().strip())
        finally:
            process.kill()
