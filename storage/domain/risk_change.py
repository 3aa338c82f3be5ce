"""What is true of a risk or an area that people are told of, and what of it is news since it was last announced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from storage.domain.matrix import RiskMatrix
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_area import RiskArea


class RiskEventKind(StrEnum):
    """What people are told of, the gravest first."""

    NEWLY_HIGH = "newly high"
    AREA_RED = "area red"
    ABOVE_APPETITE = "above appetite"
    ACCEPTANCE_EXPIRING = "acceptance expiring"
    REVIEW_OVERDUE = "review overdue"
    MITIGATION_OVERDUE = "mitigation overdue"

    @property
    def goes_on(self) -> bool:
        """Whether it is one thing for as long as it lasts, however often it is scored or rated the same meanwhile."""
        return self in (RiskEventKind.NEWLY_HIGH, RiskEventKind.ABOVE_APPETITE, RiskEventKind.AREA_RED)

    @property
    def hangs_on_matrix(self) -> bool:
        """Whether other settings of the matrix can make it true or untrue by themselves."""
        return self in (RiskEventKind.NEWLY_HIGH, RiskEventKind.ABOVE_APPETITE)


@dataclass(frozen=True, order=True)
class Holding:
    """Something that is true now. `occasion` is what it began with, and is told once at most: the row id of a scoring,
    or a day. `mitigation` is a row id.
    """

    kind: RiskEventKind
    occasion: str
    mitigation: int | None = None


@dataclass(frozen=True)
class Announced:
    """What was announced of a risk or an area, or is to be.

    `matrix` stands for the settings it was scored by, `content` for all that a line about it shows. `score` is the
    residual score in words, `scoring` the row id of the scoring that gives it.
    """

    matrix: str = ""
    content: str = ""
    score: str = ""
    scoring: int = 0
    holds: frozenset[Holding] = frozenset()


@dataclass(frozen=True)
class Opened:
    """Something that has become true; nobody is told of what is silent, now or later."""

    holding: Holding
    is_silent: bool = False


@dataclass(frozen=True)
class RiskNews:
    """What has changed: `now` is to be announced. With `is_changed` what was told of it has to be told anew."""

    now: Announced
    opened: tuple[Opened, ...] = ()
    ended: tuple[Holding, ...] = ()
    is_first: bool = False
    is_changed: bool = False


def news(was: Announced | None, now: Announced, *, is_newcomer: bool = False) -> RiskNews:
    """Hold what is true now against what was announced; `was` is None where nothing was.

    The first time nobody is told, but of a newcomer to a register that was announced before: that it is high, or above
    its appetite, is news. Where the settings of the matrix are others and the risk was not scored anew, what
    they alone may have turned is not told either.
    """
    before = was.holds if was else frozenset[Holding]()
    held = frozenset(_went_on(one, before) for one in now.holds)
    state = replace(now, holds=held)
    is_other_matrix = was is not None and was.matrix != now.matrix and was.scoring == now.scoring
    is_silent = {
        True: is_other_matrix or (was is None and not is_newcomer),
        False: was is None,
    }
    opened = tuple(Opened(one, is_silent[one.kind.hangs_on_matrix]) for one in sorted(held - before))
    is_told = any(not one.is_silent for one in opened)
    ended = tuple(sorted(before - held))
    return RiskNews(
        state, opened, ended, is_first=was is None and not is_told, is_changed=was is not None and was != state
    )


def _went_on(one: Holding, before: Iterable[Holding]) -> Holding:
    """What has been true all along began when it did."""
    if not one.kind.goes_on:
        return one
    return next((each for each in before if each.kind is one.kind), one)


def of_risk(risk: RiskSnapshot) -> Announced:
    """What is true of a risk today."""
    residual, scoring = risk.residual, risk.scoring()
    return Announced(
        matrix=digest(risk.matrix),
        content=_digest(_shown(risk)),
        score=f"{residual.score} {residual.band.word}" if residual else "",
        scoring=scoring.id if scoring else 0,
        holds=frozenset(_of_risk(risk)),
    )


def _of_risk(risk: RiskSnapshot) -> Iterable[Holding]:
    scoring = risk.scoring()
    for kind, is_true in (
        (RiskEventKind.NEWLY_HIGH, risk.is_high),
        (RiskEventKind.ABOVE_APPETITE, risk.is_above_appetite),
    ):
        if is_true and scoring:
            yield Holding(kind, str(scoring.id))
    if risk.is_review_overdue and risk.next_review:
        yield Holding(RiskEventKind.REVIEW_OVERDUE, risk.next_review.isoformat())
    if risk.is_acceptance_expiring and risk.accepted_until:
        yield Holding(RiskEventKind.ACCEPTANCE_EXPIRING, risk.accepted_until.isoformat())
    for one in risk.overdue:
        yield Holding(RiskEventKind.MITIGATION_OVERDUE, f"{one.id} {_day(one.due)}", one.id)


def of_area(area: RiskArea) -> Announced:
    """What is true of an area today."""
    rating = area.rating()
    holds = {Holding(RiskEventKind.AREA_RED, rating.on.isoformat())} if rating and area.is_red else set()
    shown = (area.name, area.title, area.classification, area.illustrative, rating)
    return Announced(content=_digest(shown), score=area.rag.word, holds=frozenset(holds))


def digest(matrix: RiskMatrix) -> str:
    """A short text that is another one as soon as any setting of the matrix is."""
    return _digest(matrix)


def _shown(risk: RiskSnapshot) -> object:
    """All that a line may show of it, none of which turns by the mere passing of days."""
    scores = (risk.residual, risk.limit, risk.is_closed, risk.closed_on, risk.next_review, risk.last_review)
    named = (risk.version, risk.title, risk.owner, risk.owner_account, risk.directorate, risk.area)
    return (*named, *scores, risk.accepted_until, risk.response, risk.mitigations, risk.classification)


def _digest(shown: object) -> str:
    return sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
