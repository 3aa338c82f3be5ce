"""A person in the model of Slack: asks, presses, and looks at what came."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Barrier
from typing import Any

from bot.app import build_app
from bot.demo.messages import Message
from bot.demo.outcome import Outcome
from bot.demo.people import Person
from bot.demo.slack_model import Workspace
from bot.demo.views import View
from handlers.deps import Deps
from storage.domain.line import Line
from storage.domain.viewer import PUBLIC

SIGNING_SECRET = "s" * 32
LANE_THREADS = 2
PATIENCE = 20.0  # seconds; several tests share a core
CARE_LEAVERS = "Care Leavers that are in Education, Employment or Training (EET)"


@dataclass
class Conversation:
    """One person at one place; `at` gives another place, `by` another person."""

    workspace: Workspace
    deps: Deps
    person: Person
    channel: str = "performance"

    def at(self, channel: str) -> "Conversation":
        """The same person elsewhere; "im" is the direct message with the bot."""
        name = self.workspace.dm(self.person).id if channel == "im" else channel
        return Conversation(self.workspace, self.deps, self.person, name)

    def by(self, person: str) -> "Conversation":
        """Another person at the same place."""
        return Conversation(self.workspace, self.deps, self.workspace.person(person), self.channel)

    def ask(self, text: str) -> Message:
        """`/kpi …`; the answer in the acknowledgement."""
        outcome = self.workspace.command(self.person, self.channel, "/kpi", text)
        assert outcome.ok and outcome.message, outcome.error
        return outcome.message

    def say(self, text: str, **more: Any) -> Outcome:
        """Writes a message."""
        return self.workspace.say(self.person, self.channel, text, **more)

    def press(self, where: Message | View, action: str, value: Any = None) -> Outcome:
        """Presses a button, or chooses in a menu."""
        outcome = self.workspace.click(self.person, where, action, value)
        assert outcome.ok, outcome.error
        return outcome

    def unsent(self, act: Callable[[], Outcome]) -> dict[str, Any]:
        """The payload of something done while the bot is away, to be changed and sent by the test."""
        app, self.workspace.app = self.workspace.app, None
        payload = act().payload
        self.workspace.app = app
        return payload

    def click_as(self, action: str, card: Message, value: str | None = None) -> None:
        """A press of a card's button, made to look like another action, with another value if given."""
        payload = self.unsent(lambda: self.workspace.click(self.person, card, "kpi.why"))
        pressed = payload["actions"][0]
        value = pressed["value"] if value is None else value
        pressed |= {"action_id": action, "value": value, "selected_option": {"value": value}}
        assert not self.workspace.send(payload).failure

    def click_risk(self, card: Message, value: str, action: str = "risk.open") -> None:
        """A press on an answer of the register, made to look like another action with another value."""
        payload = self.unsent(lambda: self.workspace.click(self.person, card, "risk.history"))
        payload["actions"][0] |= {"action_id": action, "value": value, "selected_option": {"value": value}}
        assert not self.workspace.send(payload).failure

    def seen(self, thread_ts: str | None = None) -> list[Message]:
        """What this person sees of the bot's, oldest first."""
        every = self.workspace.messages(self.channel, seen_by=self.person, thread_ts=thread_ts)
        return [message for message in every if message.bot]

    def await_seen(self, count: int, thread_ts: str | None = None) -> list[Message]:
        """What this person sees once there are `count` messages of the bot's."""
        found = self.workspace.wait_for(lambda: len(self.seen(thread_ts)) >= count, PATIENCE)
        assert found, [message.text for message in self.seen(thread_ts)]
        return self.seen(thread_ts)

    def await_image(self, message: Message) -> Message:
        """The message once a picture stands in it."""
        assert self.workspace.wait_for(lambda: images(self.now(message).blocks), PATIENCE), self.now(message)
        return self.now(message)

    def await_window(self, words: str = "") -> View:
        """The window this person sees, once it holds these words."""

        def found() -> View | None:
            view = self.workspace.open_view(self.person)
            return view if view and words in shown(view.content) else None

        view = self.workspace.wait_for(found, PATIENCE)
        assert view, self.workspace.open_view(self.person)
        return view

    def now(self, message: Message) -> Message:
        """The message as it stands now."""
        found = self.workspace.store.get(message.channel, message.ts)
        assert found
        return found

    def lines(self) -> list[Line]:
        """Every indicator as the lists know it that everyone may see."""
        with self.deps.store.reading() as reading:
            return list(reading.lines(viewer=PUBLIC, today=self.deps.today()))

    def rebuild(self, **changes: Any) -> None:
        """The app again, with other things to stand on."""
        self.deps = replace(self.deps, **changes)
        self.workspace.connect(build_app(self.deps, self.workspace.bot, signing_secret=SIGNING_SECRET))

    def settle(self) -> None:
        """Waits until everything put on a lane so far has been done, and what that put on another lane."""
        for lane in (self.deps.answers, self.deps.windows, self.deps.pictures, self.deps.answers):
            everybody = Barrier(LANE_THREADS + 1)
            for _ in range(LANE_THREADS):
                lane.put(everybody.wait, 10)
            everybody.wait(10)


def shown(content: Any) -> str:
    """All the text of blocks or a view, as one string."""
    return json.dumps(content, ensure_ascii=False)


def images(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The image blocks."""
    return [block for block in blocks if block["type"] == "image"]


def values_of(blocks: list[dict[str, Any]], action: str) -> list[str]:
    """The values of the buttons with this action, in order."""
    found = [each for block in blocks for each in [*block.get("elements", []), block.get("accessory") or {}]]
    return [each["value"] for each in found if each.get("action_id") == action]


def texts_of(node: Any) -> str:
    """Every text in blocks or a view, one to a line, as Slack was sent it."""
    if isinstance(node, dict):
        return "\n".join(value if isinstance(value, str) else texts_of(value) for value in node.values())
    return "\n".join(texts_of(one) for one in node) if isinstance(node, list) else ""
