"""What came of something a person did."""

from dataclasses import dataclass, field
from typing import Any

from bot.demo.messages import Message


@dataclass(frozen=True)
class Outcome:
    """`error` is what the person is told, `payload` what the bot was sent.

    `message` is what they wrote, or the visible answer to their command; `errors` are a modal's, by block id.
    """

    ok: bool
    error: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    message: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)
