"""What the bot answers to a command or a click outside the Web API: acknowledgements and response URLs."""

from collections.abc import Mapping
from typing import Any

from bot.demo.errors import SlackRefusal
from bot.demo.messages import Message
from bot.demo.passes import ResponseUrl
from bot.demo.people import BOT_USER
from bot.demo.state import State


def command_answer(state: State, person: str, channel: str, body: Mapping[str, Any]) -> Message | None:
    """Shows the body of a command's acknowledgement: to the person, or `in_channel` to everyone; nothing if empty."""
    if not body.get("text") and not body.get("blocks"):
        return None
    return _post(state, person, channel, body)


def respond(state: State, url: ResponseUrl, body: Mapping[str, Any]) -> Message | None:
    """What a POST to a response URL does: delete or replace the message pressed in, or post anew.

    The URL of a command has no original, so `replace_original` posts anew (bolt-python #1268, bolt-js #2287).
    """
    original = state.store.get(url.channel, url.message_ts) if url.message_ts else None
    if body.get("delete_original") in (True, "true") and original is not None:
        state.store.remove(original)
        state.tell(original)
        return None
    if body.get("replace_original") in (True, "true") and original is not None:
        return _replace(state, original, body)
    return _post(state, url.person, url.channel, body)


def _replace(state: State, original: Message, body: Mapping[str, Any]) -> Message:
    text = str(body.get("text") or "")
    blocks = state.check_content(text, body.get("blocks"), images=state.slack_files_in_response_url)
    with state.lock:
        edited = "" if original.ephemeral else state.ids.ts()
        changed = state.store.change(original, text=text, blocks=blocks, edited_ts=edited)
    state.tell(changed)
    return changed


def _post(state: State, person: str, channel: str, body: Mapping[str, Any]) -> Message:
    text = str(body.get("text") or "")
    kind = body.get("response_type") or "ephemeral"
    if kind not in ("ephemeral", "in_channel"):
        raise SlackRefusal("invalid_response_type")
    blocks = state.check_content(text, body.get("blocks"), images=state.slack_files_in_response_url)
    return state.add(
        Message(
            channel=channel,
            ts=state.ids.ts(),
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=body.get("thread_ts"),
            ephemeral_to="" if kind == "in_channel" else person,
            origin="response",
        )
    )
