"""What every part of an import of the register works with."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from storage.applying.risk_known import KnownArea, KnownRegister, KnownRisk
from storage.applying.risk_outcome import RiskOptions, RiskOutcome
from storage.audit import Change, Hand
from storage.domain.matrix import RiskMatrix
from storage.intake.problems import Problems

_SHORT = 80
LISTED = 10


@dataclass
class Work:
    """One file on its way into the register. `hidden` gathers that of which less may be seen now.

    `is_confirmed` where it says of a later day than any file before how a risk stood.
    """

    session: Session
    hand: Hand
    matrix: RiskMatrix
    options: RiskOptions
    outcome: RiskOutcome
    register: KnownRegister
    import_id: int
    problems: Problems = field(default_factory=Problems)
    changes: list[Change] = field(default_factory=list)
    hidden: list[KnownRisk] = field(default_factory=list)
    hidden_areas: list[KnownArea] = field(default_factory=list)
    is_confirmed: bool = False

    @property
    def today(self) -> date:
        """The day of the import."""
        return self.hand.at.date()

    def day(self, said: date | None, line: int) -> date:
        """The day that a row speaks of; one to come is a problem."""
        day = said or self.options.as_at or self.today
        if day > self.today:
            self.problems.add(f"{day:%d/%m/%Y} has not come yet, so nothing can be as at that day", line=line)
        return day

    def risk(self, reference: str, line: int) -> KnownRisk | None:
        """A risk that has to be on the register; a problem where it is not."""
        found = self.register.risks.get(reference)
        if found is None:
            self.problems.add(f"“{reference}” is not on the register{self.nearest(reference)}", line=line)
        return found

    def nearest(self, reference: str) -> str:
        """Which references might be meant, as the end of a sentence."""
        near = self.register.nearest(reference)
        return "; the nearest are " + ", ".join(near) if near else ""

    def touched(self, risk: KnownRisk, *changes: Change) -> None:
        """Note what has become of a risk."""
        risk.is_touched = True
        self.changes += changes


def short(text: str) -> str:
    """A text on one line, cut to what a sentence bears."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else f"{flat[: _SHORT - 1]}…"


def listed(names: list[str]) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return f"{', '.join(names[:LISTED])}{more}"
