"""Slack's limits on blocks, messages and views, so that a refusal is found before Slack finds it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from bot.demo.card_limits import alert, card, carousel, container
from bot.demo.element_limits import IN_ACTIONS, IN_INPUT, IN_SECTION, element
from bot.demo.image_limits import image_source
from bot.demo.table_limits import data_table, data_visualization, table
from bot.demo.text_limits import Problems, at, items, listed, only, string, text, text_object

Surface = Literal["message", "modal", "home"]

BLOCKS = {"message": 50, "modal": 100, "home": 100}
# Undocumented; reported in bolt-js #2509 and #2867. Measured here as JSON, which errs on the safe side.
WHOLE_MESSAGE = 13_200
MARKDOWN_TOTAL = 12_000
ADVISED_TEXT = 4_000
VIEW_BYTES = 250_000
_MESSAGE_ONLY = frozenset({"markdown", "data_visualization", "context_actions", "plan", "task_card"})
_NOT_IN_MODALS = frozenset({"table", "data_table", "card", "carousel"})
_OWN_SIZE = frozenset({"table", "data_table", "data_visualization"})
_ONE_PER_MESSAGE = {"table": 1, "data_visualization": 2}


def problems(blocks: object, surface: Surface) -> list[str]:
    """Why Slack would refuse these blocks on this surface; empty when it would take them."""
    return list(_problems(blocks, surface))


def message_problems(words: object, blocks: object = None) -> list[str]:
    """Why a message is not fit to send: no top-level text, text beyond 4,000 characters, or its blocks."""
    found = []
    if not isinstance(words, str) or not words.strip():
        found.append("a message needs a top-level text that says the same as its blocks")
    elif len(words) > ADVISED_TEXT:
        found.append(f"text must be no more than {ADVISED_TEXT} characters (has {len(words)})")
    return found + (problems(blocks, "message") if blocks else [])


def view_problems(view: object) -> list[str]:
    """Why Slack would refuse this view (a modal or an App Home); empty when it would take it."""
    if not isinstance(view, Mapping):
        return ["view must be an object"]
    return list(_view_problems(view))


def message_size(blocks: object) -> int:
    """The size that counts towards `WHOLE_MESSAGE`: the JSON of the blocks without tables and charts."""
    listed_blocks = [block for block in blocks if _kind(block) not in _OWN_SIZE] if isinstance(blocks, list) else []
    return len(json.dumps(listed_blocks, ensure_ascii=False, separators=(",", ":")))


def view_size(view: object) -> int:
    """The bytes of the view as JSON."""
    return len(json.dumps(view, ensure_ascii=False).encode())


def actions_of(blocks: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every interactive element with the id of its block ("" where the block brings none)."""
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Mapping):
            continue
        held = [*listed(block, "elements"), *listed(block, "actions"), block.get("accessory"), block.get("element")]
        for each in held:
            if isinstance(each, Mapping) and "action_id" in each:
                yield str(block.get("block_id", "")), each
        yield from actions_of([child for child in held if _kind(child) == "card"] + listed(block, "child_blocks"))


def _problems(blocks: object, surface: Surface) -> Problems:
    if not isinstance(blocks, list):
        yield at("/blocks", "must be an array of blocks")
        return
    if len(blocks) > BLOCKS[surface]:
        yield at("/blocks", f"no more than {BLOCKS[surface]} items allowed (has {len(blocks)})")
    for number, block in enumerate(blocks):
        yield from _block(block, f"/blocks/{number}", surface)
    yield from _unique_ids(blocks)
    if surface == "message":
        yield from _whole_message(blocks)


def _whole_message(blocks: list[Any]) -> Problems:
    if message_size(blocks) > WHOLE_MESSAGE:
        yield at("/blocks", f"msg_blocks_too_long: the message has more than {WHOLE_MESSAGE} characters")
    markdown = sum(len(str(block.get("text", ""))) for block in blocks if _kind(block) == "markdown")
    if markdown > MARKDOWN_TOTAL:
        yield at("/blocks", f"markdown blocks must be no more than {MARKDOWN_TOTAL} characters together")
    for kind, most in _ONE_PER_MESSAGE.items():
        if sum(_kind(block) == kind for block in blocks) > most:
            yield at("/blocks", f"no more than {most} {kind} allowed in a message")


def _unique_ids(blocks: list[Any]) -> Problems:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, Mapping) else None
        if isinstance(block_id, str) and block_id in seen:
            yield at(f"/blocks/{number}/block_id", f"block_id must be unique: {block_id}")
        seen.update({block_id} if isinstance(block_id, str) else ())
        actions = [str(each["action_id"]) for _, each in actions_of([block])]
        for repeated in sorted({each for each in actions if actions.count(each) > 1}):
            yield at(f"/blocks/{number}", f"action_id must be unique in its block: {repeated}")


def _kind(block: object) -> str:
    return str(block.get("type")) if isinstance(block, Mapping) else ""


def _block(block: object, path: str, surface: Surface) -> Problems:
    kind = _kind(block)
    if not isinstance(block, Mapping) or kind not in _CHECKS:
        yield at(f"{path}/type", f"unsupported type: {kind}" if kind else "must be a block object")
        return
    if (
        (kind in _MESSAGE_ONLY and surface != "message")
        or (kind in _NOT_IN_MODALS and surface == "modal")
        or (kind == "alert" and surface != "modal")
    ):
        yield at(f"{path}/type", f"a block of type {kind} cannot stand in a {surface}")
    yield from string(block, "block_id", 255, path)
    if kind == "container":
        yield from container(block, path, lambda child, where: _block(child, where, surface))
    else:
        yield from _CHECKS[kind](block, path)


def _section(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id text fields accessory expand", path)
    if "text" not in block and not block.get("fields"):
        yield at(path, "text or fields must be given")
    yield from text(block, "text", 3000, path)
    if "fields" in block:
        yield from items(block, "fields", 1, 10, path)
    for number, field in enumerate(listed(block, "fields")):
        yield from text_object(field, 2000, f"{path}/fields/{number}")
    if "accessory" in block:
        yield from element(block["accessory"], f"{path}/accessory", IN_SECTION)


def _header(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id text level", path)
    yield from text(block, "text", 150, path, plain=True, required=True)
    if block.get("level", 1) not in (1, 2, 3, 4):
        yield at(f"{path}/level", "must be from 1 to 4")


def _divider(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id", path)


def _image(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id image_url slack_file alt_text title", path)
    yield from image_source(block, path)
    yield from text(block, "title", 2000, path, plain=True)


def _context(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id elements", path)
    yield from items(block, "elements", 1, 10, path)
    for number, each in enumerate(listed(block, "elements")):
        where = f"{path}/elements/{number}"
        if _kind(each) == "image":
            yield from element(each, where, frozenset({"image"}))
        else:
            yield from text_object(each, 3000, where)


def _elements(block: Mapping[str, Any], path: str, most: int, allowed: Iterable[str]) -> Problems:
    yield from only(block, "block_id elements", path)
    yield from items(block, "elements", 1, most, path)
    for number, each in enumerate(listed(block, "elements")):
        yield from element(each, f"{path}/elements/{number}", frozenset(allowed))


def _actions(block: Mapping[str, Any], path: str) -> Problems:
    yield from _elements(block, path, 25, IN_ACTIONS)


def _context_actions(block: Mapping[str, Any], path: str) -> Problems:
    yield from _elements(block, path, 5, {"feedback_buttons", "icon_button"})


def _input(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id label element hint optional dispatch_action", path)
    yield from text(block, "label", 2000, path, plain=True, required=True)
    yield from text(block, "hint", 2000, path, plain=True)
    yield from element(block.get("element"), f"{path}/element", IN_INPUT)


def _markdown(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id text", path)
    yield from string(block, "text", MARKDOWN_TOTAL, path, required=True)


_RICH_PARTS = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


def _rich_text(block: Mapping[str, Any], path: str) -> Problems:
    yield from only(block, "block_id elements", path)
    yield from items(block, "elements", 1, 1000, path)
    for number, part in enumerate(listed(block, "elements")):
        if _kind(part) not in _RICH_PARTS:
            yield at(f"{path}/elements/{number}/type", f"unsupported type: {_kind(part)}")
        elif not isinstance(part.get("elements"), list):
            yield at(f"{path}/elements/{number}", "missing required field: elements")


def _video(block: Mapping[str, Any], path: str) -> Problems:
    yield from text(block, "title", 200, path, plain=True, required=True)
    for key in ("video_url", "thumbnail_url"):
        yield from string(block, key, 3000, path, required=True)
    yield from string(block, "alt_text", 2000, path, required=True)


def _unchecked(block: Mapping[str, Any], path: str) -> Problems:
    yield from ()


_CHECKS = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "image": _image,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": table,
    "data_table": data_table,
    "data_visualization": data_visualization,
    "video": _video,
    "card": card,
    "carousel": carousel,
    "container": _unchecked,
    "alert": alert,
    "plan": _unchecked,
    "task_card": _unchecked,
}

_VIEW_KEYS = "title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id"


def _view_problems(view: Mapping[str, Any]) -> Problems:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        yield at("/view/type", "must be modal or home")
        return
    yield from only(view, f"{_VIEW_KEYS} submit_disabled", "/view")
    if kind == "modal":
        yield from text(view, "title", 24, "/view", plain=True, required=True)
        yield from text(view, "submit", 24, "/view", plain=True)
        yield from text(view, "close", 24, "/view", plain=True)
    yield from string(view, "private_metadata", 3000, "/view", least=0)
    yield from string(view, "callback_id", 255, "/view", least=0)
    yield from string(view, "external_id", 255, "/view", least=0)
    blocks = view.get("blocks")
    yield from problems(blocks, "home" if kind == "home" else "modal")
    has_input = isinstance(blocks, list) and any(_kind(block) == "input" for block in blocks)
    if kind == "modal" and has_input and "submit" not in view:
        yield at("/view", "submit is required when the view has input blocks")
    if view_size(view) > VIEW_BYTES:
        yield at("/view", f"view_too_large: more than {VIEW_BYTES} bytes")
