"""Small blocks and views that the tests of the model send."""

from typing import Any


def words(text: str) -> dict[str, Any]:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str = "go", value: str = "1") -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, "value": value}


def buttons(*each: dict[str, Any]) -> dict[str, Any]:
    """A row of buttons or menus."""
    return {"type": "actions", "block_id": "row", "elements": list(each) or [button()]}


def menu(kind: str = "static_select") -> dict[str, Any]:
    """A menu of two options, or one that asks the bot for them."""
    element: dict[str, Any] = {"type": kind, "action_id": "pick"}
    if kind == "static_select":
        element["options"] = [option("one"), option("two")]
    return element


def option(value: str) -> dict[str, Any]:
    """An option of a menu."""
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def modal(title: str = "Window", **more: Any) -> dict[str, Any]:
    """A modal; with an input named `note` unless `blocks` are given."""
    note = {
        "type": "input",
        "block_id": "note",
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "note"},
    }
    view = {
        "type": "modal",
        "callback_id": "window",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [note],
    }
    return view | more
