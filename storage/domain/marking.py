"""What is said beside figures that not everyone may see: not published yet, internal, exempt. Empty for all others."""

from collections.abc import Sequence
from datetime import date

from storage.domain.classification import Classification, Publication, Release
from storage.domain.period import day_words
from storage.domain.snapshot import IndicatorSnapshot, Measurement, Point

_MOST_LABELS = 4
_STATES = {
    Publication.DRAFT: "draft",
    Publication.HELD: "held back",
    Publication.APPROVED: "approved, not published yet",
}
_SENTENCES = {
    Publication.DRAFT: "Draft: not published yet.",
    Publication.HELD: "Held back: not to be published for now.",
    Publication.APPROVED: "Approved: not published yet.",
}
_CLASSES = {Classification.INTERNAL: "internal", Classification.EXEMPT: "exempt (Part B)"}
_RULES = {
    Classification.INTERNAL: "not for sharing outside the council",
    Classification.EXEMPT: "for cleared officers only",
}


def state(release: Release, today: date) -> str:
    """Where a figure stands that is not out yet: "draft", "to be published on 1 February 2020"."""
    if release.is_out(today):
        return ""
    return _STATES.get(release.publication) or f"to be published on {_day(release)}"


def short(measurement: Measurement, today: date, floor: Classification = Classification.PUBLIC) -> tuple[str, ...]:
    """The marks of one figure, for a row of a list; `floor` is the class of its indicator."""
    found = state(measurement.release, today), _CLASSES.get(floor.stricter(measurement.classification), "")
    return tuple(words for words in found if words)


def of_latest(snapshot: IndicatorSnapshot) -> tuple[str, ...]:
    """The marks of the figure a snapshot shows, of its indicator where it shows none."""
    floor = snapshot.definition.classification
    if snapshot.latest:
        return short(snapshot.latest.measurement, snapshot.today, floor)
    return tuple(words for words in (of_release(snapshot), _CLASSES.get(floor, "")) if words)


def of_release(snapshot: IndicatorSnapshot) -> str:
    """Where the figure a snapshot shows stands, if it is not out yet."""
    return state(_release(snapshot), snapshot.today)


def publication(snapshot: IndicatorSnapshot) -> str:
    """Whole sentences on what is not published yet of all that is shown."""
    release = _release(snapshot)
    said = [] if release.is_out(snapshot.today) else [_SENTENCES.get(release.publication) or _scheduled(release)]
    earlier = [point for point in snapshot.unpublished if point is not snapshot.latest]
    if earlier:
        said.append(f"Not published yet{' either' if said else ''}: {_labels(earlier)}.")
    return " ".join(said)


def classification(snapshot: IndicatorSnapshot) -> str:
    """A sentence on the class of all that is shown."""
    whole, floor = snapshot.classification, snapshot.definition.classification
    if whole is Classification.PUBLIC:
        return ""
    word, rule = _CLASSES[whole], _RULES[whole]
    strict = [point for point in snapshot.points if point.measurement.classification is whole]
    if floor is whole or snapshot.latest in strict:
        return of_class(whole)
    return f"{word[:1].upper()}{word[1:]} among these figures, {rule}: {_labels(strict)}."


def of_class(whole: Classification) -> str:
    """The sentence on a class, "Internal: not for sharing outside the council."; empty for what is public."""
    if whole is Classification.PUBLIC:
        return ""
    word, rule = _CLASSES[whole], _RULES[whole]
    return f"{word[:1].upper()}{word[1:]}: {rule}."


def _release(snapshot: IndicatorSnapshot) -> Release:
    return snapshot.latest.measurement.release if snapshot.latest else snapshot.stated_release


def _scheduled(release: Release) -> str:
    return f"Approved: to be published on {_day(release)}."


def _day(release: Release) -> str:
    return day_words(release.on) if release.on else "a day to be named"


def _labels(points: Sequence[Point]) -> str:
    labels = [point.measurement.label for point in reversed(points)]
    more = len(labels) - _MOST_LABELS
    return ", ".join(labels[:_MOST_LABELS]) + (f" and {more} more" if more > 0 else "")
