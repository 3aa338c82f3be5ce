"""What the window that reviews a risk carries with it, read back with nothing in it trusted."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from storage.domain.matrix import Cell
from storage.domain.risk import MitigationStatus, RiskKey
from storage.domain.risk_review import Review
from storage.domain.text import storable

MOST = 3000
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}|")
_STATUSES = list(MitigationStatus)
_LARGEST = 2**53


@dataclass(frozen=True)
class Opened:
    """What the window showed: which risk as of which version, and the cell whose band stands there.

    Of `what_next` only a digest is kept; `statuses` are those in the window.
    """

    key: RiskKey
    channel: str
    version: int
    mark: int
    likelihood: int | None
    impact: int | None
    next_review: date | None
    what_next: str
    statuses: Mapping[int, MitigationStatus]
    cell: Cell | None

    @classmethod
    def of(cls, seen: Review, channel: str, cell: Cell | None) -> "Opened":
        """For a window that shows this."""
        return cls(
            seen.key, channel, seen.version, seen.mark, seen.likelihood, seen.impact, seen.next_review,
            text_digest(seen.what_next), dict(seen.statuses), cell,
        )  # fmt: skip

    def write(self) -> str:
        """The text that the window keeps."""
        day = self.next_review.isoformat() if self.next_review else ""
        statuses = {str(key): _STATUSES.index(one) for key, one in self.statuses.items()}
        cell = [self.cell.likelihood, self.cell.impact] if self.cell else []
        about = [self.key.reference, self.channel, self.version, self.mark, self.likelihood, self.impact]
        return json.dumps([*about, day, self.what_next, statuses, cell], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, text: object) -> "Opened | None":
        """None for what no window of ours keeps."""
        try:
            parts = json.loads(text) if isinstance(text, str) and len(text) <= MOST else None
            return cls._of(*parts) if isinstance(parts, list) and len(parts) == 10 else None
        except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
            return None

    @classmethod
    def _of(
        cls, reference: Any, channel: Any, version: Any, mark: Any, likelihood: Any, impact: Any, day: Any,
        what_next: Any, statuses: Any, cell: Any,
    ) -> "Opened":  # fmt: skip
        if not all(_is_text(one) for one in (reference, channel, day, what_next)) or not _CHANNEL.fullmatch(channel):
            raise ValueError
        if not isinstance(cell, list):
            raise TypeError
        return cls(
            RiskKey(reference), channel, _number(version), _number(mark),
            None if likelihood is None else _number(likelihood), None if impact is None else _number(impact),
            date.fromisoformat(day) if day else None, what_next,
            {_number(int(key)): _STATUSES[_number(one)] for key, one in statuses.items()},
            Cell(*map(_number, cell)) if cell else None,
        )  # fmt: skip


def text_digest(text: str) -> str:
    """Tells whether a text was touched; the text itself may be too long to be kept."""
    return sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _number(part: Any) -> int:
    if isinstance(part, bool) or not isinstance(part, int) or not 0 <= part <= _LARGEST:
        raise ValueError
    return part


def _is_text(part: Any) -> bool:
    return isinstance(part, str) and part == storable(part)
