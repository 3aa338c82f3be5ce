"""From figures to where indicators stand: at both stages, in one load of as many as are due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session

from storage import facts
from storage.domain.amber import write_amber
from storage.domain.change import Stage, Standing
from storage.domain.classification import Classification
from storage.domain.clearance import Clearance
from storage.domain.indicator import Definition, format_value
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, MeasurementStatus, Point, held_against, value_words
from storage.domain.streak import streak, stretch
from storage.domain.telling import About
from storage.domain.viewer import COMMAND_LINE, Readers
from storage.facts import Facts
from storage.periods import period_key
from storage.scorecard import snapshot_of
from storage.tables import Indicator, Measurement, table_of

_INDICATOR, _MEASUREMENT = table_of(Indicator), table_of(Measurement)
_PUBLISHED = Readers(frozenset({frozenset({Clearance(Classification.EXEMPT)})}))
_MISSING = (RagStatus.AWAITING, RagStatus.NOT_DUE)
_LONDON = ZoneInfo("Europe/London")
_CHUNK = 500
Announced = Mapping[tuple[int, Stage], Standing]


@dataclass(frozen=True)
class Assessment:
    """Where an indicator stands at one stage, with words for it.

    `periods_red` is how many periods in a row are red with this one; where it is not red, how many were before it.
    `is_withdrawn` is whether the figure that was announced last is not to be seen at this stage any more.
    """

    standing: Standing
    streak: str = ""
    periods_red: int = 0
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Assessed:
    """What was found of one indicator; a stage is missing where there is no figure that it could stand by."""

    about: About
    stages: Mapping[Stage, Assessment]


def assess(session: Session, ids: Iterable[int], announced: Announced, *, today: date) -> tuple[Assessed, ...]:
    """Where these indicators (row ids) stand today; those retired or merged are left out."""
    wanted = sorted(set(ids))
    return tuple(
        one
        for start in range(0, len(wanted), _CHUNK)
        for one in _assess(session, wanted[start : start + _CHUNK], announced, today)
    )


def _assess(session: Session, ids: Sequence[int], announced: Announced, today: date) -> list[Assessed]:
    every = facts.load(session, _INDICATOR.c.id.in_(ids), viewer=COMMAND_LINE, today=today)
    live = {key: one for key, one in every.items() if not one.retired}
    out = live | _published(session, live, today)
    accounts = _accounts(session, ids)
    found = []
    for key, one in live.items():
        about = About(key, one.definition.name, one.section, one.scorecard, one.directorate, accounts.get(key, ""))
        found.append(Assessed(about, dict(_stages(key, one, out.get(key), announced, today))))
    return _with_lateness(session, found, live)


def standing_of(view: Facts, *, today: date) -> Standing | None:
    """Where an indicator stands for whoever may see these facts; None without a figure that it could stand by."""
    found = _stage(view, snapshot_of(view, today=today), None)
    return found.standing if found else None


def _stages(
    key: int, draft: Facts, published: Facts | None, announced: Announced, today: date
) -> Iterable[tuple[Stage, Assessment]]:
    """Where one indicator stands at each stage; what is the same at both is composed once."""
    composed = snapshot_of(draft, today=today)
    for stage, view in ((Stage.DRAFT, draft), (Stage.PUBLISHED, published)):
        if view is None:
            continue
        snapshot = composed if view is draft else snapshot_of(view, today=today)
        found = _stage(view, snapshot, announced.get((key, stage)))
        if found is not None:
            yield stage, found


def _published(session: Session, live: Mapping[int, Facts], today: date) -> dict[int, Facts | None]:
    """What is published of those that have something that is not: read again only for these."""
    ids = [key for key, one in live.items() if one.is_draft or _has_unpublished(one, today)]
    if not ids:
        return {}
    found = facts.load(session, _INDICATOR.c.id.in_(ids), viewer=_PUBLISHED, today=today)
    return {key: found.get(key) for key in ids}


def _has_unpublished(one: Facts, today: date) -> bool:
    releases = [*(each.release for each in one.measurements.values()), *(each.release for each in one.shown)]
    return not all(release.is_out(today) for release in releases)


def _accounts(session: Session, ids: Sequence[int]) -> dict[int, str]:
    statement = select(_INDICATOR.c.id, _INDICATOR.c.owner_account).where(_INDICATOR.c.id.in_(ids))
    return {row.id: row.owner_account for row in session.connection().execute(statement)}


def _stage(view: Facts, snapshot: IndicatorSnapshot | None, was: Standing | None) -> Assessment | None:
    if snapshot is None:
        return None
    at = next((at for at, one in reversed(list(enumerate(snapshot.points))) if one.status not in _MISSING), None)
    if at is None:
        return _stated(view, snapshot)
    history = snapshot.points[: at + 1]
    standing = _standing(view, history[-1], was)
    return Assessment(
        standing,
        streak=_streak(view.definition, history),
        periods_red=_periods_red(view.definition, history),
        is_withdrawn=was is not None and was.measurement is not None and was.measurement not in view.measurements,
    )


def _stated(view: Facts, snapshot: IndicatorSnapshot) -> Assessment | None:
    """Where the last edition that printed the name with a RAG, and nothing else, left it."""
    stated = (one for one in reversed(view.shown) if one.published not in (None, *_MISSING))
    shown = None if snapshot.points else next(stated, None)
    if shown is None or shown.published is None:
        return None
    quarter, key = shown.quarter, period_key(shown.quarter, "")
    standing = Standing(shown.published, key, quarter.end, quarter.label, 1, "", "", "")
    is_red = shown.published is RagStatus.RED
    return Assessment(standing, periods_red=int(is_red))


def _standing(view: Facts, point: Point, was: Standing | None) -> Standing:
    one = point.measurement
    key = period_key(one.period, one.period_text)
    row = next(row for row in view.current if _key_of(view, row) == key)
    shown = next((each.quarter.end for each in view.shown if each.measurement_id == row), date.min)
    before = view.measurements.get(was.measurement) if was and was.measurement else None
    was_provisional = before is not None and before.status is MeasurementStatus.PROVISIONAL
    return Standing(
        status=point.status,
        period_key=key,
        end=one.period.end if one.period else shown,
        label=one.label,
        revision=one.revision,
        value=value_words(one, view.definition),
        target=_target(point, view.definition),
        rule=_rule(point, view.definition),
        measurement=row,
        is_revised=one.status is MeasurementStatus.REVISED or (was_provisional and row != (was and was.measurement)),
        is_illustrative=one.illustrative,
    )


def _key_of(view: Facts, row: int) -> str:
    return period_key(view.measurements[row].period, view.measurements[row].period_text)


def _target(point: Point, definition: Definition) -> str:
    """What the figure is held against, in words: decided, printed with it, or the definition's own."""
    words = held_against(point, definition)
    if words or point.target is None or point.target.value is None:
        return words
    return format_value(point.target.value, definition.unit)


def _rule(point: Point, definition: Definition) -> str:
    """The rule the figure is rated by, in words that are others as soon as the rule is."""
    rule, decision = point.rule, point.rule.decision
    parts = [str(rule.polarity or ""), write_amber(rule.amber), "" if definition.defined else "not defined"]
    if decision is not None:
        decided = decision.decided_on.isoformat() if decision.decided_on else ""
        parts.append(f"from {decision.effective_from.isoformat()} {decided}".rstrip())
    return "; ".join(parts)


def _streak(definition: Definition, history: Sequence[Point]) -> str:
    found = streak(definition, history)
    return found.words if found else ""


def _periods_red(definition: Definition, history: Sequence[Point]) -> int:
    reds = history if history[-1].status is RagStatus.RED else history[:-1]
    if not reds or reds[-1].status is not RagStatus.RED:
        return 0
    return stretch(definition, reds)[0]


def _with_lateness(session: Session, found: Iterable[Assessed], live: Mapping[int, Facts]) -> list[Assessed]:
    """Say of each figure whether it came after the day it was expected by."""
    made = list(found)
    recorded = _recorded(session, made)
    return [
        replace(
            one, stages={stage: _late(each, live[one.about.indicator], recorded) for stage, each in one.stages.items()}
        )
        for one in made
    ]


def _late(one: Assessment, view: Facts, recorded: Mapping[int, date]) -> Assessment:
    row = one.standing.measurement
    period = view.measurements[row].period if row is not None else None
    if row is None or period is None or row not in recorded:
        return one
    is_late = recorded[row] > period.expected_by(view.definition.lag_days)
    return replace(one, standing=replace(one.standing, is_late=is_late)) if is_late else one


def _recorded(session: Session, found: Iterable[Assessed]) -> dict[int, date]:
    """The day each figure was recorded on."""
    rows = {each.standing.measurement for one in found for each in one.stages.values()} - {None}
    wanted, days = sorted(row for row in rows if row is not None), dict[int, date]()
    for start in range(0, len(wanted), _CHUNK):
        some = _MEASUREMENT.c.id.in_(wanted[start : start + _CHUNK])
        statement = select(_MEASUREMENT.c.id, _MEASUREMENT.c.recorded_at).where(some)
        for row in session.connection().execute(statement):
            days[row.id] = row.recorded_at.astimezone(_LONDON).date()
    return days
