"""A line in the window of publishing: its figure, what it was before, where it stands, and its buttons."""

from handlers.messages.blocks import BUTTON, Block, Mrkdwn, actions, brief, button, context, cut, esc, join, section
from handlers.messages.publishing_keys import write_lines
from handlers.messages.roles import confirm
from storage.domain.classification import Classification
from storage.domain.indicator import format_value
from storage.domain.period import day_words
from storage.domain.publishing import Decision, Pending, State
from storage.domain.snapshot import IndicatorSnapshot, target_words, value_words

APPROVE, ASK_DAY, HOLD = "publish.approve", "publish.ask", "publish.hold"
NAME, FIGURE = 300, 200
_SIGNS = {
    State.DRAFT: "📝 Draft",
    State.APPROVED: "☑️ Approved",
    State.HELD: "✋ Held back",
    State.PUBLISHED: "✅ Published",
}
CLASSES = {
    Classification.INTERNAL: "🔒 Internal: only officers who are cleared for it will see it",
    Classification.EXEMPT: "⛔ Exempt (Part B): only those who are cleared for it will see it",
}


def row(line: Pending) -> list[Block]:
    """The line with its figure, where it stands, what is amiss, and the buttons for what may follow."""
    title = join(line.status.shape, " *", brief(line.name, NAME), "*\n", brief(figure(line), FIGURE))
    marks = [f"_{_standing(line)}_"]
    marks += [f"❗ {words}" for words in _warnings(line)]
    text = join(title, "\n", esc(" · ".join(marks)))
    small = _small_print(line)
    return [section(text), *([context(*small)] if small else []), actions(*_buttons(line))]


def figure(line: Pending) -> str:
    """The figure against its target, and what readers have seen before it."""
    target = _target(line.snapshot)
    against = f" against a target of {target}" if target else ""
    now = f"{_value(line.snapshot)}{against}, {line.status.word.lower()}"
    if line.seen is not None:
        shown = value_words(line.seen, line.snapshot.definition)
        return f"{now}; a correction: readers see {shown} for {line.seen.label} now"
    if line.before is None:
        return f"{now}; nothing was published of it before"
    before, other = line.before, _target(line.before)
    edition = f" in {before.edition.quarter.label}" if before.edition else ""
    against = f" against {other}" if other and other != target else ""
    return f"{now}; was {_value(before)}{against}, {before.status.shape} {before.status.word.lower()}{edition}"


def _value(snapshot: IndicatorSnapshot) -> str:
    if snapshot.latest is None:
        return "no figure"
    measurement = snapshot.latest.measurement
    return f"{value_words(measurement, snapshot.definition)}{' (illustrative)' if measurement.illustrative else ''}"


def _target(snapshot: IndicatorSnapshot) -> str:
    """The target in force: as printed beside the figure, or the one it is held against."""
    latest = snapshot.latest
    if latest is None:
        return ""
    printed = target_words(latest.measurement, snapshot.definition)
    if printed or latest.target is None or latest.target.value is None:
        return printed
    return format_value(latest.target.value, snapshot.definition.unit)


def _standing(line: Pending) -> str:
    return _SIGNS.get(line.state) or f"🗓️ To be published on {day_words(line.release.on or line.snapshot.today)}"


def _warnings(line: Pending) -> list[str]:
    found = ["newly red"] if line.is_newly_red else []
    if line.is_unexplained:
        return [*found, "no commentary: red needs an explanation"]
    return found if line.commentary.strip() else [*found, "no commentary"]


def _small_print(line: Pending) -> list[Mrkdwn]:
    parts = [esc(CLASSES[line.classification])] if line.classification in CLASSES else []
    if line.along:
        labels = ", ".join(one.label for one in line.along[:4])
        more = f" and {len(line.along) - 4} more" if len(line.along) > 4 else ""
        goes = "Goes with it" if line.state is not State.PUBLISHED else "Would be held back with it"
        parts.append(brief(f"{goes}: earlier figures for {labels}{more}", FIGURE))
    return parts


def _buttons(line: Pending) -> list[Block]:
    value = write_lines([line])
    found = []
    if Decision.APPROVE in line.decisions:
        found.append(_labelled("Approve", APPROVE, value, line))
    if Decision.PUBLISH in line.decisions:
        label = "Publish on …" if line.state is State.APPROVED else "Another day …"
        found.append(_labelled(label, ASK_DAY, f"line {value}", line))
    if Decision.HOLD in line.decisions:
        hold = _labelled("Hold back", HOLD, value, line)
        found.append(hold | {"style": "danger", "confirm": _confirm(line)} if line.state is State.PUBLISHED else hold)
    return found


def _labelled(label: str, action: str, value: str, line: Pending) -> Block:
    return button(label, action, value) | {"accessibility_label": cut(f"{label} {line.name}", BUTTON)}


def _confirm(line: Pending) -> Block:
    words = f"Viewers will no longer see this line of “{cut(line.name, 120)}”, and cards posted with it are corrected."
    return confirm("Hold back what has been published?", words, "Hold back")
