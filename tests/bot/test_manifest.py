"""slack-manifest.json keeps to the limits that Slack sets and to what the bot needs."""

import json
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest

from bot.demo.people import COMMANDS
from bot.scopes import NEEDED, OPTIONAL

ROOT = Path(__file__).parents[2]


def text(longest: int, shortest: int = 1, pattern: str = "") -> dict[str, object]:
    return {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": pattern}


def thing(required: list[str], **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


FLAG = {"type": "boolean"}
COMMAND = thing(
    ["command", "description"],
    command=text(32, 2, r"^/[a-z0-9_-]+$"),
    description=text(2000),
    usage_hint=text(1000),
    should_escape=FLAG,
    url=text(3000, pattern="^https://"),
)
# The parts of Slack's manifest (schema version 2) that the bot uses, with the limits its documents give.
SCHEMA = thing(
    ["display_information", "features", "oauth_config", "settings"],
    display_information=thing(
        ["name"],
        name=text(35),
        description=text(140),
        long_description=text(4000, 175),
        background_color=text(7, 4, "^#([0-9a-fA-F]{3}){1,2}$"),
    ),
    features=thing(
        ["bot_user"],
        app_home=thing([], home_tab_enabled=FLAG, messages_tab_enabled=FLAG, messages_tab_read_only_enabled=FLAG),
        bot_user=thing(["display_name"], display_name=text(80, pattern=r"^[\w .-]+$"), always_online=FLAG),
        slash_commands={"type": "array", "items": COMMAND, "minItems": 1, "maxItems": 50},
    ),
    oauth_config=thing(
        ["scopes"],
        scopes=thing(["bot"], bot={"type": "array", "items": text(100), "maxItems": 255, "uniqueItems": True}),
    ),
    settings=thing(
        ["interactivity", "socket_mode_enabled"],
        event_subscriptions=thing(
            [], bot_events={"type": "array", "items": text(100), "maxItems": 100, "uniqueItems": True}
        ),
        interactivity=thing(["is_enabled"], is_enabled=FLAG),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)


@pytest.fixture
def manifest() -> dict[str, dict[str, object]]:
    return json.loads((ROOT / "slack-manifest.json").read_text(encoding="utf-8"))


def test_the_manifest_keeps_to_slacks_limits(manifest: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(manifest, SCHEMA)


def test_a_command_without_its_slash_would_be_noticed(manifest: dict[str, dict[str, object]]) -> None:
    manifest["features"]["slash_commands"] = [{"command": "kpi", "description": "x"}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest, SCHEMA)


def test_the_manifest_asks_for_what_is_needed_and_for_nothing_else(manifest: dict[str, dict[str, object]]) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": sorted(NEEDED | OPTIONAL)}


def test_nothing_that_reaches_beyond_the_bots_own_business_is_asked_for() -> None:
    banned = ("chat:write.public", "channels:join", "users:read.email", "remote_files", "links", "history")
    reaching = [scope for scope in NEEDED if scope.startswith(banned) or scope.endswith((":manage", ":history"))]
    assert reaching == ["im:history"]


def test_channels_are_read_only_to_look_for_what_was_posted_and_only_where_that_is_granted() -> None:
    assert OPTIONAL.keys() == {"channels:history", "groups:history"}
    assert not OPTIONAL.keys() & NEEDED.keys()


def test_each_event_and_command_has_the_scope_it_needs(manifest: dict[str, dict[str, object]]) -> None:
    events = manifest["settings"]["event_subscriptions"]
    assert events == {"bot_events": ["app_home_opened", "app_mention", "message.im"]}
    assert {"app_mentions:read", "im:history", "commands"} <= NEEDED.keys()


def test_the_app_can_be_used_by_socket_mode_and_has_buttons(manifest: dict[str, dict[str, object]]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest["settings"]["token_rotation_enabled"] is False


def test_the_local_workspace_offers_the_commands_as_the_manifest_does() -> None:
    registered = json.loads((ROOT / "slack-manifest.json").read_text())["features"]["slash_commands"]
    assert [asdict(each) for each in COMMANDS] == registered


def test_mentions_are_escaped_where_people_are_named_and_nowhere_else() -> None:
    escaped = {each.command: each.should_escape for each in COMMANDS}
    assert escaped == {"/kpi": False, "/risk": False, "/scorecard": True, "/watch": False}
