"""What the history of one risk shows: its scores over the days, and what was aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charts.page import LONGEST_NAME, LONGEST_REFERENCE, Page, PlanBand, band_of, day_of, for_whom, made_up
from charts.score_axis import ScoreBand, score_bands, top_of
from charts.text import clean
from storage.domain.risk import RiskSnapshot, ScoreKind, Scoring

MOST_SCORINGS = 60


@dataclass(frozen=True)
class ScorePoint:
    """A score from a day on (days since 1 January of the year 1); None where it was left open."""

    day: int
    score: int | None
    band: int = 0


@dataclass(frozen=True)
class RiskHistoryPlan:
    """All that the history of a risk shows, oldest first; it ends on `last`, today or the day it was closed.

    `label` is the score in words that stands at its end, `reference` what stands in where no font can draw the title.
    """

    page: Page
    reference: str
    bands: tuple[PlanBand, ...]
    ranges: tuple[ScoreBand, ...]
    top: int
    last: int
    residual: tuple[ScorePoint, ...]
    inherent: tuple[ScorePoint, ...] = ()
    target: tuple[ScorePoint, ...] = ()
    label: str = ""


def risk_history_plan(risk: RiskSnapshot) -> RiskHistoryPlan:
    """Work out the history of a risk: its last 60 scorings."""
    end = min(risk.today, risk.closed_on) if risk.closed_on else risk.today
    residual = _points(risk, ScoreKind.RESIDUAL, end)
    reference = clean(risk.key.reference, LONGEST_REFERENCE)
    score = risk.score(on=end)
    name = f"{reference} {clean(risk.title, LONGEST_NAME)}".strip()
    notes = " ".join(words for words in (for_whom([risk]), made_up([risk]), _gaps(residual), _closed(risk)) if words)
    return RiskHistoryPlan(
        page=Page(name, _finding(risk, residual), notes, f"As at {day_of(risk.today)}."),
        reference=reference,
        bands=tuple(band_of(band) for band in risk.matrix.bands),
        ranges=score_bands(risk.matrix),
        top=top_of(risk.matrix),
        last=end.toordinal(),
        residual=residual[-MOST_SCORINGS:],
        inherent=_points(risk, ScoreKind.INHERENT, end),
        target=_points(risk, ScoreKind.TARGET, end),
        label=f"{score.score} {clean(score.band.word, 40)}" if score else "",
    )


def _points(risk: RiskSnapshot, kind: ScoreKind, end: date) -> tuple[ScorePoint, ...]:
    """The scorings of a kind up to a day, of several of one day the last."""
    by_day: dict[date, Scoring] = {}
    for one in risk.scorings:
        if one.kind is kind and one.on <= end:
            by_day[one.on] = one
    return tuple(_point(risk, by_day[day]) for day in sorted(by_day))


def _point(risk: RiskSnapshot, one: Scoring) -> ScorePoint:
    known = one.cell is not None and risk.matrix.holds(one.cell)
    score = risk.matrix.score(one.cell) if known and one.cell else None
    return (
        ScorePoint(one.on.toordinal(), score.score, score.band.rank) if score else ScorePoint(one.on.toordinal(), None)
    )


def _gaps(points: Sequence[ScorePoint]) -> str:
    known = [index for index, point in enumerate(points) if point.score is not None]
    return "No line: no score given." if known and any(one.score is None for one in points[known[0] :]) else ""


def _closed(risk: RiskSnapshot) -> str:
    return f"Closed on {day_of(risk.closed_on)}." if risk.is_closed and risk.closed_on else ""


def _finding(risk: RiskSnapshot, points: Sequence[ScorePoint]) -> str:
    """ "20 High, up from 12 when first scored on 30 June 2018; target 8 Medium"."""
    known = [point for point in points if point.score is not None]
    if not known:
        return "not scored yet"
    now, first, target = points[-1], known[0], risk.score(ScoreKind.TARGET)
    said = [_way(risk, first, now)]
    aimed = f"target {target.score} {clean(target.band.word, 40)}" if target else "target to be confirmed"
    return "; ".join([*said, aimed])


def _way(risk: RiskSnapshot, first: ScorePoint, now: ScorePoint) -> str:
    if now.score is None:
        return "not scored now"
    words = f"{now.score} {clean(risk.matrix.bands[now.band].word, 40)}"
    began = day_of(date.fromordinal(first.day))
    if now == first:
        return f"{words} since {began}"
    if (now.band, now.score) == (first.band, first.score):
        return f"{words}, as when first scored on {began}"
    way = "up" if (now.band, now.score) > (first.band, first.score or 0) else "down"
    return f"{words}, {way} from {first.score} when first scored on {began}"
