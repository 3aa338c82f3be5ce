"""Risks, areas and pictures as values, for messages that are made without a database."""

from datetime import date
from decimal import Decimal
from typing import Any

from storage.domain.indicator import Definition, IndicatorKey
from storage.domain.matrix import FIVE_BY_FIVE, Cell, RiskMatrix
from storage.domain.rag import RagStatus, Rating
from storage.domain.risk import LinkedIndicator, RiskKey, RiskSnapshot, ScoreKind, Scoring
from storage.domain.risk_area import AreaRating, RiskArea
from storage.domain.risk_summary import RiskPicture, picture
from storage.domain.rule import Rule
from storage.domain.snapshot import IndicatorSnapshot, Measurement, Point
from storage.domain.trend import DirectionOfTravel, Travel

TODAY, SINCE, REPORTED = date(2019, 12, 2), date(2019, 6, 30), date(2019, 9, 30)
CFC = "Children, Families and Communities"
HIGH = {CFC: 5, "Adult Services": 4, "Public Health": 2, "Economy and Infrastructure": 3, "Chief Executive": 1}
"""The high risks that the paper prints."""
TOTALS = {CFC: 44, "Adult Services": 30, "Public Health": 16, "Economy and Infrastructure": 24, "Chief Executive": 12}


def risk(number: int = 1, now: tuple[int, int] | None = (4, 4), **more: Any) -> RiskSnapshot:
    """A risk scored `now`, since `SINCE` or earlier `was`; `aim` is its target. The rest goes to the snapshot."""
    was, aim = more.pop("was", now), more.pop("aim", (2, 4))
    told = {"raised_on": date(2018, 4, 1), "directorate": CFC, "title": f"Risk number {number}"} | more
    scorings = told.pop("scorings", None) or scored(was, now, aim)
    return RiskSnapshot(
        **{"id": number, "version": 1, "key": RiskKey(f"R{number:03}"), "matrix": FIVE_BY_FIVE, "today": TODAY}
        | told
        | {"scorings": scorings}
    )


def scored(
    was: tuple[int, int] | None, now: tuple[int, int] | None, aim: tuple[int, int] | None = None
) -> tuple[Scoring, ...]:
    """Scorings at the beginning and, where it differs, in the quarter that is reported."""
    found = [Scoring(ScoreKind.RESIDUAL, _cell(was), date(2018, 4, 1))]
    found += [Scoring(ScoreKind.RESIDUAL, _cell(now), REPORTED)] if now != was else []
    found += [Scoring(ScoreKind.TARGET, _cell(aim), date(2018, 4, 1))] if aim else []
    return tuple(found)


def _cell(pair: tuple[int, int] | None) -> Cell | None:
    return Cell(*pair) if pair else None


def area(name: str = "Vulnerable children", rag: RagStatus = RagStatus.RED, **more: Any) -> RiskArea:
    """An area rated so in the reported quarter, `was` so before it."""
    said = {one: more.pop(one) for one in ("why", "mitigating", "what_next") if one in more}
    was = more.pop("was", None)
    ratings = [AreaRating(SINCE, was)] if was else []
    ratings.append(AreaRating(REPORTED, rag, **said))
    return RiskArea(**{"id": 1, "title": "", "today": TODAY, "ratings": tuple(ratings)} | more, name=name)


def linked(
    number: int = 1, name: str = "Care leavers in education", status: RagStatus = RagStatus.RED
) -> LinkedIndicator:
    """An indicator with a published status."""
    definition = Definition(IndicatorKey(f"I{number}", "test"), name)
    measurement = Measurement(None, "Q2 2019/20", Decimal(12), text="12", published=status)
    point = Point(measurement, None, Rating(status, ""), Rule())
    steady = DirectionOfTravel(Travel.STEADY, "steady")
    return LinkedIndicator(number, IndicatorSnapshot(definition, "Scorecard", "Care", (point,), steady, steady, TODAY))


def everything(**more: Any) -> RiskPicture:
    """The register with the counts of the paper: 126 risks, 15 of them high; a quarter earlier 14 were."""
    risks = []
    for name, total in TOTALS.items():
        for count in range(total):
            now = (4, 4) if count < HIGH[name] else (2, 3)
            was = (3, 4) if name == CFC and not count else now
            risks.append(risk(len(risks) + 1, now, was=was, directorate=name, illustrative=True))
    return a_picture(risks, **more)


def a_picture(risks: list[RiskSnapshot] | None = None, **more: Any) -> RiskPicture:
    """The picture of these risks, of one when none are given, compared with the end of June 2019."""
    where, areas = more.pop("where", "The whole register"), more.pop("areas", ())
    matrix: RiskMatrix = more.pop("matrix", FIVE_BY_FIVE)
    return picture(where, [risk()] if risks is None else risks, areas, matrix=matrix, today=TODAY, since=SINCE)
