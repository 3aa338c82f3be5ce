"""Risks and scorings in a few words, for tests of the rules of the register."""

from datetime import date
from typing import Any

from storage.domain.matrix import FIVE_BY_FIVE, Cell
from storage.domain.risk import Mitigation, RiskKey, RiskSnapshot, ScoreKind, Scoring

TODAY = date(2019, 11, 4)
SINCE = date(2019, 6, 30)
RAISED = date(2018, 4, 1)


def scoring(on: date, cell: tuple[int, int] | None, kind: ScoreKind = ScoreKind.RESIDUAL, **more: Any) -> Scoring:
    """A scoring in force from a day on."""
    return Scoring(kind, Cell(*cell) if cell else None, on, **more)


def risk(now: tuple[int, int] | None = (3, 3), *, was: tuple[int, int] | None = None, **more: Any) -> RiskSnapshot:
    """A risk scored `now`; `was` so from the day it was raised until the quarter that is reported."""
    first = scoring(RAISED, was or now)
    scorings = (first, scoring(date(2019, 8, 1), now)) if was else (first,)
    values = {"id": 1, "version": 1, "key": RiskKey("R1"), "title": "Title", "matrix": FIVE_BY_FIVE, "today": TODAY}
    return RiskSnapshot(**values | {"raised_on": RAISED, "scorings": scorings} | more)  # type: ignore[arg-type]


def mitigation(number: int = 1, due: date | None = None, **more: Any) -> Mitigation:
    """Something that is to be done."""
    return Mitigation(number, f"Action {number}", due=due, **more)
