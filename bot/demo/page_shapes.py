"""Workspace values in the shapes the page reads."""

from typing import Any

from bot.demo.joining import SLACKS_OWN
from bot.demo.messages import Message
from bot.demo.people import BOT_NAME, BOT_USER, TEAM_ID, TEAM_NAME, Person
from bot.demo.state import State
from bot.demo.views import View


def workspace(state: State, person: Person, notice: str) -> dict[str, Any]:
    """What the page needs to draw its frame for this person."""
    seen = [channel for channel in state.channels.values() if person.id in state.see(channel)]
    return {
        "version": state.changes.version,
        "team": {"id": TEAM_ID, "name": TEAM_NAME},
        "notice": notice,
        "me": person.id,
        "bot": {"id": BOT_USER, "name": BOT_NAME},
        "people": [_person(each) for each in state.people.values()],
        "channels": [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.kind,
                "private": each.private,
                "shared": each.shared,
                "archived": each.archived,
                "bot_is_member": BOT_USER in each.members,
                "topic": each.topic,
            }
            for each in seen
        ],
        "commands": [
            {"command": each.command, "usage_hint": each.usage_hint, "description": each.description}
            for each in (*state.commands, *SLACKS_OWN)
        ],
    }


def _person(item: Person) -> dict[str, Any]:
    """`role` is what the title says before its colon; nobody can act as one who is not `active`, or choose them."""
    role = item.title.partition(":")[0]
    return {"id": item.id, "name": item.name, "title": item.title, "role": role, "active": not item.deleted}


def message(state: State, item: Message) -> dict[str, Any]:
    """A message as the page shows it, uploaded images as addresses of this server."""
    person = state.people.get(item.user)
    return {
        "ts": item.ts,
        "user": item.user,
        "bot": item.bot,
        "author": BOT_NAME if item.bot else person.name if person else "Slack",
        "text": item.text,
        "blocks": images_local(state, item.blocks) + [file_block(state, file_id) for file_id in item.files],
        "thread_ts": item.thread_ts,
        "reply_count": state.store.reply_count(item.channel, item.ts),
        "ephemeral": item.ephemeral,
        "edited": bool(item.edited_ts),
        "error": item.error,
    }


def file_block(state: State, file_id: str) -> dict[str, Any]:
    """A shared file as a block."""
    file = state.files.find(file_id)
    if file is None:
        return _tombstone(file_id)
    title = file.title
    if file.kind[1].startswith("image/"):
        words = file.alt_text or title
        return {"type": "image", "image_url": f"/local/file/{file_id}", "alt_text": words, "block_id": file_id}
    return {"type": "section", "block_id": file_id, "text": {"type": "plain_text", "text": f"File: {title}"}}


def _gone() -> dict[str, Any]:
    """What stands in place of a small image in a context."""
    return {"type": "mrkdwn", "text": "_This file was deleted._"}


def _tombstone(block_id: str) -> dict[str, Any]:
    return {"type": "context", "block_id": block_id, "elements": [_gone()]}


def images_local(state: State, value: Any) -> Any:
    """The blocks with each `slack_file` replaced by its address on this server, or by words where it was deleted."""
    if isinstance(value, list):
        return [images_local(state, each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: images_local(state, each) for key, each in value.items() if key != "slack_file"}
    if kept.get("accessory") == _gone():
        del kept["accessory"]
    if "slack_file" in value:
        source = value["slack_file"]
        file_id = source.get("id") or str(source.get("url")).rsplit("/", 1)[-1]
        if file_id in state.files.deleted:
            return _tombstone(str(value["block_id"])) if "block_id" in value else _gone()
        kept["image_url"] = f"/local/file/{file_id}"
    return kept


def view(state: State, item: View) -> dict[str, Any]:
    """A modal as the page shows it; `stack` is its height in the pile of open modals."""
    content = item.content
    return {
        "id": item.id,
        "title": item.title,
        "submit": _label(content.get("submit")),
        "close": _label(content.get("close")),
        "blocks": images_local(state, item.blocks),
        "errors": item.errors,
        "stack": state.views.height(item),
    }


def _label(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""
