"""Risks and pictures of a register for the chart tests, composed by the real rules."""

from collections.abc import Iterable
from datetime import date

from storage.domain.matrix import FIVE_BY_FIVE, Cell, RiskMatrix
from storage.domain.risk import RiskKey, RiskSnapshot, ScoreKind, Scoring
from storage.domain.risk_summary import RiskPicture, picture

TODAY, THEN, BEFORE = date(2019, 9, 30), date(2019, 6, 30), date(2019, 3, 31)
Place = tuple[int, int] | None


def risk(
    number: int = 1,
    now: Place = (4, 4),
    was: Place = None,
    *,
    target: Place = None,
    inherent: Place = None,
    **more: object,
) -> RiskSnapshot:
    """A risk that stands at `now` and stood at `was` on the day compared with; without that, it stood as it does."""
    found = [_scoring(now, ScoreKind.RESIDUAL, TODAY if was else BEFORE)]
    found += [_scoring(was, ScoreKind.RESIDUAL, BEFORE)] * (was is not None)
    found += [_scoring(target, ScoreKind.TARGET, BEFORE)] * (target is not None)
    found += [_scoring(inherent, ScoreKind.INHERENT, BEFORE)] * (inherent is not None)
    usual: dict[str, object] = {
        "matrix": FIVE_BY_FIVE,
        "today": TODAY,
        "directorate": "Children, Families and Communities",
        "raised_on": BEFORE,
        "scorings": tuple(sorted(found, key=lambda one: one.on)),
    }
    return RiskSnapshot(number, 1, RiskKey(f"R{number:03}"), f"Risk number {number}", **(usual | more))


def _scoring(place: Place, kind: ScoreKind, on: date) -> Scoring:
    return Scoring(kind, Cell(*place) if place else None, on)


def register(
    risks: Iterable[RiskSnapshot], where: str = "The whole register", matrix: RiskMatrix = FIVE_BY_FIVE
) -> RiskPicture:
    """The picture of these risks, compared with the end of the quarter before."""
    return picture(where, risks, (), matrix=matrix, today=TODAY, since=THEN)
