"""chat.*: posting, changing and deleting messages."""

import json
from collections.abc import Mapping
from typing import Any

from bot.demo import shapes
from bot.demo.errors import SlackRefusal
from bot.demo.messages import Message
from bot.demo.people import BOT_USER, Channel
from bot.demo.state import TEXT_CUT, TEXT_IN_UPDATE, State

Args = Mapping[str, Any]
Answer = dict[str, Any]
METADATA_BYTES = 8_000
"""Slack names no number for `metadata_too_large`: assumed, on the safe side."""
_ASKED = ("unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names", "reply_broadcast")


def post_message(state: State, args: Args) -> Answer:
    """chat.postMessage. A `client_msg_id` is accepted and changes nothing: the same one twice is posted twice."""
    channel = state.open_channel(args.get("channel"))
    text, warnings = _cut(args)
    blocks = state.check_content(text, args.get("blocks"))
    with state.lock:
        sent = Message(
            channel=channel.id,
            ts=state.ids.ts(),
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=_thread(state, channel, args),
            metadata=_metadata(args),
            origin="api",
            asked={key: args[key] for key in _ASKED if key in args},
        )
        state.add(sent)
    answer = {"ok": True, "channel": channel.id, "ts": sent.ts, "message": shapes.message(state, sent, metadata=True)}
    return answer | ({"response_metadata": {"warnings": warnings}} if warnings else {})


def _cut(args: Args) -> tuple[str, list[str]]:
    text = str(args.get("text") or "")
    return (text[:TEXT_CUT], ["message_truncated"]) if len(text) > TEXT_CUT else (text, [])


def _thread(state: State, channel: Channel, args: Args) -> str | None:
    thread_ts = args.get("thread_ts")
    if not thread_ts:
        return None
    parent = state.store.get(channel.id, str(thread_ts))
    if parent is None or parent.ephemeral:
        raise SlackRefusal("thread_not_found")
    return parent.thread_ts or parent.ts


def _metadata(args: Args) -> dict[str, Any] | None:
    metadata = args.get("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackRefusal("invalid_metadata_format")
    if not metadata["event_type"] or not isinstance(metadata.get("event_payload"), dict):
        raise SlackRefusal("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackRefusal("metadata_too_large")
    return metadata


def post_ephemeral(state: State, args: Args) -> Answer:
    """chat.postEphemeral: one person of the channel sees it, and it can never be changed through the API."""
    channel = state.open_channel(args.get("channel"))
    person = str(args.get("user") or "")
    if person not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    text, _ = _cut(args)
    blocks = state.check_content(text, args.get("blocks"), images=state.slack_files_in_ephemeral)
    with state.lock:
        sent = Message(
            channel=channel.id,
            ts=state.ids.ts(),
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=_thread(state, channel, args),
            ephemeral_to=person,
            origin="api",
        )
        state.add(sent)
    return {"ok": True, "message_ts": sent.ts}


def _own(state: State, args: Args, refusal: str) -> Message:
    channel = state.bot_channel(args.get("channel"))
    found = state.store.get(channel.id, str(args.get("ts") or ""))
    if found is None or found.ephemeral:
        raise SlackRefusal("message_not_found")
    if found.origin != "api":
        raise SlackRefusal(refusal)
    return found


def update(state: State, args: Args) -> Answer:
    """chat.update: messages the bot posted through the API; what is not given is kept.

    Ephemerals are `message_not_found`; what came by an acknowledgement or a response_url is `cant_update_message`
    (java-slack-sdk #951, bolt-js #2063).
    """
    with state.lock:
        found = _own(state, args, "cant_update_message")
        text = str(args["text"]) if args.get("text") is not None else found.text
        if state.channels[found.channel].archived:
            raise SlackRefusal("is_inactive")
        if len(text) > TEXT_IN_UPDATE:
            raise SlackRefusal("msg_too_long")
        asked = args.get("blocks")
        blocks = found.blocks if asked is None else state.check_content(text, asked)
        metadata = _metadata(args) if "metadata" in args else found.metadata
        changed = state.store.change(found, text=text, blocks=blocks, metadata=metadata, edited_ts=state.ids.ts())
    state.tell(changed)
    return {
        "ok": True,
        "channel": changed.channel,
        "ts": changed.ts,
        "text": text,
        "message": shapes.message(state, changed, metadata=True),
    }


def delete(state: State, args: Args) -> Answer:
    """chat.delete: the bot's own messages, never ephemerals."""
    with state.lock:
        found = _own(state, args, "cant_delete_message")
        state.store.remove(found)
    state.tell(found)
    return {"ok": True, "channel": found.channel, "ts": found.ts}


def permalink(state: State, args: Args) -> Answer:
    """chat.getPermalink."""
    channel = state.bot_channel(args.get("channel"), writing=False)
    ts = str(args.get("message_ts") or "")
    found = state.store.get(channel.id, ts)
    if found is None or found.ephemeral:
        raise SlackRefusal("message_not_found")
    link = f"https://sample-council.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"ok": True, "channel": channel.id, "permalink": link}
