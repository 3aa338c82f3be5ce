"""What moved since a moment, whatever days the scorings that came meanwhile speak of."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from storage.domain.risk import RiskSnapshot, ScoreKind, Scoring


def known_before(day: date) -> date:
    """The day that stands for all that was known at a moment of `day`."""
    return day - timedelta(days=1)


def lately(risks: Iterable[RiskSnapshot], moment: datetime, day: date) -> tuple[RiskSnapshot, ...]:
    """The risks as they compare with what was known at a moment of `day`, to be compared with `known_before(day)`.

    A register that arrives today often says how it stood at the end of last quarter: it is news today all the same. So
    the residual score of then counts from that day, that of now from `day`.
    """
    return tuple(_lately(one, moment, day) for one in risks)


def _lately(risk: RiskSnapshot, moment: datetime, day: date) -> RiskSnapshot:
    known = [one for one in risk.scorings if one.at is None or one.at <= moment]
    if risk.scorings and not known:
        return replace(risk, raised_on=day, scorings=_from(risk.scoring(), day))
    was = replace(risk, scorings=tuple(known)).scoring(ScoreKind.RESIDUAL, day)
    before = known_before(day)
    raised = min(risk.raised_on, before) if risk.raised_on else before
    return replace(risk, raised_on=raised, scorings=(*_from(was, before), *_from(risk.scoring(), day)))


def _from(one: Scoring | None, day: date) -> tuple[Scoring, ...]:
    return (replace(one, on=day),) if one else ()
