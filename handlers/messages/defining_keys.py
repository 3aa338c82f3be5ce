"""What the windows that change a definition carry with them, read back with nothing in it trusted."""

import json
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from storage.domain.account import parse_account
from storage.domain.amber import parse_amber, write_amber
from storage.domain.amending import LONGEST_REASON, Change, Typed
from storage.domain.figure import parse_figure
from storage.domain.indicator import IndicatorKey, Polarity

MOST = 3000
"""The characters that Slack keeps with a window."""
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}|")
_FIELDS = frozenset(("target", "amber", "polarity", "account"))


@dataclass(frozen=True)
class Opened:
    """With the form: what it is about, where it was opened, and what it showed; of the aliases only a digest."""

    key: IndicatorKey
    channel: str
    token: str
    target: str
    amber: str
    polarity: str
    account: str
    aliases: str

    @classmethod
    def of(cls, key: IndicatorKey, channel: str, token: str, typed: Typed) -> "Opened":
        """For a form that shows this."""
        return cls(
            key, channel, token, typed.target, typed.amber, typed.polarity, typed.account, aliases_digest(typed.aliases)
        )

    def write(self) -> str:
        """The text that the window keeps."""
        shown = [self.target, self.amber, self.polarity, self.account, self.aliases]
        return _dump([self.key.code, self.key.scope, self.channel, self.token, *shown])

    @classmethod
    def read(cls, text: object) -> "Opened | None":
        """None for what no form of ours keeps."""
        parts = _load(text)
        if not isinstance(parts, list) or len(parts) != 9 or not all(_is_text(part) for part in parts):
            return None
        code, scope, channel, token, *shown = parts
        if not _CHANNEL.fullmatch(channel):
            return None
        return cls(IndicatorKey(code, scope), channel, token, *shown)


@dataclass(frozen=True)
class Previewed:
    """With the preview: the indicator, where the form was opened, its state as it was seen, and the very change."""

    key: IndicatorKey
    channel: str
    token: str
    change: Change

    def write(self) -> str:
        """The text that the window keeps; it may be longer than Slack takes."""
        one = self.change
        values = {
            "target": None if one.target is None else f"{one.target:f}",
            "amber": write_amber(one.amber),
            "polarity": one.polarity or "",
            "account": one.account,
        }
        fields = {name: value for name, value in values.items() if name in one.fields}
        about = [self.key.code, self.key.scope, self.channel, self.token, one.effective_from.isoformat(), one.reason]
        return _dump([*about, fields, list(one.added), list(one.removed)])

    @classmethod
    def read(cls, text: object) -> "Previewed | None":
        """None for what no preview of ours keeps."""
        parts = _load(text)
        if not isinstance(parts, list) or len(parts) != 9 or not all(_is_text(part) for part in parts[:6]):
            return None
        code, scope, channel, token, start, reason = parts[:6]
        try:
            change = _change(start, reason, *parts[6:])
        except (ValueError, TypeError):
            return None
        return cls(IndicatorKey(code, scope), channel, token, change) if _CHANNEL.fullmatch(channel) else None


def _change(start: str, reason: str, fields: Any, added: Any, removed: Any) -> Change:
    """Raises ValueError or TypeError for what is no change."""
    if not isinstance(fields, dict) or not fields.keys() <= _FIELDS or not 0 < len(reason) <= LONGEST_REASON:
        raise ValueError
    if not all(_is_text(value) or (name == "target" and value is None) for name, value in fields.items()):
        raise ValueError
    if not all(isinstance(names, list) and all(_is_text(name) for name in names) for names in (added, removed)):
        raise ValueError
    read = {name: _READ[name](value) for name, value in fields.items()}
    change = Change(
        date.fromisoformat(start), reason, frozenset(fields), **read, added=tuple(added), removed=tuple(removed)
    )
    if change.is_nothing:
        raise ValueError
    return change


def _target(text: str | None) -> Any:
    figure = None if text is None else parse_figure(text)
    return figure.value if figure else None


_READ: dict[str, Any] = {
    "target": _target,
    "amber": parse_amber,
    "polarity": Polarity,
    "account": lambda text: parse_account(text) if text else "",
}


def aliases_digest(text: str) -> str:
    """Tells whether the aliases were touched; the text itself may be too long to be kept."""
    return sha256("\n".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _dump(parts: list[Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _load(text: object) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) and len(text) <= MOST else None
    except (ValueError, RecursionError):
        return None


def _is_text(part: object) -> bool:
    """Whether every database takes it: no null character, no half of a surrogate pair."""
    return isinstance(part, str) and "\0" not in part and not any("\ud800" <= char <= "\udfff" for char in part)
