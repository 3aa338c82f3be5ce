"""What a person enters: from a press, a choice or a typed value to the shapes in Slack's payloads."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.demo.block_limits import actions_of
from bot.demo.element_limits import all_options
from bot.demo.errors import NotPossible

# The key under which each element's value travels, in actions and in state.values.
_VALUE_KEYS = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_MANY = frozenset(key for key in _VALUE_KEYS.values() if key.endswith("s"))


def value_key(element: Mapping[str, Any]) -> str:
    """The key that carries this element's value."""
    return _VALUE_KEYS.get(str(element.get("type")), "value")


def chosen(element: Mapping[str, Any], value: Any) -> Any:
    """The value as Slack sends it; options may be given whole, or by their value alone, and must be on offer."""
    key = value_key(element)
    if isinstance(value, Mapping) and key in value:
        value = value[key]
    if key == "selected_option":
        return _option(element, value)
    if key == "selected_options":
        return [_option(element, each) for each in value or []]
    return value


def _option(element: Mapping[str, Any], value: Any) -> Any:
    if value is None:
        return None
    if element.get("type") in ("external_select", "multi_external_select"):
        if not isinstance(value, Mapping):
            raise NotPossible("An option of an external menu must be given whole, as the bot offered it.")
        return dict(value)
    wanted = value.get("value") if isinstance(value, Mapping) else value
    for option in all_options(element):
        if option.get("value") == wanted:
            return option
    raise NotPossible(f"There is no option “{wanted}” here.")


def action(element: Mapping[str, Any], block_id: str, value: Any, action_ts: str) -> dict[str, Any]:
    """One entry of a block_actions payload."""
    entry: dict[str, Any] = {"action_id": element["action_id"], "block_id": block_id, "type": element["type"]}
    if element["type"] == "button":
        entry |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    else:
        entry[value_key(element)] = chosen(element, value)
        entry |= {key: element[key] for key in ("placeholder",) if key in element}
    entry |= {"confirm": element["confirm"]} if "confirm" in element else {}
    return entry | {"action_ts": action_ts}


def stateful(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The elements that remember what was chosen in them, with their blocks' ids."""
    return ((block_id, each) for block_id, each in actions_of(blocks) if remembers(each))


def remembers(element: Mapping[str, Any]) -> bool:
    """Whether an element keeps what was chosen in it: all but buttons and overflow menus."""
    return element["type"] not in ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button")


def values(blocks: list[dict[str, Any]], entered: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """`state.values`: every element that remembers, with what was entered, else its initial value."""
    result: dict[str, dict[str, Any]] = {}
    for block_id, element in stateful(blocks):
        given = entered.get(block_id, {})
        name = str(element["action_id"])
        value = _still(element, given[name]) if name in given else initial(element)
        result.setdefault(block_id, {})[name] = {"type": element["type"], value_key(element): value}
    return result


def check(blocks: list[dict[str, Any]], given: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises `NotPossible` for a choice that is not on offer."""
    for block_id, element in stateful(blocks):
        entered = given.get(block_id, {})
        if element["action_id"] in entered:
            chosen(element, entered[element["action_id"]])


def _still(element: Mapping[str, Any], given: Any) -> Any:
    """What was entered, unless the element has changed its type or no longer offers that option since."""
    if isinstance(given, Mapping) and given.get("type", element["type"]) != element["type"]:
        return initial(element)
    try:
        return chosen(element, given)
    except NotPossible:
        return initial(element)


def carried(
    before: list[dict[str, Any]], after: list[dict[str, Any]], entered: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What stands in the inputs once a view has been updated.

    An element whose block_id and action_id stay keeps what it held, and a new initial value does nothing (bolt-js #290,
    bolt-python #1064). One that never held anything begins anew.
    """
    began = {(block, str(each["action_id"])): initial(each) for block, each in stateful(before)}
    stay = {(block, str(each["action_id"])) for block, each in stateful(after)}
    kept: dict[str, dict[str, Any]] = {}
    for block, held in values(before, entered).items():
        for name, value in held.items():
            content = next((value[key] for key in value if key != "type"), None)
            if (block, name) in stay and (content or began[block, name]):
                kept.setdefault(block, {})[name] = value
    return kept


def initial(element: Mapping[str, Any]) -> Any:
    """What an element holds before anybody touches it."""
    key = value_key(element)
    name = "initial_" + key.removeprefix("selected_")
    return element.get(name, [] if key in _MANY else None)


def missing(blocks: list[dict[str, Any]], state_values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Inputs left empty though required, or too short or too long: Slack does not even send them to the app."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        entry = state_values.get(block["block_id"], {}).get(block["element"].get("action_id"), {})
        words = _lacking(block, entry.get(value_key(block["element"])))
        if words:
            found[block["block_id"]] = words
    return found


def _lacking(block: Mapping[str, Any], value: Any) -> str:
    element = block["element"]
    if not value:
        return "" if block.get("optional") else "Please complete this required field."
    if element["type"] != "plain_text_input":
        return ""
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if len(value) > most else ""
