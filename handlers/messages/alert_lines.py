"""One line of an alert: an indicator, how its rating turned and why, who is on it, and its buttons."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.messages.alert_causes import because, how_long, no_longer, restated, turn, value_of
from handlers.messages.alert_keys import write_ref
from handlers.messages.blocks import Block, Mrkdwn, actions, brief, button, context, cut, esc, join, section
from storage.domain.period import day_words
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.told import Change, Ref, RefKind, ToldLine

TAKE, SNOOZE, CARD = "alert.take", "alert.snooze", "alert.card"
ROOMS = ((400, 600), (250, 400), (150, 250), (90, 150), (60, 90))
"""How long a name and any other line of text may be as sent, the first that fits: hostile texts are cut shorter."""
_FACT, _OWNER, _REASON, _LABEL = 120, 120, 200, 75
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Look:
    """How lines are shown: `is_first` where the message is posted for the first time and may mention nobody who took
    one; `person` is the account of the only reader of a direct message; `room` one of ROOMS.
    """

    today: date
    is_first: bool = True
    person: str = ""
    room: tuple[int, int] = ROOMS[0]

    @property
    def name(self) -> int:
        """How long a name may be, in characters as sent."""
        return self.room[0]

    def trimmed(self, text: Mrkdwn) -> Mrkdwn:
        """A line of text that fits."""
        return Mrkdwn(cut(text, self.room[1]))


def line_blocks(line: ToldLine, snapshot: IndicatorSnapshot, look: Look) -> list[Block]:
    """A line that its readers may see, with its small print and its buttons."""
    name = snapshot.definition.name
    title = join(line.status.shape, " *", brief(name, look.name), "*")
    body = [look.trimmed(part) for part in _body(line, snapshot)]
    blocks = [section(join("\n".join([title, *body, *_state(line, look)])))]
    small = _small_print(line)
    blocks += [context(look.trimmed(esc(" · ".join(small))))] if small else []
    return [*blocks, _buttons(line, cut(name, look.name))]


def spoken(line: ToldLine, snapshot: IndicatorSnapshot) -> str:
    """The same in words alone, for notifications and screen readers."""
    told = shown_of(line)
    words = f"{snapshot.definition.name}: {figure(told, snapshot)} in {told.label}, {turn(told, shapes=False)}"
    later = no_longer(line, shapes=False) or restated(line, told, shapes=False)
    return f"{words}{because(told)}{how_long(told)}{f' ({later})' if later else ''}"


def shown_of(line: ToldLine) -> Change:
    """The change whose figures the line shows: the first, unless the same figure was corrected to the same status."""
    is_same = line.is_corrected and line.latest.now is line.opened.now
    return line.latest if is_same else line.opened


def figure(change: Change, snapshot: IndicatorSnapshot) -> str:
    """The figure against its target, with all that has to stand beside it."""
    said = value_of(change, snapshot)
    return f"{said} against a target of {cut(change.target, _FACT)}" if change.target else said


def _body(line: ToldLine, snapshot: IndicatorSnapshot) -> list[Mrkdwn]:
    told, later = shown_of(line), no_longer(line)
    facts = esc(figure(told, snapshot))
    if later:
        label = "Told as" if line.is_corrected else told.label
        return [esc(later), join(esc(f"{label}: "), facts, ", ", esc(turn(told)))]
    period, since = esc(f" · {cut(told.label, 60)}"), restated(line, told)
    body = [join(facts, period), esc(f"{turn(told)}{because(told)}{how_long(told)}")]
    return [*body, esc(since)] if since else body


def _small_print(line: ToldLine) -> list[str]:
    found = [words] if (words := _streak(line)) else []
    if line.owner or not line.owner_account:
        role = cut(" ".join(line.owner.split()), _OWNER) or "nobody named"
        found.append(f"Owner: {role}" if line.owner_account or not line.owner else f"Owner not in Slack yet: {role}")
    return found


def _streak(line: ToldLine) -> str:
    """For how long it has been red, or how long it was not before."""
    streak = line.snapshot.streak if line.snapshot else None
    if line.status is not RagStatus.RED or (line.periods_red < 2 and streak is None):
        return ""
    rests = " (this rests on illustrative figures)" if streak and streak.illustrative else ""
    if line.periods_red > 1:
        return f"Red for {line.periods_red} {line.red_unit}s{rests}"
    words = streak.words if streak and streak.status is RagStatus.RED else ""
    return f"{words[:1].upper()}{words[1:]}{rests}" if words else ""


def is_live(line: ToldLine) -> bool:
    """Whether it is about a red that still stands, so that somebody can be on it."""
    is_open = line.episode is not None and line.episode.is_open
    return bool(line.snapshot) and is_open and line.latest.now is RagStatus.RED


def _state(line: ToldLine, look: Look) -> list[Mrkdwn]:
    one = line.episode
    if one is None or not is_live(line):
        return []
    found = []
    if one.taken_by and one.taken_at:
        found.append(join("🙋 ", _taker(line, look), f" on it since {moment(one.taken_at)}"))
    if one.is_snoozed(look.today) and one.snoozed_until:
        why = brief(one.snooze_reason, min(_REASON, look.name))
        put_off = f"💤 Put off until {day_words(one.snoozed_until)}"
        found.append(join(put_off, _by(one.snoozed_by, look), ": " if why else "", why))
    return found


def _by(who: str, look: Look) -> Mrkdwn:
    """Who did it; a mention calls nobody in an edit, and would in what is posted."""
    if not who or (look.is_first and who != look.person):
        return Mrkdwn("")
    return Mrkdwn(" by you") if who == look.person else join(" by <@", esc(who), ">")


def _taker(line: ToldLine, look: Look) -> Mrkdwn:
    assert line.episode
    who, role = line.episode.taken_by, brief(line.owner, min(_OWNER, look.name))
    if who == look.person:
        return Mrkdwn("You have been")
    is_owner = bool(role) and who == line.owner_account
    if look.is_first:  # whoever is named by a mention here would be called
        return join(role if is_owner else "Somebody", " has been")
    mention = join("<@", esc(who), ">")
    return join(role, " (", mention, ") has been") if is_owner else join(mention, " has been")


def moment(at: datetime) -> str:
    """A moment as people here read clocks: 14:05 on 20 January 2020."""
    local = at.astimezone(_LONDON)
    return f"{local:%H:%M} on {day_words(local.date())}"


def _buttons(line: ToldLine, name: str) -> Block:
    value = write_ref(Ref(RefKind.LINE, line.id))
    row = [_button("Card", CARD, value, name)]
    if is_live(line) and line.episode:
        row.insert(0, _button("Remind me later", SNOOZE, value, name))
        if not line.episode.taken_by:
            row.insert(0, _button("I'm on it", TAKE, value, name))
    return actions(*row)


def _button(label: str, action: str, value: str, name: str) -> Block:
    said = cut(" ".join(f"{label}: {name}".split()), _LABEL)
    return button(label, action, value) | {"accessibility_label": said}
