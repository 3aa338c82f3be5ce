"""Digests, monthly "still red", reminders and missing data: each one screen, with counts on top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.messages import markings
from handlers.messages.blocks import Block, Message, context, esc, fitted, header, join, section
from handlers.messages.digest_lines import (
    Group,
    Look,
    missing_line,
    moved_line,
    recovered_line,
    red_blocks,
    red_line,
    section_of,
    spoken_turn,
)
from storage.domain.digest import Digest, Moved, Reminder
from storage.domain.missing import DataState, Missing
from storage.domain.period import day_words
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.told import Red

LATE = "This digest is late: its time passed while I was not running."
NOTHING = "Nothing changed in this time."
_ALL_QUIET = "Nothing changed in this time, nothing is red and nothing is overdue."
_CUT = "There is more than one message takes. /kpi red, /kpi changed and /watch missing show the rest."
_ALL_RED = "Ask /kpi red to see them all."
_MISSING = "/watch missing shows them all to officers."
_PRESS = "Press *I'm on it* or *Remind me later*, and it stops."
_MONTHLY = "This comes once a month, of what was told here; /kpi red shows every red. The alerts have the buttons."
_MOST_REMINDED = 8


@dataclass(frozen=True)
class Frame:
    """What stands around a digest: its title, the words that narrow `/kpi red` to the same, and its time zone."""

    title: str
    words: str = ""
    zone: str = "Europe/London"
    is_late: bool = False
    is_preview: bool = False

    def ask(self, what: str) -> str:
        """How to see all of it."""
        return f"Ask /kpi {f'{what} {self.words}'.strip()} to see them all."


def digest(found: Digest, frame: Frame, look: Look) -> Message:
    """What changed in a stretch of time, and what stands red or overdue at its end."""
    title = f"Preview: {frame.title}" if frame.is_preview else frame.title
    counts = _counts(found)
    body: list[Block] = [header(title), section(join("*", esc(counts or "Nothing to report"), "*"))]
    body += [context(esc(_times(found, frame)))]
    body += [context(esc(LATE))] if frame.is_late else []
    if not found.has_changes:
        body.append(section(esc(_ALL_QUIET if found.is_empty else NOTHING)))
    body += _illustrative([one.snapshot for one in found.reds], [*found.turned, *found.recovered, *found.others])
    for_red, for_changed = frame.ask("red"), frame.ask("changed")
    body += Group("Turned red", 12, for_red).blocks(found.turned, moved_line, section_of, look)
    body += Group("No longer red", 8, for_changed).blocks(found.recovered, recovered_line, section_of, look)
    body += Group("Still red", 12, for_red).blocks(found.reds, red_line, section_of, look)
    body += Group("Overdue", 8, _MISSING).blocks(found.overdue, missing_line, _missing_section, look)
    body += Group("Other changes", 8, for_changed).blocks(found.others, moved_line, section_of, look)
    late = f" {LATE}" if frame.is_late else ""
    text = f"{title}. {counts or _ALL_QUIET}{late} {_spoken(found.turned)}".strip()
    return Message(esc(text), fitted(body, (), _CUT))


def _counts(found: Digest) -> str:
    taken = sum(bool(one.taken_by) for one in found.episodes)
    snoozed = sum(one.is_snoozed(found.today) for one in found.episodes)
    counted = [
        (len(found.turned), "turned red"),
        (len(found.recovered), "no longer red"),
        (len(found.reds), "still red"),
        (len(found.overdue), "overdue"),
        (len(found.others), "other change" if len(found.others) == 1 else "other changes"),
        (taken, "taken on"),
        (snoozed, "put off"),
    ]
    return ", ".join(f"{count} {words}" for count, words in counted if count)


def _times(found: Digest, frame: Frame) -> str:
    zone = ZoneInfo(frame.zone)
    return f"Changes from {_moment(found.since, zone)} to {_moment(found.until, zone)}; the rest as it is now."


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"


def _spoken(turned: Sequence[Moved]) -> str:
    few = "; ".join(spoken_turn(one) for one in turned[:5])
    more = f" and {len(turned) - 5} more" if len(turned) > 5 else ""
    return f"Turned red: {few}{more}." if few else ""


def _illustrative(snapshots: Sequence[IndicatorSnapshot], moved: Sequence[Moved] = ()) -> list[Block]:
    """How many of the figures are made up, and how many are not for everyone."""
    figures = [bool(one.latest and one.latest.measurement.illustrative) for one in snapshots]
    figures += [one.change.is_illustrative for one in moved]
    marks = markings.counted([*snapshots, *(one.snapshot for one in moved)])
    found = [marks] if marks else []
    if any(figures):
        which = "All of these figures are" if all(figures) else f"{sum(figures)} of these {len(figures)} figures are"
        found.append(f"{'This figure is' if len(figures) == 1 else which} illustrative, not published.")
    return [context(esc(" ".join(found)))] if found else []


def still_red(reds: Sequence[Red], look: Look) -> Message:
    """What a place was alerted to and is red to this day, the longest first."""
    title = f"Still red on {day_words(look.today)}"
    taken = sum(bool(one.episode and one.episode.taken_by) for one in reds)
    counts = f"{_indicators(len(reds))} still red, {taken} taken on"
    group = Group("Red for longest", 20, _ALL_RED)
    body = [header(title), section(join("*", esc(counts), "*")), *_illustrative([one.snapshot for one in reds])]
    body += group.blocks(reds, red_line, section_of, look)
    body.append(context(esc(_MONTHLY)))
    return Message(esc(f"{title}. {counts}: {_names(reds)}."), fitted(body, (), _CUT))


def reminder(found: Reminder, look: Look, *, is_owner: bool) -> Message:
    """Reds that nobody has taken on, and those that somebody took on long ago."""
    count = len(found.forgotten) + len(found.taken)
    title = "A red indicator is waiting" if count == 1 else f"{count} red indicators are waiting"
    body: list[Block] = [header(title), *_illustrative([one.snapshot for one in (*found.forgotten, *found.taken)])]
    if found.forgotten:
        body.append(section(join(esc(_nobody(len(found.forgotten), is_owner=is_owner)), _PRESS)))
        body += _with_buttons(found.forgotten, look)
    if found.taken:
        body.append(section(esc(_how_is_it(len(found.taken), is_person=bool(look.person)))))
        body += _with_buttons(found.taken, look)
    return Message(esc(f"{title}: {_names([*found.forgotten, *found.taken])}."), fitted(body, (), _CUT))


def _with_buttons(reds: Sequence[Red], look: Look) -> list[Block]:
    rest = len(reds) - _MOST_REMINDED
    return [
        *red_blocks(reds[:_MOST_REMINDED], look),
        *([context(esc(f"… and {rest} more. {_ALL_RED}"))] if rest > 0 else []),
    ]


def _nobody(count: int, *, is_owner: bool) -> str:
    if is_owner:
        whose = "This is yours" if count == 1 else "These are yours"
    else:
        whose = "Its owner is not in Slack yet" if count == 1 else "Their owners are not in Slack yet"
    return f"{whose}, and nobody has said they are on it. "


def _how_is_it(count: int, *, is_person: bool) -> str:
    who, what = "You" if is_person else "Somebody", "this on, and it is" if count == 1 else "these on, and they are"
    return f"{who} took {what} still red. How is it going?"


def missing(found: Sequence[Missing], state: DataState, look: Look, *, is_list: bool) -> Message:
    """What is due soon or overdue: to its owner, or as the list of what became overdue."""
    count = "1 figure" if len(found) == 1 else f"{len(found)} figures"
    verb = "is" if len(found) == 1 else "are"
    title = f"{count} became overdue" if is_list else f"{count} of yours {verb} {state}"
    body: list[Block] = [header(title), context(esc(_STAYS))]
    body += Group(_heading(state), 25, _MISSING).blocks(found, missing_line, _missing_section, look)
    return Message(esc(f"{title}: {_names_of(found)}."), fitted(body, (), _CUT))


def missing_list(found: Sequence[Missing], look: Look) -> Message:
    """All that is overdue and due soon, for whoever collects the figures."""
    title = "Missing data"
    if not found:
        none = "Nothing is overdue, and nothing is due within two weeks."
        return Message(esc(f"{title}. {none}"), (header(title), section(esc(none))))
    late = [one for one in found if one.awaited.state is DataState.OVERDUE]
    soon = [one for one in found if one.awaited.state is DataState.DUE_SOON]
    unbound = sum(not one.account for one in found)
    counts = f"{len(late)} overdue, {len(soon)} due soon, {unbound} without an owner in Slack"
    body: list[Block] = [header(title), section(join("*", esc(counts), "*")), context(esc(_STAYS))]
    more = "The list ends here: the oldest stand first, and the next ones come up as these come in."
    body += Group(_heading(DataState.OVERDUE), 30, more).blocks(late, missing_line, _missing_section, look)
    body += Group(_heading(DataState.DUE_SOON), 15, more).blocks(soon, missing_line, _missing_section, look)
    return Message(esc(f"{title}. {counts}."), fitted(body, (), more))


_STAYS = "A missing figure changes no rating: what stands is the last figure there is."


def _heading(state: DataState) -> str:
    return "Overdue" if state is DataState.OVERDUE else "Due within two weeks"


def _missing_section(one: Missing) -> str:
    return one.section


def _indicators(count: int) -> str:
    return "1 indicator is" if count == 1 else f"{count} indicators are"


def _names(reds: Iterable[Red]) -> str:
    return _few([one.snapshot.definition.name for one in reds])


def _names_of(found: Iterable[Missing]) -> str:
    return _few([f"{one.definition.name}, {one.awaited.words}" for one in found])


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return "; ".join(names[:5]) + more
