"""Looking whether a message stands in Slack already, by the opaque key it carries, before it is posted again."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from handlers.delivery.classify import Answer, Verdict, asked
from storage.domain.delivery import Delivery

EVENT_TYPE = "scorecard_delivery"
EARLIER = timedelta(minutes=6)
"""So much before its first try it is looked for: clocks that are five minutes apart still work with Slack."""
_PAGE, _MOST_PAGES = 200, 200


def metadata(delivery: Delivery) -> dict[str, Any]:
    """What a message carries to be known again. Anybody in the workspace can read it, so it means nothing to them."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": delivery.dedup}}


@dataclass(frozen=True)
class Look:
    """What a look gave: with a yes, `ts` is where the message stands, empty where it surely does not."""

    answer: Answer
    ts: str = ""


def look(client: WebClient, delivery: Delivery, channel: str, *, own: str) -> Look:
    """Look through the channel, or the thread, since before the first try. `own` is the bot's account. Never raises."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        answer = asked(partial(_page, client, delivery, channel, cursor))
        if answer.verdict is not Verdict.YES:
            return Look(answer)
        messages = answer.data.get("messages")
        if not isinstance(messages, list):
            return Look(Answer(Verdict.MAYBE, "garbled"))
        for message in messages:
            if _is_it(message, delivery, own):
                return Look(answer, message["ts"])
        cursor = _next_cursor(answer)
        if not cursor:
            # It says that there is more, and not how to get at it: that is not to be taken for the end.
            return Look(Answer(Verdict.MAYBE, "garbled") if answer.data.get("has_more") else answer)
    return Look(Answer(Verdict.MAYBE, "endless"))


def _page(client: WebClient, delivery: Delivery, channel: str, cursor: str) -> SlackResponse:
    assert delivery.first_try_at is not None
    oldest = f"{(delivery.first_try_at - EARLIER).timestamp():.6f}"
    asks: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": _PAGE, "include_all_metadata": True}
    if cursor:
        asks["cursor"] = cursor
    if delivery.parent_ts:
        return client.conversations_replies(ts=delivery.parent_ts, **asks)
    return client.conversations_history(**asks)


def _is_it(message: Any, delivery: Delivery, own: str) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("ts"), str) or not message["ts"]:
        return False
    told = message.get("metadata")
    payload = told.get("event_payload") if isinstance(told, dict) and told.get("event_type") == EVENT_TYPE else None
    # Whoever reads a key in the workspace could carry it too.
    return message.get("user") == own and isinstance(payload, dict) and payload.get("key") == delivery.dedup


def _next_cursor(answer: Answer) -> str:
    further = answer.data.get("response_metadata")
    cursor = further.get("next_cursor") if isinstance(further, dict) else ""
    return cursor if isinstance(cursor, str) else ""
