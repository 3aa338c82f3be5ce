"""The one model of Slack: a workspace in which people act, strict where Slack is strict."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from slack_bolt.authorization import AuthorizeResult

from bot.demo import choices, payloads, replies, shapes, submission
from bot.demo.directory import Directory
from bot.demo.dispatch import ACK_SECONDS, Ack, App, dispatch
from bot.demo.element_limits import option_groups
from bot.demo.errors import NotPossible, SlackRefusal
from bot.demo.joining import SLACKS_OWN, change_members
from bot.demo.mention import with_mention
from bot.demo.messages import Message
from bot.demo.outcome import Outcome
from bot.demo.people import BOT_ID, BOT_USER, COMMANDS, TEAM_ID, Channel, Command, Person
from bot.demo.text_limits import options as option_problems
from bot.demo.views import View


class Workspace(Directory):
    """A workspace with people in it. `connect` attaches the Bolt app that answers them."""

    def __init__(self, clock: Callable[[], float] = time.time, commands: Iterable[Command] = COMMANDS) -> None:
        super().__init__(clock, commands)
        self.app: App | None = None
        self.ack_seconds = ACK_SECONDS
        self.events: list[dict[str, Any]] = []

    @property
    def bot(self) -> AuthorizeResult:
        """Who the bot is here, as auth.test says it."""
        return AuthorizeResult(
            enterprise_id=None, team_id=TEAM_ID, bot_user_id=BOT_USER, bot_id=BOT_ID, bot_token=self.token
        )

    def connect(self, app: App) -> None:
        """Attaches the Bolt app; everything people do from now on is dispatched to it."""
        self.app = app

    # Looking

    def messages(
        self, channel: str | Channel, seen_by: Person | None = None, thread_ts: str | None = None
    ) -> list[Message]:
        """A channel's messages without replies, or one thread; ephemerals only those addressed to `seen_by`."""
        place, person = self.channel(channel), seen_by.id if seen_by else ""
        with self.lock:
            if thread_ts:
                return self.store.thread(place.id, thread_ts, seen_by=person)
            return self.store.top_level(place.id, seen_by=person)

    def open_view(self, person: Person) -> View | None:
        """The modal this person sees, the topmost of the stack."""
        return self.views.top(person.id)

    def home(self, person: Person) -> View | None:
        """The App Home published for this person."""
        return self.views.home(person.id)

    def wait_for(self, found: Callable[[], Any], seconds: float = 5.0) -> Any:
        """What `found()` returns once it is true, looked at after every change; None when the time is up."""
        return self.changes.wait_for(found, seconds)

    # Writing

    def command(
        self, person: Person, channel: str | Channel, command: str, text: str = "", *, thread_ts: str | None = None
    ) -> Outcome:
        """A slash command. Its acknowledgement's body is shown; Slack refuses it in a thread."""
        place = self._place(person, channel)
        if thread_ts:
            return Outcome(False, f"{command} is not supported in threads. Sorry!")
        if any(command == each.command for each in SLACKS_OWN):
            return change_members(self, person, place, command, text)
        registered = next((each for each in self.commands if each.command == command), None)
        if registered is None:
            return Outcome(False, f"{command} is not a valid command. In Slack, only registered commands work.")
        payload = payloads.slash_command(self, person, place, registered, text)
        ack = self.send(payload)
        return self._command_outcome(person, place, f"{command} {text}".strip(), payload, ack)

    def _command_outcome(
        self, person: Person, place: Channel, typed: str, payload: dict[str, Any], ack: Ack
    ) -> Outcome:
        failure, why = ack.failure, ack.explanation
        if not failure:
            try:
                if ack.body.get("response_type") == "in_channel":
                    self.add(Message(place.id, self.ids.ts(), person.id, typed))
                return Outcome(
                    True, payload=payload, message=replies.command_answer(self, person.id, place.id, ack.body)
                )
            except SlackRefusal as refusal:
                failure, why = "invalid_command_response", str(refusal)
        words = f"{payload['command']} failed with the error “{failure}”"
        shown = Message(
            place.id, self.ids.ts(), "", words, ephemeral_to=person.id, origin="slack", error=f"{words}: {why}"
        )
        self.add(shown)
        self.show_card(f"{words}: {why}", person.id, told=True)
        return Outcome(False, f"{words}: {why}", payload, shown)

    def say(self, person: Person, channel: str | Channel, text: str, thread_ts: str | None = None) -> Outcome:
        """Writes a message. `@Scorecard Bot` (or `@bot`) mentions the bot, which hears it where it is a member."""
        place = self._place(person, channel)
        if not place.is_im and person.id not in place.members:
            return Outcome(False, f"You are not a member of #{place.name}.")
        if place.archived:
            return Outcome(False, f"#{place.name} is archived.")
        mentioned = with_mention(text)
        safe = shapes.escaped(mentioned)
        with self.lock:
            written = self.add(Message(place.id, self.ids.ts(), person.id, safe, thread_ts=thread_ts))
        if not place.is_im and f"<@{BOT_USER}>" not in mentioned:
            return Outcome(True, message=written)
        if BOT_USER not in place.members:
            self.show_card("Scorecard Bot is not in this channel, so it did not hear you.", person.id)
            return Outcome(True, message=written)
        payload = payloads.event(self, person, place, payloads.said(person, written, place, safe))
        return self._heard(payload, written)

    def open_home(self, person: Person, tab: str = "home") -> Outcome:
        """Looks at the bot's App Home, or at its tab of messages."""
        place = self.dm(person)
        return self._heard(payloads.event(self, person, place, payloads.home_opened(self, person, place, tab)), None)

    def _heard(self, payload: dict[str, Any], written: Message | None) -> Outcome:
        self.events.append(payload)
        ack = self.deliver(payload)
        if ack.failure:
            ack = self.deliver(payload, retry=1)
        return Outcome(True, ack.explanation, payload, written)

    def deliver(self, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        """Sends an event (again): `say(…).payload`. Slack repeats one that is not acknowledged, so `say` does."""
        ack = self.send(payload, retry=retry)
        if ack.failure:
            self.show_card(f"An event was not acknowledged: {ack.explanation}")
        return ack

    # Pressing and choosing

    def click(
        self,
        person: Person,
        where: Message | View,
        action_id: str,
        value: Any = None,
        selected_option: Any = None,
        *,
        block_id: str = "",
        values: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Outcome:
        """Presses a button or chooses in a menu. The acknowledgement's body is ignored, as Slack ignores it.

        For a button `value` chooses among several with one action_id; for others it is what was entered. `values` is
        what stands in the other inputs of a modal, as in `submit`.
        """
        place = self._here(person, where)
        wanted = value if isinstance(value, str) else None
        found = self.element_in(place.blocks, action_id, block_id, wanted)
        if found is None:
            raise NotPossible(f"There is nothing called {action_id} here any more.")
        block, element = found
        given = selected_option if selected_option is not None else value
        action = choices.action(element, block, given, self.ids.ts())
        self.remember(person, place, values or {})
        if choices.remembers(element):
            self.remember(person, place, {block: {action_id: action}})
        payload = payloads.block_actions(self, person, place, action, self._values(person, place))
        ack = self.send(payload)
        if ack.failure:
            words = f"Slack shows a warning triangle: {ack.explanation}"
            self.show_card(words, person.id, told=True)
            return Outcome(False, words, payload)
        return Outcome(True, payload=payload)

    def options(self, person: Person, where: Message | View, action_id: str, query: str = "") -> list[dict[str, Any]]:
        """The options (or option groups) the bot offers in an external select."""
        place = self._here(person, where)
        found = self.element_in(place.blocks, action_id)
        if found is None:
            raise NotPossible(f"There is nothing called {action_id} here any more.")
        if len(query) < int(found[1].get("min_query_length", 3)):
            return []
        ack = self.send(payloads.block_suggestion(self, person, place, found[0], action_id, query))
        groups = "option_groups" in ack.body
        problems = option_groups(ack.body, "") if groups else option_problems(ack.body, "", least=0, most=100)
        wrong = ack.explanation or "; ".join(problems)
        if wrong:
            self.show_card(f"Slack shows no options: {wrong}", person.id)
            return []
        return list(ack.body["option_groups" if groups else "options"])

    def submit(self, person: Person, view: View, values: Mapping[str, Mapping[str, Any]] | None = None) -> Outcome:
        """Sends a modal. `values` are by block id and action id: Slack's own shapes, or bare values."""
        return submission.submit(self, person, self._top(person, view), values or {})

    def close(self, person: Person, view: View) -> None:
        """Dismisses the topmost modal; the bot is told when the view asked for it."""
        submission.close(self, person, self._top(person, view))

    # Inside

    def send(self, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        """Hands any payload to the bot and waits for its acknowledgement."""
        return dispatch(self, self.app, payload, retry=retry, seconds=self.ack_seconds)

    def _place(self, person: Person, channel: str | Channel) -> Channel:
        place = self.channel(channel)
        if person.id not in self.see(place):
            raise NotPossible(f"{person.name} cannot see #{place.name}.")
        return place

    def _here(self, person: Person, where: Message | View) -> Message | View:
        return self._view(person, where) if isinstance(where, View) else self._message(person, where)

    def _message(self, person: Person, message: Message) -> Message:
        self._place(person, message.channel)
        now = self.store.get(message.channel, message.ts)
        if now is None or now.ephemeral_to not in ("", person.id):
            raise NotPossible("This message is no longer there.")
        return now

    def _view(self, person: Person, view: View) -> View:
        now = self.views.find(view.id)
        if now is None or now.person != person.id:
            raise NotPossible("This window is no longer open.")
        return now

    def _top(self, person: Person, view: View) -> View:
        now = self._view(person, view)
        if now != self.views.top(person.id):
            raise NotPossible("Another window lies over this one.")
        return now

    def remember(self, person: Person, place: Message | View, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Keeps what stands in the inputs of a message or a view; each choice must be on offer there."""
        choices.check(place.blocks, values)
        entered = self.entered.setdefault((person.id, _key(place)), {})
        for block_id, given in values.items():
            entered.setdefault(block_id, {}).update(given)
        if isinstance(place, View) and values:
            self.views.change(place, state=choices.values(place.blocks, entered))

    def _values(self, person: Person, place: Message | View) -> dict[str, dict[str, Any]]:
        return choices.values(place.blocks, self.entered.get((person.id, _key(place)), {}))


def _key(place: Message | View) -> str:
    return place.id if isinstance(place, View) else f"{place.channel}/{place.ts}"
