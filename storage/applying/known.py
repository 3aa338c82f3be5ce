"""The indicators a scorecard already has, and which of them a row of a file means."""

import re
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session

from storage.tables import Alias, Indicator, Placement, Scorecard
from storage.wording import nearest, normalise

_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_LONGEST_CODE = 40


def scope_of(name: str) -> str:
    """The scope of a scorecard's indicators: its name in plain letters."""
    return "-".join(normalise(name).split())[:80] or "scorecard"


@dataclass
class Known:
    """One scope's indicators by code, name and alias. Names and aliases are in their normal form."""

    scorecard: Scorecard
    is_first_file: bool
    by_code: dict[str, Indicator] = field(default_factory=dict)
    by_name: dict[str, Indicator] = field(default_factory=dict)
    places: dict[int, Placement] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session, scorecard: Scorecard) -> "Known":
        """Read what the scorecard's scope holds."""
        rows = session.scalars(select(Indicator).where(Indicator.scope == scorecard.scope)).all()  # type: ignore[arg-type]
        by_id = {row.id: row for row in rows}
        known = cls(scorecard, is_first_file=not rows, by_code={row.code.upper(): row for row in rows})
        aliases = select(Alias).join(Indicator, Indicator.id == Alias.indicator_id)  # type: ignore[arg-type]
        for alias in session.scalars(aliases.where(Indicator.scope == scorecard.scope)):  # type: ignore[arg-type]
            known.by_name[alias.normalised] = by_id[alias.indicator_id]
        known.by_name |= {row.normalised: row for row in rows if row.merged_into is None}
        places = select(Placement).where(Placement.scorecard_id == scorecard.id)  # type: ignore[arg-type]
        known.places = {place.indicator_id: place for place in session.scalars(places)}
        return known

    def find(self, code: str, name: str) -> Indicator | None:
        """By code, else by exact name or alias; a merged indicator leads to the one it became."""
        found = self.by_code.get(code.upper()) if code else None
        found = found or (self.by_name.get(normalise(name)) if name else None)
        while found is not None and found.merged_into is not None:
            into = found.merged_into
            found = next((row for row in self.by_code.values() if row.id == into), None)
        return found

    def nearest(self, name: str) -> list[str]:
        """The names most like this one, for a refusal."""
        return nearest(name, [row.name for row in self.by_code.values() if not row.retired])

    def free_code(self, wanted: str) -> str:
        """A code nobody has: the wanted one, or it with a number."""
        base = _NOT_CODE.sub("-", wanted.upper()).strip("-")[:_LONGEST_CODE].strip("-") or "INDICATOR"
        code, number = base, 1
        while code in self.by_code:
            number += 1
            code = f"{base}-{number}"
        return code

    def add(self, row: Indicator) -> None:
        """Take in an indicator just made."""
        self.by_code[row.code.upper()] = row
        self.by_name.setdefault(row.normalised, row)


def get_scorecard(session: Session, name: str) -> tuple[Scorecard, bool]:
    """The scorecard of this name, made if there is none; True when it was made."""
    scope = scope_of(name)
    found = session.scalars(select(Scorecard).where(Scorecard.scope == scope)).first()  # type: ignore[arg-type]
    if found:
        return found, False
    made = Scorecard(name=" ".join(name.split()), scope=scope)
    session.add(made)
    session.flush()
    return made, True
