"""The reason of a rating in words: how far the figure is from its target and where the deciding band ends."""

from decimal import Decimal

from storage.domain.indicator import Polarity, Unit, format_gap, format_value
from storage.domain.rule import Limits, Target, measure, reaches

# Units that join with a hyphen before a noun.
_HYPHENED = {Unit.DAYS: "day", Unit.POINTS: "point"}


def compared(value: Decimal, mark: Decimal, unit: Unit, *, is_target: bool) -> str:
    """The first half: "43% is 9 points below the 52% target"; without a target the mark is where green ends."""
    against = (
        f"the {_as_adjective(mark, unit)} target" if is_target else f"{format_value(mark, unit)}, where green ends"
    )
    away = f"{format_gap(value - mark, unit)} {_side(value - mark)}" if value != mark else "exactly"
    return f"{format_value(value, unit)} is {away} {against}"


def _as_adjective(mark: Decimal, unit: Unit) -> str:
    """As it stands before a noun: the 52% target, the 7-day target."""
    if unit in _HYPHENED and mark >= 0:
        return f"{format_value(mark, Unit.NUMBER)}-{_HYPHENED[unit]}"
    return format_value(mark, unit)


def _side(gap: Decimal) -> str:
    return "above" if gap > 0 else "below"


def gap_words(gap: Decimal, unit: Unit, what: str = "target") -> str:
    """The gap by itself: "9 points below target", "on target"."""
    return f"{format_gap(gap, unit)} {_side(gap)} {what}" if gap else f"on {what}"


def rule_words(value: Decimal, target: Target, polarity: Polarity, found: Limits, *, is_green: bool) -> str:
    """The second half of the reason: that the target is met, or where the band that decides ends."""
    goal = target.value
    if is_green and goal is None:
        return f"{polarity} is better, so it is green"
    if goal is not None and reaches(measure(value, goal, polarity), measure(goal, goal, polarity), polarity):
        return "the target is met"
    if not is_green and found.amber == found.green:
        return f"{polarity} is better and no amber band is set"
    colour, end = ("green", found.green) if is_green else ("amber", found.amber)
    if polarity is Polarity.CLOSER:
        return f"closer is better and {colour} ends {format_gap(end, target.unit)} away"
    where = end - (found.green if goal is None else goal)
    return f"{colour} ends {format_gap(where, target.unit)} {_side(where)}"
