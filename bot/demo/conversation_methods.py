"""conversations.* and users.*: who and where."""

import base64
from collections.abc import Mapping
from typing import Any

from bot.demo import shapes
from bot.demo.errors import SlackRefusal, number
from bot.demo.people import BOT_NAME, BOT_USER, TEAM_ID
from bot.demo.state import State

Args = Mapping[str, Any]
Answer = dict[str, Any]


def info(state: State, args: Args) -> Answer:
    """conversations.info."""
    channel = state.bot_channel(args.get("channel"), writing=False)
    return {"ok": True, "channel": shapes.channel(channel)}


def open_im(state: State, args: Args) -> Answer:
    """conversations.open with one user: the direct message, which is there already."""
    person = state.people.get(str(args.get("users") or ""))
    if person is None:
        raise SlackRefusal("user_not_found")
    if person.deleted:
        raise SlackRefusal("user_disabled")
    return {"ok": True, "no_op": True, "already_open": True, "channel": {"id": state.dm(person).id}}


def members(state: State, args: Args) -> Answer:
    """conversations.members, a page at a time; of public channels also where the bot is not a member."""
    channel = state.bot_channel(args.get("channel"), writing=False)
    limit = int(number(args, "limit", "100"))
    if not 1 <= limit <= 1000:
        raise SlackRefusal("invalid_limit")
    everyone, start = sorted(channel.members), _start(args)
    end = start + min(limit, state.most_members)
    cursor = _cursor(end) if end < len(everyone) else ""
    return {"ok": True, "members": everyone[start:end], "response_metadata": {"next_cursor": cursor}}


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(args: Args) -> int:
    """Where the page asked for begins."""
    try:
        return int(base64.b64decode(str(args.get("cursor") or ""), validate=True).decode().removeprefix("next:") or 0)
    except ValueError:
        raise SlackRefusal("invalid_cursor") from None


def listing(state: State, args: Args) -> Answer:
    """conversations.list: public channels, private ones the bot is in, and DMs when `types` asks for them."""
    types = set(str(args.get("types") or "public_channel").split(","))
    shown = [
        shapes.channel(channel)
        for channel in state.channels.values()
        if _type(channel.is_im, channel.private) in types and (not channel.private or BOT_USER in channel.members)
    ]
    return {"ok": True, "channels": shown, "response_metadata": {"next_cursor": ""}}


def _type(is_im: bool, private: bool) -> str:
    return "im" if is_im else "private_channel" if private else "public_channel"


def user_info(state: State, args: Args) -> Answer:
    """users.info."""
    wanted = str(args.get("user") or "")
    if wanted == BOT_USER:
        return {"ok": True, "user": {"id": BOT_USER, "team_id": TEAM_ID, "name": "scorecard_bot", "is_bot": True}}
    if wanted not in state.people:
        raise SlackRefusal("user_not_found")
    return {"ok": True, "user": shapes.user(state, state.people[wanted])}


def user_list(state: State, args: Args) -> Answer:
    """users.list."""
    people = [shapes.user(state, person) for person in state.people.values()]
    robot = {"id": BOT_USER, "team_id": TEAM_ID, "name": "scorecard_bot", "real_name": BOT_NAME, "is_bot": True}
    return {"ok": True, "members": [*people, robot], "response_metadata": {"next_cursor": ""}}
