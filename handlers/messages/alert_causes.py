"""Why a rating turned, and what became of it since, in a few plain words."""

from dataclasses import replace

from handlers.messages.blocks import cut
from storage.domain.change import Cause, ChangeKind
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement, Point, value_words
from storage.domain.told import Change, ToldLine

_FACT, _LONGEST_VALUE = 60, 120


def turn(change: Change, *, shapes: bool = True) -> str:
    """From what to what: "🔶 Amber → 🟥 Red", or "amber to red" without the shapes."""
    if not shapes:
        now = change.now.word.lower()
        return f"{change.was.word.lower()} to {now}" if change.was else f"now {now}"
    now = _shaped(change.now)
    return f"{_shaped(change.was)} → {now}" if change.was else now


def _shaped(status: RagStatus) -> str:
    return f"{status.shape} {status.word}"


def value_of(change: Change, snapshot: IndicatorSnapshot) -> str:
    """The figure with all that has to stand beside it: illustrative, not published yet, internal, exempt."""
    marks = ["illustrative"] if change.is_illustrative else []
    marks += change.markings(snapshot)
    value = cut(change.value or "no figure printed", _LONGEST_VALUE)
    return f"{value} ({', '.join(marks)})" if marks else value


def because(change: Change) -> str:
    """The cause, ready to follow the turn."""
    match change.cause:
        case Cause.TARGET:
            return f", because {_target(change)}"
        case Cause.RULE:
            return ", because its tolerance, or which way is good, was changed"
        case Cause.LATE:
            return ", late data"
        case Cause.RESTATED:
            return f", restated{_from_to(change)}"
        case Cause.CORRECTION:
            return f", correction{_from_to(change)}"
    return ", cause: performance"


def _target(change: Change) -> str:
    was, now = cut(change.was_target, _FACT), cut(change.target, _FACT)
    if was and now:
        return f"the target was changed from {was} to {now}"
    if now:
        return f"a target of {now} was set"
    return f"the target of {was} was taken away" if was else "the target was changed"


def _from_to(change: Change) -> str:
    was, now = cut(change.was_value, _FACT), cut(change.value, _FACT)
    return f": {was} → {now}" if was and now and was != now else ""


def no_longer(line: ToldLine, *, shapes: bool = True) -> str:
    """What has become of the status a line told; empty while it stands."""
    if line.snapshot is None or line.latest.id == line.opened.id:
        return ""
    if line.has_moved_on:
        return moved_on(line.latest, line.snapshot, shapes=shapes)
    if line.latest.now is line.opened.now:
        return ""
    return corrected(line.latest, line.snapshot, first=line.opened.was, shapes=shapes)


def restated(line: ToldLine, told: Change, *, shapes: bool = True) -> str:
    """What the figure of a change is by now, where it is another one of the same status; empty where it is not."""
    point = _point(line.snapshot, told.measurement)
    if line.snapshot is None or point is None or point.status is not told.now or point.measurement == told.measurement:
        return ""
    figure = point.measurement
    value = value_words(figure, line.snapshot.definition)
    if value == told.value and figure.illustrative == told.is_illustrative:
        return ""
    by_now = replace(told, measurement=figure, value=value, is_illustrative=figure.illustrative)
    status = _shaped(told.now) if shapes else told.now.word.lower()
    return f"{'✏️ ' if shapes else ''}Corrected since: {value_of(by_now, line.snapshot)}, still {status}"


def _point(snapshot: IndicatorSnapshot | None, told: Measurement | None) -> Point | None:
    """Where the figure for the same period stands now."""
    if snapshot is None or told is None:
        return None
    return next((one for one in snapshot.points if one.measurement.label == told.label), None)


def moved_on(change: Change, snapshot: IndicatorSnapshot, *, shapes: bool = True) -> str:
    """What a later period brought: "🟢 Green again in Q4 2019/20: 91%; it was red for 3 quarters"."""
    mark = f"{change.now.shape} " if shapes else ""
    words = change.now.word
    if change.kind is ChangeKind.RECOVERED:
        words = "Green again" if change.now is RagStatus.GREEN else f"{words}, no longer red,"
    return f"{mark}{words} in {cut(change.label, _FACT)}: {value_of(change, snapshot)}{how_long(change)}"


def how_long(change: Change) -> str:
    """How long it was red, ready to follow a recovery; empty for anything else, and where that is not known."""
    if change.kind is not ChangeKind.RECOVERED or not change.periods_red:
        return ""
    plural = "" if change.periods_red == 1 else "s"
    return f"; it was red for {change.periods_red} {change.red_unit}{plural}"


def corrected(
    change: Change, snapshot: IndicatorSnapshot, *, first: RagStatus | None = None, shapes: bool = True
) -> str:
    """What another figure for the same period, or another rule, made of it; `first` is what it was before that."""
    mark = "✏️ " if shapes else ""
    status = _shaped(change.now) if shapes else change.now.word.lower()
    said = f"{value_of(change, snapshot)}, {status}{' after all' if change.now is first else ''}"
    if change.cause.is_decision:
        return f"{mark}Rated anew: {said}{because(change)}"
    return f"{mark}Corrected: {said}"
