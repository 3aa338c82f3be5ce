"""What a person typed, freed of the marks Slack puts around it."""

import re

from storage.domain.text import storable

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_COMMAND = re.compile(r"^/kpi\b", re.IGNORECASE)
_RISK = re.compile(r"^/?risks?\b[:,]?", re.IGNORECASE)


def unescaped(text: str) -> str:
    """The text as typed: Slack escapes three characters in commands and messages alike."""
    return storable(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def question(text: str) -> str:
    """A message's question: without the bot's name and a habitual /kpi."""
    plain = " ".join(_MENTION.sub(" ", text).split())
    return unescaped(_COMMAND.sub("", plain).strip())


def risk_question(question: str) -> str | None:
    """What a question asks of the risk register, if it begins with "risk"; None for any other."""
    found = _RISK.match(question)
    return question[found.end() :].strip() if found else None
