"""One message's way to Slack: who reads it, what it says to them, whether it stands there already."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from handlers.delivery.classify import FAULTS, Answer, Verdict, asked, of_code, of_error
from handlers.delivery.looking import look, metadata
from handlers.delivery.picturing import PICTURE_SECONDS, with_picture
from handlers.delivery.rendered import Rendered
from handlers.delivery.renderers import PLANNERS, RENDERERS
from handlers.delivery.settling import Settling
from handlers.deps import Deps
from handlers.messages.blocks import Message
from handlers.posting import withdrawn
from handlers.rooms import Rooms, Unreadable
from storage.alerts import sealing
from storage.domain.delivery import Delivery, Part, Reason, is_person
from storage.domain.viewer import Reader, Readers

log = logging.getLogger(__name__)
T = TypeVar("T")
_NOT_THERE = ("message_not_found", "thread_not_found")
_FIXED = ("cant_update_message", "edit_window_closed")
_MAY_NOT_LOOK = ("missing_scope", "no_permission", "not_allowed_token_type", "access_denied")
_PLANS = 3


class _Stop(Exception):
    """It cannot go on, for the reason that the answer gives."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


@dataclass(frozen=True)
class Errand:
    """A leased message. No transaction is open while Slack is called, and nothing is posted without a valid lease."""

    deps: Deps
    settling: Settling
    delivery: Delivery

    def run(self) -> None:
        """Edit what stands there; look for what may; post the rest. Raises what is nobody's fault but the bot's."""
        try:
            if self.delivery.is_posted:
                self._edit()
            else:
                self._post_unless_there()
        except _Stop as stop:
            self.settling.given_up_for_now(self.delivery, stop.answer)

    # Before it is sent

    def _reader(self) -> Reader:
        destination = self.delivery.destination
        if not is_person(destination):
            return _prepared(lambda: Rooms(self.deps).readers(destination))
        person = _prepared(lambda: self.deps.people.look_up(destination))
        if not person.is_member:
            raise _Stop(Answer(Verdict.HELD, "user_disabled", Reason.PERSON_GONE))
        return _prepared(lambda: Rooms(self.deps).alone(destination))

    def _channel(self) -> str:
        """Where it goes: a person's direct message with the bot has to be asked for."""
        destination = self.delivery.destination
        if self.delivery.channel or not is_person(destination):
            return self.delivery.channel or destination
        return _prepared(lambda: str(self.deps.client.conversations_open(users=[destination])["channel"]["id"]))

    def _render(self, reader: Reader) -> Rendered | None:
        return RENDERERS[self.delivery.kind](self.deps, self.delivery, reader)

    # Posting

    def _post_unless_there(self) -> None:
        channel = self._channel()
        if not self.delivery.may_stand:
            self._post(channel)
            return
        own = self.deps.bot_user or _prepared(lambda: str(self.deps.client.auth_test()["user_id"]))
        seen = look(self.deps.client, self.delivery, channel, own=own)
        if seen.answer.verdict is not Verdict.YES:
            self._not_looked(seen.answer)
        elif seen.ts:
            # What its figures are kept track of by is known again when it is edited.
            is_current = self.delivery.kind.has_lines and self.delivery.part is not Part.CARD
            self.settling.found(self.delivery, channel, seen.ts, is_current=is_current)
        else:
            self._post(channel)

    def _not_looked(self, answer: Answer) -> None:
        """A look that failed is no look: nothing is posted."""
        if answer.code in _MAY_NOT_LOOK or answer.verdict is Verdict.REFUSED:
            answer = Answer(Verdict.HELD, answer.code, Reason.UNCONFIRMED)
        elif answer.verdict is Verdict.MAYBE:
            answer = replace(answer, verdict=Verdict.UNSENT)
        self.settling.given_up_for_now(self.delivery, answer)

    def _post(self, channel: str) -> None:
        reader = self._reader()
        if not self._is_laid_out(reader):
            return
        rendered = self._render(reader)
        if rendered is None:
            self.settling.cancelled(self.delivery, Reason.NOBODY)
            return
        answer = Answer(Verdict.REFUSED)
        for one in self._variants(rendered):
            if not self.settling.begun(self.delivery):
                log.warning("a message was left alone: its lease had run out", extra={"delivery": self.delivery.id})
                return
            answer = asked(partial(self._call_to_post, channel, one.message), "ts")
            if answer.verdict is not Verdict.REFUSED:
                break
            log.error("Slack refuses a message", extra={"delivery": self.delivery.id, "code": answer.code})
        if answer.verdict is Verdict.YES:
            where = answer.data.get("channel")
            self.settling.sent(self.delivery, where if isinstance(where, str) else channel, answer.data["ts"], one)
        elif answer.verdict is Verdict.MAYBE:
            self.settling.unconfirmed(self.delivery)
        else:
            self.settling.given_up_for_now(self.delivery, answer)

    def _is_laid_out(self, reader: Reader) -> bool:
        """Whether it can be rendered: a live message is laid out once, at its first sending.

        Whatever kept it from being sent since then, it is not sent when nothing of it is true any more.
        """
        delivery, database = self.delivery, self.deps.store.database
        if delivery.part is not Part.HEAD or not delivery.kind.has_lines:
            return True
        for _ in range(_PLANS):
            with database.reading() as session:
                is_sealed = sealing.is_sealed(session, delivery.alert)
                considered = sealing.lines_of(session, delivery.alert)
            plan = PLANNERS[delivery.kind](self.deps, delivery, reader)
            if is_sealed or self.settling.sealed(delivery, plan, considered):
                if not plan.pages:
                    self.settling.cancelled(delivery, plan.why_none)
                return bool(plan.pages)
        raise _Stop(Answer(Verdict.UNSENT, "lines keep coming"))

    def _variants(self, rendered: Rendered) -> Iterator[Rendered]:
        """What to send, and what to send in its place where Slack refuses that: without the chart, then plain words."""
        # A lease that ran out meanwhile would be taken by others, who would fare no better.
        patience = min(PICTURE_SECONDS, self.settling.lease.total_seconds() / 2)
        pictured = with_picture(self.deps, rendered, patience=patience)
        if pictured is not rendered:
            yield pictured
        yield rendered
        yield replace(rendered, message=Message(rendered.message.text, ()))

    def _call_to_post(self, channel: str, message: Message) -> Any:
        return self.deps.client.chat_postMessage(
            channel=channel,
            thread_ts=self.delivery.parent_ts or None,
            metadata=metadata(self.delivery),
            client_msg_id=self.delivery.dedup,
            **_payload(message),
        )

    # Editing

    def _edit(self) -> None:
        delivery = self.delivery
        rendered = self._render(self._reader_of_standing())
        if rendered is None:
            rendered = Rendered(withdrawn(self.deps, is_list=True), is_less=True)
        answer = Answer(Verdict.REFUSED)
        for one in self._variants(rendered):
            with self.deps.turns.of(delivery.channel, delivery.ts):
                if not self.settling.renewed(delivery):
                    return
                answer = asked(partial(self._call_to_edit, one.message))
            if answer.verdict is not Verdict.REFUSED:
                break
        self._settle_edit(answer, one)

    def _reader_of_standing(self) -> Reader:
        """Where it is not to be known who reads what stands there, nobody may see anything."""
        try:
            return self._reader()
        except _Stop as stop:
            if stop.answer.verdict is not Verdict.HELD:
                raise
            return Readers()

    def _settle_edit(self, answer: Answer, rendered: Rendered) -> None:
        """An edit is the same however often it is made, so that one whose answer was lost is simply made again."""
        is_useless = answer.code in (*_NOT_THERE, *_FIXED) or answer.verdict is Verdict.REFUSED
        if answer.verdict is Verdict.YES:
            self.settling.edited(self.delivery, rendered)
        elif is_useless:
            log.warning("a message cannot be edited", extra={"delivery": self.delivery.id, "code": answer.code})
            self._settle_useless(answer, rendered)
        else:
            verdict = Verdict.UNSENT if answer.verdict is Verdict.MAYBE else answer.verdict
            self.settling.given_up_for_now(self.delivery, replace(answer, verdict=verdict))

    def _settle_useless(self, answer: Answer, rendered: Rendered) -> None:
        """What stands there for good is taken away where it shows what may not be seen any more."""
        if answer.code in _FIXED and rendered.is_less:
            delete = partial(self.deps.client.chat_delete, channel=self.delivery.channel, ts=self.delivery.ts)
            gone = asked(delete)
            if gone.verdict is not Verdict.YES and gone.code not in _NOT_THERE:
                verdict = Verdict.UNSENT if gone.verdict is Verdict.MAYBE else gone.verdict
                self.settling.given_up_for_now(self.delivery, replace(gone, verdict=verdict))
                return
        self.settling.no_edit(self.delivery)

    def _call_to_edit(self, message: Message) -> Any:
        payload = _payload(message)
        # Blocks that are not given stay as they were.
        return self.deps.client.chat_update(
            channel=self.delivery.channel, ts=self.delivery.ts, text=payload["text"], blocks=list(message.blocks)
        )


def _payload(message: Message) -> dict[str, Any]:
    payload = message.payload()
    return payload if payload["blocks"] else {key: value for key, value in payload.items() if key != "blocks"}


def _prepared(call: Callable[[], T]) -> T:
    """A call that posts nothing: where no answer comes, nothing has been sent. Raises _Stop."""
    try:
        return call()
    except Unreadable as error:
        answer = of_code(str(error))
    except FAULTS as error:
        answer = of_error(error)
    if answer.code == "missing_scope" or (answer.verdict is Verdict.MAYBE and answer.code == ""):
        # The bot may not look there, which says nothing of other places.
        raise _Stop(Answer(Verdict.HELD, answer.code, Reason.NO_CHANNEL))
    raise _Stop(replace(answer, verdict=Verdict.UNSENT) if answer.verdict is Verdict.MAYBE else answer)
