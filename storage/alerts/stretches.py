"""Stretches of red: opened when an indicator turns red, closed when it does not stand red any more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, insert, select, update
from sqlmodel import Session

from storage.domain.change import Stage
from storage.domain.rag import RagStatus
from storage.tables import AlertLine, Episode, StatusChange, table_of

_TABLE, _LINE, _CHANGE = table_of(Episode), table_of(AlertLine), table_of(StatusChange)
_ENDED_BY = and_(_CHANGE.c.id == _TABLE.c.closed_by, _CHANGE.c.now != RagStatus.RED)
_KNOWN: Select[Any] = select(_TABLE, _CHANGE.c.period_key.label("ended_in")).outerjoin(_CHANGE, _ENDED_BY)
_CHUNK = 500
_ADD = insert(_TABLE)
_TAKEN = ("taken_by", "taken_at", "snoozed_by", "snoozed_at", "snoozed_until")


class Stretches:
    """The stretches of red of some indicators (row ids), as one transaction finds and changes them."""

    def __init__(self, session: Session, indicators: Iterable[int], *, at: datetime) -> None:
        self._session, self._at = session, at
        self._known: dict[tuple[int, Stage], list[Row[Any]]] = defaultdict(list)
        self._read(indicators)

    def _read(self, indicators: Iterable[int]) -> None:
        wanted = sorted(set(indicators))
        for start in range(0, len(wanted), _CHUNK):
            some = _KNOWN.where(_TABLE.c.indicator_id.in_(wanted[start : start + _CHUNK]))
            for row in self._session.connection().execute(some.order_by(_TABLE.c.id)):
                self._known[row.indicator_id, Stage(row.stage)].append(row)

    def take_over(self, gone: int, kept: int, stage: Stage) -> None:
        """Let the stretch of an indicator that was merged go on as one of the indicator it was merged into."""
        running = self.running(gone, stage)
        if running is None or self.running(kept, stage) is not None:
            return
        self.carry_over(running, self.open(kept, stage, running.period_key, None), None)
        for key in [(kept, one) for one in Stage]:
            self._known[key] = []
        self._read([kept])

    def running(self, indicator: int, stage: Stage) -> Row[Any] | None:
        """The stretch that is open."""
        return next((row for row in self._known[indicator, stage] if row.closed_at is None), None)

    def of_period(self, indicator: int, stage: Stage, period_key: str) -> Row[Any] | None:
        """The stretch that began in this period."""
        return next((row for row in self._known[indicator, stage] if row.period_key == period_key), None)

    def _ended_in(self, indicator: int, stage: Stage, period_key: str) -> Row[Any] | None:
        """The stretch that a figure for this period ended, which is another figure now."""
        return next((row for row in self._known[indicator, stage] if row.ended_in == period_key), None)

    def open(self, indicator: int, stage: Stage, period_key: str, change: int | None) -> int:
        """Begin a stretch, or go on with the one that began, or seemed to end, in the same period; its row id."""
        connection = self._session.connection()
        there = self.of_period(indicator, stage, period_key) or self._ended_in(indicator, stage, period_key)
        if there is not None:
            again = update(_TABLE).where(_TABLE.c.id == there.id).values(closed_at=None, closed_by=None)
            connection.execute(again)
            return int(there.id)
        values = {"indicator_id": indicator, "stage": str(stage), "period_key": period_key, "opened_by": change}
        nobody = {"taken_by": "", "snoozed_by": "", "snooze_reason": "", "reminders": 0}
        made = connection.execute(_ADD, values | nobody | {"opened_at": self._at}).inserted_primary_key
        assert made is not None
        return int(made[0])

    def close(self, episode: int, change: int | None) -> None:
        """End a stretch."""
        values = {"closed_at": self._at, "closed_by": change}
        self._session.connection().execute(update(_TABLE).where(_TABLE.c.id == episode).values(**values))

    def carry_over(self, before: Row[Any], episode: int, change: int | None) -> None:
        """Let a stretch go on as another one: who has taken it stays, and what was told of it is about that one now.

        The reason for which a draft was put off is not passed on.
        """
        connection = self._session.connection()
        if before.taken_by or before.snoozed_until:
            values = {name: getattr(before, name) for name in _TAKEN}
            # Whoever gave a reason for a draft wrote to the few who read of it, not to everyone.
            is_draft = before.stage == Stage.DRAFT
            values["snooze_reason"] = "" if is_draft else before.snooze_reason
            connection.execute(update(_TABLE).where(_TABLE.c.id == episode, _TABLE.c.taken_by == "").values(**values))
        connection.execute(update(_LINE).where(_LINE.c.episode_id == before.id).values(episode_id=episode))
        if before.closed_at is None:
            self.close(before.id, change)
