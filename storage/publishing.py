"""Publishing: the lines a person may decide on, and the decisions, each on what the person was shown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, true, update
from sqlmodel import Session, col

from storage import audit
from storage.alerts import returning
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
_TO: dict[str, object] = {"publication": bindparam("to"), "publish_on": bindparam("day")}
_SET_LINE = (
    update(_SHOWING)
    .where((_SHOWING.c.edition_id == bindparam("of")) & (_SHOWING.c.indicator_id == bindparam("about")))
    .values(_TO)
)
_SET_FIGURE = update(_MEASUREMENT).where(_MEASUREMENT.c.id == bindparam("of")).values(_TO)
_DRAFT = Release(Publication.DRAFT)


def editions(session: Session, *, viewer: Viewer, today: date) -> tuple[EditionLines, ...]:
    """Every edition with a line that the person may decide on, newest first."""
    desk = Desk.load(session, true(), viewer=viewer, today=today)
    counted: dict[int, Counter[State]] = {}
    about: dict[int, Entry] = {}
    for entry in desk.entries.values():
        about[entry.line.edition] = entry
        counted.setdefault(entry.line.edition, Counter())[entry.state(today)] += 1
    found = (
        EditionLines(key, entry.scorecard, entry.quarter, tuple((state, counted[key][state]) for state in State))
        for key, entry in about.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.quarter.end.toordinal(), one.scorecard)))


def lines(session: Session, *, viewer: Viewer, today: date, edition: int) -> tuple[Pending, ...]:
    """The lines of an edition (its row id) that the person may decide on; what needs an eye first comes first."""
    desk = Desk.load(session, Desk.of_edition(edition), viewer=viewer, today=today, compared=True)
    return in_order(desk.pending(entry) for line, entry in desk.entries.items() if line.edition == edition)


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
    ids = col(Indicator.id).in_({line.indicator for line, _ in wanted})
    desk, written = Desk.load(session, ids, viewer=viewer, today=today), _Written(session, hand)
    outcomes, touched = list[Outcome](), set[int]()
    for line, token in wanted:
        if line.indicator in touched:  # in a forged list only: what lies on the desk is no longer so
            written.flush()
            desk = Desk.load(session, ids, viewer=viewer, today=today)
        touched.add(line.indicator)
        outcomes.append(_decide(desk, written, line, token, decision, on))
    written.flush()
    mark_due(session, [line.indicator for (line, _), one in zip(wanted, outcomes, strict=True) if one.is_less])
    returning.touch(session, written.figures_out(today))
    return tuple(outcomes)


def _decide(desk: Desk, written: "_Written", line: LineId, token: str, decision: Decision, on: date | None) -> Outcome:
    entry = desk.entries.get(line)
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
    written.add(entry, pending, now, list(_figures(desk, entry, now)))
    is_less = pending.release.is_out(today) and not now.is_out(today)
    return Outcome(Result.DONE, pending.name, now, is_less)


_Figure = tuple[int, str, Release, Release]
"""A figure that changes with its line: row id, label, what it was and what it becomes."""


class _Written:
    """Gathers what is decided and writes it, with its audit, in few statements."""

    def __init__(self, session: Session, hand: Hand) -> None:
        self._session, self._hand = session, hand
        self._lines: list[dict[str, object]] = []
        self._figures: list[dict[str, object]] = []
        self._changes: list[Change] = []
        self._came_out: list[tuple[int, Release]] = []

    def figures_out(self, today: date) -> list[int]:
        """The figures (row ids) that everyone may see from today."""
        return [row for row, becomes in self._came_out if becomes.is_out(today)]

    def add(self, entry: Entry, pending: Pending, now: Release, figures: Iterable[_Figure]) -> None:
        """Take in a line that goes to another release, with the figures that change with it."""
        key, about = pending.snapshot.definition.key, entry.line.indicator
        subject = f"{key.code} on {key.scope}"
        self._lines.append({"of": entry.line.edition, "about": about, **_columns(now)})
        told = _words(pending.release), _words(now)
        where = f"{subject} in {entry.quarter.label}"
        self._changes.append(Change("publication", where, "publication", *told, indicator=about))
        for row, label, was, becomes in figures:
            self._figures.append({"of": row, **_columns(becomes)})
            self._came_out.append((row, becomes))
            told, where = (_words(was), _words(becomes)), f"{subject}, {label}"
            self._changes.append(Change("measurement", where, "publication", *told, indicator=about))

    def flush(self) -> None:
        """Write what was gathered."""
        connection = self._session.connection()
        if self._lines:
            connection.execute(_SET_LINE, self._lines)
        if self._figures:
            connection.execute(_SET_FIGURE, self._figures)
        audit.record(self._session, self._hand, self._changes)
        self._lines, self._figures, self._changes = [], [], []


def _figures(desk: Desk, entry: Entry, now: Release) -> Iterator[_Figure]:
    """The figures that change with the line: the one it shows, and the earlier ones it carries."""
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
    return {"to": str(release.publication), "day": release.on}


def _words(release: Release) -> str:
    return f"{release.publication} on {release.on:%d/%m/%Y}" if release.on else str(release.publication)
