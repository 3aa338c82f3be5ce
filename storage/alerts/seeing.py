"""What of a change a reader may know: nothing of a figure that is not for them leaves storage."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from storage.domain.change import Cause, ChangeKind
from storage.domain.episode import Episode
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement, Point, value_words
from storage.domain.streak import stretch
from storage.domain.told import Change
from storage.facts import Facts
from storage.periods import period_key
from storage.scorecard import snapshot_of


class Sight:
    """One reader's view of one indicator, composed once for all that is told of it."""

    def __init__(self, facts: Facts, *, today: date) -> None:
        self.facts = facts
        self.snapshot: IndicatorSnapshot | None = snapshot_of(facts, today=today)

    def shows(self, row: Any) -> bool:
        """Whether the reader may see the figure that a change (a row) rests on, and it is a change to them.

        It is none where it turned back what only a figure did that is not for them.
        """
        if not self._has_figure(row):
            return False
        before = self._seen_before(row) if self._is_before_hidden(row) else None
        return before is None or before.status != row.now

    def _has_figure(self, row: Any) -> bool:
        if row.measurement_id is not None:
            return row.measurement_id in self.facts.measurements
        return any(
            one.measurement_id is None and period_key(one.quarter, "") == row.period_key for one in self.facts.shown
        )

    def change(self, row: Any) -> Change:
        """The change (a row that `shows` lets pass) without what it says of figures that are not for the reader."""
        if self._is_before_hidden(row):
            return self._change_to_them(row)
        before = self._before(row)
        red, unit = self._red(row)
        return Change(
            id=row.id,
            kind=ChangeKind(row.kind),
            cause=Cause(row.cause),
            was=RagStatus(row.was) if before else None,
            now=RagStatus(row.now),
            was_label=row.was_label if before else "",
            label=row.period_label,
            period_key=row.period_key,
            period_end=row.period_end,
            was_value=row.was_value if self._said(row.was_value, before) else "",
            value=row.value,
            was_target=row.was_target if before else "",
            target=row.target,
            at=row.at,
            measurement=self.facts.measurements.get(row.measurement_id),
            periods_red=red,
            red_unit=unit,
            is_illustrative=row.is_illustrative,
        )

    def _change_to_them(self, row: Any) -> Change:
        """The change from the last figure the reader may see, as if there had been no other."""
        before, now = self._seen_before(row), RagStatus(row.now)
        was = before.status if before else None
        red, unit = self._red(row)
        is_late = row.cause == Cause.LATE
        return Change(
            id=row.id,
            kind=ChangeKind.of(was or RagStatus.NO_STATUS, now),
            cause=Cause.LATE if is_late else Cause.PERFORMANCE,
            was=was,
            now=now,
            was_label=before.measurement.label if before else "",
            label=row.period_label,
            period_key=row.period_key,
            period_end=row.period_end,
            was_value=value_words(before.measurement, self.facts.definition) if before else "",
            value=row.value,
            was_target="",
            target=row.target,
            at=row.at,
            measurement=self.facts.measurements.get(row.measurement_id),
            periods_red=red,
            red_unit=unit,
            is_illustrative=row.is_illustrative,
        )

    def known(self, one: Episode, closing: Any) -> Episode:
        """A stretch of red as the reader knows it; `closing` is the change (a row) that ended it, if one did.

        What a figure ended that is not for them goes on for as long as they see red.
        """
        is_red = self.snapshot is not None and self.snapshot.status is RagStatus.RED
        if one.is_open or closing is None or not is_red or self.shows(closing):
            return one
        return replace(one, closed_at=None)

    def is_red_at(self, key: str) -> bool:
        """Whether the reader sees a red figure for this period."""
        history = self._upto(key)
        return bool(history) and history[-1].status is RagStatus.RED

    def red_run(self) -> tuple[int, str]:
        """How many periods in a row are red up to the latest, and what one is called; none while that is not red."""
        if self.snapshot is None or self.snapshot.status is not RagStatus.RED:
            return 0, "period"
        return self._run(self.snapshot.points) if self.snapshot.points else (1, "period")

    def _is_before_hidden(self, row: Any) -> bool:
        """Whether the reader may see nothing of the period that was announced before."""
        if not row.was_label or self._before(row):
            return False
        return not any(one.quarter.label == row.was_label for one in self.facts.shown)

    def _seen_before(self, row: Any) -> Point | None:
        """The reader's last figure before the one that a change rests on."""
        history = self._upto(row.period_key)
        return history[-2] if len(history) > 1 else None

    def _before(self, row: Any) -> list[Measurement]:
        """Every figure the reader may see of the period that was announced before."""
        same = [one for one in self.facts.measurements.values() if one.label == row.was_label]
        if same or row.measurement_id is not None:
            return same
        return [
            Measurement(one.quarter, "", None)
            for one in self.facts.shown
            if one.measurement_id is None and one.quarter.label == row.was_label
        ]

    def _said(self, words: str, before: Sequence[Measurement]) -> bool:
        """Whether a figure in words is one of those the reader may see."""
        definition = self.facts.definition
        return any(words in (value_words(one, definition), one.text) for one in before)

    def _red(self, row: Any) -> tuple[int, str]:
        history = self._upto(row.period_key)
        if history and row.now != RagStatus.RED:
            history = history[:-1]
        if not history or history[-1].status is not RagStatus.RED:
            return 0, ""
        return self._run(history)

    def _run(self, history: Sequence[Point]) -> tuple[int, str]:
        return stretch(self.facts.definition, history)

    def _upto(self, key: str) -> Sequence[Point]:
        points = self.snapshot.points if self.snapshot else ()
        for at, point in enumerate(points):
            if period_key(point.measurement.period, point.measurement.period_text) == key:
                return points[: at + 1]
        return ()
