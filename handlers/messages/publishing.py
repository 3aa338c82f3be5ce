"""The window in which figures are published: what would become visible, and each line with its buttons."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from handlers.messages.blocks import (
    Block,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    divider,
    esc,
    header,
    join,
    modal,
    plain,
    section,
)
from handlers.messages.publishing_keys import Asked, Window, write_asked, write_lines, write_window
from handlers.messages.publishing_rows import APPROVE, ASK_DAY, CLASSES, FIGURE, NAME, figure, row
from storage.domain.classification import Classification
from storage.domain.publishing import EditionLines, Pending, State, digest
from storage.domain.rag import RagStatus

EDITION, BACK, ON, PUBLISH = "publish.edition", "publish.previous", "publish.next", "publish.on"
DAY = "day"
ROWS = 25
TITLE = "Publish figures"
_NAMES = 8
_COUNTED = {
    State.DRAFT: ("draft", "drafts"),
    State.APPROVED: ("approved", "approved"),
    State.HELD: ("held back", "held back"),
    State.SCHEDULED: ("to be published on a later day", "to be published on later days"),
    State.PUBLISHED: ("published", "published"),
}


def window(
    lines: Sequence[Pending], chosen: EditionLines, others: Sequence[EditionLines], at: Window, *, notice: str = ""
) -> Block:
    """The edition with its counts and a page of its lines. `others` are all editions to choose from."""
    last = max(0, (len(lines) - 1) // ROWS)
    page = min(max(at.page, 0), last)
    shown = lines[page * ROWS : (page + 1) * ROWS]
    blocks = [header(f"{chosen.quarter.label}: {chosen.scorecard}")]
    blocks += [section(join("*", brief(notice, 1500), "*"))] if notice else []
    blocks += _editions(chosen, others)
    blocks += _summary(lines, chosen, at.section)
    blocks += _bulk(lines, shown)
    for line in shown:
        blocks += [divider(), *row(line)]
    blocks += _pages(page, last, len(lines), len(shown))
    place = Window(chosen.id, at.section, page)
    return modal(TITLE, blocks) | {"private_metadata": write_window(place)}


def _editions(chosen: EditionLines, others: Sequence[EditionLines]) -> list[Block]:
    """A menu of editions, where there are several; those with something to decide on lead."""
    if len(others) < 2:
        return []
    kept = sorted(others, key=lambda one: (one.id != chosen.id, not one.unpublished))[:100]
    several = len({one.scorecard for one in others}) > 1
    options = [{"text": plain(_edition_words(one, several=several), 75), "value": str(one.id)} for one in kept]
    menu: Block = {
        "type": "static_select",
        "action_id": EDITION,
        "placeholder": plain("Another edition", 150),
        "options": options,
        "initial_option": options[0],
    }
    return [actions(menu)]


def _edition_words(one: EditionLines, *, several: bool) -> str:
    left = f"{one.unpublished} of {one.count} unpublished" if one.unpublished else f"all {one.count} published"
    words = f"{one.quarter.label}, {left}"
    return f"{words}: {one.scorecard}" if several else words


def _summary(lines: Sequence[Pending], chosen: EditionLines, only: str) -> list[Block]:
    where = f" in {only}" if only else ""
    if not any(line.state is not State.PUBLISHED for line in lines):
        count = f"the one line{where} is" if len(lines) == 1 else f"all {len(lines)} lines{where} are"
        said = f"Nothing is waiting to be published: {count} published. Each can be held back again below."
        return [section(esc(said))]
    states = Counter(line.state for line in lines)
    counted = ", ".join(_number(states[state], state) for state in State if states[state])
    title = f"{_plural(len(lines), 'line')}{where}"
    blocks = [section(join("*", brief(title, NAME), "*: ", esc(counted)))]
    return blocks + _effect([line for line in lines if line.is_waiting])


def _effect(waiting: Sequence[Pending]) -> list[Block]:
    """What would become visible, if all that is a draft or approved were published."""
    if not waiting:
        return []
    start = "If all drafts and approved lines were published, this would become visible"
    parts = [
        join("*", esc(start), ":* ", esc(_colours(waiting))),
        _named("Newly red", [line for line in waiting if line.is_newly_red]),
        _named("Also red without commentary", [one for one in waiting if one.is_unexplained and not one.is_newly_red]),
        _without_commentary(waiting),
        *(_of_class(waiting, each) for each in (Classification.INTERNAL, Classification.EXEMPT)),
    ]
    return [section(part) for part in parts[:1]] + [section(part) for part in parts[1:] if part]


def _colours(lines: Iterable[Pending]) -> str:
    counted = Counter(line.status for line in lines)
    return ", ".join(
        f"{status.shape} {counted[status]} {status.word.lower()}" for status in RagStatus if counted[status]
    )


def _named(title: str, lines: Sequence[Pending]) -> Mrkdwn:
    if not lines:
        return Mrkdwn("")
    names = [
        join("🟥 ", brief(line.name, NAME), " – no commentary" if line.is_unexplained and line.is_newly_red else "")
        for line in lines[:_NAMES]
    ]
    more = f"\nand {len(lines) - _NAMES} more" if len(lines) > _NAMES else ""
    return join(f"*{title} ({len(lines)})*\n", "\n".join(names), more)


def _without_commentary(lines: Iterable[Pending]) -> Mrkdwn:
    bare = [line for line in lines if not line.commentary.strip()]
    if not bare:
        return Mrkdwn("")
    reds = sum(line.is_unexplained for line in bare)
    if reds == len(bare):
        return esc(f"💬 {_plural(reds, 'red line')} without commentary: red needs an explanation")
    needs = f", {reds} of them red: red needs an explanation" if reds else ""
    return esc(f"💬 {_plural(len(bare), 'line')} without commentary{needs}")


def _of_class(lines: Iterable[Pending], wanted: Classification) -> Mrkdwn:
    count = sum(line.classification is wanted for line in lines)
    if not count:
        return Mrkdwn("")
    sign, _, words = CLASSES[wanted].partition(" ")
    kind, _, rule = words.partition(": ")
    return esc(f"{sign} {count} of them {'is' if count == 1 else 'are'} {kind[:1].lower()}{kind[1:]}: {rule}")


def _bulk(lines: Sequence[Pending], shown: Sequence[Pending]) -> list[Block]:
    drafts = [line for line in shown if line.state is State.DRAFT]
    approved = [line for line in lines if line.state is State.APPROVED]
    buttons = []
    if drafts:
        label = f"Approve all {len(drafts)} drafts shown" if len(drafts) > 1 else "Approve the draft shown"
        buttons.append(button(label, APPROVE, write_lines(drafts), style="primary"))
    if approved:
        label = f"Publish all {len(approved)} approved …" if len(approved) > 1 else "Publish the approved one …"
        buttons.append(button(label, ASK_DAY, f"all {digest(approved)}", style="" if drafts else "primary"))
    return [actions(*buttons)] if buttons else []


def _pages(page: int, last: int, count: int, shown: int) -> list[Block]:
    if not last:
        return []
    first = page * ROWS
    found = []
    if page:
        found.append(button("Previous lines", BACK, str(page - 1)))
    if page < last:
        found.append(button("Next lines", ON, str(page + 1)))
    return [divider(), context(esc(f"Lines {first + 1} to {first + shown} of {count}")), actions(*found)]


def ask_day(lines: Sequence[Pending], asked: Asked, today: date) -> Block:
    """The window that asks for the day of publication of one line, or of all that are approved."""
    if len(lines) == 1:
        what = join(lines[0].status.shape, " *", brief(lines[0].name, NAME), "*\n", brief(figure(lines[0]), FIGURE))
    else:
        what = join("*", esc(_plural(len(lines), "approved line")), "*: ", esc(_colours(lines)))
    picker: Block = {"type": "datepicker", "action_id": DAY, "initial_date": today.isoformat()}
    parts = [what]
    parts += [_named("Newly red", [one for one in lines if one.is_newly_red])] if len(lines) > 1 else []
    parts += [_without_commentary(lines)]
    parts += [_of_class(lines, each) for each in (Classification.INTERNAL, Classification.EXEMPT)]
    blocks = [section(part) for part in parts if part]
    blocks.append(
        {
            "type": "input",
            "block_id": DAY,
            "label": plain("Publish on", 2000),
            "element": picker,
            "hint": plain("Today publishes at once; a later day, at the beginning of that day.", 2000),
        }
    )
    return modal("Publish", blocks) | {
        "callback_id": PUBLISH,
        "submit": plain("Publish", 24),
        "close": plain("Cancel", 24),
        "private_metadata": write_asked(asked),
    }


def _number(count: int, state: State) -> str:
    return f"{count} {_COUNTED[state][count != 1]}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
