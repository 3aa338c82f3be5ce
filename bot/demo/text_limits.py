"""Slack's limits on text objects, strings and option lists."""

from collections.abc import Iterator, Mapping
from typing import Any

Problems = Iterator[str]


def at(path: str, words: str) -> str:
    """One problem, worded as Slack words it: what is wrong and where."""
    return f"{words} [json-pointer:{path}]"


def only(item: Mapping[str, Any], allowed: str, path: str) -> Problems:
    """Keys beyond `allowed` (names parted by spaces), which Slack refuses."""
    for key in item.keys() - set(allowed.split()) - {"type"}:
        yield at(path, f"invalid additional property: {key}")


def string(
    item: Mapping[str, Any], key: str, most: int, path: str, *, required: bool = False, least: int = 1
) -> Problems:
    """A plain string of `least` to `most` characters under `key`."""
    if key not in item:
        if required:
            yield at(path, f"missing required field: {key}")
        return
    value = item[key]
    if not isinstance(value, str):
        yield at(f"{path}/{key}", "must be a string")
    elif len(value) > most:
        yield at(f"{path}/{key}", f"must be no more than {most} characters (has {len(value)})")
    elif len(value) < least:
        yield at(f"{path}/{key}", f"must be at least {least} character")


def text(
    item: Mapping[str, Any], key: str, most: int, path: str, *, plain: bool = False, required: bool = False
) -> Problems:
    """A text object of 1 to `most` characters under `key`; `plain` refuses mrkdwn."""
    if key not in item:
        if required:
            yield at(path, f"missing required field: {key}")
        return
    yield from text_object(item[key], most, f"{path}/{key}", plain=plain)


def text_object(value: object, most: int, path: str, *, plain: bool = False) -> Problems:
    """A text object on its own, as in a section's fields or a context."""
    if not isinstance(value, Mapping) or value.get("type") not in ("plain_text", "mrkdwn"):
        yield at(path, "must be a text object of type plain_text or mrkdwn")
        return
    if plain and value["type"] != "plain_text":
        yield at(f"{path}/type", "must be plain_text")
    yield from only(value, "text emoji" if value["type"] == "plain_text" else "text verbatim", path)
    yield from string(value, "text", most, path, required=True)


def items(item: Mapping[str, Any], key: str, least: int, most: int, path: str) -> Problems:
    """A list of `least` to `most` members under `key`."""
    value = item.get(key)
    if not isinstance(value, list):
        yield at(path, f"missing required field: {key}")
    elif len(value) > most:
        yield at(f"{path}/{key}", f"no more than {most} items allowed (has {len(value)})")
    elif len(value) < least:
        yield at(f"{path}/{key}", f"must have at least {least} item" + ("s" if least > 1 else ""))


def listed(item: Mapping[str, Any], key: str) -> list[Any]:
    """The list under `key`, or an empty one where it is missing or something else."""
    value = item.get(key)
    return value if isinstance(value, list) else []


def option(value: object, path: str, *, plain: bool = True) -> Problems:
    """An option of a menu, a radio group or checkboxes: text 75, value 150, description 75."""
    if not isinstance(value, Mapping):
        yield at(path, "must be an option object")
        return
    yield from only(value, "text value description url", path)
    yield from text(value, "text", 75, path, plain=plain, required=True)
    yield from string(value, "value", 150, path, required=True)
    yield from text(value, "description", 75, path, plain=plain)


def options(item: Mapping[str, Any], path: str, *, least: int, most: int, plain: bool = True) -> Problems:
    """The `options` list; values must differ, as Slack cannot tell equal ones apart."""
    yield from items(item, "options", least, most, path)
    seen: set[object] = set()
    for index, each in enumerate(listed(item, "options")):
        yield from option(each, f"{path}/options/{index}", plain=plain)
        value = each.get("value") if isinstance(each, Mapping) else None
        if isinstance(value, str) and value in seen:
            yield at(f"{path}/options/{index}/value", "two options have the same value")
        seen.add(value if isinstance(value, str) else None)


def confirm(item: Mapping[str, Any], path: str) -> Problems:
    """The confirmation dialogue of an element: title 100, text 300, buttons 30."""
    if "confirm" not in item:
        return
    value, where = item["confirm"], f"{path}/confirm"
    if not isinstance(value, Mapping):
        yield at(where, "must be a confirmation dialog object")
        return
    yield from only(value, "title text confirm deny style", where)
    yield from text(value, "title", 100, where, plain=True, required=True)
    yield from text(value, "text", 300, where, required=True)
    yield from text(value, "confirm", 30, where, plain=True, required=True)
    yield from text(value, "deny", 30, where, plain=True, required=True)
    yield from style(value, where)


def style(item: Mapping[str, Any], path: str) -> Problems:
    """A button's style, where it has one."""
    if "style" in item and item["style"] not in ("primary", "danger"):
        yield at(f"{path}/style", "must be primary or danger")
