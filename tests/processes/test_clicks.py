"""Buttons are answered while Slack takes five seconds for everything the bot asks of it."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.demo.people import ADMINISTRATOR, CABINET, DIRECTOR, HEAD_OF_SERVICE, OFFICER, SCRUTINY
from tests.processes.bot_side import ALERTS, Act, import_file, wait_until
from tests.processes.council import fill
from tests.processes.quarters import RED, ended, figures, written
from tests.processes.replica import Replicas, replicas
from tests.processes.slack_side import FakeSlack, Post

PEOPLE = (OFFICER, DIRECTOR, HEAD_OF_SERVICE, CABINET, SCRUTINY, ADMINISTRATOR)
PRESSES, SLOW = 60, 5.0


@pytest.fixture
def bots(slack: FakeSlack, tmp_path: Path) -> Iterator[Replicas]:
    """A bot that waits for Slack as long as it does outside of tests."""
    url = f"sqlite:///{tmp_path / 'clicks.db'}"
    fill(url, tmp_path, slack)
    slack.tell("reset")
    patience = {"SLACK_TIMEOUT": "10", "LEASE": "15", "SETTLE": "20"}
    with replicas(
        url, slack, tmp_path, **{f"SCORECARD_{name}_SECONDS": value for name, value in patience.items()}
    ) as one:
        yield one


def pressable(slack: FakeSlack) -> list[tuple[Post, str, str]]:
    """The buttons *I'm on it* that stand in the alerts channel: message, action id, value."""
    blocks = [(post, block) for post in slack.posts() if post.channel == ALERTS for block in post.blocks]
    buttons = [(post, one) for post, block in blocks if block["type"] == "actions" for one in block["elements"]]
    return [
        (post, one["action_id"], one["value"])
        for post, one in buttons
        if one["type"] == "button" and one["text"]["text"] == "I'm on it"
    ]


def test_a_press_is_acknowledged_in_time_while_slack_is_slow(bots: Replicas, slack: FakeSlack, tmp_path: Path) -> None:
    slack.tell("connect", port=bots.start().port)
    news = figures([ended()], [(at, [RED]) for at in range(3)])
    import_file(bots.url, Act(str(written(tmp_path, "news.csv", news))), slack)
    assert wait_until(lambda: pressable(slack), 30), "no button in the alert"
    buttons = pressable(slack)
    slack.tell("mix", slow=SLOW)

    def press(number: int) -> dict[str, object]:
        post, action, value = buttons[number % len(buttons)]
        arguments = {"channel": post.channel, "ts": post.ts, "action": action, "value": value}
        return dict(slack.tell("press", person=PEOPLE[number % len(PEOPLE)], **arguments))

    # Of somebody whom the bot has not met lately it asks Slack who they are, and does not wait for the answer.
    strangers = [press(number) for number in range(len(PEOPLE))]
    time.sleep(SLOW + 1)
    with ThreadPoolExecutor(3) as pool:
        known = list(pool.map(press, range(PRESSES)))
    assert [one["error"] for one in (*strangers, *known) if not one["ok"]] == []
    first, later = seconds_of(strangers), seconds_of(known)
    p99 = statistics.quantiles(later, n=100, method="inclusive")[98]
    print(f"by strangers: longest of {len(first)} {first[-1]:.3f} s")
    print(f"by people known: {PRESSES} presses, median {statistics.median(later):.3f} s, p99 {p99:.3f} s")
    assert max(*first, *later) < 3
    assert p99 < 1


def seconds_of(pressed: list[dict[str, object]]) -> list[float]:
    return sorted(float(str(one["seconds"])) for one in pressed)
