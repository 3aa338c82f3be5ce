"""What a snapshot says in one sentence that can be read aloud."""

from storage.domain import marking
from storage.domain.indicator import Definition, format_value
from storage.domain.period import PeriodType
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, Measurement, Point, held_against, value_words
from storage.domain.trend import DirectionOfTravel, Travel

_JUDGED = (Travel.IMPROVING, Travel.DETERIORATING)
_SAID = (*_JUDGED, Travel.STEADY, Travel.CHANGED)


def sentence(snapshot: IndicatorSnapshot) -> str:
    """Name, figure, period, target, status and movement, as one would say them at a meeting."""
    name, latest = snapshot.definition.name, snapshot.latest
    if latest is None and snapshot.stated:
        marks = _marks(marking.of_release(snapshot))
        return f"{name}: {_rated(snapshot.stated)}{_edition(snapshot)}{marks}, which prints no figure."
    if latest is None:
        return f"{name}: no figure has been recorded yet{_edition(snapshot)}."
    if latest.measurement.value is None:
        marks = _marks(marking.of_release(snapshot))
        return f"{name}: no figure is given for {latest.measurement.label}{marks}."
    value = value_words(latest.measurement, snapshot.definition)
    basis = "an illustrative figure" if latest.measurement.illustrative else ""
    parts = [f"{name}: {value} {_when(latest.measurement)}{_marks(basis, marking.of_release(snapshot))}"]
    if latest.calculated.gap_words:
        parts.append(_against_target(latest, snapshot.definition))
    parts.append(_rated(latest.status))
    words = ", ".join(part for part in parts if part)
    return f"{words}{_moved(snapshot)}."


def _marks(*words: str) -> str:
    """What must be said of a figure wherever it is quoted."""
    said = ", ".join(one for one in words if one)
    return f" ({said})" if said else ""


def _when(measurement: Measurement) -> str:
    """In a period, at a day, and for whatever was printed where it is neither."""
    period = measurement.period
    joint = "for" if period is None else "at" if period.type is PeriodType.DATE else "in"
    return f"{joint} {measurement.label}"


def _edition(snapshot: IndicatorSnapshot) -> str:
    return f" in the {snapshot.edition.quarter.label} edition" if snapshot.edition else ""


def _against_target(latest: Point, definition: Definition) -> str:
    if latest.target is None or latest.target.value is None:
        return latest.calculated.gap_words.replace("edge", "its edge")
    target = held_against(latest, definition) or format_value(latest.target.value, definition.unit)
    return latest.calculated.gap_words.replace("target", f"its target of {target}")


def _rated(status: RagStatus) -> str:
    if status.is_rated:
        return f"rated {status.word.lower()}"
    if status in (RagStatus.NOT_APPLICABLE, RagStatus.NO_STATUS):
        return "published without a rating"
    return "not rated"


def _moved(snapshot: IndicatorSnapshot) -> str:
    for direction in (snapshot.short_term, snapshot.long_term):
        if direction.travel in _SAID:
            joint = " and " if direction.travel in _JUDGED else ", "
            return f"{joint}{direction.words.replace(': ', ', ', 1)}{_basis(snapshot, direction)}"
    return ""


def _basis(snapshot: IndicatorSnapshot, direction: DirectionOfTravel) -> str:
    """Whether the earlier figure is illustrative; of the later one it has been said already."""
    earlier = (point.measurement for point in snapshot.points if point.measurement.label == direction.against)
    return " (an illustrative figure)" if any(one.illustrative for one in earlier) else ""
