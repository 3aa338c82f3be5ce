"""The payloads Slack sends to an app, in its own shapes."""

import uuid
from collections.abc import Mapping
from typing import Any

from bot.demo import shapes
from bot.demo.messages import Message
from bot.demo.people import APP_ID, BOT_USER, TEAM_ID, Channel, Person
from bot.demo.state import State
from bot.demo.views import View

DOMAIN = "sample-council"
_TOKEN = "local-verification-token"


def slash_command(state: State, person: Person, channel: Channel, command: str, text: str) -> dict[str, Any]:
    """A slash command, with a response URL and a trigger that have just begun."""
    name = "directmessage" if channel.is_im else "privategroup" if channel.private else channel.name
    return {
        "token": _TOKEN,
        "team_id": TEAM_ID,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": shapes.escaped(text),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url(state, person, channel.id),
        "trigger_id": trigger(state, person),
    }


def trigger(state: State, person: Person, view_id: str = "") -> str:
    """A new trigger for this person."""
    return state.passes.add_trigger(state.ids.trigger(), person.id, view_id)


def response_url(state: State, person: Person, channel: str, message_ts: str = "") -> str:
    """A new response URL for this person."""
    url_id = state.passes.add_url(state.ids.new("R"), person.id, channel, message_ts)
    return f"{state.base_url}/response/{url_id}"


def _common(kind: str, person: Person) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": DOMAIN},
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": _TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _in_message(state: State, person: Person, message: Message) -> dict[str, Any]:
    """Where a click in a message happened. An ephemeral one is not sent back to the app."""
    channel = state.channels[message.channel]
    name = "directmessage" if channel.is_im else "privategroup" if channel.private else channel.name
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: dict[str, Any] = {"container": container, "channel": {"id": channel.id, "name": name}}
    return place if message.ephemeral else place | {"message": shapes.message(state, message)}


def block_actions(
    state: State, person: Person, where: Message | View, action: Mapping[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """A press or a choice in a message or a view; `values` is the state of all elements there."""
    payload = _common("block_actions", person) | {"actions": [dict(action)]}
    if isinstance(where, View):
        return payload | {
            "trigger_id": trigger(state, person, where.id),
            "container": {"type": "view", "view_id": where.id},
            "view": shapes.view(where, values),
        }
    return payload | {
        "trigger_id": trigger(state, person),
        **_in_message(state, person, where),
        "state": {"values": values},
        "response_url": response_url(state, person, where.channel, where.ts),
    }


def block_suggestion(
    state: State, person: Person, where: Message | View, block_id: str, action_id: str, query: str
) -> dict[str, Any]:
    """A request for the options of an external select."""
    payload = _common("block_suggestion", person) | {"action_id": action_id, "block_id": block_id, "value": query}
    if isinstance(where, View):
        return payload | {"container": {"type": "view", "view_id": where.id}, "view": shapes.view(where)}
    return payload | _in_message(state, person, where)


def view_submission(state: State, person: Person, view: View, values: dict[str, Any]) -> dict[str, Any]:
    """A modal sent."""
    return _common("view_submission", person) | {
        "trigger_id": trigger(state, person, view.id),
        "view": shapes.view(view, values),
        "response_urls": [],
    }


def view_closed(state: State, person: Person, view: View, *, cleared: bool) -> dict[str, Any]:
    """A modal dismissed, where the view asked to be told."""
    return _common("view_closed", person) | {"view": shapes.view(view), "is_cleared": cleared}


def event(state: State, inner: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope of an event, with an id of its own."""
    return {
        "token": _TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": dict(inner),
        "type": "event_callback",
        "event_id": state.ids.new("Ev"),
        "event_time": int(float(inner["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{state.ids.new('E')}",
    }


def said(message: Message, channel: Channel, text: str) -> dict[str, Any]:
    """The inner event of something a person wrote: `message` in a direct message, `app_mention` elsewhere."""
    inner: dict[str, Any] = {
        "type": "message" if channel.is_im else "app_mention",
        "user": message.user,
        "text": text,
        "ts": message.ts,
        "client_msg_id": str(uuid.uuid4()),
        "team": TEAM_ID,
        "channel": channel.id,
        "event_ts": message.ts,
        "blocks": [{"type": "rich_text", "block_id": "said", "elements": [_typed(text)]}],
    }
    if message.thread_ts:
        inner["thread_ts"] = message.thread_ts
    return inner | ({"channel_type": "im"} if channel.is_im else {})


def _typed(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def home_opened(state: State, person: Person, channel: Channel) -> dict[str, Any]:
    """The inner event of a person looking at the bot's App Home."""
    return {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": state.ids.ts(),
    }
