"""Listeners acknowledge first: no call to Slack is made before their answer has left."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.slack_model import Workspace
from handlers import ROUTES
from handlers.lanes import Lane
from tests.handlers.talking import Conversation, images


class HeldLane(Lane):
    """A lane on which nothing moves until it is let go."""

    def __init__(self) -> None:
        super().__init__("held", threads=1, most=1)
        self.held: list[tuple[Callable[..., None], tuple[Any, ...]]] = []

    def put(self, work: Callable[..., None], *args: Any) -> None:
        """Keeps the work."""
        self.held.append((work, args))

    def let_go(self) -> None:
        """Does what was kept, here and now."""
        while self.held:
            work, args = self.held.pop(0)
            work(*args)


@pytest.fixture
def held(talk: Conversation) -> list[HeldLane]:
    """The app with three lanes that stand still."""
    lanes = [HeldLane(), HeldLane(), HeldLane()]
    talk.rebuild(answers=lanes[0], windows=lanes[1], pictures=lanes[2])
    return lanes


def let_go(held: list[HeldLane]) -> None:
    """All that was to happen after the acknowledgement, charts last."""
    for lane in held:
        lane.let_go()


@pytest.mark.parametrize("question", ["Care Leavers EET", "summary", "ebacc", "zebra crossings", "help"])
def test_a_question_is_answered_before_slack_is_called(question: str, held, talk: Conversation, workspace: Workspace):
    assert talk.ask(question).text
    assert workspace.calls == []


@pytest.mark.parametrize("action", [route.name for route in ROUTES if route.kind == "action"])
def test_a_click_is_acknowledged_before_slack_is_called(action: str, held, talk: Conversation, workspace: Workspace):
    card = talk.ask("Care Leavers EET")
    before = list(talk.seen())
    talk.click_as(action, card)
    assert workspace.calls == [] and talk.seen() == before
    let_go(held)
    assert workspace.calls


@pytest.mark.parametrize("place", ["performance", "im"])
def test_an_event_is_acknowledged_before_slack_is_called(place: str, held, talk: Conversation, workspace: Workspace):
    assert not talk.at(place).say("@Scorecard Bot Care Leavers EET").error
    assert workspace.calls == []
    let_go(held)
    assert "chat.update" in [method for method, _ in workspace.calls]


def test_a_chart_that_is_ready_at_once_still_comes_after_its_card(talk: Conversation, workspace: Workspace):
    for _ in range(5):
        talk.ask("Care Leavers EET")
    kinds = ["image" if images(message.blocks) else "card" for message in talk.await_seen(10)]
    assert kinds[0] == "card"
    assert all(kinds[:n].count("card") >= kinds[:n].count("image") for n in range(len(kinds)))
