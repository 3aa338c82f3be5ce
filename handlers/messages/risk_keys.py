"""Which risk, or which part of the register, a button is about: read back with nothing in it trusted."""

import json
from dataclasses import dataclass

from storage.domain.risk import RiskKey
from storage.domain.text import storable

PICK, OPEN, SHARE, MORE = "risk.pick", "risk.open", "risk.share", "risk.more"
HISTORY, HEATMAP, PROFILE, REVIEW = "risk.history", "risk.heatmap", "risk.profile", "risk.review"
VIEW = "risk.view"
"""The beginning of the actions that show another list; see `view_action`."""

CARD, SEARCH = "card", "search"
VIEWS = ("summary", "top", "heatmap", "moved", "overdue", "areas")
"""What is asked of a part of the register; `CARD` is of one risk, and `SEARCH` of those that some words mean."""
_LONGEST = 2000
_LONGEST_WORDS = 500


@dataclass(frozen=True)
class RiskSubject:
    """What is shown: `view` is `CARD`, and `words` a reference, or another view, and `words` what was asked of it."""

    view: str
    words: str = ""

    @property
    def key(self) -> RiskKey | None:
        """The risk of a card."""
        return RiskKey(self.words) if self.view == CARD else None


def card_of(key: RiskKey) -> RiskSubject:
    """The card of a risk."""
    return RiskSubject(CARD, key.reference)


def view_action(view: str) -> str:
    """The action of the button that shows this list: a row may hold one for each, and no two may be alike."""
    return f"{VIEW}.{view}"


def write_risk_subject(subject: RiskSubject) -> str:
    """The text a button or an option carries. Slack takes 2,000 characters in a button, 150 in an option."""
    return json.dumps([subject.view, subject.words], ensure_ascii=False, separators=(",", ":"))


def read_risk_subject(text: str) -> RiskSubject | None:
    """The subject, or None for anything that this program cannot have written."""
    try:
        parts = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(part, str) for part in parts):
        return None
    view, words = parts
    if view not in (CARD, SEARCH, *VIEWS) or len(words) > _LONGEST_WORDS or words != storable(words):
        return None
    return RiskSubject(view, words) if words or view in VIEWS else None
