"""Who a figure is for and how far it is on its way there: its class, and its publication."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Classification(StrEnum):
    """Who may see: everyone, council officers with a role for it, or those cleared for exempt (Part B) business."""

    PUBLIC = "public"
    INTERNAL = "internal"
    EXEMPT = "exempt"

    @property
    def rank(self) -> int:
        """0 for public, up to 2 for exempt."""
        return _RANKS[self]

    def stricter(self, other: "Classification") -> "Classification":
        """The stricter of the two: a figure is never less protected than its indicator."""
        return self if self.rank >= other.rank else other


_RANKS = {one: rank for rank, one in enumerate(Classification)}


class Publication(StrEnum):
    """Where a figure stands between being recorded and being seen by all: held back is a draft set aside on purpose."""

    DRAFT = "draft"
    HELD = "held back"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Release:
    """A publication with its date: `on` is the day from which it holds, None for at once."""

    publication: Publication = Publication.PUBLISHED
    on: date | None = None

    def is_out(self, today: date) -> bool:
        """Whether everyone of its class may see it today."""
        return self.publication is Publication.PUBLISHED and (self.on is None or self.on <= today)


OUT = Release()
"""Published, and has been since it was recorded."""
