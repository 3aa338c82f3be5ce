"""Which risks and areas of the register a reader may see at all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from storage.domain.classification import Classification
from storage.domain.clearance import risk_access
from storage.domain.viewer import Reader

_OF_NOBODY = 0
"""Stands for a risk that nobody owns, and for an area, which nobody can: row ids begin at 1."""


class Sight:
    """What one reader may see today. Most risks are alike, so each answer is kept."""

    def __init__(self, viewer: Reader, today: date) -> None:
        self._audience, self._today = viewer.audience, today
        self._owned = frozenset(risk for reader in self._audience for one in reader for risk in one.risks)
        self._known: dict[tuple[int, str, str], bool] = {}

    def sees(self, risk: int, directorate: str, classification: str) -> bool:
        """Whether the reader may see the risk (row id) of this directorate and class."""
        key = (risk if risk in self._owned else _OF_NOBODY, directorate, classification)
        found = self._known.get(key)
        if found is None:
            access = risk_access(self._audience, key[0], directorate)
            found = self._known[key] = access.names(Classification(classification), self._today)
        return found

    def sees_area(self, classification: str) -> bool:
        """Whether the reader may see an area of this class. It belongs to the whole council, to no directorate."""
        return self.sees(_OF_NOBODY, "", classification)

    def risks(self, rows: Iterable[Any]) -> list[Any]:
        """Of rows of risks those that the reader may see."""
        return [row for row in rows if self.sees(row.id, row.directorate, row.classification)]

    def areas(self, rows: Iterable[Any]) -> list[Any]:
        """Of rows of areas those that the reader may see."""
        return [row for row in rows if self.sees_area(row.classification)]
