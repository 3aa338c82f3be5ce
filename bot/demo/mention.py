"""Mentions in what people write: of the bot, and in a command that has Slack escape them, of people and channels."""

import re
from collections.abc import Mapping

from bot.demo.people import BOT_NAME, BOT_USER, Channel, Person

_MENTION = re.compile(rf"@({re.escape(BOT_NAME)}|scorecardbot|scorecard_bot|scorecard|bot)\b", re.IGNORECASE)


def with_mention(text: str) -> str:
    """The text with `@Scorecard Bot` and its short forms as Slack writes a mention."""
    return _MENTION.sub(f"<@{BOT_USER}>", text)


def with_ids(text: str, people: Mapping[str, Person], channels: Mapping[str, Channel]) -> str:
    """A command's words where its registration has `should_escape`: `@handle` becomes `<@U1|handle>`.

    `#name` becomes `<#C1|name>`. A full name (`@Performance officer`) counts as chosen from the list that Slack shows
    while one types. Deactivated people are not offered there, so their names stay words.
    """
    names = {"@scorecard_bot": f"<@{BOT_USER}|scorecard_bot>", f"@{BOT_NAME}".lower(): f"<@{BOT_USER}|scorecard_bot>"}
    for person in people.values():
        if not person.deleted:
            names |= dict.fromkeys((f"@{person.name.lower()}", f"@{person.handle}"), f"<@{person.id}|{person.handle}>")
    names |= {f"#{each.name}": f"<#{each.id}|{each.name}>" for each in channels.values() if not each.is_im}
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    typed = re.compile(rf"(?<![\w<@#])(?:{longest_first})(?![\w-]|\.\w)", re.IGNORECASE)
    return typed.sub(lambda found: names[found[0].lower()], text)
