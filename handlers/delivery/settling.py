"""Writing down what became of a message: each outcome in one short transaction, for the attempt that had it alone."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from handlers.delivery.classify import Answer, Verdict
from handlers.delivery.rendered import Plan, Rendered
from handlers.deps import Deps
from handlers.messages.keys import write_subject
from handlers.meter import Meter
from handlers.posting import patiently
from storage import posts
from storage.alerts import outbox, pauses, problems, rerouting, sealing
from storage.database import Busy
from storage.domain.delivery import Delivery, Part, Reason, probe_after
from storage.posts import Posted

log = logging.getLogger(__name__)
T = TypeVar("T")
_SHUT_FOR = timedelta(minutes=1)


@dataclass(frozen=True)
class Settling:
    """What is written after a step of a delivery. Every method raises Busy where the database is written for long.

    `turn` keeps the threads of one courier from waiting for each other inside the database, which is far slower.
    """

    deps: Deps
    alerts_channel: str
    meter: Meter
    settle: timedelta
    lease: timedelta
    turn: Lock = field(default_factory=Lock)

    def write(self, work: Callable[[Any], T], *, still: bool = False) -> T:
        """One short transaction that changes no figures; `still` as for `Database.writing`."""
        made: list[T] = []

        def once() -> None:
            with self.turn, self.deps.store.database.writing(figures=False, still=still) as session:
                made[:] = [work(session)]

        patiently(once)
        return made[0]

    def begun(self, delivery: Delivery) -> bool:
        """The call begins; False where the lease is lost, and nothing may be sent."""
        at = self.deps.now()
        return self.write(lambda session: outbox.begun(session, delivery, at=at, length=self.lease, settle=self.settle))

    def renewed(self, delivery: Delivery) -> bool:
        """The lease holds on; False where it is lost."""
        at = self.deps.now()
        return self.write(lambda session: outbox.renew(session, delivery, at=at, length=self.lease))

    def sealed(self, delivery: Delivery, plan: Plan, considered: frozenset[int]) -> bool:
        """The alert is laid out so; False where it cannot be, because of a line that has come meanwhile, say."""
        at = self.deps.now()
        return self.write(
            lambda session: sealing.seal(session, delivery, plan.pages, plan.cards, considered=considered, at=at)
        )

    def sent(self, delivery: Delivery, channel: str, ts: str, rendered: Rendered) -> None:
        """It stands there. What has to be withdrawn one day is kept track of with it."""
        at = self.deps.now()

        def with_figures(session: Any) -> None:
            if outbox.sent(session, delivery, at=at, channel=channel, ts=ts):
                self._remember(session, replace(delivery, channel=channel, ts=ts), rendered, at, is_new=True)

        self.meter.delivered("sent")
        try:
            self.write(with_figures)
        except Busy:
            # Whoever writes figures for long holds what is needed to keep track of it: the edit will do that.
            self.found(delivery, channel, ts, is_current=not rendered.is_kept)

    def found(self, delivery: Delivery, channel: str, ts: str, *, is_current: bool) -> None:
        """It stands there already; where it may not say what it should, or is not kept track of, an edit follows."""
        at = self.deps.now()

        def write(session: Any) -> None:
            if outbox.sent(session, delivery, at=at, channel=channel, ts=ts) and not is_current:
                outbox.edit_again(session, delivery)

        self.write(write)

    def edited(self, delivery: Delivery, rendered: Rendered) -> None:
        """It says now what it should."""
        at = self.deps.now()

        def write(session: Any) -> None:
            if not outbox.edited(session, delivery, at=at):
                outbox.edit_again(session, delivery)
            self._remember(session, delivery, rendered, at, is_new=False)

        self.meter.delivered("edited")
        self.write(write)

    def no_edit(self, delivery: Delivery) -> None:
        """There is nothing left to edit."""
        at = self.deps.now()
        self.write(lambda session: outbox.edited(session, delivery, at=at))

    def cancelled(self, delivery: Delivery, reason: Reason) -> None:
        """Nobody is to be told."""
        at = self.deps.now()
        self.meter.delivered("cancelled")
        self.write(lambda session: outbox.cancel(session, delivery, reason, at=at))

    def unconfirmed(self, delivery: Delivery, *, not_before: datetime | None = None) -> None:
        """It may stand there: nothing is posted before somebody has looked."""
        at = self.deps.now()
        self.meter.delivered("unconfirmed")
        self.write(lambda session: outbox.unconfirmed(session, delivery, at=at, not_before=not_before))

    def given_up_for_now(self, delivery: Delivery, answer: Answer) -> None:
        """It surely was not done; what is written follows from why."""
        at = self.deps.now()
        self.meter.delivered(str(answer.verdict))
        # Lines that go to another alert must not meet its sealing.
        is_moved = answer.reason is Reason.PERSON_GONE
        self.write(lambda session: self._put_off(session, delivery, answer, at), still=is_moved)

    def give_back(self, delivery: Delivery, reason: str) -> None:
        """Something failed that has nothing to do with Slack's answer, at whatever step."""
        at = self.deps.now()
        self.meter.delivered("fault")
        self.write(lambda session: outbox.abandon(session, delivery, at=at, reason=reason))

    def _put_off(self, session: Any, delivery: Delivery, answer: Answer, at: datetime) -> None:
        if answer.verdict is Verdict.BUSY:
            until = at + timedelta(seconds=answer.retry_after + random.uniform(0.0, 0.5))
            pauses.pause(session, delivery.destination, until, answer.code)
            outbox.retry_at(session, delivery, until, reason=delivery.reason)
        elif answer.verdict is Verdict.SHUT:
            pauses.pause(session, outbox.EVERYWHERE, at + _SHUT_FOR, answer.code)
            outbox.retry_at(session, delivery, at, reason=delivery.reason)
        elif answer.verdict is Verdict.UNSENT:
            # What it has been held for still stands as far as anybody knows.
            reason = delivery.reason or f"Slack was not reached ({answer.code})"
            outbox.back_off(session, delivery, at=at, reason=reason)
        else:
            self._hold(session, delivery, answer.reason or Reason.REFUSED, at)

    def _hold(self, session: Any, delivery: Delivery, reason: Reason, at: datetime) -> None:
        if delivery.is_posted:
            # An edit is not held: the message stands, and is put right when that can be done.
            outbox.back_off(session, delivery, at=at, reason=str(reason), wait=probe_after(delivery.failures))
            return
        if reason is Reason.HEAD_GONE and delivery.part is not Part.HEAD:
            outbox.cancel(session, delivery, reason, at=at)
            return
        if reason is Reason.PERSON_GONE and rerouting.can_go(delivery, self.alerts_channel):
            if outbox.cancel(session, delivery, Reason.TOLD_ELSEWHERE, at=at):
                rerouting.reroute(session, delivery, self.alerts_channel, at=at)
            return
        if outbox.hold(session, delivery, reason, at=at):
            problems.tell_administrators(session, delivery, reason, alerts_channel=self.alerts_channel, at=at)

    def _remember(self, session: Any, delivery: Delivery, rendered: Rendered, at: datetime, *, is_new: bool) -> None:
        channel, ts, version = delivery.channel, delivery.ts, rendered.version
        if not rendered.is_kept or channel.startswith("D"):
            # Nothing is left of what it showed: its chart goes too.
            posts.mark_one_due(session, channel, ts)
            return
        posted = Posted(channel, ts, write_subject(rendered.subject) if rendered.subject else "")
        if rendered.subject is None and version != posts.current_version(session):
            # Figures have changed meanwhile. What is no card could only be withdrawn; here it can be made anew.
            outbox.edit_again(session, delivery)
            version = posts.current_version(session)
        posts.remember(
            session,
            posted,
            rendered.about,
            at=at,
            version=version,
            is_new=is_new,
            risks=rendered.risks,
            areas=rendered.areas,
        )
        if rendered.file:
            posts.keep_file(session, channel, ts, rendered.file)
