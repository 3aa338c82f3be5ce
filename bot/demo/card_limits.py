"""Slack's limits on cards, carousels, containers and alerts."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.element_limits import element
from bot.demo.image_limits import image_source
from bot.demo.text_limits import Problems, at, items, listed, only, text


def card(block: Mapping[str, Any], path: str) -> Problems:
    """Title and subtitle 150, body and subtext 200, three buttons, and at least one part to show."""
    yield from only(block, "block_id hero_image icon slack_icon title subtitle body subtext actions", path)
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        yield at(path, "at least one of hero_image, title, actions and body must be given")
    for key, most in (("title", 150), ("subtitle", 150), ("body", 200), ("subtext", 200)):
        yield from text(block, key, most, path)
    for key in ("hero_image", "icon"):
        if key in block:
            yield from image_source(block[key], f"{path}/{key}")
    if "actions" in block:
        yield from items(block, "actions", 1, 3, path)
    for number, each in enumerate(listed(block, "actions")):
        yield from element(each, f"{path}/actions/{number}", frozenset({"button"}))


def carousel(block: Mapping[str, Any], path: str) -> Problems:
    """One to ten cards."""
    yield from only(block, "block_id elements", path)
    yield from items(block, "elements", 1, 10, path)
    for number, each in enumerate(listed(block, "elements")):
        if isinstance(each, Mapping) and each.get("type") == "card":
            yield from card(each, f"{path}/elements/{number}")
        else:
            yield at(f"{path}/elements/{number}/type", "must be a card")


def container(block: Mapping[str, Any], path: str, check: Callable[[object, str], Problems]) -> Problems:
    """One to ten child blocks, each a block of its own, with a title of 150 characters."""
    yield from text(block, "title", 150, path)
    yield from items(block, "child_blocks", 1, 10, path)
    for number, child in enumerate(listed(block, "child_blocks")):
        yield from check(child, f"{path}/child_blocks/{number}")


def alert(block: Mapping[str, Any], path: str) -> Problems:
    """Text of 200 characters and a level that Slack knows."""
    yield from only(block, "block_id text level", path)
    yield from text(block, "text", 200, path, required=True)
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        yield at(f"{path}/level", "must be default, info, warning, error or success")
