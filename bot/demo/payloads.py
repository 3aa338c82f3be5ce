"""The payloads Slack sends to an app, in its own shapes."""

import uuid
from collections.abc import Mapping
from typing import Any

from bot.demo import shapes
from bot.demo.mention import with_ids
from bot.demo.messages import Message
from bot.demo.people import APP_ID, BOT_USER, PARTNER_TEAM, TEAM_ID, Channel, Command, Person
from bot.demo.state import State
from bot.demo.views import View

DOMAINS = {TEAM_ID: "sample-council", PARTNER_TEAM: "sample-partner"}
_TOKEN = "local-verification-token"


def slash_command(state: State, person: Person, channel: Channel, command: Command, text: str) -> dict[str, Any]:
    """A slash command, with a response URL and a trigger that have just begun.

    `team_id` is the person's own workspace. Slack does not offer our commands in the windows of another organisation;
    the model sends theirs nevertheless, so that the bot is seen to refuse what it should never get.
    """
    name = "directmessage" if channel.is_im else "privategroup" if channel.private else channel.name
    typed = with_ids(text, state.people, state.channels) if command.should_escape else text
    return {
        "token": _TOKEN,
        "team_id": person.team,
        "team_domain": _domain(person.team),
        "channel_id": channel.id,
        "channel_name": name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": command.command,
        "text": shapes.escaped(typed),
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


def _domain(team: str) -> str:
    return DOMAINS.get(team, team.lower())


def _common(kind: str, person: Person, team: str = TEAM_ID) -> dict[str, Any]:
    """What every interaction carries. Only `user.team_id` is always the person's own workspace.

    `team` is the workspace of the app where something is pressed in a message (java-slack-sdk #1041), and the person's
    own in a window, whose `view.app_installed_team_id` then names the app's (bolt-python, request/internals.py).
    """
    return {
        "type": kind,
        "team": {"id": team, "domain": _domain(team)},
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team},
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
    payload = _common("block_actions", person, _team(person, where)) | {"actions": [dict(action)]}
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


def _team(person: Person, where: Message | View) -> str:
    return person.team if isinstance(where, View) else TEAM_ID


def block_suggestion(
    state: State, person: Person, where: Message | View, block_id: str, action_id: str, query: str
) -> dict[str, Any]:
    """A request for the options of an external select."""
    payload = _common("block_suggestion", person, _team(person, where))
    payload |= {"action_id": action_id, "block_id": block_id, "value": query}
    if isinstance(where, View):
        return payload | {"container": {"type": "view", "view_id": where.id}, "view": shapes.view(where)}
    return payload | _in_message(state, person, where)


def view_submission(state: State, person: Person, view: View, values: dict[str, Any]) -> dict[str, Any]:
    """A modal sent."""
    return _common("view_submission", person, person.team) | {
        "trigger_id": trigger(state, person, view.id),
        "view": shapes.view(view, values),
        "response_urls": [],
    }


def view_closed(state: State, person: Person, view: View, *, cleared: bool) -> dict[str, Any]:
    """A modal dismissed, where the view asked to be told."""
    return _common("view_closed", person, person.team) | {"view": shapes.view(view), "is_cleared": cleared}


def event(state: State, person: Person, channel: Channel, inner: Mapping[str, Any]) -> dict[str, Any]:
    """The envelope of an event, with an id of its own.

    `team_id` is the workspace of whoever did it, but the app's own in a mention: there only `user_team` of the inner
    event gives a stranger away (examples in bolt-python, tests/slack_bolt/request/test_internals.py).
    """
    return {
        "token": _TOKEN,
        "team_id": TEAM_ID if inner["type"] == "app_mention" else person.team,
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
        "is_ext_shared_channel": channel.shared or (channel.is_im and person.team != TEAM_ID),
        "event_context": f"4-{state.ids.new('E')}",
    }


def said(person: Person, message: Message, channel: Channel, text: str) -> dict[str, Any]:
    """The inner event of something a person wrote: `message` in a direct message, `app_mention` elsewhere."""
    inner: dict[str, Any] = {
        "type": "message" if channel.is_im else "app_mention",
        "user": message.user,
        "text": text,
        "ts": message.ts,
        "client_msg_id": str(uuid.uuid4()),
        "team": person.team if channel.is_im else TEAM_ID,
        "channel": channel.id,
        "event_ts": message.ts,
        "blocks": [{"type": "rich_text", "block_id": "said", "elements": [_typed(text)]}],
    }
    if message.thread_ts:
        inner["thread_ts"] = message.thread_ts
    if person.team != TEAM_ID and not channel.is_im:
        inner |= {"user_team": person.team, "source_team": person.team, "user_profile": {"team": person.team}}
    return inner | ({"channel_type": "im"} if channel.is_im else {})


def _typed(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def home_opened(state: State, person: Person, channel: Channel, tab: str = "home") -> dict[str, Any]:
    """The inner event of a person looking at the bot's App Home, with what they see there, if anything."""
    inner: dict[str, Any] = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": state.ids.ts(),
    }
    view = state.views.home(person.id)
    return inner | ({"view": shapes.view(view)} if view and tab == "home" else {})
