"""Sending and dismissing modals."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.demo import choices, payloads, view_methods
from bot.demo.errors import SlackRefusal
from bot.demo.outcome import Outcome
from bot.demo.people import Person
from bot.demo.views import View

if TYPE_CHECKING:
    from bot.demo.slack_model import Workspace

Values = Mapping[str, Mapping[str, Any]]
NO_ANSWER = "We had some trouble connecting. Try again?"


def submit(workspace: "Workspace", person: Person, view: View, values: Values) -> Outcome:
    """Sends a modal and does what the acknowledgement says: nothing (close), errors, update, push or clear."""
    workspace.remember(person, view, values)
    state_values = choices.values(view.blocks, workspace.entered[person.id, view.id])
    empty = choices.missing(view.blocks, state_values)
    if empty:
        return _with_errors(workspace, view, empty)
    payload = payloads.view_submission(workspace, person, view, state_values)
    ack = workspace.send(payload)
    if ack.failure:
        workspace.show_card(f"{NO_ANSWER} ({ack.explanation})", person.id)
        return Outcome(False, NO_ANSWER, payload)
    try:
        return _obey(workspace, view, ack.body, payload)
    except SlackRefusal as refusal:
        workspace.show_card(f"{NO_ANSWER} (Slack would refuse the answer to this window: {refusal})", person.id)
        return Outcome(False, NO_ANSWER, payload)


def _obey(workspace: "Workspace", view: View, body: Mapping[str, Any], payload: dict[str, Any]) -> Outcome:
    action = body.get("response_action")
    if action == "errors":
        return _with_errors(workspace, view, _checked_errors(view, body.get("errors")), payload)
    with workspace.lock:
        if action in (None, "clear"):
            gone = workspace.views.close(view.person, everything=action == "clear")
            _show_what_is_left(workspace, view.person, gone)
        elif action == "update":
            content = view_methods.checked(workspace, body.get("view"), "modal")
            view_methods.show(workspace, view_methods.replace_content(workspace, view, content))
        elif action == "push":
            content = view_methods.checked(workspace, body.get("view"), "modal")
            pushed = workspace.views.push(view_methods.new_view(workspace, view.person, content))
            view_methods.show(workspace, pushed)
        else:
            raise SlackRefusal("invalid_response_action", [str(action)])
    return Outcome(True, payload=payload)


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    """The errors, if each belongs to an input block of this view; Slack shows none otherwise."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackRefusal("invalid_errors", ["errors must name input blocks and say what is wrong"])
    strange = sorted(set(errors) - inputs)
    if strange:
        raise SlackRefusal("invalid_errors", [f"not an input block of this view: {', '.join(strange)}"])
    return {block: str(words) for block, words in errors.items()}


def _with_errors(
    workspace: "Workspace", view: View, errors: dict[str, str], payload: dict[str, Any] | None = None
) -> Outcome:
    view_methods.show(workspace, workspace.views.change(view, errors=errors))
    return Outcome(False, "Please correct what is marked.", payload or {}, errors=errors)


def _show_what_is_left(workspace: "Workspace", person: str, gone: list[View]) -> None:
    for view in gone:
        workspace.changes.publish("view_closed", {"id": view.id}, frozenset({person}))
    left = workspace.views.top(person)
    if left is not None:
        view_methods.show(workspace, left)


def close(workspace: "Workspace", person: Person, view: View) -> None:
    """Dismisses the topmost modal, or all of them when it clears on close; tells the bot where it asked to know."""
    everything = bool(view.content.get("clear_on_close"))
    with workspace.lock:
        gone = workspace.views.close(person.id, everything=everything)
        _show_what_is_left(workspace, person.id, gone)
    for each in gone:
        if each.content.get("notify_on_close"):
            workspace.send(payloads.view_closed(workspace, person, each, cleared=everything))
