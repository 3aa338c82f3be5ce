"""Pressing and sending what one was never shown: the payloads are made as Slack would make them."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from bot.demo.dispatch import Ack
from bot.demo.messages import Message
from bot.demo.people import BOT_USER
from bot.demo.views import View
from tests.confidentiality.walker import Button, Walker, filled


def press(walker: Walker, action: str, value: str, element: Mapping[str, Any] | None = None) -> Ack:
    """A press of a button, or a choice in a menu, that was never shown to this person."""
    return walker.world.workspace.send(pressed(walker, action, value, element))


def pressed(walker: Walker, action: str, value: str, element: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The payload of such a press."""
    workspace = walker.world.workspace
    made = dict(element or _button(action, value))
    message = Message(
        workspace.channel(walker.channel).id,
        workspace.ids.ts(),
        BOT_USER,
        "x",
        [{"type": "actions", "block_id": "forged", "elements": [made]}],
        origin="api",
    )
    workspace.add(message)
    payload = unsent(walker, lambda: workspace.click(walker.person, message, action, value))
    workspace.store.remove(message)
    return payload


def _button(action: str, value: str) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": "x"}, "action_id": action, "value": value}


def sent(walker: Walker, content: Mapping[str, Any], typed: str = "1") -> dict[str, Any]:
    """The payload of sending a window that was never opened for this person."""
    workspace, opened = walker.world.workspace, open_for(walker, content)
    payload = unsent(walker, lambda: workspace.submit(walker.person, opened, filled(content, typed)))
    workspace.views.close(walker.person.id, everything=True)
    return payload


def unsent(walker: Walker, act: Any) -> dict[str, Any]:
    """The payload of something done while the bot is away."""
    workspace = walker.world.workspace
    app, workspace.app = workspace.app, None
    taken, heard = set(workspace.taken), list(workspace.heard)
    payload = act().payload
    workspace.app, workspace.taken, workspace.heard[:] = app, taken, heard
    return dict(payload)


def forged(payload: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The same press with another value, whatever the element is."""
    action = dict(payload["actions"][0])
    action |= {"value": value, "selected_option": {"value": value}, "selected_date": value, "selected_user": value}
    return {**payload, "actions": [action]}


def with_metadata(payload: Mapping[str, Any], metadata: str) -> dict[str, Any]:
    """The same window with something else in its private_metadata."""
    return {**payload, "view": payload["view"] | {"private_metadata": metadata}}


def with_values(payload: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The same window with something else in every input."""
    states = payload["view"]["state"]["values"]
    other = {
        block: {action: _other(state, value) for action, state in inputs.items()} for block, inputs in states.items()
    }
    return {**payload, "view": payload["view"] | {"state": {"values": other}}}


def _other(state: Mapping[str, Any], value: Any) -> dict[str, Any]:
    return {key: (old if key == "type" else _shaped(key, value)) for key, old in state.items()}


def _shaped(key: str, value: Any) -> Any:
    if key == "selected_option":
        return {"value": value}
    if key == "selected_options":
        return [{"value": value}]
    return [value] if key.endswith("s") else value


def payloads_of(walker: Walker, buttons: Iterable[Button], views: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A press of each of these buttons and a sending of each of these windows, by this person."""
    found = [pressed_again(walker, one) for one in buttons]
    return found + [sent(walker, content) for content in views if content.get("submit")]


def pressed_again(walker: Walker, button: Button) -> dict[str, Any]:
    """The payload of this person's pressing it where it stood: in its window, or in a message."""
    if button.view is None:
        return pressed(walker, button.action, button.value, button.element)
    workspace = walker.world.workspace
    opened = open_for(walker, button.view)
    act = partial(workspace.click, walker.person, opened, button.action, button.value)
    payload = unsent(walker, act)
    workspace.views.close(walker.person.id, everything=True)
    return payload


def open_for(walker: Walker, content: Mapping[str, Any]) -> View:
    """The window, opened for this person."""
    workspace = walker.world.workspace
    view = View(workspace.ids.new("V"), walker.person.id, dict(content), "1.a", walker.person.team)
    with workspace.lock:
        return workspace.views.open(view)
