"""Slack's limits on interactive elements: buttons, menus, inputs."""

import re
from collections.abc import Mapping
from typing import Any

from bot.demo.image_limits import image_source
from bot.demo.text_limits import Problems, at, confirm, items, listed, only, option, options, string, style, text

_SOURCES = ("static", "external", "users", "conversations", "channels")
SELECTS = frozenset(f"{source}_select" for source in _SOURCES)
MULTI_SELECTS = frozenset(f"multi_{name}" for name in SELECTS)
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
CHOICES = frozenset({"radio_buttons", "checkboxes"})
TYPED = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"})

IN_ACTIONS = SELECTS | PICKERS | CHOICES | {"button", "overflow", "workflow_button"}
IN_SECTION = IN_ACTIONS | MULTI_SELECTS | {"image"}
IN_INPUT = SELECTS | MULTI_SELECTS | PICKERS | CHOICES | TYPED | {"file_input"}

_COMMON = "action_id confirm focus_on_load"
_SELECT_KEYS = {
    "static": "options option_groups initial_option initial_options",
    "external": "initial_option initial_options min_query_length",
    "users": "initial_user initial_users",
    "conversations": "initial_conversation initial_conversations default_to_current_conversation filter "
    "response_url_enabled",
    "channels": "initial_channel initial_channels response_url_enabled",
}


def element(value: object, path: str, allowed: frozenset[str]) -> Problems:
    """One element where only the types in `allowed` may stand."""
    if not isinstance(value, Mapping):
        yield at(path, "must be an element object")
        return
    kind = str(value.get("type"))
    if kind not in IN_SECTION | IN_INPUT | {"feedback_buttons", "icon_button"}:
        yield at(f"{path}/type", f"unsupported element type: {kind}")
        return
    if kind not in allowed:
        yield at(f"{path}/type", f"an element of type {kind} cannot stand here")
        return
    yield from string(value, "action_id", 255, path)
    yield from confirm(value, path)
    yield from _checks_of(kind)(value, path)


def _checks_of(kind: str) -> Any:
    if kind in SELECTS | MULTI_SELECTS:
        return _select
    if kind in PICKERS:
        return _picker
    if kind in TYPED:
        return _typed
    return {
        "button": _button,
        "workflow_button": _workflow_button,
        "overflow": _overflow,
        "radio_buttons": _choice,
        "checkboxes": _choice,
        "image": _image,
        "file_input": _file_input,
        "feedback_buttons": _feedback,
        "icon_button": _icon_button,
    }[kind]


def _button(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "text action_id url value style confirm accessibility_label agent_prompt", path)
    yield from text(value, "text", 75, path, plain=True, required=True)
    yield from string(value, "value", 2000, path)
    yield from string(value, "url", 3000, path)
    yield from string(value, "accessibility_label", 75, path)
    yield from style(value, path)


def _workflow_button(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "text action_id workflow style accessibility_label", path)
    yield from text(value, "text", 75, path, plain=True, required=True)


def _overflow(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "action_id options confirm", path)
    yield from options(value, path, least=1, most=5)


def _choice(value: Mapping[str, Any], path: str) -> Problems:
    initial = "initial_option" if value["type"] == "radio_buttons" else "initial_options"
    yield from only(value, f"{_COMMON} options {initial}", path)
    yield from options(value, path, least=1, most=10, plain=False)
    yield from _initial(value, path)


def _select(value: Mapping[str, Any], path: str) -> Problems:
    kind = str(value["type"])
    multi, source = kind.startswith("multi_"), kind.removeprefix("multi_").removesuffix("_select")
    extra = " max_selected_items" if multi else ""
    yield from only(value, f"{_COMMON} placeholder {_SELECT_KEYS[source]}{extra}", path)
    yield from text(value, "placeholder", 150, path, plain=True)
    if source == "static":
        yield from _static_options(value, path)
        yield from _initial(value, path)
    if source == "external" and not isinstance(value.get("min_query_length", 3), int):
        yield at(f"{path}/min_query_length", "must be an integer")


def _static_options(value: Mapping[str, Any], path: str) -> Problems:
    if ("options" in value) == ("option_groups" in value):
        yield at(path, "exactly one of options and option_groups must be given")
        return
    if "options" in value:
        yield from options(value, path, least=1, most=100)
        return
    yield from option_groups(value, path)


def option_groups(value: Mapping[str, Any], path: str) -> Problems:
    """Up to 100 groups, each with a label of 75 characters and up to 100 options."""
    yield from items(value, "option_groups", 1, 100, path)
    for index, group in enumerate(listed(value, "option_groups")):
        where = f"{path}/option_groups/{index}"
        if not isinstance(group, Mapping):
            yield at(where, "must be an option group object")
            continue
        yield from text(group, "label", 75, where, plain=True, required=True)
        yield from options(group, where, least=1, most=100)


def all_options(value: Mapping[str, Any]) -> list[Any]:
    """Every option an element offers, groups opened."""
    groups = [group for group in listed(value, "option_groups") if isinstance(group, Mapping)]
    return listed(value, "options") + [each for group in groups for each in listed(group, "options")]


def _initial(value: Mapping[str, Any], path: str) -> Problems:
    chosen = [value["initial_option"]] if "initial_option" in value else listed(value, "initial_options")
    if "initial_options" in value and not chosen:
        yield at(f"{path}/initial_options", "must have at least 1 item")
    for each in chosen:
        yield from option(each, f"{path}/initial_option", plain=False)
        if each not in all_options(value):
            yield at(f"{path}/initial_option", "must be exactly one of the options")


def _picker(value: Mapping[str, Any], path: str) -> Problems:
    own = {"datepicker": "initial_date placeholder", "timepicker": "initial_time timezone placeholder"}
    yield from only(value, f"{_COMMON} {own.get(str(value['type']), 'initial_date_time')}", path)
    yield from text(value, "placeholder", 150, path, plain=True)
    date = value.get("initial_date", "2020-01-01")
    if not (isinstance(date, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", date)):
        yield at(f"{path}/initial_date", "must be a date such as 2020-01-31")


def _typed(value: Mapping[str, Any], path: str) -> Problems:
    own = {
        "plain_text_input": "initial_value multiline min_length max_length",
        "number_input": "is_decimal_allowed initial_value min_value max_value",
    }
    keys = own.get(str(value["type"]), "initial_value")
    yield from only(value, f"action_id focus_on_load placeholder dispatch_action_config {keys}", path)
    yield from text(value, "placeholder", 150, path, plain=True)
    if value["type"] == "plain_text_input":
        yield from string(value, "initial_value", 3000, path, least=0)
        for key, least in (("min_length", 0), ("max_length", 1)):
            length = value.get(key, 1)
            if not (isinstance(length, int) and least <= length <= 3000):
                yield at(f"{path}/{key}", f"must be from {least} to 3000")
    if value["type"] == "number_input" and "is_decimal_allowed" not in value:
        yield at(path, "missing required field: is_decimal_allowed")


def _file_input(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "action_id filetypes max_files", path)
    if value.get("max_files", 1) not in range(1, 11):
        yield at(f"{path}/max_files", "must be from 1 to 10")


def _image(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "image_url slack_file alt_text", path)
    yield from image_source(value, path)


def _feedback(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "action_id positive_button negative_button", path)
    for key in ("positive_button", "negative_button"):
        if not isinstance(value.get(key), Mapping):
            yield at(path, f"missing required field: {key}")
            continue
        yield from text(value[key], "text", 75, f"{path}/{key}", plain=True, required=True)
        yield from string(value[key], "value", 2000, f"{path}/{key}", required=True)


def _icon_button(value: Mapping[str, Any], path: str) -> Problems:
    yield from only(value, "action_id icon text value confirm accessibility_label visible_to_user_ids", path)
    yield from text(value, "text", 75, path, plain=True, required=True)
    yield from string(value, "icon", 75, path, required=True)
    yield from string(value, "value", 2000, path)
