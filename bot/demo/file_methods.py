"""files.*: the three steps of an upload, and a look at a file."""

from collections.abc import Mapping
from typing import Any

from bot.demo import shapes
from bot.demo.errors import SlackRefusal, number
from bot.demo.image_limits import FILE_ID
from bot.demo.messages import Message
from bot.demo.people import BOT_USER, Channel
from bot.demo.state import State

Args = Mapping[str, Any]
Answer = dict[str, Any]


def ask_url(state: State, args: Args) -> Answer:
    """files.getUploadURLExternal."""
    name, length = str(args.get("filename") or ""), int(number(args, "length", "0"))
    if not name or length <= 0:
        raise SlackRefusal("invalid_arguments", ["filename and length are required"])
    file = state.files.ask(state.ids.new("F"), name, length, str(args.get("alt_txt") or ""))
    return {"ok": True, "upload_url": f"{state.base_url}/upload/{file.id}", "file_id": file.id}


def complete(state: State, args: Args) -> Answer:
    """files.completeUploadExternal: shares by channel id only, as on the live platform."""
    asked = args.get("files")
    if not isinstance(asked, list) or not asked or not all(isinstance(each, dict) for each in asked):
        raise SlackRefusal("invalid_arguments", ["files must be an array of id and title"])
    channels = [_channel_by_id(state, each) for each in _channel_ids(args)]
    with state.lock:
        files = [state.files.complete(str(each.get("id")), str(each.get("title") or "")) for each in asked]
        for channel in channels:
            for file in files:
                file.channels.append(channel.id)
            state.add(_share(state, channel, [file.id for file in files], args))
    return {"ok": True, "files": [shapes.file(state, file.id) for file in files]}


def _channel_ids(args: Args) -> list[str]:
    several = args.get("channels") or []
    listed = several.split(",") if isinstance(several, str) else list(several)
    return [str(each) for each in [args.get("channel_id"), *listed] if each]


def _channel_by_id(state: State, channel_id: str) -> Channel:
    if channel_id not in state.channels:
        raise SlackRefusal("channel_not_found")
    return state.bot_channel(channel_id)


def _share(state: State, channel: Channel, files: list[str], args: Args) -> Message:
    return Message(
        channel=channel.id,
        ts=state.ids.ts(),
        user=BOT_USER,
        text=str(args.get("initial_comment") or ""),
        thread_ts=str(args["thread_ts"]) if args.get("thread_ts") else None,
        files=tuple(files),
        origin="api",
    )


def info(state: State, args: Args) -> Answer:
    """files.info; each look helps the file along."""
    file_id = str(args.get("file") or "")
    if not FILE_ID.match(file_id):
        raise SlackRefusal("file_not_found")
    file = state.files.look(file_id)
    return {"ok": True, "file": shapes.file(state, file.id), "comments": []}


def delete(state: State, args: Args) -> Answer:
    """files.delete: the bot's own files, which are all there are. Where one was shown, a tombstone stays."""
    with state.lock:
        state.files.delete(str(args.get("file") or ""))
    state.changes.publish("change", {"channel": None})
    return {"ok": True}
