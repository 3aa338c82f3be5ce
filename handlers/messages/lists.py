"""Lists of indicators: the summary, the reds, a section, what changed, and the list to pick from."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, groupby

from handlers.messages import markings
from handlers.messages.blocks import (
    MOST_CHARACTERS,
    OPTION,
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    context,
    cut,
    divider,
    esc,
    fitted,
    header,
    join,
    menu,
    section,
    size,
)
from handlers.messages.cards import subject_of
from handlers.messages.keys import Subject, write_subject
from storage.domain import marking
from storage.domain.line import Line
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, value_words

PICK, OPEN = "kpi.pick", "kpi.open"
_ORDER = {status: place for place, status in enumerate(RagStatus)}
_NAME = 350
_FEW, _LONGEST_VALUE, _RESERVE = 25, 150, 400
_ELSE = "/kpi list shows every indicator; /kpi help says what else can be asked."
_MORE = "More indicators match. Add a word to narrow the question."
_MADE_UP = ", which is illustrative"
_GOES_ON = "The list goes on: narrow it with a section or directorate, as in /kpi red finance."


def summary(lines: Sequence[Line], *, where: str, edition: str) -> Message:
    """How many of each colour, what turned red, what recovered, what is new this quarter."""
    tally = _tally(lines)
    title = f"{where}: {edition}" if edition else where
    newly, recovered = _which(lines, lambda line: line.is_newly_red), _which(lines, lambda line: line.is_recovered)
    updated = sum(line.updated for line in lines)
    body = [header(title), section(join("*", _plural(len(lines)), "*", tally)), *_basis(lines)]
    body += _by_scorecard(lines)
    compared = f"Compared with the edition before{_MADE_UP}." if _compares_with_illustrative(lines) else ""
    body += [context(esc(compared))] if compared else []
    body += _group("Newly red", newly, "Nothing turned red since the edition before.", lines)
    body += _group("Recovered from red", recovered, "Nothing recovered from red.", lines)
    when = edition if edition.startswith("Q") else "their latest editions"
    body.append(section(esc(f"{updated} of {len(lines)} were updated in {when}{_reprints(updated, lines)}.")))
    moves = f"{len(newly)} newly red, {len(recovered)} recovered."
    said = f"{title}. {_plural(len(lines))}{tally}. {_marks(lines)}{moves} {compared}".rstrip()
    return _finished(said, body, newly + recovered or list(lines))


def _by_scorecard(lines: Sequence[Line]) -> list[Block]:
    """The counts of each scorecard, where there is more than one."""
    names = list(dict.fromkeys(line.snapshot.scorecard for line in lines))
    if len(names) < 2:
        return []
    counted = [
        join("*", brief(name, _NAME), "*: ", _counts(line for line in lines if line.snapshot.scorecard == name))
        for name in names
    ]
    return _section_lines("By scorecard", counted)


def _reprints(updated: int, lines: Sequence[Line]) -> str:
    return "; the others are shown again from earlier" if updated < len(lines) else ""


def listing(lines: Sequence[Line], *, title: str, none: str) -> Message:
    """Indicators one to a line, by section, each with its figure and status."""
    if not lines:
        return Message(esc(f"{title}. {none}"), (header(title), section(esc(none))))
    tally, marked = _tally(lines), not all(_is_illustrative(line.snapshot) for line in lines)
    body: list[Block] = [header(title), section(join("*", _plural(len(lines)), "*", tally)), *_basis(lines)]
    sections: dict[str, list[Line]] = {}
    for line in lines:
        sections.setdefault(line.snapshot.section, []).append(line)
    for name, members in sections.items():
        body += _section_lines(name, [_line(line, marked=marked) for line in members])
    return _finished(f"{title}. {_plural(len(lines))}{tally}. {_marks(lines)}".rstrip(), body, lines)


def changed(lines: Sequence[Line], *, where: str, edition: str) -> Message:
    """What has another status than in the edition before, from what to what."""
    moved = sorted((line for line in lines if line.is_changed), key=lambda line: _ORDER[line.status])
    title = f"{where}: changed in {edition}" if edition else f"{where}: changed"
    if not moved:
        none = "No rating differs from the edition before." if _compared(lines) else "There is no edition before this."
        return Message(esc(f"{title}. {none}"), (header(title), section(esc(none))))
    marked = not _compares_with_illustrative(lines)
    basis = "" if marked else _MADE_UP
    said = f" {'has' if len(moved) == 1 else 'have'} another rating than in the edition before{basis}."
    body: list[Block] = [header(title), section(join("*", _plural(len(moved)), "*", esc(said))), *_basis(moved)]
    for status, members in groupby(moved, key=lambda line: line.status):
        body += _section_lines(f"Now {status.word.lower()}", [_change(line, marked=marked) for line in members])
    return _finished(f"{title}. {_plural(len(moved))}{said} {_marks(moved)}".rstrip(), body, moved)


def pick(snapshots: Sequence[IndicatorSnapshot], *, words: str, scopes_differ: bool) -> Message:
    """Several indicators fit: say so and let one be chosen, best first."""
    said = f"{len(snapshots)} indicators match “{cut(words, 80)}”. Which one?"
    if len(snapshots) == 1:
        said = f"One indicator comes close to “{cut(words, 80)}”. Is it this one?"
    return _choice(said, snapshots, scopes_differ)


def nothing(snapshots: Sequence[IndicatorSnapshot], *, words: str, scopes_differ: bool) -> Message:
    """Nothing fits: say so and offer the nearest."""
    said = f"No indicator matches “{cut(words, 80)}”."
    if not snapshots:
        hint = " Try /kpi list to see them all."
        return Message(esc(said + hint), (section(esc(said + hint)),))
    return _choice(f"{said} The nearest are:", snapshots, scopes_differ, [context(esc(_ELSE))])


def _choice(
    said: str, snapshots: Sequence[IndicatorSnapshot], scopes_differ: bool, tail: Sequence[Block] = ()
) -> Message:
    body: list[Block] = [section(esc(said))]
    for snapshot in snapshots:
        where = f"{snapshot.scorecard} · {snapshot.section}" if scopes_differ else snapshot.section
        text = join(_figure(snapshot), "\n", brief(where, _NAME))
        body.append(section(text, accessory=_show_button(snapshot)))
    names = "; ".join(f"{one.definition.name}{_in_brackets(marking.of_latest(one))}" for one in snapshots)
    return Message(esc(f"{said} {names}"), fitted(body, tail, _MORE))


def _show_button(snapshot: IndicatorSnapshot) -> Block:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": "Show", "emoji": True},
        "action_id": PICK,
        "value": write_subject(subject_of(snapshot)),
        "accessibility_label": cut(f"Show {snapshot.definition.name}", OPTION),
    }


def _figure(snapshot: IndicatorSnapshot, *, marked: bool = True) -> Mrkdwn:
    made_up = ["illustrative"] if marked and _is_illustrative(snapshot) else []
    basis = _in_brackets([*made_up, *marking.of_latest(snapshot)])
    said = f"{_value(snapshot)}{basis}, {snapshot.status.word.lower()}"
    return join(snapshot.status.shape, " *", brief(snapshot.definition.name, _NAME), "*: ", brief(said, _NAME))


def _value(snapshot: IndicatorSnapshot) -> str:
    return value_words(snapshot.latest.measurement, snapshot.definition) if snapshot.latest else "no figure"


def _is_illustrative(snapshot: IndicatorSnapshot) -> bool:
    return snapshot.latest is not None and snapshot.latest.measurement.illustrative


def _basis(lines: Sequence[Line]) -> list[Block]:
    """How many of the figures are made up, not published yet, internal or exempt, if any."""
    marks = markings.counted(line.snapshot for line in lines)
    blocks = [context(esc(marks))] if marks else []
    count = sum(_is_illustrative(line.snapshot) for line in lines)
    if not count:
        return blocks
    which = f"{count} of these {len(lines)} figures are" if count < len(lines) else "All of these figures are"
    return [*blocks, context(esc(f"{'This figure is' if len(lines) == 1 else which} illustrative, not published."))]


def _marks(lines: Sequence[Line]) -> str:
    marks = markings.counted(line.snapshot for line in lines)
    return f"{marks} " if marks else ""


def _in_brackets(words: Sequence[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _compares_with_illustrative(lines: Iterable[Line]) -> bool:
    """Whether every earlier status is illustrative; where only some are, their own lines say it."""
    earlier = [line for line in lines if line.before is not None]
    return bool(earlier) and all(line.before_is_illustrative for line in earlier)


def _line(line: Line, *, marked: bool) -> Mrkdwn:
    stale = " ⏳ stale" if line.snapshot.stale else ""
    return join(_figure(line.snapshot, marked=marked), esc(stale))


def _change(line: Line, *, marked: bool) -> Mrkdwn:
    assert line.before is not None
    basis = ", illustrative" if marked and line.before_is_illustrative else ""
    marks = "".join(f"{words}; " for words in marking.of_latest(line.snapshot))
    was = f"{_value(line.snapshot)} ({marks}was {line.before.word.lower()}{basis})"
    return join(line.status.shape, " *", brief(line.snapshot.definition.name, _NAME), "*: ", brief(was, _NAME))


def _group(title: str, members: Sequence[Line], none: str, lines: Sequence[Line]) -> list[Block]:
    if not _compared(lines):
        return [section(join("*", title, "*: ", "there is no edition before this to compare with."))]
    if not members:
        return [section(esc(none))]
    marked = not _compares_with_illustrative(lines)
    return _section_lines(f"{title} ({len(members)})", [_change(line, marked=marked) for line in members])


def _section_lines(title: str, lines: Sequence[Mrkdwn]) -> list[Block]:
    """A heading and its lines in as few sections as hold them."""
    blocks: list[Block] = []
    text = join("*", brief(title or "Other", _NAME), "*")
    for line in lines:
        if len(text) + len(line) > 2900:
            blocks.append(section(text))
            text = line
        else:
            text = join(text, "\n", line)
    return [*blocks, section(text)]


def _finished(text: str, body: list[Block], offered: Sequence[Line]) -> Message:
    """The body cut to what Slack takes, and a menu to open one indicator."""
    room = MOST_CHARACTERS - size(body) - _RESERVE
    return Message(esc(text), fitted(body, [divider(), *_menu(offered, room)], _GOES_ON))


def _menu(offered: Iterable[Line], room: int) -> list[Block]:
    """A menu of as many indicators as there is room for, of a few in any case."""
    options = [(line.snapshot.definition.name, write_subject(_subject(line))) for line in offered]
    fitting = [(label, value) for label, value in options if len(value) <= _LONGEST_VALUE]
    chosen = menu("Show an indicator", OPEN, fitting)
    ends = list(accumulate(size([option]) for option in chosen["options"]))
    count = max(_FEW, bisect(ends, room))
    return [actions(chosen | {"options": chosen["options"][:count]})] if fitting else []


def _subject(line: Line) -> Subject:
    return Subject(line.key, subject_of(line.snapshot).quarter)


def _which(lines: Iterable[Line], test: Callable[[Line], bool]) -> list[Line]:
    return [line for line in lines if test(line)]


def _compared(lines: Iterable[Line]) -> bool:
    return any(line.before is not None for line in lines)


def _counts(lines: Iterable[Line]) -> Mrkdwn:
    counted = Counter(line.status for line in lines)
    said = [f"{status.shape} {counted[status]} {status.word.lower()}" for status in _ORDER if counted[status]]
    return esc(", ".join(said))


def _tally(lines: Sequence[Line]) -> Mrkdwn:
    """What follows "26 indicators": the counts, or in a word that all are alike."""
    statuses = list(dict.fromkeys(line.status for line in lines))
    if len(statuses) == 1 and len(lines) > 1:
        return esc(f", all {statuses[0].shape} {statuses[0].word.lower()}")
    return join(": ", _counts(lines))


def _plural(count: int) -> str:
    return f"{count} indicator" if count == 1 else f"{count} indicators"
