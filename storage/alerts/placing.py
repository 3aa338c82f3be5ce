"""Where a change is told: in the lines that are about it already, and in new ones for who hears of it anew."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update
from sqlmodel import Session

from storage.alerts import alerts
from storage.alerts.routing import Router
from storage.domain.change import ChangeKind, Stage
from storage.domain.delivery import AlertKind, Part, State
from storage.domain.telling import Event
from storage.tables import Alert, AlertLine, Delivery, table_of

_LINE, _ALERT, _HEAD = table_of(AlertLine), table_of(Alert), table_of(Delivery)
_CHUNK = 500
_EDIT = (
    update(_LINE)
    .where(_LINE.c.id == bindparam("line"))
    .values(change_id=bindparam("change"), episode_id=bindparam("episode"))
)


@dataclass(frozen=True)
class Turn:
    """A change that has been written: its row id and period, and the stretch of red it opened or ended.

    `others` are stretches that ended with it. With `is_quiet` it is no news: what was told is edited, and that is all.
    """

    event: Event
    change: int
    period_key: str
    episode: int | None
    others: frozenset[int] = frozenset()
    is_quiet: bool = False

    @property
    def indicator(self) -> int:
        """The row id of its indicator."""
        return self.event.about.indicator

    @property
    def kind(self) -> AlertKind:
        """Decisions are told as a notice, apart from what figures did."""
        return AlertKind.NOTICE if self.event.cause.is_decision else AlertKind.CHANGES

    @property
    def is_red(self) -> bool:
        """Whether it turned red."""
        return self.event.kind is ChangeKind.NEWLY_RED

    def concerns(self, line: Row[Any]) -> bool:
        """Whether a line is about the same: the same period, or the stretch of red that the change opened or ended."""
        is_mine = line.indicator_id == self.indicator and line.stage == self.event.stage
        if is_mine and line.period_key == self.period_key:
            return True
        return line.episode_id is not None and (line.episode_id == self.episode or line.episode_id in self.others)


@dataclass(frozen=True)
class Moved:
    """An indicator whose figure is another one now, with the same status: what was told of it says so."""

    indicator: int
    stage: Stage
    period_key: str
    episode: int | None


class Placer:
    """Puts the changes of one transaction into alerts."""

    def __init__(self, session: Session, router: Router, *, at: datetime) -> None:
        self._session, self._router, self._at = session, router, at
        self._notes: dict[int, list[int]] = defaultdict(list)
        self._edits: list[dict[str, int | None]] = []
        self._touched: set[int] = set()
        self._new: list[dict[str, Any]] = []
        self._waiting: dict[tuple[str, AlertKind, Stage], int] = {}
        self._unsealed: set[int] = set()

    def place(self, turns: Sequence[Turn]) -> None:
        """Have all of them told; what is told already is edited and followed up."""
        known = _Lines(self._session, turns)
        for turn in turns:
            self._place(turn, known.concerned(turn))
        if self._edits:
            self._session.connection().execute(_EDIT, self._edits)
        alerts.add_lines(self._session, self._new)
        alerts.touch_lines(self._session, self._touched)
        for alert, changes in self._notes.items():
            alerts.add_note(self._session, alert, changes, at=self._at)
        alerts.order(self._session, self._unsealed)

    def _place(self, turn: Turn, lines: Sequence[Row[Any]]) -> None:
        wants = () if turn.is_quiet else self._router.destinations(turn.event)
        by_destination: dict[str, list[Row[Any]]] = defaultdict(list)
        for line in lines:
            by_destination[line.destination].append(line)
        for destination, told in by_destination.items():
            is_news = turn.is_red and destination in wants and all(_is_untold(line) for line in told)
            if is_news:
                self._move(turn, told[0])
            for line in told[is_news:]:
                self._edit(turn, line)
        for destination in wants:
            if destination not in by_destination:
                self._new.append(
                    _columns(turn) | {"alert_id": self._alert(turn, destination), "destination": destination}
                )

    def _edit(self, turn: Turn, line: Row[Any]) -> None:
        """Have a line say what is true now, and follow up on it in its thread; nobody hears twice of one change."""
        self._touched.add(line.id)
        if not line.is_sealed:
            self._unsealed.add(line.alert_id)
            alerts.hold_open(self._session, line.alert_id)
        if _is_as_told(turn, line):
            return
        episode = turn.episode if turn.is_red else line.episode_id
        self._edits.append({"line": line.id, "change": turn.change, "episode": episode})
        if line.is_sealed and line.page is not None:
            self._notes[line.alert_id].append(turn.change)

    def _move(self, turn: Turn, line: Row[Any]) -> None:
        """A line that nobody has seen, because it was no longer true when it could be sent, is told anew."""
        values = _columns(turn) | {"alert_id": self._alert(turn, line.destination), "page": None}
        self._session.connection().execute(update(_LINE).where(_LINE.c.id == line.id).values(**values))

    def _alert(self, turn: Turn, destination: str) -> int:
        """The alert that still takes lines there."""
        which = (destination, turn.kind, turn.event.stage)
        if which not in self._waiting:
            self._waiting[which] = alerts.waiting(self._session, *which, at=self._at)
            self._unsealed.add(self._waiting[which])
        return self._waiting[which]


class _Lines:
    """The lines there are of the indicators that turned, and of the stretches of red that began or ended."""

    def __init__(self, session: Session, turns: Sequence[Turn]) -> None:
        episodes = {one for turn in turns for one in (turn.episode, *turn.others) if one is not None}
        found = _select(session, _LINE.c.indicator_id, {turn.indicator for turn in turns})
        found |= _select(session, _LINE.c.episode_id, episodes)
        self._of: dict[int, list[Row[Any]]] = defaultdict(list)
        self._in: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in found.values():
            self._of[row.indicator_id].append(row)
            if row.episode_id is not None:
                self._in[row.episode_id].append(row)

    def concerned(self, turn: Turn) -> list[Row[Any]]:
        """The lines that are about the same as a change."""
        near = {line.id: line for line in self._of[turn.indicator]}
        for episode in (turn.episode, *turn.others):
            near |= {line.id: line for line in (self._in[episode] if episode is not None else ())}
        return [line for _, line in sorted(near.items()) if turn.concerns(line)]


def _select(session: Session, column: ColumnElement[Any], ids: Iterable[int]) -> dict[int, Row[Any]]:
    columns = select(_LINE, _ALERT.c.is_sealed).join(_ALERT, _ALERT.c.id == _LINE.c.alert_id)
    wanted, found = sorted(ids), dict[int, Row[Any]]()
    for start in range(0, len(wanted), _CHUNK):
        some = columns.where(column.in_(wanted[start : start + _CHUNK]))
        found |= {row.id: row for row in session.connection().execute(some)}
    return found


def touch(session: Session, moved: Sequence[Moved]) -> None:
    """Have the lines made anew that are about these: a figure is restated, or a stretch of red goes on for longer."""
    periods = {(one.indicator, one.stage, one.period_key) for one in moved}
    episodes = {one.episode for one in moved if one.episode is not None}
    found = _select(session, _LINE.c.indicator_id, {one.indicator for one in moved})
    found |= _select(session, _LINE.c.episode_id, episodes)
    about = [
        row.id
        for row in found.values()
        if row.episode_id in episodes or (row.indicator_id, row.stage, row.period_key) in periods
    ]
    alerts.touch_lines(session, about)


def is_unheard(session: Session, indicator: int, period_key: str) -> bool:
    """Whether some place has not been sent what it is to be told of what is published for this period."""
    mine = and_(_LINE.c.indicator_id == indicator, _LINE.c.period_key == period_key, _LINE.c.stage == Stage.PUBLISHED)
    head = and_(_HEAD.c.alert_id == _LINE.c.alert_id, _HEAD.c.part == Part.HEAD)
    is_unsent = or_(_LINE.c.page.is_(None), _HEAD.c.state != State.SENT)
    found = select(_LINE.c.id).join(_HEAD, head).where(mine, is_unsent).limit(1)
    return session.connection().execute(found).first() is not None


def _columns(turn: Turn) -> dict[str, Any]:
    return {
        "indicator_id": turn.indicator,
        "stage": str(turn.event.stage),
        "period_key": turn.period_key,
        "opened_by": turn.change,
        "change_id": turn.change,
        "episode_id": turn.episode,
    }


def _is_untold(line: Row[Any]) -> bool:
    return bool(line.is_sealed) and line.page is None


def _is_as_told(turn: Turn, line: Row[Any]) -> bool:
    """Whether the line told as a draft what is published now."""
    return line.stage == Stage.DRAFT and turn.event.stage is Stage.PUBLISHED and turn.is_red
