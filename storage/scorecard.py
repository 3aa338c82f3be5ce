"""The queries that answer: one indicator, or the lines of a whole scorecard. Each takes who will read the answer."""

from dataclasses import replace
from datetime import date

from sqlalchemy import and_, select, true
from sqlmodel import Session, col

from storage.domain import compose
from storage.domain.classification import OUT
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.period import Period
from storage.domain.snapshot import Benchmark, EditionRef, FlagKind, IndicatorSnapshot, Measurement, as_shown
from storage.domain.viewer import Reader
from storage.facts import Facts, Shown, load, load_names
from storage.tables import Indicator

_MAX_MERGES = 5
LIVE = col(Indicator.retired_on).is_(None)
"""What lists and searches offer."""


def facts_of(session: Session, key: IndicatorKey, *, viewer: Reader, today: date) -> Facts | None:
    """What the reader may see of one indicator; a merged one leads to the one it was merged into."""
    by_key = and_(col(Indicator.code) == key.code, col(Indicator.scope) == key.scope)
    for _ in range(_MAX_MERGES):
        into = session.connection().execute(select(col(Indicator.merged_into)).where(by_key)).scalar()
        if into is None:
            break
        by_key = col(Indicator.id) == into
    return next(iter(load(session, by_key, viewer=viewer, today=today).values()), None)


def snapshot(
    session: Session, key: IndicatorKey, *, viewer: Reader, today: date, quarter: Period | None = None
) -> IndicatorSnapshot | None:
    """What is true of an indicator today, or what the edition of `quarter` showed of it.

    None when there is no such indicator for this reader, or the edition did not show it.
    """
    facts = facts_of(session, key, viewer=viewer, today=today)
    return snapshot_of(facts, today=today, quarter=quarter) if facts else None


def snapshot_of(facts: Facts, *, today: date, quarter: Period | None = None) -> IndicatorSnapshot | None:
    """Compose the snapshot of one indicator from its facts."""
    shown = _showing(facts, quarter)
    if quarter and not shown:
        return None
    measurements, is_as_shown = _history(facts, shown, cut=bool(quarter))
    latest = facts.shown[-1].quarter if facts.shown else None
    return compose.snapshot(
        facts.definition,
        measurements,
        today=today,
        scorecard=facts.scorecard,
        section=(shown.section if shown else "") or facts.section,
        edition=EditionRef(shown.scorecard, shown.quarter, shown.quarter == latest) if shown and is_as_shown else None,
        movement=shown.movement if shown else "",
        stated=shown.published if shown else None,
        stated_release=shown.release if shown else OUT,
        benchmarks=_upto(facts.benchmarks, quarter) if quarter else facts.benchmarks,
        source=facts.source,
        notice=facts.notice,
    )


def _upto(benchmarks: tuple[Benchmark, ...], quarter: Period) -> tuple[Benchmark, ...]:
    """The comparators there were by the end of the quarter."""
    cut = (replace(one, values=tuple(pair for pair in one.values if pair[0].end <= quarter.end)) for one in benchmarks)
    return tuple(one for one in cut if one.values)


def _showing(facts: Facts, quarter: Period | None) -> Shown | None:
    matching = [shown for shown in facts.shown if quarter is None or shown.quarter == quarter]
    return matching[-1] if matching else None


def _history(facts: Facts, shown: Shown | None, *, cut: bool) -> tuple[tuple[Measurement, ...], bool]:
    """The measurements, oldest first and the one to show last, and whether that one is as the edition showed it.

    With `cut` the edition decides: its own measurement is the last, in the very revision it showed. Otherwise the
    newest figure is, whether an edition has shown it yet or not.
    """
    order = {row: _place(facts, row) for row in facts.measurements}
    rows = sorted(facts.current, key=order.__getitem__)
    if shown is None or shown.measurement_id is None:
        return (() if cut else tuple(_as_first_shown(facts, row) for row in rows)), cut or not rows
    asked = shown.measurement_id
    as_printed = _printed(facts.measurements[asked], shown)
    if cut:
        known = {_as_known_at(facts, row, shown.quarter) for row in facts.current}
        rows = [row for row in sorted(known, key=order.__getitem__) if order[row] < order[asked]] + [asked]
    is_as_shown = rows[-1] == asked
    history = tuple(_as_first_shown(facts, row) for row in rows)
    return (*history[:-1], as_printed) if is_as_shown else history, is_as_shown


def _as_known_at(facts: Facts, row: int, quarter: Period) -> int:
    """The figure for a period as editions up to `quarter` had it: what a later one corrected was not known then."""
    showing = {shown.measurement_id: shown.quarter.end for shown in reversed(facts.shown)}
    if row not in showing or showing[row] <= quarter.end:
        return row
    wanted = _period_of(facts, row)
    known = (
        other
        for other, end in showing.items()
        if other is not None and end <= quarter.end and _period_of(facts, other) == wanted
    )
    return max(known, key=lambda other: facts.measurements[other].revision, default=row)


def _period_of(facts: Facts, row: int) -> Period | str:
    measurement = facts.measurements[row]
    return measurement.period or measurement.period_text


def _as_first_shown(facts: Facts, row: int) -> Measurement:
    """A figure with the RAG of the page it first stood on, in whichever order the pages were imported."""
    first = next((shown for shown in facts.shown if shown.measurement_id == row), None)
    measurement = facts.measurements[row]
    return _printed(measurement, first) if first else measurement


def _printed(measurement: Measurement, shown: Shown) -> Measurement:
    return as_shown(measurement, published=shown.published, commentary=shown.commentary, release=shown.release)


def _place(facts: Facts, row: int) -> date:
    """Where a measurement stands in time; one with no real date, at the end of the quarter that first showed it."""
    period = facts.measurements[row].period
    if period:
        return period.end
    return next((shown.quarter.end for shown in facts.shown if shown.measurement_id == row), date.max)


def indicator_names(session: Session, *, viewer: Reader, today: date, defined: bool | None = None) -> tuple[str, ...]:
    """The names of live indicators, of those with or without a definition if asked, in alphabetical order."""
    definitions = (facts.definition for facts in load_names(session, LIVE, viewer=viewer, today=today).values())
    return tuple(sorted(one.name for one in definitions if defined is None or one.defined is defined))


def editions(session: Session, *, viewer: Reader, today: date) -> tuple[EditionRef, ...]:
    """Every edition of which the reader may see a line, newest first."""
    found = load(session, true(), viewer=viewer, today=today).values()
    shown = {(one.scorecard, one.quarter) for facts in found for one in facts.shown}
    return tuple(EditionRef(name, quarter) for name, quarter in sorted(shown, key=_newest_first))


def _newest_first(edition: tuple[str, Period]) -> tuple[int, str]:
    name, quarter = edition
    return -quarter.end.toordinal(), name


def lines(session: Session, *, viewer: Reader, today: date, quarter: Period | None = None) -> tuple[Line, ...]:
    """Every live indicator as its latest edition, or that of `quarter`, shows it."""
    found = (_line(facts, today, quarter) for facts in load(session, LIVE, viewer=viewer, today=today).values())
    return tuple(line for line in found if line)


def _line(facts: Facts, today: date, quarter: Period | None) -> Line | None:
    now = snapshot_of(facts, today=today, quarter=quarter)
    if now is None:
        return None
    upto = [shown for shown in facts.shown if quarter is None or shown.quarter.end <= quarter.end]
    if len(upto) < 2:
        return Line(now, None, False, _is_within(now))
    earlier, latest = upto[-2], upto[-1]
    before = snapshot_of(facts, today=today, quarter=earlier.quarter)
    point = before.latest if before else None
    return Line(
        snapshot=now,
        before=point.status if point else None,
        before_is_illustrative=bool(point and point.measurement.illustrative),
        updated=latest.measurement_id not in (None, earlier.measurement_id) and _is_recent(now),
    )


def _is_recent(now: IndicatorSnapshot) -> bool:
    """A figure more than a year older than its page is no news, even when the page before showed another."""
    return not any(flag.kind is FlagKind.OLD_PERIOD for flag in now.flags)


def _is_within(now: IndicatorSnapshot) -> bool:
    period = now.latest.measurement.period if now.latest else None
    return bool(period and now.edition and now.edition.quarter.start <= period.end <= now.edition.quarter.end)
