"""Buttons are answered while Slack takes five seconds for everything the bot asks of it."""

import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.demo.people import ADMINISTRATOR, CABINET, DIRECTOR, HEAD_OF_SERVICE, OFFICER, SCRUTINY
from tests.processes.bot_side import ALERTS, Act, import_file, wait_until
from tests.processes.council import Council
from tests.processes.quarters import RED, ended, figures, written
from tests.processes.replica import Replicas, replicas
from tests.processes.slack_side import FakeSlack, Post

PEOPLE = (OFFICER, DIRECTOR, HEAD_OF_SERVICE, CABINET, SCRUTINY, ADMINISTRATOR)
PRESSES, SLOW = 60, 5.0


@pytest.fixture
def bots(council: Council, slack: FakeSlack, tmp_path: Path) -> Iterator[Replicas]:
    url = council.copy()
    slack.tell("reset")
    with replicas(url, slack, tmp_path, SCORECARD_SLACK_TIMEOUT_SECONDS="10", SCORECARD_LEASE_SECONDS="15") as found:
        found.settings["SCORECARD_SETTLE_SECONDS"] = "20"
        yield found
    council.drop(url)


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
    assert wait_until(lambda: pressable(slack), 20), "no button in the alert"
    buttons = pressable(slack)
    slack.tell("mix", slow=SLOW)

    def press(number: int) -> dict[str, object]:
        post, action, value = buttons[number % len(buttons)]
        arguments = {"channel": post.channel, "ts": post.ts, "action": action, "value": value}
        return dict(slack.tell("press", person=PEOPLE[number % len(PEOPLE)], **arguments))

    with ThreadPoolExecutor(6) as pool:
        pressed = list(pool.map(press, range(PRESSES)))
    seconds = sorted(float(str(one["seconds"])) for one in pressed)
    p99 = statistics.quantiles(seconds, n=100, method="inclusive")[98]
    print(f"{len(seconds)} presses: median {seconds[len(seconds) // 2]:.3f} s, p99 {p99:.3f} s, longest {seconds[-1]:.3f} s")
    assert [one["error"] for one in pressed if not one["ok"]] == []
    assert p99 < 1
    assert seconds[-1] < 3
