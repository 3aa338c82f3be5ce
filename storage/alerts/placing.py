"""Where a change is told: in the lines that are about it already, and in new ones for who hears of it anew."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from storage.alerts import alerts
from storage.alerts.routing import Router
from storage.domain.change import ChangeKind, Stage
from storage.domain.delivery import AlertKind
from storage.domain.telling import Event
from storage.tables import Alert, AlertLine, table_of

_LINE, _ALERT = table_of(AlertLine), table_of(Alert)
_CHUNK = 500


@dataclass(frozen=True)
class Turn:
    """A change that has been written: its row id and period, the stretch of red it opened or ended, and others that
    ended with it."""

    event: Event
    change: int
    period_key: str
    episode: int | None
    others: frozenset[int] = frozenset()

    @property
    def indicator(self) -> int:
        """The row id of its indicator."""
        return self.event.about.indicator

    def concerns(self, line: Row[Any]) -> bool:
        """Whether a line is about the same: the same period, or the stretch of red that the change opened or ended."""
        is_mine = line.indicator_id == self.indicator and line.stage == self.event.stage
        if is_mine and line.period_key == self.period_key:
            return True
        return line.episode_id is not None and (line.episode_id == self.episode or line.episode_id in self.others)


class Placer:
    """Puts the changes of one transaction into alerts."""

    def __init__(self, session: Session, router: Router, *, at: datetime) -> None:
        self._session, self._router, self._at = session, router, at
        self._notes: dict[int, list[int]] = defaultdict(list)
        self._edited: set[int] = set()
        self._unsealed: set[int] = set()

    def place(self, turns: Sequence[Turn]) -> None:
        """Have all of them told; what is told already is edited and followed up."""
        known = self._lines(turns)
        for turn in turns:
            self._place(turn, [line for line in known if turn.concerns(line)])
        alerts.touch_lines(self._session, self._edited)
        for alert, changes in self._notes.items():
            alerts.add_note(self._session, alert, changes, at=self._at)
        alerts.order(self._session, self._unsealed)

    def _lines(self, turns: Iterable[Turn]) -> list[Row[Any]]:
        made = list(turns)
        episodes = {one for turn in made for one in (turn.episode, *turn.others)} - {None}
        found: list[Row[Any]] = []
        columns = select(_LINE, _ALERT.c.is_sealed).join(_ALERT, _ALERT.c.id == _LINE.c.alert_id)
        for start in range(0, len(made), _CHUNK):
            ids = {turn.indicator for turn in made[start : start + _CHUNK]}
            found += self._session.connection().execute(columns.where(_LINE.c.indicator_id.in_(ids)))
        listed, there = sorted(one for one in episodes if one is not None), {row.id for row in found}
        for start in range(0, len(listed), _CHUNK):
            of_them = _LINE.c.episode_id.in_(listed[start : start + _CHUNK])
            found += [row for row in self._session.connection().execute(columns.where(of_them)) if row.id not in there]
        return found

    def _place(self, turn: Turn, lines: Sequence[Row[Any]]) -> None:
        wants, told = self._router.destinations(turn.event), set()
        for line in lines:
            told.add(line.destination)
            if _is_untold(line) and turn.event.kind is ChangeKind.NEWLY_RED and line.destination in wants:
                self._move(turn, line)
            else:
                self._edit(turn, line)
        for destination in wants:
            if destination not in told:
                self._open(turn, destination)

    def _edit(self, turn: Turn, line: Row[Any]) -> None:
        """Have a line say what is true now, and follow up on it in its thread; nobody hears twice of one change."""
        self._edited.add(line.id)
        if not line.is_sealed:
            self._unsealed.add(line.alert_id)
            alerts.hold_open(self._session, line.alert_id)
        if _is_as_told(turn, line):
            return
        values: dict[str, Any] = {"change_id": turn.change}
        if turn.event.kind is ChangeKind.NEWLY_RED:
            values["episode_id"] = turn.episode
        self._session.connection().execute(update(_LINE).where(_LINE.c.id == line.id).values(**values))
        if line.is_sealed and line.page is not None:
            self._notes[line.alert_id].append(turn.change)

    def _move(self, turn: Turn, line: Row[Any]) -> None:
        """A line that nobody has seen, because it was no longer true when it could be sent, is told anew."""
        alert = alerts.waiting(self._session, line.destination, _kind(turn), turn.event.stage, at=self._at)
        values = {"alert_id": alert, "opened_by": turn.change, "change_id": turn.change, "page": None}
        values["episode_id"] = turn.episode
        self._session.connection().execute(update(_LINE).where(_LINE.c.id == line.id).values(**values))
        self._unsealed.add(alert)

    def _open(self, turn: Turn, destination: str) -> None:
        line = {
            "indicator_id": turn.indicator,
            "stage": str(turn.event.stage),
            "period_key": turn.period_key,
            "opened_by": turn.change,
            "change_id": turn.change,
            "episode_id": turn.episode,
        }
        self._unsealed.add(alerts.open_line(self._session, destination, _kind(turn), line, at=self._at))


def touch_stretches(session: Session, episodes: Iterable[int]) -> None:
    """Have the lines made anew that are about these stretches of red: each has gone on for a period more."""
    wanted = sorted(set(episodes))
    for start in range(0, len(wanted), _CHUNK):
        of_them = select(_LINE.c.id).where(_LINE.c.episode_id.in_(wanted[start : start + _CHUNK]))
        alerts.touch_lines(session, session.connection().execute(of_them).scalars().all())


def _kind(turn: Turn) -> AlertKind:
    return AlertKind.NOTICE if turn.event.cause.is_decision else AlertKind.CHANGES


def _is_untold(line: Row[Any]) -> bool:
    return bool(line.is_sealed) and line.page is None


def _is_as_told(turn: Turn, line: Row[Any]) -> bool:
    """Whether the line told as a draft what is published now."""
    is_draft = line.stage == Stage.DRAFT and turn.event.stage is Stage.PUBLISHED
    return is_draft and turn.event.kind is ChangeKind.NEWLY_RED
