"""Where something was asked or pressed, and how to answer there."""

from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from handlers.messages.blocks import Message


@dataclass(frozen=True)
class Place:
    """A person in a channel; `message_ts` is the message a click came from, `response_url` valid for half an hour."""

    user: str
    channel: str
    response_url: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    is_private_message: bool = False

    @classmethod
    def of_command(cls, command: dict[str, Any]) -> "Place":
        """Where a slash command was typed."""
        return cls(command["user_id"], command["channel_id"], command.get("response_url", ""), is_private_message=True)

    @classmethod
    def of_click(cls, body: dict[str, Any]) -> "Place":
        """Where a button was pressed or a menu used; a click in a window has neither channel nor message."""
        container, message = body.get("container") or {}, body.get("message") or {}
        return cls(
            user=body["user"]["id"],
            channel=(body.get("channel") or {}).get("id", "") or container.get("channel_id", ""),
            response_url=body.get("response_url", ""),
            message_ts=container.get("message_ts", ""),
            thread_ts=message.get("thread_ts") or container.get("thread_ts", ""),
            is_private_message=bool(container.get("is_ephemeral")),
        )


class Refused(Exception):
    """Slack did not take a message; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def tell_privately(client: WebClient, place: Place, message: Message) -> None:
    """Show a message to the one person: where they are if that can be done, else in their direct message."""
    try:
        respond(client, place, message)
    except Refused:
        try:
            client.chat_postEphemeral(channel=place.channel, user=place.user, **message.payload())
        except SlackApiError:
            tell_directly(client, place.user, message)


def respond(
    client: WebClient, place: Place, message: Message, *, replace: bool = False, for_everyone: bool = False
) -> None:
    """Answer through the response_url. Only a click's can replace the message it came from. Raises Refused."""
    if not place.response_url:
        raise Refused("no_response_url")
    webhook = WebhookClient(
        place.response_url, timeout=client.timeout, ssl=client.ssl, proxy=client.proxy, retry_handlers=[]
    )
    kind = "in_channel" if for_everyone else "ephemeral"
    answer = webhook.send_dict({"response_type": kind, "replace_original": replace, **message.payload()})
    if answer.status_code != 200 or answer.body.strip() not in ("ok", '{"ok":true}', ""):
        raise Refused(answer.body[:80])


def tell_directly(client: WebClient, user: str, message: Message) -> str:
    """Post in the person's direct message with the bot; the channel's id."""
    channel: str = client.conversations_open(users=[user])["channel"]["id"]
    client.chat_postMessage(channel=channel, **message.payload())
    return channel
