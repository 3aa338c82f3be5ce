"""One line of a digest or reminder: an indicator, what is said of it, and who is on it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from handlers.messages.alert_causes import because, how_long, turn
from handlers.messages.alert_keys import write_ref
from handlers.messages.alert_lines import CARD, SNOOZE, TAKE, figure, moment
from handlers.messages.blocks import OPTION, Block, Mrkdwn, actions, brief, button, cut, esc, join, section
from storage.domain import marking
from storage.domain.change import Cause
from storage.domain.digest import Moved
from storage.domain.episode import Episode
from storage.domain.missing import DataState, Missing
from storage.domain.period import day_words
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, held_against, value_words
from storage.domain.told import Red, Ref, RefKind

_NAME, _FACT, _OWNER, _PERSON, _MOST_TEXT = 120, 90, 60, 60, 2900


@dataclass(frozen=True)
class Look:
    """For whom lines are made: `person` is the account of the only reader of a direct message, `names` what accounts
    are called. Nobody is mentioned: a summary calls nobody.
    """

    today: date
    person: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def who(self, account: str) -> str:
        """Somebody's name in a sentence."""
        if account == self.person:
            return "You"
        return cut(" ".join(self.names.get(account, "").split()), _PERSON) or "Somebody"


def moved_line(one: Moved, look: Look) -> Mrkdwn:
    """What turned, from what, and why: its figure as it was told."""
    said = figure(one.change, one.snapshot)
    was = f"was {one.was.shape} {one.was.word.lower()}" if one.was and one.was is not one.change.now else ""
    # On one screen the cause is left out where it is what everybody takes it for.
    why = "" if one.change.cause is Cause.PERFORMANCE else because(one.change).removeprefix(", ")
    parts = [cut(said, 3 * _FACT), cut(one.change.label, _FACT), was, why]
    if one.change.now is RagStatus.RED and one.episode:
        parts += state_words(one.episode, look)
    return _line(one.change.now, one.snapshot.definition.name, parts)


def recovered_line(one: Moved, _: Look) -> Mrkdwn:
    """What is red no more, and for how long it was."""
    lasted = how_long(one.change).removeprefix("; ") or _lasted(one)
    parts = [cut(figure(one.change, one.snapshot), 3 * _FACT), cut(one.change.label, _FACT), lasted]
    return _line(one.change.now, one.snapshot.definition.name, parts)


def _lasted(one: Moved) -> str:
    return f"it was red for {_counted(one.periods_red, one.red_unit)}" if one.periods_red else ""


def red_line(one: Red, look: Look) -> Mrkdwn:
    """What is still red, for how long, and who is on it."""
    streak = one.snapshot.streak
    rests = " (rests on illustrative figures)" if streak and streak.illustrative else ""
    parts = [_figure(one.snapshot), f"red for {_counted(one.periods, one.unit)}{rests}"]
    parts += state_words(one.episode, look) if one.episode else []
    return _line(RagStatus.RED, one.snapshot.definition.name, parts)


def red_blocks(reds: Sequence[Red], look: Look) -> list[Block]:
    """Each red with buttons of its own."""
    return [block for one in reds for block in (section(red_line(one, look)), *_buttons(one))]


def _buttons(one: Red) -> list[Block]:
    if one.episode is None:
        return []
    value, name = write_ref(Ref(RefKind.EPISODE, one.episode.id)), one.snapshot.definition.name
    row = [_button("Remind me later", SNOOZE, value, name), _button("Card", CARD, value, name)]
    return [actions(*row if one.episode.taken_by else (_button("I'm on it", TAKE, value, name), *row))]


def _button(label: str, action: str, value: str, name: str) -> Block:
    said = cut(" ".join(f"{label}: {name}".split()), OPTION)
    return button(label, action, value) | {"accessibility_label": said}


def missing_line(one: Missing, _: Look) -> Mrkdwn:
    """What has not come, since when or until when, and whose it is."""
    said = one.awaited.words
    if one.awaited.state is not DataState.OVERDUE:
        said = f"{said} ({one.awaited.period.label})"
    return join("⏳ *", brief(one.definition.name, _NAME), "*: ", esc(said), esc(f" · {owner_words(one)}"))


def owner_words(one: Missing) -> str:
    """Who has to hand the figure in, by role."""
    role = cut(" ".join(one.definition.owner.split()), _OWNER)
    if one.account:
        return role or "owner in Slack"
    return f"owner not in Slack yet: {role}" if role else "no owner named"


def state_words(episode: Episode, look: Look) -> list[str]:
    """Who is on a red, since when, and until when it has been put off."""
    found = []
    if episode.taken_by and episode.taken_at:
        who = look.who(episode.taken_by)
        found.append(f"🙋 {who} {'have' if who == 'You' else 'has'} been on it since {moment(episode.taken_at)}")
    if episode.is_snoozed(look.today) and episode.snoozed_until:
        found.append(f"💤 put off until {day_words(episode.snoozed_until)}")
    return found


def spoken_turn(one: Moved) -> str:
    """A change in words alone."""
    basis = " (illustrative)" if one.change.is_illustrative else ""
    return f"{one.snapshot.definition.name} {turn(one.change, shapes=False)}{basis}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _figure(snapshot: IndicatorSnapshot) -> str:
    latest = snapshot.latest
    if latest is None:
        return "no figure printed"
    made_up = ["illustrative"] if latest.measurement.illustrative else []
    marks = [*made_up, *marking.of_latest(snapshot)]
    value = cut(value_words(latest.measurement, snapshot.definition), _FACT)
    target = held_against(latest, snapshot.definition)
    against = f" against a target of {cut(target, _FACT)}" if target else ""
    basis = f" ({', '.join(marks)})" if marks else ""
    return f"{value}{basis}{against}"


def _line(status: RagStatus, name: str, parts: Iterable[str]) -> Mrkdwn:
    said = " · ".join(part for part in parts if part)
    return join(status.shape, f" {status.word}: *", brief(name, _NAME), "*: ", esc(said))


class _Placed(Protocol):
    @property
    def snapshot(self) -> IndicatorSnapshot: ...


One = TypeVar("One")


@dataclass(frozen=True)
class Group:
    """Lines of one kind under a heading: at most so many, the first ones, and `elsewhere` says how to see the rest."""

    title: str
    most: int
    elsewhere: str

    def blocks(
        self, members: Sequence[One], line: Callable[[One, Look], Mrkdwn], section_of: Callable[[One], str], look: Look
    ) -> list[Block]:
        """The group as blocks, its lines by section; none where it has no member."""
        if not members:
            return []
        shown = members[: self.most]
        sections: dict[str, list[Mrkdwn]] = defaultdict(list)
        for one in shown:
            sections[section_of(one)].append(line(one, look))
        texts = [join("*", esc(f"{self.title} ({len(members)})"), "*")]
        for name, lines in sections.items():
            texts += [join("_", brief(name, _NAME), "_")] if name else []
            texts += lines
        rest = len(members) - len(shown)
        if rest:
            texts.append(esc(f"… and {rest} more. {self.elsewhere}"))
        return packed(texts)


def packed(texts: Iterable[Mrkdwn]) -> list[Block]:
    """Lines in as few sections as hold them."""
    blocks: list[Block] = []
    text = Mrkdwn("")
    for one in texts:
        if text and len(text) + len(one) > _MOST_TEXT:
            blocks.append(section(text))
            text = Mrkdwn("")
        text = join(text, "\n", one) if text else one
    return [*blocks, section(text)] if text else blocks


def section_of(one: _Placed) -> str:
    """The section that an indicator stands in."""
    return one.snapshot.section
