"""Parts of the register that a person may ask for: a directorate, a risk area, a category, or all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from storage.domain.clearance import same_directorate
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.risk_summary import NOBODY

RiskScopeKind = Literal["directorate", "area", "category", "everything"]


@dataclass(frozen=True)
class RiskScope:
    """A part of the register; `name` is as it stands there, in any spelling of case and blanks."""

    kind: RiskScopeKind
    name: str = ""

    @property
    def title(self) -> str:
        """The scope as a title names it."""
        return self.name or "The whole register"

    def holds(self, risk: RiskSnapshot) -> bool:
        """Whether the risk is in it; whatever names no directorate is in `NOBODY`."""
        match self.kind:
            case "directorate":
                return same_directorate(self.name, risk.directorate or NOBODY)
            case "area":
                return _is_same(self.name, risk.area)
            case "category":
                return _is_same(self.name, risk.category)
        return True

    def holds_area(self, area: RiskArea, risks: Iterable[RiskSnapshot]) -> bool:
        """Whether the area is in it: a directorate or a category holds those in which it has risks on the register."""
        if self.kind == "everything":
            return True
        if self.kind == "area":
            return _is_same(self.name, area.name)
        return any(not one.is_closed and _is_same(area.name, one.area) and self.holds(one) for one in risks)


EVERYTHING = RiskScope("everything")


def scopes_in(risks: Iterable[RiskSnapshot], areas: Iterable[RiskArea]) -> tuple[RiskScope, ...]:
    """Every scope that these risks on the register and areas give, but the whole: directorates, areas, categories.

    Each comes once, in the spelling met first.
    """
    there = [one for one in risks if not one.is_closed]
    every = [RiskScope("directorate", one.directorate or NOBODY) for one in there]
    every += [RiskScope("area", one.name) for one in areas]
    every += [RiskScope("category", one.category) for one in there if one.category]
    found: dict[tuple[str, str], RiskScope] = {}
    for one in every:
        found.setdefault((one.kind, _plain(one.name)), one)
    return tuple(found.values())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_same(one: str, other: str) -> bool:
    return bool(one.strip()) and _plain(one) == _plain(other)
