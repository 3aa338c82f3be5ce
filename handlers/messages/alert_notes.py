"""What follows in the thread of an alert: short, and nobody is called by it. And the one line about what was loaded."""

from collections.abc import Mapping, Sequence

from handlers.messages.alert_causes import because, corrected, moved_on, turn
from handlers.messages.alert_lines import figure
from handlers.messages.blocks import Message, Mrkdwn, brief, cut, esc, join, section
from storage.domain.change import ChangeKind
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.told import ToldChange

_NAME, _MOST = 300, 15
_RATED = {status.word.lower(): status for status in RagStatus if status.is_rated}
_PROMISE = "From now on you hear what changes."


def note(found: Sequence[ToldChange], over: Sequence[tuple[IndicatorSnapshot, str]] = ()) -> Message | None:
    """What has happened since to indicators of the alert, and what was put off until now, with the reason it was given.

    None where its readers may see nothing of it.
    """
    told = [_changed(one, one.snapshot) for one in found if one.snapshot]
    told += [(join("⏰ *", _name(one), "*: ", esc(_over(one, why))), _said(one, _over(one, why))) for one, why in over]
    if not told:
        return None
    rows, more = [row for row, _ in told[:_MOST]], len(told) - _MOST
    rows += [esc(f"and {more} more")] if more > 0 else []
    blocks = [section(join("\n".join(rows[start : start + 5]))) for start in range(0, len(rows), 5)]
    return Message(esc(cut("; ".join(said for _, said in told[:_MOST]), 2900)), tuple(blocks))


def _changed(one: ToldChange, snapshot: IndicatorSnapshot) -> tuple[Mrkdwn, str]:
    words = _words(one, snapshot)
    return join(one.change.now.shape, " *", _name(snapshot), "*: ", esc(words)), _said(snapshot, words)


def _name(snapshot: IndicatorSnapshot) -> Mrkdwn:
    return brief(snapshot.definition.name, _NAME)


def _said(snapshot: IndicatorSnapshot, words: str) -> str:
    return f"{snapshot.definition.name}: {words}"


def _words(one: ToldChange, snapshot: IndicatorSnapshot) -> str:
    change = one.change
    if change.was_label == change.label:
        said = corrected(change, snapshot, shapes=False)
        return f"{said[:1].lower()}{said[1:]} for {change.label}."
    if change.kind is ChangeKind.RECOVERED:
        said = moved_on(change, snapshot, shapes=False)
        return f"{said[:1].lower()}{said[1:]}."
    return f"{turn(change, shapes=False)} in {change.label}: {figure(change, snapshot)}{because(change)}."


def _over(snapshot: IndicatorSnapshot, reason: str) -> str:
    why = f" It was put off because: {reason}" if reason else ""
    return f"this was put off until today, and is still {snapshot.status.word.lower()}.{why}"


def loaded(counted: Mapping[str, int]) -> Message | None:
    """What a first load brought, in one line: how many "red", "amber", "green" and "grey". None where there is none."""
    found = [(_RATED.get(word), counted.get(word, 0), word) for word in ("red", "amber", "green", "grey")]
    every = sum(count for _, count, _ in found)
    if not every:
        return None
    parts = [
        (status.shape if status else "⚪", f"{count} {word if status else 'not rated'}")
        for status, count, word in found
        if count
    ]
    many = "1 indicator" if every == 1 else f"{every} indicators"
    words = ", ".join(said for _, said in parts)
    shaped = ", ".join(f"{shape} {said}" for shape, said in parts)
    return Message(esc(f"{many} loaded: {words}. {_PROMISE}"), (section(esc(f"{many} loaded: {shaped}. {_PROMISE}")),))
