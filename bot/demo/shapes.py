"""Workspace values in the shapes Slack gives them in its answers and payloads."""

import re
from typing import Any

from bot.demo.messages import Message
from bot.demo.people import APP_ID, BOT_ID, BOT_NAME, BOT_USER, PARTNER_TEAM, TEAM_ID, Channel, Person
from bot.demo.state import State
from bot.demo.views import View

OPENED = 1_700_000_000


def escaped(text: str) -> str:
    """What a person typed as Slack sends it on: `& < >` escaped, mentions of users and channels kept."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"&lt;([@#][A-Z0-9|a-z._-]+)&gt;", r"<\1>", safe)


def message(state: State, item: Message, *, metadata: bool = False) -> dict[str, Any]:
    """A message as conversations.history and payloads carry it."""
    shape: dict[str, Any] = {"type": "message", "user": item.user, "text": item.text, "ts": item.ts}
    shape["team"] = state.people[item.user].team if item.user in state.people else TEAM_ID
    if item.bot:
        shape |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": _bot_profile()}
    if item.blocks:
        shape["blocks"] = item.blocks
    replies = state.store.reply_count(item.channel, item.ts)
    if item.thread_ts or replies:
        shape["thread_ts"] = item.thread_ts or item.ts
    if replies:
        shape["reply_count"] = replies
    if item.edited_ts:
        shape["edited"] = {"user": item.user, "ts": item.edited_ts}
    if item.files:
        shape["files"] = [file(state, file_id) for file_id in item.files]
    if metadata and item.metadata:
        shape["metadata"] = item.metadata
    return shape


def _bot_profile() -> dict[str, Any]:
    return {"id": BOT_ID, "app_id": APP_ID, "name": BOT_NAME, "deleted": False, "updated": OPENED, "team_id": TEAM_ID}


def file(state: State, file_id: str) -> dict[str, Any]:
    """A file object; before it is processed it has no MIME type, as on the live platform."""
    item = state.files.find(file_id)
    if item is None:
        return {"id": file_id, "mode": "tombstone"}
    done = state.files.processed(item)
    width, height = item.size
    url = f"https://files.slack.com/files-pri/{TEAM_ID}-{item.id}/{item.name}"
    shape: dict[str, Any] = {
        "id": item.id,
        "created": int(item.completed_at or 0),
        "timestamp": int(item.completed_at or 0),
        "name": item.name,
        "title": item.title,
        "mimetype": item.kind[1] if done else "",
        "filetype": item.kind[0] if done else "",
        "size": item.length,
        "user": BOT_USER,
        "mode": "hosted",
        "is_public": bool(item.channels),
        "url_private": url,
        "permalink": f"https://sample-council.slack.com/files/{BOT_USER}/{item.id}",
        "alt_txt": item.alt_text,
        "channels": item.channels,
        "groups": [],
        "ims": [],
    }
    if done and width:
        shape |= {"original_w": width, "original_h": height, "thumb_360": f"{url}_360"}
    return shape


def channel(item: Channel, *, person: str = "") -> dict[str, Any]:
    """A conversation object."""
    shape: dict[str, Any] = {
        "id": item.id,
        "created": OPENED,
        "is_archived": item.archived,
        "is_im": item.is_im,
        "is_mpim": False,
        "is_org_shared": False,
        "is_private": item.private,
        "context_team_id": TEAM_ID,
    }
    if item.is_im:
        return shape | {"user": person or next(iter(item.members - {BOT_USER})), "is_channel": False}
    return shape | {
        "name": item.name,
        "name_normalized": item.name,
        "is_channel": True,
        "is_group": False,
        "is_member": BOT_USER in item.members,
        "is_general": False,
        "is_shared": item.shared,
        "is_ext_shared": item.shared,
        "is_pending_ext_shared": False,
        "shared_team_ids": [TEAM_ID, PARTNER_TEAM] if item.shared else [TEAM_ID],
        "topic": {"value": item.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(item.members),
    }


def user(state: State, item: Person) -> dict[str, Any]:
    """A user object. One of a deactivated account is short: it says nothing of what the person was."""
    shape = {
        "id": item.id,
        "team_id": item.team,
        "name": item.handle,
        "deleted": item.deleted,
        "is_bot": item.bot,
        "is_app_user": False,
        "profile": {"real_name": item.name, "display_name": item.name, "title": item.title, "team": item.team},
    }
    if item.deleted:
        return shape
    return shape | {
        "real_name": item.name,
        "tz": "Europe/London",
        "tz_offset": 0,
        "is_admin": item.admin or item.owner,
        "is_owner": item.owner,
        "is_primary_owner": item.owner,
        "is_restricted": item.guest,
        "is_ultra_restricted": item.guest,
        "is_stranger": _is_stranger(state, item),
    }


def _is_stranger(state: State, item: Person) -> bool:
    """Slack calls a person of another team a stranger only where the bot shares no channel with them.

    Those it does meet are given away by their `team_id` alone (docs.slack.dev, user object).
    """
    met = any(not each.is_im and {item.id, BOT_USER} <= each.members for each in state.channels.values())
    return item.team != TEAM_ID and not met


def view(item: View, state_values: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """A view object, with what the person has entered."""
    content = item.content
    shape: dict[str, Any] = {
        "id": item.id,
        "team_id": item.team,
        "type": content.get("type", "modal"),
        "blocks": item.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": state_values if state_values is not None else item.state},
        "hash": item.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": item.previous_id or None,
        "root_view_id": item.root_id or item.id,
        "app_id": APP_ID,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
    return shape
