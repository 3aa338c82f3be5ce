"""The mention of the bot in what people write."""

import re

from bot.demo.people import BOT_NAME, BOT_USER

_MENTION = re.compile(rf"@({re.escape(BOT_NAME)}|scorecardbot|scorecard_bot|scorecard|bot)\b", re.IGNORECASE)


def with_mention(text: str) -> str:
    """The text with `@Scorecard Bot` and its short forms as Slack writes a mention."""
    return _MENTION.sub(f"<@{BOT_USER}>", text)
