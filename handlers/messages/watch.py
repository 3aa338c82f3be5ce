"""What a place and a person watch, each with its buttons; what was just watched or stopped; what to choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.messages.blocks import (
    OPTION,
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    cut,
    divider,
    esc,
    fitted,
    join,
    section,
)
from handlers.messages.roles import confirm, pages
from handlers.messages.watch_keys import Pick, WatchKey
from storage.domain.cadence import words_of
from storage.domain.subscription import Register, Scope, ScopeKind, Subscription, Watched

CHANGE, STOP, PREVIEW, SEND = "watch.change", "watch.stop", "watch.preview", "watch.send"
PICK, PAGE = "watch.pick", "watch.page"
OWN = "own"
"""What *Change* carries for the person's own indicators, while nothing else was asked of them."""
ROWS = 6
_NAME, _ASKED, _DONE, _SURE_NAME = 200, 80, 400, 80
HELP = (
    "`/watch care leavers eet` or `/watch children` has me tell of what turns red: here in a channel, to you in a "
    "direct message. `/watch help` says what else can be typed."
)
_MORE = "More fits. Add a word to narrow it."
_GONE = "Something that is not there any more, or is not yours to see"
_KINDS = (ScopeKind.SECTION, ScopeKind.DIRECTORATE, ScopeKind.SCORECARD)
_RISK_KINDS = (ScopeKind.DIRECTORATE, ScopeKind.AREA)
OF_RISKS = "what becomes high, above appetite or overdue"
"""Which events of the register are told."""


@dataclass(frozen=True)
class Listing:
    """What there is to list. `channel` is empty in a direct message; `owned` counts the indicators the person owns."""

    channel: str = ""
    here: tuple[Watched, ...] = ()
    mine: tuple[Watched, ...] = ()
    owned: int = 0
    is_alerts_channel: bool = False


def listing(found: Listing, *, page: int = 0, done: str = "") -> Message:
    """A page of what is watched here and by the person; `done` says what was just done."""
    rows = [(True, one) for one in found.here if one.words] + [(False, one) for one in found.mine]
    last = max(0, (len(rows) - 1) // ROWS)
    page = min(max(page, 0), last)
    shown = rows[page * ROWS : (page + 1) * ROWS]
    blocks: list[Block] = [section(brief(done, _DONE)), divider()] if done else []
    if found.channel:
        blocks += _here(found, [one for is_here, one in shown if is_here], is_first=not page)
    blocks += _mine(found, [one for is_here, one in shown if not is_here], is_first=not page)
    if last:
        blocks.append(actions(*pages(PAGE, page, last)))
    blocks.append(context(Mrkdwn(f"{HELP} Page {page + 1} of {last + 1}." if last else HELP)))
    said = [words for _, one in rows if (words := _plain(one))]
    text = f"{done} Watched: {'; '.join(said)}." if said else f"{done} Nothing has been asked for here."
    return Message(esc(cut(text.strip(), 2900)), tuple(blocks))


def _here(found: Listing, shown: Sequence[Watched], *, is_first: bool) -> list[Block]:
    blocks: list[Block] = []
    if is_first or shown:
        blocks.append(section(Mrkdwn("*In this channel*")))
    if is_first and found.is_alerts_channel:
        told = "This is the alerts channel: everything that turns red is told here at once, whatever else is asked for."
        blocks.append(section(Mrkdwn(f"{told}\nWhoever runs me sets that, with `SCORECARD_ALERTS_CHANNEL`.")))
    elif is_first and not any(one.words for one in found.here):
        blocks.append(section(Mrkdwn("Nothing is watched here yet.")))
    return blocks + [block for one in shown for block in row(one)]


def _mine(found: Listing, shown: Sequence[Watched], *, is_first: bool) -> list[Block]:
    blocks: list[Block] = []
    if is_first or shown:
        blocks.append(section(Mrkdwn("*In your direct messages with me*")))
    if is_first:
        blocks += _as_owner(found)
    return blocks + [block for one in shown for block in row(one)]


def _as_owner(found: Listing) -> list[Block]:
    if not found.owned:
        none = "You own no indicator that I know of. `/watch own` and a name asks an officer to make you its owner."
        return [section(Mrkdwn(none))]
    count = "the indicator you own" if found.owned == 1 else f"the {found.owned} indicators you own"
    words = Mrkdwn(f"As owner: {count}\nwhat turns red, at once; that goes with being the owner")
    has_asked = any(one.subscription.scope == Scope(ScopeKind.OWN) for one in found.mine)
    return [section(words, None if has_asked else button("Change", CHANGE, OWN))]


def row(one: Watched) -> list[Block]:
    """A subscription with its buttons; of one that the person may not see any more only that it can be stopped."""
    key = WatchKey(one.subscription.id, one.subscription.destination).write()
    stop = _labelled(button("Stop", STOP, key, style="danger"), f"Stop {one.words}") | {"confirm": _sure(one)}
    if not one.words:
        return [section(esc(_GONE)), actions(stop)]
    buttons = [_labelled(button("Change", CHANGE, key), f"Change {one.words}"), stop]
    if one.subscription.is_digest:
        buttons += [_labelled(button("Preview", PREVIEW, key), f"Preview {one.words}")]
        buttons += [_labelled(button("Send now", SEND, key), f"Send now {one.words}")]
    return [section(join("*", brief(_name(one), _NAME), "*\n", esc(how(one.subscription)))), actions(*buttons)]


def _labelled(made: Block, label: str) -> Block:
    return made | {"accessibility_label": cut(" ".join(label.split()), OPTION)}


def _sure(one: Watched) -> Block:
    name = cut(" ".join(one.words.split()), _SURE_NAME) or "it"
    return confirm("Stop watching?", f"I will tell no more of {name}. What else is watched stays.", "Stop")


def how(one: Subscription) -> str:
    """Which changes and how often, in words."""
    if one.is_digest:
        what = "risk summary" if one.scope.register is Register.RISKS else "digest"
        return f"{what} {words_of(one)}"
    return f"{_which(one)}, at once"


def _which(one: Subscription) -> str:
    return OF_RISKS if one.scope.register is Register.RISKS else str(one.which)


def _name(one: Watched) -> str:
    kind = one.subscription.scope.kind
    if one.subscription.scope.register is Register.RISKS:
        counted = f" ({'1 risk' if one.count == 1 else f'{one.count} risks'})" if kind in _RISK_KINDS else ""
        return f"{one.words[:1].upper()}{one.words[1:]}{counted}"
    if kind not in _KINDS:
        return f"{one.words[:1].upper()}{one.words[1:]}"
    return f"{one.words} ({kind}, {'1 indicator' if one.count == 1 else f'{one.count} indicators'})"


def _plain(one: Watched) -> str:
    return f"{one.words}, {how(one.subscription)}" if one.words else ""


def subscribed(one: Watched, *, is_new: bool, is_here: bool) -> Message:
    """What is watched from now on, with its buttons. `is_here`: told in this channel, not to the person alone."""
    where = "here" if is_here else "in your direct messages with me"
    sub = one.subscription
    summed = "the summary" if sub.scope.register is Register.RISKS else "a digest"
    what = f"send {summed} of {one.words} {words_of(sub)}" if sub.is_digest else f"tell of {one.words}"
    which = "" if sub.is_digest else f" at once: {_which(sub)}"
    said = f"{'I will' if is_new else 'Changed: I will'} {what} {where}{which}."
    return Message(esc(said), (section(esc(said)), *row(one)))


def stopped(one: Watched) -> str:
    """What was stopped, in a sentence."""
    return f"Nothing more is told of {one.words or 'that'} by what was asked for."


def did(what: str, person: str, one: Watched) -> Message:
    """One line for everybody in a channel: who had something told there, or no more."""
    who = join("<@", esc(person), ">")
    if what == "stopped":
        text = join(who, " had me stop telling of *", brief(one.words, _NAME), "* here.")
    else:
        text = join(who, " watches *", brief(one.words, _NAME), "* here: ", esc(how(one.subscription)), ".")
    return Message(text, (context(text, Mrkdwn("`/watch` lists what is told here, and changes it.")),))


def pick(picks: Sequence[tuple[str, str, Pick]], *, words: str, is_near: bool = False) -> Message:
    """Several things fit, each (name, what it is, what choosing it carries): say so and let one be chosen."""
    asked = cut(words, _ASKED)
    said = f"Nothing is called “{asked}”. The nearest are:" if is_near else f"Which do you mean by “{asked}”?"
    if not picks:
        return nothing(words)
    rows = [
        section(join("*", brief(name, _NAME), "*\n", brief(what, _NAME)), _watch_button(name, value))
        for name, what, chosen in picks
        if (value := chosen.write())
    ]
    body = fitted([section(esc(said)), *rows], (), _MORE)
    return Message(esc(cut(f"{said} {'; '.join(name for name, _, _ in picks)}", 2900)), body)


def _watch_button(name: str, value: str) -> Block:
    return _labelled(button("Watch", PICK, value), f"Watch {name}")


def nothing(words: str) -> Message:
    """Nothing fits, and nothing comes near."""
    text = f"Nothing that could be watched is called “{cut(words, _ASKED)}”. `/kpi list` shows what there is."
    return Message(esc(text), (section(esc(text)),))


def usage(usages: Iterable[tuple[str, str]]) -> Message:
    """What can be typed after `/watch`, with what each gives."""
    lines = "\n".join(f"`{typed}`\n{gives}" for typed, gives in usages)
    return Message(
        "Have me tell of what turns red: /watch and the name of an indicator, a section or a directorate.",
        (
            section(Mrkdwn("*Have me tell of what changes*, in a channel, or to you in a direct message with me.")),
            section(Mrkdwn(lines)),
        ),
    )
