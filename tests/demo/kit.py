"""Block Kit in few words, for the page's tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    """An mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "block_id": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "block_id": "actions", "elements": list(elements)}


def button(text: str, **more: Any) -> Json:
    """A button whose value is "it"."""
    return {"type": "button", "action_id": "press", "text": plain(text), "value": "it", **more}


def option(text: str, value: str | None = None) -> Json:
    """An option; its value is its text unless given."""
    return {"text": plain(text), "value": value or text}


def select(kind: str = "static_select", **more: Any) -> Json:
    """A select menu."""
    return {"type": kind, "action_id": "choose", "placeholder": plain("Choose one"), **more}


def field(block_id: str, element: Json, **more: Any) -> Json:
    """An input block labelled with its id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "value", **element},
        **more,
    }


def view(*blocks: Json, view_id: str = "V1", **more: Any) -> Json:
    """A modal as the server describes it to the page."""
    shape = {"id": view_id, "title": "Why this rating", "submit": "Save", "close": "Cancel", "errors": {}, "stack": 1}
    return {"view": shape | more | {"blocks": list(blocks)}}


def table(*rows: list[str]) -> Json:
    """A table of raw text."""
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return {
        "type": "table",
        "block_id": "table",
        "rows": cells,
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    }
