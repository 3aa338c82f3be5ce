"""Where something was asked or pressed, and how to answer there."""

import json
import re
from dataclasses import dataclass, replace
from http.client import HTTPException
from socket import gaierror
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from handlers.messages.blocks import Message

_UNHEARD = (OSError, HTTPException, UnicodeError, LookupError)
"""No answer came, or none that is HTTP in a known character set."""


_WORD = re.compile("[a-z_]{1,60}")
_MAYBE = ("", "fatal_error", "internal_error", "service_unavailable", "request_timeout")


@dataclass(frozen=True)
class Place:
    """A person in a channel, and the message in which they pressed something.

    `response_url` is good for five answers within half an hour; `message_ts` is empty for a command.
    """

    user: str
    channel: str
    response_url: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    is_private: bool = False

    @classmethod
    def of_command(cls, command: dict[str, Any]) -> "Place":
        """Where a slash command was typed; its answer is private."""
        return cls(command["user_id"], command["channel_id"], command.get("response_url", ""), is_private=True)

    @classmethod
    def of_click(cls, body: dict[str, Any]) -> "Place":
        """Where a button was pressed or a menu used; a click in a window has neither channel nor message."""
        container, message = body.get("container") or {}, body.get("message") or {}
        ts, thread = container.get("message_ts", ""), message.get("thread_ts") or container.get("thread_ts", "")
        return cls(
            user=body["user"]["id"],
            channel=(body.get("channel") or {}).get("id", "") or container.get("channel_id", ""),
            response_url=body.get("response_url", ""),
            message_ts=ts,
            # The head of a thread stands in the channel: an answer in the thread would not be seen there.
            thread_ts="" if thread == ts else thread,
            is_private=bool(container.get("is_ephemeral")),
        )

    @classmethod
    def of_event(cls, event: dict[str, Any], *, thread_ts: str = "") -> "Place":
        """Where a message was written that the bot answers for all who can read it."""
        return cls(event.get("user", ""), event.get("channel", ""), thread_ts=thread_ts)

    @property
    def is_editable(self) -> bool:
        """Whether the click came from a message that everyone sees."""
        return bool(self.message_ts) and not self.is_private

    @property
    def can_share(self) -> bool:
        """Whether a card shown here could be shared: only the asker sees it, and others are there to see it."""
        return self.is_private and not self.is_direct

    @property
    def is_direct(self) -> bool:
        """Whether this is a direct message; all the bot posts in one is between it and the one person."""
        return self.channel.startswith("D")

    def beside(self) -> "Place":
        """The same spot, for a private answer that leaves the message pressed in as it is."""
        return replace(self, message_ts="", is_private=True)


class Refused(Exception):
    """Slack did not take a message; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def code_of(error: SlackApiError | Refused) -> str:
    """Slack's word for what it refuses; empty where it gave none."""
    if isinstance(error, Refused):
        return error.code
    data = getattr(error.response, "data", error.response)
    word = str(data.get("error") or "") if isinstance(data, dict) else ""
    # Where the answer was no JSON, the library puts a sentence of its own in the place of Slack's word.
    return word if _WORD.fullmatch(word) else ""


def may_have_worked(error: Exception) -> bool:
    """Whether Slack may have done what it was asked all the same: its answer was lost, or says so itself."""
    if isinstance(error, SlackApiError):
        return code_of(error) in _MAYBE
    # A connection that was refused, or a name that was not found, carried nothing to Slack.
    reason = getattr(error, "reason", error)
    return isinstance(error, OSError | HTTPException) and not isinstance(reason, ConnectionRefusedError | gaierror)


def tell_privately(client: WebClient, place: Place, message: Message) -> None:
    """Show a message to the one person: where they are if that can be done, else in their direct message."""
    try:
        respond(client, place, message)
    except Refused:
        try:
            client.chat_postEphemeral(
                channel=place.channel, user=place.user, thread_ts=place.thread_ts or None, **message.payload()
            )
        except (SlackApiError, *_UNHEARD):
            tell_directly(client, place.user, message)


def respond(client: WebClient, place: Place, message: Message, *, replace: bool = False) -> None:
    """Answer privately through the response_url. A click's can replace the private message it came from.

    Raises Refused. Nothing goes to everyone this way: it could be neither corrected nor taken back.
    """
    if not place.response_url:
        raise Refused("no_response_url")
    webhook = WebhookClient(
        place.response_url, timeout=client.timeout, ssl=client.ssl, proxy=client.proxy, retry_handlers=[]
    )
    body = {"response_type": "ephemeral", "replace_original": replace}
    if place.thread_ts and not replace:
        body["thread_ts"] = place.thread_ts
    try:
        answer = webhook.send_dict({**body, **message.payload()})
    except _UNHEARD as error:
        raise Refused("unreachable") from error
    refusal = _refusal(answer.status_code, answer.body.strip())
    if refusal:
        raise Refused(refusal)


def _refusal(status: int, body: str) -> str:
    """Why a response_url did not take an answer; empty when it did: "ok", nothing, or JSON that says `ok`."""
    if status == 200 and body in ("", "ok"):
        return ""
    try:
        told = json.loads(body)
    except ValueError:
        return body if _WORD.fullmatch(body) else f"status {status}"
    if status == 200 and isinstance(told, dict) and told.get("ok"):
        return ""
    return str(told.get("error") or f"status {status}") if isinstance(told, dict) else f"status {status}"


def post(client: WebClient, place: Place, message: Message) -> str:
    """Post for everyone at this place; the message's ts."""
    ts: str = client.chat_postMessage(channel=place.channel, thread_ts=place.thread_ts or None, **message.payload())[
        "ts"
    ]
    return ts


def tell_directly(client: WebClient, user: str, message: Message) -> str:
    """Post in the person's direct message with the bot; the channel's id."""
    channel: str = client.conversations_open(users=[user])["channel"]["id"]
    client.chat_postMessage(channel=channel, **message.payload())
    return channel


def edit(client: WebClient, channel: str, ts: str, message: Message) -> None:
    """Put another message in the place of one that the bot posted."""
    payload = message.payload()
    client.chat_update(channel=channel, ts=ts, text=payload["text"], blocks=payload["blocks"])


def take_down(client: WebClient, channel: str, ts: str) -> None:
    """Delete a message that the bot posted."""
    client.chat_delete(channel=channel, ts=ts)
