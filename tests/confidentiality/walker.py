"""Somebody who types everything there is to type, presses everything that comes, and fills in every window."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.demo.block_limits import actions_of
from bot.demo.element_limits import all_options
from bot.demo.errors import NotPossible
from bot.demo.messages import Message
from bot.demo.people import CABINET, HEAD_OF_SERVICE, Person
from bot.demo.views import View
from handlers.messages import claims
from handlers.messages.roles import TAKE
from handlers.scorecard import WORDS
from storage.domain.delivery import Reason, State
from storage.tables import Delivery
from tests.confidentiality.alerted import alerted
from tests.confidentiality.canaries import CANARIES, HARBOUR, MEADOW, PLAIN, Canary
from tests.confidentiality.risk_canaries import QUESTIONS, RISKS
from tests.confidentiality.world import Heard, World
from tests.outgoing import put_out

ALL_MEET = "C0SBPERFORM"
FAR = datetime(2030, 1, 1, tzinfo=UTC)
MOST_OPTIONS, DEPTH, MOST_PRESSES, MOST_OF_RISKS = 6, 3, 20, 5
COMMON = (
    "",
    "help",
    "summary",
    "red",
    "list",
    "changed",
    "summary Q2 2019/20",
    "summary Q3 2019/20",
    "list Q3 2019/20",
    "changed Q3 2019/20",
    f"red {HARBOUR}",
    f"list {MEADOW}",
    "list Quays",
    *(name for name, _ in PLAIN.values()),
    "Quay repairs finished on time Q3 2019/20",
    "wobblegoggle frimpsten",
)
Act = tuple[str, list[Heard]]


@dataclass(frozen=True)
class Button:
    """Something to press, as it was rendered; `view` is the window it stood in, None for a message."""

    element: dict[str, Any] = field(hash=False, compare=False)
    action: str
    value: str
    view: dict[str, Any] | None = field(default=None, hash=False, compare=False)


@dataclass
class Walker:
    """One person walking. `acts` is what was done and what came of it, in order."""

    world: World
    person: Person
    acts: list[Act] = field(default_factory=list)
    buttons: dict[tuple[str, str], Button] = field(default_factory=dict)
    views: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    pressed: Counter[str] = field(default_factory=Counter)
    most: int = MOST_PRESSES

    @property
    def channel(self) -> str:
        """A channel this person is in."""
        workspace = self.world.workspace
        own = [one for one in workspace.channels.values() if not one.is_im and self.person.id in one.members]
        return next((one.id for one in own), workspace.channel("performance").id)

    def walk(self, *, change: bool = True, questions: Iterable[str] = COMMON, secrets: bool = True) -> list[Act]:
        """Everything; without `change` no window is sent and nothing but questions' buttons is pressed."""
        self._trouble(change=change)
        for words in (*questions, *(_typed() if secrets else ())):
            self.do(f"/kpi {words}", lambda words=words: self._command("/kpi", words), change=change)
        for words in (*QUESTIONS, *(_typed(RISKS) if secrets else ())):
            self.do(f"/risk {words}", lambda words=words: self._command("/risk", words), change=change)
        for words in _looked_after():
            self.do(f"/scorecard {words}", lambda words=words: self._command("/scorecard", words), change=change)
        for words in (name for name, _ in PLAIN.values()):  # left as they are: more than stand on one page
            self.do(f"/watch {words}", lambda words=words: self._command("/watch", words), depth=DEPTH)
        for words in _watched(secrets=secrets):
            self.do(f"/watch {words}", lambda words=words: self._command("/watch", words), change=change)
        for words in ("", "everything monthly", "mine", PLAIN["H-03"][0], f"own {PLAIN['H-04'][0]}"):
            self.do(f"/watch {words} alone", lambda words=words: self._command("/watch", words, "im"), change=change)
        self._home(change=change)
        self._alerts(change=change)
        said = [canary.typed[0].swapcase() for canary in CANARIES] if secrets else []
        said += [f"risk {canary.typed[0].swapcase()}" for canary in RISKS] if secrets else []
        for words in ("Bins emptied along the front", "summary", "list Q3 2019/20", "risk", "risk R-01", *said):
            self.do(
                f"say {words}", lambda words=words: self._say(f"@Scorecard Bot {words}", self.channel), change=change
            )
            self.do(f"dm {words}", lambda words=words: self._say(words, "im"), change=change)
        return self.acts

    def do(self, label: str, act: Callable[[], Any], *, change: bool = True, depth: int = 0) -> None:
        """One act, then everything that it brought."""
        before = self._marks()
        heard = self.world.during(act)
        self.acts.append((label, heard))
        view = self._view()
        if view is not None:
            self._use(view, 0, change=change)
        if depth < DEPTH:
            for message in self._new(before):
                self._press_all(message, depth, change=change)

    def _home(self, *, change: bool) -> None:
        """Opens the App Home and presses all there is on it."""
        workspace = self.world.workspace
        self.do("home", lambda: workspace.open_home(self.person), change=change)
        view = workspace.home(self.person)
        for _, element in actions_of(view.blocks) if view else ():
            for value in _values(element):
                if self._is_new(element, value, view.content if view else None):
                    label = f"press {element['action_id']} {value}"
                    self.do(label, self._pressing(view, element, value), change=change)

    def _alerts(self, *, change: bool) -> None:
        """Is told of everything secret there is, as far as they may hear of it, and presses all that comes."""
        before = self._marks()
        self.acts.append(("alerts", self.world.during(lambda: alerted(self.world, self.person.id))))
        for message in self._new(before, most=20):
            self._press_all(message, 1, change=change)

    def _trouble(self, *, change: bool) -> None:
        """Somebody else asks to own something, twice, and there are messages that do not get through."""
        workspace, database = self.world.workspace, self.world.database
        other = workspace.person(CABINET if self.person.id == HEAD_OF_SERVICE else HEAD_OF_SERVICE)
        for words, answer in (("own H-02", claims.AGREE), ("own H-04", claims.DECLINE)):
            act = partial(workspace.command, other, ALL_MEET, "/watch", words)
            self.do(f"another asks {words}", act, depth=DEPTH)
            self._answer(answer, change=change)
        for reason in (Reason.ARCHIVED, Reason.UNCONFIRMED, Reason.UNCONFIRMED):
            made = put_out(database, "C404ABCDE", at=FAR)
            with database.writing(figures=False) as session:
                row = session.get_one(Delivery, made)
                row.state, row.reason = State.HELD, reason

    def _answer(self, action: str, *, change: bool) -> None:
        """Decide on the request that came last, if it came to this person."""
        for message in self._messages()[-1:]:
            for _, element in actions_of(message.blocks):
                value = element.get("value", "")
                if element["action_id"] == action and self._is_new(element, value) and change:
                    self.do(f"press {action} {value}", self._pressing(message, element, value), depth=DEPTH)

    def _command(self, command: str, words: str, where: str = "") -> None:
        channel = self.world.workspace.dm(self.person).id if where == "im" else self.channel
        self.world.workspace.command(self.person, channel, command, words)

    def _say(self, words: str, where: str) -> None:
        workspace = self.world.workspace
        workspace.say(self.person, workspace.dm(self.person).id if where == "im" else where, words)

    def _marks(self) -> dict[tuple[str, str], str]:
        return {(one.channel, one.ts): repr(one.blocks) for one in self._messages()}

    def _new(self, before: Mapping[tuple[str, str], str], *, most: int = 6) -> list[Message]:
        return [one for one in self._messages(most) if before.get((one.channel, one.ts)) != repr(one.blocks)]

    def _messages(self, most: int = 6) -> list[Message]:
        workspace = self.world.workspace
        places = (self.channel, workspace.dm(self.person).id)
        found = [one for place in places for one in workspace.store.in_channel(place)]
        return [one for one in found if one.bot and one.ephemeral_to in ("", self.person.id)][-most:]

    def _press_all(self, message: Message, depth: int, *, change: bool) -> None:
        whole = {block.get("block_id", ""): repr(block) for block in message.blocks}
        # What changes something comes last: it may replace what the rest is pressed in.
        for block, element in sorted(actions_of(message.blocks), key=self._order):
            is_own_role = element["action_id"] == TAKE and f"<@{self.person.id}>" in whole[block]
            for value in _values(element):
                if not self._is_new(element, value) or is_own_role or (not change and not _only_shows(element)):
                    continue
                label = f"press {element['action_id']} {value}"
                self.do(label, self._pressing(message, element, value), change=change, depth=depth + 1)

    def _order(self, each: tuple[str, Mapping[str, Any]]) -> tuple[bool, bool, int]:
        """Of two buttons of which one takes the other away, the one that was pressed less often; giving up is last."""
        is_act, action = not _only_shows(each[1]), each[1]["action_id"]
        return is_act, action.endswith("give_up"), self.pressed[action] if is_act else 0

    def _pressing(self, where: Message | View, element: Mapping[str, Any], value: str) -> Callable[[], Any]:
        def press() -> None:
            workspace = self.world.workspace
            with suppress(NotPossible):  # what was pressed before may have replaced it
                workspace.click(self.person, where, element["action_id"], value)

        return press

    def _is_new(self, element: Mapping[str, Any], value: str, view: dict[str, Any] | None = None) -> bool:
        """Whether it is to be pressed: not before, and of each kind no more than a few; all are remembered."""
        key = element["action_id"], value
        if key in self.buttons:
            return False
        self.buttons[key] = Button(dict(element), *key, view)
        self.pressed[element["action_id"]] += 1
        return self.pressed[element["action_id"]] <= (MOST_OF_RISKS if key[0].startswith("risk.") else self.most)

    def _view(self) -> View | None:
        return self.world.workspace.open_view(self.person)

    def _use(self, view: View, depth: int, *, change: bool) -> None:
        """Press everything in a window and in those laid over it, send it in a few ways, and close what is left."""
        self._keep(view)
        if change and depth < DEPTH:
            self._press_inside(view, depth)
            # What a review or an answer keeps is shown again later, where it could not be told from a leak.
            is_kept = view.content.get("callback_id", "").startswith("risk.")
            for typed in ("1", "" if is_kept else CANARIES[0].code.swapcase(), ""):
                self._send(view.id, typed, depth)
        while (now := self._view()) is not None:
            self.world.workspace.close(self.person, now)
            if now.id == view.id:
                return

    def _press_inside(self, view: View, depth: int) -> None:
        while (now := self._view()) is not None and now.id == view.id:
            self._keep(now)
            found = next(self._unpressed(now), None)
            if found is None:
                return
            element, value = found
            self._inside(f"in window {element['action_id']} {value}", self._pressing(now, element, value))
            self._use_above(view.id, depth)

    def _unpressed(self, view: View) -> Iterator[tuple[Mapping[str, Any], str]]:
        for _, element in actions_of([one for one in view.blocks if _is_told(one)]):
            for value in _values(element):
                if self._is_new(element, value, view.content):
                    yield element, value

    def _send(self, view_id: str, typed: str, depth: int) -> None:
        now = self._view()
        if now is None or now.id != view_id or not now.content.get("submit"):
            return
        name = now.content.get("callback_id", "")
        self._inside(f"send {name} {typed}", lambda: self._submit(now, typed))
        after = self._view()
        if after is not None and after.content.get("callback_id", "") != name:
            self._use(after, depth + 1, change=True)
        self._use_above(view_id, depth)

    def _use_above(self, view_id: str, depth: int) -> None:
        """A window that was laid over this one."""
        now = self._view()
        if now is not None and now.id != view_id:
            self._use(now, depth + 1, change=True)

    def _inside(self, label: str, act: Callable[[], Any]) -> None:
        self.acts.append((label, self.world.during(act)))

    def _keep(self, view: View) -> None:
        self.views.setdefault((view.content.get("callback_id", ""), view.metadata), view.content)

    def _submit(self, view: View, typed: str) -> None:
        with suppress(NotPossible):
            self.world.workspace.submit(self.person, view, filled(view.content, typed))


def filled(content: Mapping[str, Any], typed: str) -> dict[str, dict[str, Any]]:
    """`typed` in every input of a window; where it is empty, what stands there with another number."""
    entered: dict[str, dict[str, Any]] = {}
    for block, element in actions_of(content.get("blocks", [])):
        if element["type"] == "button":
            continue
        entered.setdefault(block, {})[element["action_id"]] = _entry(element, typed)
    return entered


def _entry(element: Mapping[str, Any], typed: str) -> Any:
    kind = element["type"]
    options = all_options(element) if "option" in repr(element) else []
    if kind in ("static_select", "radio_buttons"):
        stands = None if typed else element.get("initial_option")
        return (stands or options[-1])["value"] if options else None
    if kind in ("checkboxes", "multi_static_select"):
        return [option["value"] for option in options]
    known = {
        "users_select": CABINET,
        "multi_users_select": [CABINET],
        "datepicker": "2020-02-03",
        "number_input": "1",
    }
    return known.get(kind, typed or _corrected(element.get("initial_value", "")))


def _corrected(text: str) -> str:
    """What an officer would put there: another figure for a figure, and a reason where nothing stood."""
    return "85%" if re.fullmatch(r"[\d.]+%", text) else text or "Reviewed in January."


def _values(element: Mapping[str, Any]) -> Iterator[str]:
    """What can be chosen in it: its value, or some of its options."""
    kind = element["type"]
    if kind == "button":
        yield element.get("value", "")
    elif kind in ("static_select", "overflow", "radio_buttons"):
        for option in all_options(element)[:MOST_OPTIONS]:
            yield option["value"]
    elif kind == "datepicker":
        yield "2020-02-03"


def _is_told(block: Mapping[str, Any]) -> bool:
    """Whether the bot hears at once of what is done in it."""
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def _only_shows(element: Mapping[str, Any]) -> bool:
    return not element["action_id"].endswith(("approve", "hold", "take", "share", *_ACTS))


_ACTS = (
    *(f"watch.{word}" for word in ("pick", "stop", "send", "agree", "decline", "again", "there", "post", "give_up")),
    *(f"risk.ask.{word}" for word in ("raise", "wrong")),
)


def _typed(canaries: Iterable[Canary] = CANARIES) -> list[str]:
    """The names, codes and words of the secrets, in other letters, so that an echo is told from a leak."""
    return [words.swapcase() for canary in canaries for words in canary.typed]


def _looked_after() -> list[str]:
    rests = ["", "Q3 2019/20", "Q3 2019/20 Quays", "Q2 2019/20"]
    rests += [words.swapcase() for canary in CANARIES for words in (canary.code, canary.typed[0])]
    words = [f"{word} {rest}".strip() for word in WORDS for rest in rests]
    return ["", "help", "frimpsten", *words]


def _watched(*, secrets: bool) -> list[str]:
    known = ["everything daily at 8:30", "", "Quays weekly on friday", HARBOUR, "boats or bins any change"]
    odd = ["frimpsten", "frimpsten weekly on fryday", "own frimpsten", "own Pennants", f"own {PLAIN['H-03'][0]}"]
    names = _typed() if secrets else []
    tried = [each for name in names for each in (name, f"{name} daily", f"own {name}")]
    return [*known, *odd, *tried, "problems", "missing", "help"]
