"""The sentences of a chart: the finding in its title, the footer under it."""

from collections.abc import Sequence

from charts.figures import drawable, gap_label, value_label
from charts.text import clean
from storage.domain import marking
from storage.domain.indicator import Accumulation
from storage.domain.snapshot import IndicatorSnapshot, Measurement, MeasurementStatus, Point
from storage.domain.trend import DirectionOfTravel, Travel

LONGEST_NAME = 200
UNBROKEN = "\u00a0"
_LONGEST_SOURCE = 160
_LONGEST_MARKING = 240
_SILENT = (Travel.NOT_COMPARABLE, Travel.NO_EARLIER)
_ARROWS = {"↑": "up", "↓": "down"}
ILLUSTRATIVE_ALL = "All points are illustrative, not published figures."
ILLUSTRATIVE_ALL_TARGETS = "All points and targets are illustrative, not published."
ILLUSTRATIVE_SOME = "Hollow points are illustrative, not published figures."
ILLUSTRATIVE_TARGETS = "Hollow points and the targets at them are illustrative, not published."
ILLUSTRATIVE = "(illustrative)"
PROVISIONAL = "Hollow points are provisional."
BOTH = "Hollow points are illustrative (not published figures) or provisional."
BOTH_TARGETS = "Hollow points are provisional or, like the targets at them, illustrative (not published)."


def rating(snapshot: IndicatorSnapshot) -> str:
    """The latest status in words, and whether it is a draft's, or the published one where the rule differs."""
    latest = snapshot.latest
    if latest is None:
        return snapshot.status.word
    published, calculated = latest.measurement.published, latest.calculated.status
    differs = published is not None and calculated.is_rated and published is not calculated
    state = marking.of_release(snapshot)
    if state:
        return f"{snapshot.status.word} ({state})"
    return f"{snapshot.status.word} as published" if differs else snapshot.status.word


def finding(snapshot: IndicatorSnapshot) -> str:
    """What the figures say: value, gap to the target, direction of travel."""
    latest = snapshot.latest
    if latest is None:
        return "no figures recorded yet"
    one = latest.measurement
    if one.value is None:
        return f"no figure for {clean(one.label, 40)}"
    parts = [value_label(one, snapshot.definition)]
    if one.value.is_finite() and drawable(one.value) is None:
        parts.append("too large to draw")
    parts += [words for words in (gap_label(latest, snapshot.definition.unit), travel(snapshot)) if words]
    return ", ".join(parts)


def travel(snapshot: IndicatorSnapshot) -> str:
    """The direction of travel as a phrase: short-term where there is one, else against a year ago."""
    if snapshot.short_term.travel not in _SILENT:
        return _direction(snapshot.short_term, "")
    if snapshot.long_term.travel not in _SILENT:
        return _direction(snapshot.long_term, " on a year ago")
    return ""


def _direction(direction: DirectionOfTravel, basis: str) -> str:
    words = direction.travel.value
    if direction.travel is Travel.CHANGED:
        words = _ARROWS.get(direction.arrow, "changed")
    return f"{words}{basis}{' (on illustrative history)' if direction.illustrative else ''}"


def notes(snapshot: IndicatorSnapshot, history: Sequence[Point]) -> str:
    """What hollow points mean, the data period and whether it is stale, and what else a reader must know."""
    return " ".join(words for words in (*_marks(snapshot, history), _period(snapshot)) if words)


def for_whom(snapshot: IndicatorSnapshot) -> str:
    """That figures are not published yet, internal or exempt; empty where everyone may see them."""
    found = (marking.publication(snapshot), marking.classification(snapshot))
    return clean(" ".join(words for words in found if words), _LONGEST_MARKING)


def source(snapshot: IndicatorSnapshot, history: Sequence[Point]) -> str:
    """Where the published figures come from, the scorecard where no source is given; empty where none is published."""
    words = clean(snapshot.source or snapshot.scorecard, _LONGEST_SOURCE)
    known = [one.measurement.illustrative for one in history if one.measurement.value is not None]
    made_up = any(known) or any(one.illustrative for one in snapshot.benchmarks)
    if not words or (made_up and all(known)):
        return ""
    return f"Source of published figures: {words}" if made_up else f"Source: {words}"


def _period(snapshot: IndicatorSnapshot) -> str:
    if snapshot.latest is None:
        return ""
    period = f"Data period: {clean(snapshot.latest.measurement.label, 40).replace(' ', UNBROKEN)}"
    if snapshot.latest.measurement.period is None and snapshot.latest.measurement.period_text:
        period += " as printed (no such date)"
    return f"{period} ({clean(snapshot.stale, 90)})." if snapshot.stale else f"{period}."


def _marks(snapshot: IndicatorSnapshot, history: Sequence[Point]) -> list[str]:
    drawn = [one.measurement for one in history if drawable(one.measurement.value) is not None]
    targets = any(one.measurement.illustrative and one.target is not None for one in history)
    notes = [_hollow(drawn, targets=targets)] if drawn else []
    if snapshot.definition.accumulation is Accumulation.CUMULATIVE:
        notes.append("Adds up over the year.")
    left_out = sum(1 for one in history if one.measurement.value is not None) - len(drawn)
    if left_out:
        notes.append(f"{left_out} not drawn: no plain number.")
    return notes


def _hollow(drawn: Sequence[Measurement], *, targets: bool) -> str:
    """What hollow points are; with `targets`, that those in force at illustrative points are no more published."""
    illustrative = sum(1 for one in drawn if one.illustrative)
    provisional = any(one.status is MeasurementStatus.PROVISIONAL and not one.illustrative for one in drawn)
    if illustrative == len(drawn):
        return ILLUSTRATIVE_ALL_TARGETS if targets else ILLUSTRATIVE_ALL
    if illustrative and provisional:
        return BOTH_TARGETS if targets else BOTH
    if illustrative:
        return ILLUSTRATIVE_TARGETS if targets else ILLUSTRATIVE_SOME
    return PROVISIONAL if provisional else ""
