"""From a definition and its measurements to the snapshot that answers a person."""

from collections.abc import Sequence
from datetime import date

from storage.domain import history
from storage.domain.classification import OUT, Publication, Release
from storage.domain.indicator import Definition, Unit
from storage.domain.period import Period, day_words
from storage.domain.rag import RagStatus
from storage.domain.rule import since_words
from storage.domain.snapshot import (
    Benchmark,
    EditionRef,
    Flag,
    FlagKind,
    IndicatorSnapshot,
    Measurement,
    Point,
    held_against,
    target_words,
)
from storage.domain.streak import streak

LONGEST_HISTORY = 60


def snapshot(
    definition: Definition,
    measurements: Sequence[Measurement],
    *,
    today: date,
    scorecard: str = "",
    section: str = "",
    edition: EditionRef | None = None,
    movement: str = "",
    stated: RagStatus | None = None,
    stated_release: Release = OUT,
    benchmarks: tuple[Benchmark, ...] = (),
    source: str = "",
    notice: str = "",
) -> IndicatorSnapshot:
    """Compose what is true on `today`. `measurements` are oldest first and the last is the one to show."""
    points = history.points(definition, measurements[-LONGEST_HISTORY:], today=today)
    # An earlier edition shows what was true of its quarter: that newer figures exist does not make it stale.
    is_current = edition is None or edition.is_latest
    return IndicatorSnapshot(
        definition=definition,
        scorecard=scorecard,
        section=section,
        points=points,
        short_term=history.short_term(definition, points),
        long_term=history.long_term(definition, points),
        today=today,
        edition=edition,
        streak=streak(definition, points),
        flags=flags(definition, points[-1], edition) if points else (),
        stale=stale(definition, points[-1], today) if points and is_current else "",
        movement=movement,
        stated=None if points else stated,
        stated_release=OUT if points else stated_release,
        benchmarks=benchmarks,
        source=source,
        notice=notice,
    )


def flags(definition: Definition, point: Point, edition: EditionRef | None) -> tuple[Flag, ...]:
    """What cannot be right about a figure, or is odd. Nothing is repaired: the marks stand beside it."""
    found = (
        _no_such_date(point),
        _score_as_percent(definition, point),
        _decided(definition, point),
        _rag(point),
        _old_period(point, edition),
    )
    return tuple(flag for flag in found if flag)


def _no_such_date(point: Point) -> Flag | None:
    one = point.measurement
    if one.period or not one.period_text:
        return None
    return Flag(FlagKind.NO_SUCH_DATE, f"The data period is printed as “{one.period_text}”, which is no date.")


def _score_as_percent(definition: Definition, point: Point) -> Flag | None:
    if definition.unit is not Unit.SCORE or "%" not in point.measurement.text:
        return None
    return Flag(FlagKind.SCORE_AS_PERCENT, f"“{point.measurement.text}” is a score, yet it is printed with a % sign.")


def _decided(definition: Definition, point: Point) -> Flag | None:
    """A target decided later that is not the printed one."""
    one, decision = point.measurement, point.rule.decision
    if decision is None or one.period is None or one.target is None or not decision.sets_target:
        return None
    if decision.target == one.target:
        return None
    against = held_against(point, definition)
    held = f"it is held against {against}" if against else "it is held against no target"
    since = since_words(decision, one.period.type)
    decided = f", as decided on {day_words(decision.decided_on)}" if decision.decided_on else ""
    printed = f"The figure is printed with a target of {target_words(one, definition)}"
    return Flag(FlagKind.TARGET_DECIDED, f"{printed}; {since} {held}{decided}.")


def _rag(point: Point) -> Flag | None:
    published, calculated = point.measurement.published, point.calculated
    if published is None:
        return None
    is_out = point.measurement.release.publication is Publication.PUBLISHED
    said = "Published" if is_out else "Stated"
    if calculated.status.is_rated and published is not calculated.status:
        words = f"{said} as {published.word}, but by its own rule it would be {calculated.status.word}"
        return Flag(FlagKind.PUBLISHED_DIFFERS, f"{words}: {calculated.reason}")
    if published.is_rated and point.target is None:
        return Flag(FlagKind.RAG_WITHOUT_TARGET, f"{said} as {published.word} although no target is printed.")
    return None


def _old_period(point: Point, edition: EditionRef | None) -> Flag | None:
    period = point.measurement.period
    if not edition or not period or period.end > edition.quarter.same_last_year().end:
        return None
    words = f"The {edition.quarter.label} scorecard still shows a figure for {point.measurement.label}."
    return Flag(FlagKind.OLD_PERIOD, words)


def stale(definition: Definition, point: Point, today: date) -> str:
    """Why the figure is stale: a newer one should have come by now. Empty while it is fresh."""
    period = point.measurement.period
    if period is None:
        return ""
    following = period.next()
    if following is None:
        is_old = period.end < Period.on(today).same_last_year().end
        return "stale: the figure is more than a year old" if is_old else ""
    due = following.expected_by(definition.lag_days)
    return "" if today <= due else f"stale: a figure for {following.label} was expected by {day_words(due)}"
