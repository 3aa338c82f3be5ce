"""Publishing: the lines a person may decide on, and the decisions, each on what the person was shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import true, update
from sqlmodel import Session, col

from storage import audit
from storage.audit import Change, Hand
from storage.desk import Desk, Entry
from storage.domain.classification import Publication, Release
from storage.domain.publishing import (
    Decision,
    EditionLines,
    LineId,
    Outcome,
    Pending,
    Result,
    State,
    carried,
    decided,
    in_order,
)
from storage.domain.viewer import Viewer
from storage.posts import mark_due
from storage.tables import Indicator, Measurement, Showing, table_of

LONGEST_AHEAD = timedelta(days=366)
"""A day further off is taken for a slip of the finger."""
_SHOWING, _MEASUREMENT = table_of(Showing), table_of(Measurement)
_DRAFT = Release(Publication.DRAFT)


def editions(session: Session, *, viewer: Viewer, today: date) -> tuple[EditionLines, ...]:
    """Every edition with a line that the person may decide on, newest first."""
    desk = Desk.load(session, true(), viewer=viewer, today=today)
    counted: dict[int, Counter[State]] = {}
    about: dict[int, Entry] = {}
    for entry in desk.entries():
        about[entry.line.edition] = entry
        counted.setdefault(entry.line.edition, Counter())[entry.state(today)] += 1
    found = (
        EditionLines(key, entry.scorecard, entry.quarter, tuple((state, counted[key][state]) for state in State))
        for key, entry in about.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.quarter.end.toordinal(), one.scorecard)))


def lines(session: Session, *, viewer: Viewer, today: date, edition: int) -> tuple[Pending, ...]:
    """The lines of an edition (its row id) that the person may decide on; what needs an eye first comes first."""
    desk = Desk.load(session, Desk.of_edition(edition), viewer=viewer, today=today)
    return in_order(desk.pending(entry) for entry in desk.entries(edition))


def decide(
    session: Session,
    hand: Hand,
    viewer: Viewer,
    line: LineId,
    token: str,
    decision: Decision,
    *,
    today: date,
    on: date | None = None,
) -> Outcome:
    """Decide on one line as the person was shown it. `on` is the day of publication, None for today."""
    return decide_all(session, hand, viewer, [(line, token)], decision, today=today, on=on)[0]


def decide_all(
    session: Session,
    hand: Hand,
    viewer: Viewer,
    wanted: Sequence[tuple[LineId, str]],
    decision: Decision,
    *,
    today: date,
    on: date | None = None,
) -> tuple[Outcome, ...]:
    """Decide alike on several lines, each for itself; what came of each, in the same order.

    `viewer` is the person with the roles held in this very transaction, which is one for writing: nobody else changes
    anything while it lasts. A line that is not what `token` stands for is left alone; one that the person may not see
    or decide on is not found, like one that is not there.
    """
    if on is not None and not today <= on <= today + LONGEST_AHEAD:
        return tuple(Outcome(Result.NO_DAY) for _ in wanted)
    desk = _desk(session, {line.indicator for line, _ in wanted}, viewer, today)
    outcomes, touched = list[Outcome](), set[int]()
    for line, token in wanted:
        if line.indicator in touched:  # in a forged list only: what lies on the desk is no longer so
            desk = _desk(session, {one.indicator for one, _ in wanted}, viewer, today)
        touched.add(line.indicator)
        outcomes.append(_decide(session, hand, desk, line, token, decision, on))
    mark_due(session, [line.indicator for (line, _), one in zip(wanted, outcomes, strict=True) if one.is_less])
    return tuple(outcomes)


def _desk(session: Session, ids: set[int], viewer: Viewer, today: date) -> Desk:
    return Desk.load(session, col(Indicator.id).in_(ids), viewer=viewer, today=today)


def _decide(
    session: Session, hand: Hand, desk: Desk, line: LineId, token: str, decision: Decision, on: date | None
) -> Outcome:
    entry = desk.entry(line)
    if entry is None:
        return Outcome(Result.NOT_FOUND)
    pending, today = desk.pending(entry), desk.today
    now = decided(pending.release, decision, today=today, on=on)
    if now is None:
        return Outcome(Result.NOT_NOW if token == pending.token else Result.CHANGED, pending.name, pending.release)
    if now == pending.release:
        return Outcome(Result.ALREADY, pending.name, now)
    if token != pending.token:
        return Outcome(Result.CHANGED, pending.name, pending.release)
    _write(session, hand, desk, entry, pending, now)
    is_less = pending.release.is_out(today) and not now.is_out(today)
    return Outcome(Result.DONE, pending.name, now, is_less)


def _write(session: Session, hand: Hand, desk: Desk, entry: Entry, pending: Pending, now: Release) -> None:
    """Bring the line to its new release, with the figure it shows and the earlier ones it carries."""
    key = pending.snapshot.definition.key
    subject = f"{key.code} on {key.scope}"
    where = (_SHOWING.c.edition_id == entry.line.edition) & (_SHOWING.c.indicator_id == entry.line.indicator)
    session.connection().execute(update(_SHOWING).where(where).values(**_columns(now)))
    told = _words(pending.release), _words(now)
    changes = [
        Change(
            "publication", f"{subject} in {entry.quarter.label}", "publication", *told, indicator=entry.line.indicator
        )
    ]
    for row, label, was, becomes in _figures(desk, entry, now):
        session.connection().execute(update(_MEASUREMENT).where(_MEASUREMENT.c.id == row).values(**_columns(becomes)))
        told, about = (_words(was), _words(becomes)), f"{subject}, {label}"
        changes.append(Change("measurement", about, "publication", *told, indicator=entry.line.indicator))
    audit.record(session, hand, changes)


def _figures(desk: Desk, entry: Entry, now: Release) -> Iterable[tuple[int, str, Release, Release]]:
    """The figures that change with the line: row id, label, what each was and what it becomes."""
    if entry.measurement is not None:
        was = entry.facts.measurements[entry.measurement].release
        becomes = carried(was, was=entry.release, now=now, others=desk.other_lines(entry))
        if becomes != was:
            yield entry.measurement, entry.facts.measurements[entry.measurement].label, was, becomes
    if now.publication is Publication.APPROVED:
        return
    for row in desk.along(entry):
        one = entry.facts.measurements[row]
        becomes = carried(one.release, was=entry.release, now=now, others=desk.covering(entry, row))
        # No line is this figure's own, so it is nothing that somebody has set aside.
        becomes = _DRAFT if becomes.publication is Publication.HELD else becomes
        if becomes != one.release:
            yield row, one.label, one.release, becomes


def _columns(release: Release) -> dict[str, object]:
    return {"publication": release.publication, "publish_on": release.on}


def _words(release: Release) -> str:
    return f"{release.publication} on {release.on:%d/%m/%Y}" if release.on else str(release.publication)
