"""A person's Slack member id, read from what somebody typed."""

import re

# Some old ids hold no digit; those are told from words by their length.
_ID = re.compile(r"[UW](?=[A-Z0-9]*[0-9])[A-Z0-9]{2,30}|[UW][A-Z]{8,30}")
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_LONGEST_ECHO = 40


class AccountError(ValueError):
    """What was typed names nobody; the message is a sentence for the person who typed it."""


def parse_account(text: str) -> str:
    """The id in `U012AB3CD`, or in a mention such as `<@U012AB3CD|name>`. Raises AccountError."""
    typed = text.strip()
    mention = _MENTION.fullmatch(typed)
    account = mention[1] if mention else typed
    if _ID.fullmatch(account):
        return account
    shown = "".join(letter for letter in typed[:_LONGEST_ECHO] if letter.isprintable())
    raise AccountError(
        f"“{shown}” is not a Slack member id, which looks like U012AB3CD. "
        "To find one, open the person's profile in Slack, choose More (⋮), then Copy member ID."
    )
