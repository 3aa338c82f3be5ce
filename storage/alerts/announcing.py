"""From what was found of indicators to what is announced of them, and to those who hear of it: one transaction."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert
from sqlmodel import Session

from storage.alerts import alerts, announced, baseline, merged
from storage.alerts.announced import Announced
from storage.alerts.assessing import Assessed, Assessment, assess
from storage.alerts.merged import Merged
from storage.alerts.placing import Moved, Placer, Turn, is_unheard, touch
from storage.alerts.risk_asking import Red, ask
from storage.alerts.routing import Router
from storage.alerts.stretches import Stretches
from storage.domain.change import NOTHING, Found, Stage, Standing, detect
from storage.domain.delivery import AlertKind
from storage.domain.rag import RagStatus
from storage.domain.telling import Event
from storage.tables import StatusChange, table_of

_MOVED = Found(is_moved=True)
_ADD = insert(table_of(StatusChange))


def announce(session: Session, ids: Collection[int], *, alerts_channel: str, today: date, now: datetime) -> int:
    """Announce what has changed of these indicators (row ids); how many changes there were.

    Raises Busy where another announces them at the same time.
    """
    was = announced.read(session, ids)
    found = assess(session, ids, {key: one.standing for key, one in was.items()}, today=today)
    work = _Announcement(session, was, merged.read(session, ids), at=now)
    for one in found:
        work.take(one)
    work.drop(set(ids) - {one.about.indicator for one in found})
    work.finish(alerts_channel, today=today)
    return work.changes


class _Announcement:
    """Gathers what is announced of some indicators and writes it."""

    def __init__(
        self, session: Session, was: dict[tuple[int, Stage], Announced], merged: Merged, *, at: datetime
    ) -> None:
        self._session, self._was, self._merged, self._at = session, was, merged, at
        self._before = {key: one.standing for key, one in was.items()}
        self._stretches = Stretches(session, {indicator for indicator, _ in was} | merged.indicators, at=at)
        self._turns: list[Turn] = []
        self._moved: list[Moved] = []
        self._baseline: list[int] = []
        self.changes = 0

    def take(self, one: Assessed) -> None:
        """Announce one indicator at both stages; a draft that says what is published is announced in silence."""
        key, draft, published = one.about.indicator, one.stages.get(Stage.DRAFT), one.stages.get(Stage.PUBLISHED)
        told = self._found(key, Stage.PUBLISHED, published)
        also = self._found(key, Stage.DRAFT, draft)
        is_one = draft is not None and published is not None and _is_same(draft.standing, published.standing)
        change = self._publish(one, published, told, is_one=is_one) if published else None
        if draft is None:
            return
        is_silent = is_one and (also.is_new or told.is_new or told.kind is not None)
        if is_silent:
            self._follow(key, draft.standing, also, change)
        else:
            self._draft(one, draft, also, is_one=is_one)

    def _publish(self, one: Assessed, now: Assessment, found: Found, *, is_one: bool) -> int | None:
        """Announce what is published, with a draft that says the same; the change's row id, where there is one."""
        key, standing, stage = one.about.indicator, now.standing, Stage.PUBLISHED
        running = self._stretches.running(key, stage)
        if found.kind is not None:
            change = self._change(one, stage, now, found)
            is_red, draft = standing.status is RagStatus.RED, self._stretches.running(key, Stage.DRAFT)
            episode = self._begin(key, standing, change, is_one=is_one) if is_red else self._end(running, change)
            others = frozenset({draft.id} if draft and is_one and not is_red else ())
            self._turned(one, stage, found, now, change, episode, others=others)
            return change
        if found is NOTHING and self._is_taken_back(key, now):
            # Announced as it is now, it turns red anew when it is published again.
            self._end(running, None)
            self._announce(key, stage, standing)
            return None
        if found.is_new:
            self._baseline.append(key)
        is_as_announced = found is not NOTHING or standing == self._before.get((key, stage))
        if standing.status is RagStatus.RED and running is None and is_as_announced:
            self._begin(key, standing, None, is_one=is_one)
        self._move(key, stage, standing, found, running)
        return None

    def _is_taken_back(self, key: int, now: Assessment) -> bool:
        """Whether what turned red is held back again, and somebody who has not heard of it yet never would."""
        was = self._before.get((key, Stage.PUBLISHED))
        if was is None or was.status is not RagStatus.RED or now.standing.status is RagStatus.RED:
            return False
        return now.is_withdrawn and is_unheard(self._session, key, was.period_key)

    def drop(self, gone: Iterable[int]) -> None:
        """End the stretches of red of what is retired or merged; nobody is told."""
        for key in gone:
            for stage in Stage:
                self._end(self._stretches.running(key, stage), None)

    def _draft(self, one: Assessed, now: Assessment, found: Found, *, is_one: bool) -> None:
        """Announce a draft. One that only goes back to what is published is no news."""
        key, standing, stage = one.about.indicator, now.standing, Stage.DRAFT
        running, is_red = self._stretches.running(key, stage), standing.status is RagStatus.RED
        if found.kind is None:
            if found.is_new and is_red:
                self._stretches.open(key, stage, standing.period_key, None)
            self._move(key, stage, standing, found, running)
            return
        change = self._change(one, stage, now, found)
        if not is_red:
            episode = self._end(running, change)
        elif is_one:
            published = self._stretches.running(key, Stage.PUBLISHED)
            episode = published.id if published else None
        else:
            episode = self._stretches.open(key, stage, standing.period_key, change)
        self._turned(one, stage, found, now, change, episode, is_quiet=is_one)

    def _follow(self, key: int, now: Standing, found: Found, published: int | None) -> None:
        """Announce a draft in silence that is published by now."""
        running = self._stretches.running(key, Stage.DRAFT)
        if running is not None and now.status is not RagStatus.RED:
            self._end(running, published)
        self._move(key, Stage.DRAFT, now, found, running)

    def _move(self, key: int, stage: Stage, now: Standing, found: Found, running: Row[Any] | None) -> None:
        """Announce what is true now without a change."""
        if found is NOTHING:
            return
        self._announce(key, stage, now)
        if not found.is_new:
            self._moved.append(Moved(key, stage, now.period_key, running.id if running else None))

    def _begin(self, key: int, now: Standing, change: int | None, *, is_one: bool) -> int:
        """Open a stretch of what is published; it goes on from that of the draft, where that is about the same."""
        episode = self._stretches.open(key, Stage.PUBLISHED, now.period_key, change)
        draft = self._stretches.running(key, Stage.DRAFT) if is_one else None
        draft = draft or self._stretches.of_period(key, Stage.DRAFT, now.period_key)
        if draft is not None:
            self._stretches.carry_over(draft, episode, change)
        return episode

    def _end(self, running: Row[Any] | None, change: int | None) -> int | None:
        if running is None:
            return None
        self._stretches.close(running.id, change)
        return int(running.id)

    def _turned(
        self,
        one: Assessed,
        stage: Stage,
        found: Found,
        now: Assessment,
        change: int,
        episode: int | None,
        *,
        others: frozenset[int] = frozenset(),
        is_quiet: bool = False,
    ) -> None:
        assert found.kind is not None and found.cause is not None
        event = Event(one.about, stage, found.kind, found.cause)
        self._turns.append(Turn(event, change, now.standing.period_key, episode, others, is_quiet))

    def _found(self, key: int, stage: Stage, now: Assessment | None) -> Found:
        if now is None:
            return NOTHING
        was = self._before.get((key, stage))
        gone = self._merged.before(key, stage, now.standing, was)
        if gone is None:
            return detect(was, now.standing)
        self._before[key, stage] = was = self._merged.was[gone, stage].standing
        self._stretches.take_over(gone, key, stage)
        found = detect(was, now.standing)
        return _MOVED if found is NOTHING else found

    def _announce(self, key: int, stage: Stage, now: Standing) -> int:
        return announced.replace(self._session, key, stage, self._was.get((key, stage)), now, at=self._at)

    def _change(self, one: Assessed, stage: Stage, now: Assessment, found: Found) -> int:
        """Announce and write the change; its row id."""
        key = one.about.indicator
        was, standing = self._before[key, stage], now.standing
        version = self._announce(key, stage, standing)
        values = _words(was, now) | {"indicator_id": key, "stage": str(stage), "version": version, "at": self._at}
        values |= {"kind": str(found.kind), "cause": str(found.cause)}
        made = self._session.connection().execute(_ADD, values).inserted_primary_key
        assert made is not None
        self.changes += 1
        return int(made[0])

    def finish(self, alerts_channel: str, *, today: date) -> None:
        """Tell who hears of it."""
        if self._turns:
            router = Router(self._session, alerts_channel=alerts_channel)
            Placer(self._session, router, at=self._at).place(self._turns)
            self._ask_about_risks(alerts_channel, today)
        if self._moved:
            touch(self._session, self._moved)
        if alerts_channel and self._baseline:
            counts = baseline.counts(self._session, self._baseline, today=today)
            if counts["indicators"]:
                alerts.gather(self._session, alerts_channel, AlertKind.BASELINE, counts, at=self._at)

    def _ask_about_risks(self, alerts_channel: str, today: date) -> None:
        """Whoever stands for a risk that hangs on what everyone hears has turned red is asked."""
        reds = [
            Red(turn.indicator, turn.period_key, turn.change)
            for turn in self._turns
            if turn.is_red and turn.event.stage is Stage.PUBLISHED
        ]
        if reds:
            ask(self._session, reds, alerts_channel=alerts_channel, today=today, at=self._at)


def _is_same(one: Standing, other: Standing) -> bool:
    """Whether the draft says what is published, in which only the number of the revision may differ."""
    return (one.status, one.period_key, one.measurement) == (other.status, other.period_key, other.measurement)


def _words(was: Standing, now: Assessment) -> dict[str, Any]:
    standing = now.standing
    return {
        "was": str(was.status),
        "now": str(standing.status),
        "was_label": was.label,
        "period_key": standing.period_key,
        "period_end": standing.end,
        "period_label": standing.label,
        "revision": standing.revision,
        "measurement_id": standing.measurement,
        "was_value": was.value,
        "value": standing.value,
        "was_target": was.target,
        "target": standing.target,
        "streak": now.streak,
        "periods_red": now.periods_red,
        "is_illustrative": standing.is_illustrative,
    }
