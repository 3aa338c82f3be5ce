"""The messages of an alert: its pages, the first of which is the one everybody reads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handlers.messages.alert_lines import ROOMS, Look, is_live, line_blocks, spoken
from handlers.messages.alert_order import section_of
from handlers.messages.blocks import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Block,
    Message,
    Mrkdwn,
    brief,
    context,
    cut,
    esc,
    header,
    join,
    section,
    size,
)
from storage.domain.change import Cause, ChangeKind, Stage
from storage.domain.delivery import AlertKind
from storage.domain.rag import RagStatus
from storage.domain.told import ToldLine

_SECTION, _TEXT, _MOST_MENTIONED = 120, 2900, 30
_NEWS = {ChangeKind.NEWLY_RED: "newly red", ChangeKind.RECOVERED: "recovered"}
_DRAFT = "📝 Draft figures, not published yet: only their owners and officers are told."
_DECISIONS = {
    frozenset({Cause.TARGET}): "targets were changed",
    frozenset({Cause.RULE}): "tolerances were changed",
    frozenset({Cause.TARGET, Cause.RULE}): "targets and tolerances were changed",
}
_WITHDRAWN = "🚫 A line that stood here has been withdrawn: its figure may not be shown any more."
_ALL_WITHDRAWN = "🚫 {} lines that stood here have been withdrawn: their figures may not be shown any more."
_SAME_FIGURES = "The figures are the same; what they are held against is not."


@dataclass(frozen=True)
class Page:
    """Which page of an alert this is, of how many; `is_channel` for one that several people read."""

    kind: AlertKind
    stage: Stage
    number: int = 0
    of: int = 1
    is_channel: bool = True


def page(lines: Sequence[ToldLine], which: Page, look: Look) -> Message:
    """One page of an alert. `lines` are all that were planned, in their order, those of other pages too."""
    here = [line for line in lines if line.page == which.number]
    head = _head(lines, which, look) if which.number == 0 else _further(lines, which)
    foot = _foot(lines, which)
    for room in ROOMS:
        blocks = [*head, *_body(here, replace(look, room=room), are_several=_are_several(lines)), *foot]
        if len(blocks) <= MOST_BLOCKS and size(blocks) <= MOST_CHARACTERS:
            break
    return Message(_text(lines, here, which), tuple(blocks))


def title(lines: Sequence[ToldLine], kind: AlertKind) -> str:
    """What the alert is about, in one line."""
    if kind is AlertKind.NOTICE:
        causes = frozenset(line.opened.cause for line in lines if line.snapshot) & {Cause.TARGET, Cause.RULE}
        return f"Ratings changed because {_DECISIONS.get(causes, 'what they rest on was changed')}"
    return counts(lines) or "Withdrawn"


def counts(lines: Iterable[ToldLine], *, shapes: bool = True) -> str:
    """How many lines tell of what: "🟥 3 newly red · 🔶 2 now amber", or the same in words alone."""
    found = Counter(_news(line) for line in lines if line.snapshot)
    told = sorted(found, key=lambda one: one[0])
    if shapes:
        return " · ".join(f"{shape} {found[order, shape, words]} {words}" for order, shape, words in told)
    return ", ".join(f"{found[one]} {one[2]}" for one in told)


def _news(line: ToldLine) -> tuple[int, str, str]:
    if line.is_corrected and line.latest.now is not line.opened.now:
        return (90, "✏️", "corrected")
    opened = line.opened
    if opened.kind in _NEWS:
        place = 0 if opened.kind is ChangeKind.NEWLY_RED else 50
        return (place, opened.now.shape, _NEWS[opened.kind])
    return (list(RagStatus).index(opened.now), opened.now.shape, f"now {opened.now.word.lower()}")


def _head(lines: Sequence[ToldLine], which: Page, look: Look) -> list[Block]:
    blocks = [header(title(lines, which.kind))]
    if which.kind is AlertKind.NOTICE:
        blocks.append(section(join("*", esc(counts(lines)), "*\n", esc(_SAME_FIGURES))))
    small = [esc(_DRAFT)] if which.stage is Stage.DRAFT else []
    since = _since(lines)
    small += [esc(since)] if since else []
    blocks += [context(*small)] if small else []
    called = _called(lines) if look.is_first and which.is_channel and which.kind is AlertKind.CHANGES else []
    if called:
        whose = "your indicator has" if len(called) == 1 else "indicators of yours have"
        blocks.append(context(join(", ".join(called), f": {whose} turned red.")))
    return blocks


def _since(lines: Sequence[ToldLine]) -> str:
    """What has happened since it was told, so that the head alone tells how things stand."""
    taken = sum(bool(is_live(line) and line.episode and line.episode.taken_by) for line in lines)
    back = [line.latest.now for line in lines if line.snapshot and _is_back(line)]
    gone = sum(line.snapshot is None for line in lines)
    mark = back[0].shape if len(set(back)) == 1 else ""
    parts = [(taken, "🙋", "taken on"), (len(back), mark, "no longer red"), (gone, "🚫", "withdrawn")]
    return " · ".join(f"{shape} {count} {words}".strip() for count, shape, words in parts if count)


def _is_back(line: ToldLine) -> bool:
    """Whether a later figure is no longer red."""
    return line.opened.now is RagStatus.RED and line.has_moved_on and line.latest.now is not RagStatus.RED


def _called(lines: Iterable[ToldLine]) -> list[Mrkdwn]:
    """A mention of each owner of something newly red, once; nobody who is on it already is called again."""
    found = dict.fromkeys(
        line.owner_account
        for line in lines
        if line.owner_account and line.opened.kind is ChangeKind.NEWLY_RED and is_live(line) and not _is_taken(line)
    )
    return [join("<@", esc(one), ">") for one in list(found)[:_MOST_MENTIONED]]


def _is_taken(line: ToldLine) -> bool:
    return bool(line.episode and line.episode.taken_by == line.owner_account)


def _further(lines: Sequence[ToldLine], which: Page) -> list[Block]:
    return [context(esc(f"{title(lines, which.kind)} · page {which.number + 1} of {which.of}"))]


def _are_several(lines: Iterable[ToldLine]) -> bool:
    """Whether more than one scorecard is told of: each may have an indicator of the same name."""
    return len({line.snapshot.scorecard for line in lines if line.snapshot}) > 1


def _body(here: Sequence[ToldLine], look: Look, *, are_several: bool) -> list[Block]:
    blocks, last = list[Block](), ""
    for line in here:
        if line.snapshot is None:
            continue
        name = section_of(line)
        if are_several:
            name = " · ".join(one for one in (line.snapshot.scorecard, name) if one)
        if name and name != last:
            blocks.append(context(join("*", brief(name, min(_SECTION, look.name)), "*")))
        last = name or last
        blocks += line_blocks(line, line.snapshot, look)
    gone = sum(line.snapshot is None for line in here)
    return [*blocks, context(esc(_WITHDRAWN if gone == 1 else _ALL_WITHDRAWN.format(gone)))] if gone else blocks


def _foot(lines: Sequence[ToldLine], which: Page) -> list[Block]:
    further = sum((line.page or 0) > which.number for line in lines)
    if not further:
        return []
    where = "in the thread" if which.number == 0 else "below"
    return [context(esc(f"{further} more {where}."))]


def _text(lines: Sequence[ToldLine], here: Sequence[ToldLine], which: Page) -> Mrkdwn:
    counted = counts(lines, shapes=False)
    start = f"{title(lines, which.kind)}: {counted}" if which.kind is AlertKind.NOTICE else counted or "Withdrawn"
    drafts = "Draft figures, not published yet. " if which.stage is Stage.DRAFT else ""
    number = f" (page {which.number + 1} of {which.of})" if which.number else ""
    are_several = _are_several(lines)
    said = "; ".join(
        f"{f'{line.snapshot.scorecard}: ' if are_several else ''}{spoken(line, line.snapshot)}"
        for line in here
        if line.snapshot
    )
    return esc(cut(f"{drafts}{start}{number}. {f'{said}.' if said else ''}".strip(), _TEXT))
